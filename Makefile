# Thingstead: `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIND ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
# Who works in a checkout works locally; a production site sets its own mode.
THINGSTEAD_MODE ?= local
export THINGSTEAD_MODE PYTHON
PY := .venv/bin/python

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 20

# --- Running it ---

run: export SITE_URL ?= http://$(patsubst 0.0.0.0,127.0.0.1,$(BIND)):$(PORT)
run: .venv/.ok-run ## Serve the site with its seed article (BIND=127.0.0.1 PORT=8000)
	@exec $(PY) manage.py serve --example --bind '$(BIND)' --port '$(PORT)' --workers '$(WORKERS)'

venv: .venv/.ok-dev ## Install everything, tools included, hash-checked

.venv/.ok-run: requirements.lock
	@.ci/venv requirements.lock
	@touch $@

.venv/.ok-dev: requirements-dev.lock
	@.ci/venv requirements-dev.lock
	@touch $@ .venv/.ok-run

# --- Proving it ---

test: .venv/.ok-dev ## Run the whole suite on SQLite and PostgreSQL, browser included
	@$(PY) -m tests.suite

.PHONY: help run venv test
