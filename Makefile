# Thin: every target is one command. `make demo` needs python3.11 or newer with venv, and nothing else.

VENV ?= .venv
PYTHON ?= python3
PY = $(VENV)/bin/python
TESTS ?=

.PHONY: help demo test torture kills bench bench-linkage queries docs check lint types contracts sizes migrations messages lock clean
.DEFAULT_GOAL := help

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

demo: $(VENV)/run.stamp ## A running town on a fresh machine
	$(VENV)/bin/liren demo

# A file of tests stays in one process; each process starts a server, or makes a database, of its own.
test: $(VENV)/dev.stamp ## Run the tests (TESTS=path names some)
	$(PY) -m pytest -n auto --maxprocesses=4 --dist=loadfile --no-loadscope-reorder $(TESTS)

torture: $(VENV)/dev.stamp ## Kill the web and the database a thousand times under load
	$(PY) -m tests.torture.kill_nine --times 1000

kills: $(VENV)/dev.stamp
	$(PY) -m tests.torture.kill_nine --times 30

bench: bench-linkage ## Measure beside peers and limits, in one run
	$(PY) -m bench.ablation
	$(PY) -m bench.linkage_scale
	$(PY) -m bench.imports
	$(PY) -m bench.disclose
	$(PY) -m bench.live

bench-linkage: $(VENV)/peers.stamp ## Link beside its peers (needs a C compiler)
	$(PY) -m bench.linkage

queries: $(VENV)/dev.stamp ## Record anew how many queries each list costs
	LIREN_RECORD_QUERIES=1 $(PY) -m pytest -q -k "costs_what_was_recorded" tests/conformity/test_query_counts.py

docs: $(VENV)/dev.stamp ## Write the pages that are made from the code
	$(PY) -m tools.component_docs
	$(PY) -m tools.purposes
	$(PY) -m tools.interface

check: lint types contracts sizes migrations messages test kills ## Everything that must hold before a change lands

lint: $(VENV)/dev.stamp
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .

types: $(VENV)/dev.stamp
	$(VENV)/bin/mypy --no-error-summary src

contracts: $(VENV)/dev.stamp
	$(VENV)/bin/lint-imports --no-cache

sizes: $(VENV)/dev.stamp
	$(PY) -m tools.sizes

migrations: $(VENV)/dev.stamp
	$(PY) -m tools.migrations

messages: $(VENV)/dev.stamp
	$(PY) tools/messages.py check

lock: $(VENV)/dev.stamp ## Choose the newest versions again (needs uv)
	$(PY) -m tools.lock

clean: ## Forget the installed packages
	rm -rf $(VENV)

# The venv holds exactly what the lock file names, checked by hash, and then the project itself.
$(VENV)/run.stamp: requirements.lock pyproject.toml
	@$(PYTHON) tools/venv.py $(VENV)
	$(PY) -m pip install --quiet --require-hashes -r requirements.lock
	$(PY) -m pip install --quiet --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.lock
	$(PY) -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/peers.stamp: $(VENV)/dev.stamp requirements-peers.lock
	$(PY) -m pip install --quiet --require-hashes -r requirements-peers.lock
	@touch $@
