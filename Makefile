# `make` lists the targets. Everything a target needs is set up by the target itself.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTEST_ARGS ?= -n 3 --dist loadscope
FAULTS ?= 100
STACK ?= embedded
SCALE ?= default

##@ Run
.PHONY: up
up: runtime  ## Set up and run the product on the embedded default with the demo county (Ctrl-C stops it)
	@$(BIN)/python -m gatehouse up $(UP_ARGS)

##@ Test
.PHONY: test
test: development browser  ## Set up and run every test that belongs to a commit
	@$(BIN)/pytest $(PYTEST_ARGS)

.PHONY: thorough
thorough: development browser  ## The same shown over more: the longest ways, English and other sizes, more random histories
	@$(BIN)/pytest -m thorough $(PYTEST_ARGS)

.PHONY: quick
quick: development  ## The fast tests only: architecture, unit, process, contract
	@$(BIN)/pytest tests/architecture tests/unit tests/process tests/contract $(PYTEST_ARGS)

.PHONY: check
check: development  ## Format, types, import contracts, diagrams, translations, dependencies and licences
	@$(BIN)/python -m deploy.checks

.PHONY: audit
audit: development  ## Known weaknesses of what is installed, by pip-audit and npm audit; says so where nobody could be asked
	@$(BIN)/python -m deploy.audit

.PHONY: bench
bench: development  ## The benchmark of docs/performance.md; details in build/bench.json (SCALE=million: a large inbox)
	@$(BIN)/python -m tests.load.bench --scale $(SCALE)

.PHONY: chaos
chaos: development  ## Random kills under load, then the accounts are compared (FAULTS=n STACK=embedded|full)
	@$(BIN)/python -m tests.chaos.run --faults $(FAULTS) --stack $(STACK)

.PHONY: chaos-controls
chaos-controls: development  ## The same harness with inbox, outbox or confirms off: it must find losses or doubles
	@$(BIN)/python -m tests.chaos.controls

##@ Maintain
.PHONY: format
format: development  ## Rewrite the code in the house format
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

.PHONY: release-diagrams
release-diagrams:  ## Seal new diagrams, tables and forms in bpmn/RELEASED
	@cd bpmn && find . -type f -path '*/v[0-9]*/*' | LC_ALL=C sort | xargs sha256sum > RELEASED

.PHONY: lock
lock:  ## Compile requirements/*.in into hashed requirements/*.txt (needs uv)
	@for name in runtime build dev node; do \
	  uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-header --no-annotate requirements/$$name.in -o requirements/$$name.txt; done

.PHONY: clean
clean:  ## Remove what was built (keeps var/, the data)
	@rm -rf $(VENV) build dist portal/static/dist frontend/node_modules

##@ Set up (called by the targets above)
.PHONY: runtime development browser
runtime: $(VENV)/.runtime portal/static/dist/.built
development: $(VENV)/.development portal/static/dist/.built
browser: development
	@deploy/ensure_programs.sh

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed. 需要 Python 3.11。"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed. 需要 Python 3.11 或更新版本。"; exit 1; }
	@echo "· creating $(VENV)" && $(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: $(VENV)/bin/python requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo "· installing the runtime"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.development: $(VENV)/.runtime requirements/dev.txt
	@echo "· installing the development tools"
	@$(BIN)/pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

portal/static/dist/.built: $(VENV)/.runtime frontend/package-lock.json frontend/build.mjs $(wildcard frontend/src/*)
	@deploy/build_frontend.sh
	@touch $@

.PHONY: help
help:
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z-]+:.*## / {printf "  %-18s %s\n", $$1, $$2}' Makefile
