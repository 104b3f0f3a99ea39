# Thingstead: `make help` lists what there is.
.DEFAULT_GOAL := help
PYTHON ?= python3

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | expand -t 20

venv: .venv/.ok-dev ## Install everything, tools included, hash-checked

.venv/.ok-dev: requirements-dev.lock
	$(PYTHON) -m venv .venv
	.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

.PHONY: help venv
