# assess: everything a developer or an operator runs. `make` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
PY := $(BIN)/python
LOCKS := requirements/bootstrap.txt requirements/runtime.txt requirements/dev.txt
JOBS ?= 2
COMPILE := $(BIN)/uv pip compile -q --upgrade --generate-hashes --no-emit-index-url --no-header \
  --python-version 3.11

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.venv/.installed: $(LOCKS) pyproject.toml
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@$(BIN)/uv pip install -q --require-hashes $(foreach lock,$(LOCKS),-r $(lock))
	@$(BIN)/uv pip install -q --no-deps --no-build-isolation -e .
	@touch $@

FRONTEND := $(shell find frontend -type f -not -path '*/node_modules/*' 2>/dev/null)
assess/web/static/build/manifest.json: .venv/.installed $(FRONTEND)
	@$(PY) scripts/frontend.py build

CATALOGUES := $(shell find assess -name messages.po 2>/dev/null)
.venv/.translated: .venv/.installed $(CATALOGUES)
	@$(PY) scripts/translations.py compile
	@touch $@

.PHONY: install
install: .venv/.installed assess/web/static/build/manifest.json .venv/.translated ## Set up .venv, the front end and the translations

.PHONY: demo
demo: install ## Serve a complete demo on PORT (default 8000)
	@$(BIN)/assess-demo --port $(PORT)

.PHONY: test
test: install ## Run everything CI runs: checks, unit, integration and browser tests
	@$(PY) scripts/run_tests.py --jobs $(JOBS)

.PHONY: check
check: install ## Run only the static checks (lint, types, contracts, translations)
	@$(PY) scripts/run_tests.py --only checks

.PHONY: soak
soak: install ## Run the long counts: simulations, kills and races at full size
	@ASSESS_SOAK=1 $(PY) -m pytest tests/soak tests/browser/test_accessibility.py tests/browser/test_office_*.py -q -p no:cacheprovider

.PHONY: bench
bench: install ## Print the benchmarks, each beside its reference
	@for name in form_assembly scoring_recovery enumeration runner_page save_path start_burst steady audit_verify export_results api_results decisions vacancy office_replay office_document office_slides office_mail written_history written_replay written_similarity written_facets written_typing written_marking key_to_paint; do \
	  echo "== bench.$$name"; $(PY) -m bench.$$name || exit 1; done

.PHONY: lock
lock: .venv/.installed ## Resolve the dependencies anew and write the lock files
	@$(COMPILE) requirements/bootstrap.in -o requirements/bootstrap.txt
	@$(COMPILE) pyproject.toml -o requirements/runtime.txt
	@$(COMPILE) requirements/dev.in -o requirements/dev.txt

.PHONY: clean
clean: ## Remove what was built or installed here (not instance/)
	@rm -rf .venv frontend/node_modules assess/web/static/build .mypy_cache .ruff_cache .pytest_cache
