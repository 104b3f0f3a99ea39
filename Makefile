# Thingstead: `make help` lists what there is.
.DEFAULT_GOAL := help
SHELL := /bin/sh
BIND ?= 127.0.0.1
PORT ?= 8000
WORKERS ?= 1
# How many comments the article has in which others are measured beside us.
PEERS ?= 1000 10000
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
	@$(PY) -m tests.suite $(WHOLE)

check: lint types contracts migrations deployment catalogues documents ## Find faults without running the site (-k: all of them)

lint: .venv/.ok-dev
	$(PY) -m ruff check --quiet
	$(PY) -m ruff format --check --quiet
	$(PY) -m djlint templates --lint --quiet

types: .venv/.ok-dev
	$(PY) -m mypy

contracts: .venv/.ok-dev
	.venv/bin/lint-imports --no-logo

migrations: .venv/.ok-dev
	$(PY) manage.py makemigrations --check --dry-run

deployment: .venv/.ok-dev
	$(PY) -m tests.checks.deployment

catalogues: .venv/.ok-dev
	$(PY) -m tests.checks.catalogues $(WHOLE)

documents: .venv/.ok-dev
	$(PY) -m tests.checks.links
	$(PY) -m tests.checks.hosts

format: .venv/.ok-dev ## Bring every Python file into the one format
	$(PY) -m ruff check --fix
	$(PY) -m ruff format

# --- Making what is committed ---

messages: .venv/.ok-dev ## Extract the interface's strings into the catalogues
	$(PY) -m tests.checks.catalogues --extract

lock: .venv/.uv ## Choose the newest allowed versions and write both lock files
	@env -u UV_DEFAULT_INDEX .ci/lock

.venv/.uv: .venv/.ok-dev
	$(PY) -m venv .venv/.uv
	.venv/.uv/bin/pip install -qq --disable-pip-version-check 'uv>=0.13,<0.14'

screenshots: .venv/.ok-dev ## Draw the pictures of docs/images (ADDRESS=, of a site that runs)
	$(PY) -m tests.screenshots pages '$(ADDRESS)'

judge: .venv/.ok-dev ## Judge hostile rows on real pages in Chromium (CORPUS=folder of .jsonl)
	@$(PY) -m tests.judge '$(CORPUS)'

fields: .venv/.ok-dev ## Try every field of every form with hostile texts (TEXTS=9999 of them each: all, an hour or two)
	@TEXTS=$(or $(TEXTS),9999) $(PY) -m pytest -q -n 0 --timeout=0 tests/pages/test_every_field.py

lighthouse: .venv/.ok-dev node_modules ## Let Lighthouse judge the seed page (needs Node)
	$(PY) -m tests.lighthouse

node_modules: package-lock.json
	npm ci --no-fund --no-audit --silent
	@touch $@

bench-pages: .venv/.ok-dev ## Measure what reading costs, then serving, posting and the peers (PEERS=1000 for less of them, PEERS= for none)
	@$(PY) -m tests.bench.bench_pages; read=$$?; $(PY) -m tests.bench.bench_serving; served=$$?; \
	$(PY) -m tests.bench.bench_peers --sizes $(PEERS) && exit $$((read | served))

bench-peers: .venv/.ok-dev ## Measure others beside us, installed for it and thrown away (needs wrk and a registry)
	$(PY) -m tests.bench.bench_peers --sizes $(PEERS)

bench-serving: .venv/.ok-dev ## Measure serving and posting (needs wrk)
	$(PY) -m tests.bench.bench_serving

bench-posting: .venv/.ok-dev ## Measure where a posting's time goes, part by part
	$(PY) -m tests.bench.bench_posting

bench-languages: .venv/.ok-dev ## Measure the language detector (DATA=rows.jsonl)
	$(PY) -m tests.bench.bench_languages $(DATA)

bench-tree: .venv/.ok-dev ## Measure what writing costs, alone and by many (SCALE=0.02, in DATABASE_URL or a PostgreSQL of its own)
	@export THINGSTEAD_MODE=test; $(PY) -m tests.bench.bench_tree --scale $(or $(SCALE),0.02); tree=$$?; $(PY) -m tests.bench.bench_writers && exit $$tree

bench-queue: .venv/.ok-dev ## Measure decisions in the moderators' queue (on a PostgreSQL of its own, or DATABASE_URL)
	THINGSTEAD_MODE=test $(PY) -m tests.bench.bench_queue

bench-writers: .venv/.ok-dev ## Measure many writers at once, on both databases
	@THINGSTEAD_MODE=test $(PY) -m tests.bench.bench_writers

bench-rows: .venv/.ok-dev ## Measure the rows at large (ARTICLES=100000 COMMENTS=10000000 REPLIES=100000, in DATABASE_URL or a PostgreSQL of its own)
	@THINGSTEAD_MODE=test $(PY) -m tests.bench.bench_rows --articles $(or $(ARTICLES),100000) --comments $(or $(COMMENTS),10000000) --replies $(or $(REPLIES),100000)

bench-growing: .venv/.ok-dev ## Measure what app hosts, a replica and partitions cost (COMMENTS=1000000, needs wrk)
	@$(PY) -m tests.bench.bench_growing --comments $(or $(COMMENTS),1000000)

bench-repair: .venv/.ok-dev ## Mend a damaged table of a million comments while somebody writes (COMMENTS=1000000)
	@THINGSTEAD_MODE=test $(PY) -m tests.bench.bench_repair --comments $(or $(COMMENTS),1000000)

walk-tree: .venv/.ok-dev ## Walk a tree at random beside a plain list (OPERATIONS=100000 PROCESSES=1, in DATABASE_URL or a PostgreSQL of its own)
	@THINGSTEAD_MODE=test $(PY) -m tests.bench.walk_tree --operations $(or $(OPERATIONS),100000) --processes $(or $(PROCESSES),1)

.PHONY: help run venv test check lint types contracts migrations deployment catalogues documents format messages lock screenshots judge fields lighthouse bench-pages bench-peers bench-serving bench-posting bench-languages bench-tree bench-queue bench-writers bench-rows bench-growing bench-repair walk-tree
