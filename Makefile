# jixiao: the front door for developers. Beneath each target stands the one line it runs, for machines without make (Windows: .venv\Scripts\).
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.jixiao-setup

.DEFAULT_GOAL := help
.PHONY: help setup demo test check check-code docs bench clean

help: ## this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

setup: $(STAMP) ## make the virtual environment, when missing or when pyproject.toml changed
# python -m venv .venv  &&  .venv/bin/pip install -e ".[dev]"
$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "jixiao needs Python 3.11 or newer, this is %d.%d. Install one and run: make setup PYTHON=python3.12" % sys.version_info[:2])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "No venv module. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(BIN)/python -m pip install -q --disable-pip-version-check -e '.[dev]'
	@touch $@

demo: $(STAMP) ## read, score and check the bundled samples; results in demo-output/
# .venv/bin/jixiao demo
	$(BIN)/jixiao demo

test: $(STAMP) ## run the tests
# .venv/bin/python -m pytest
	$(BIN)/python -m pytest

check: check-code test ## everything CI wants: format, lint, imports, types, docs, tests

check-code: $(STAMP) ## the same without the tests
# .venv/bin/ruff format --check .  &&  .venv/bin/ruff check .  &&  .venv/bin/lint-imports  &&  .venv/bin/mypy  &&  .venv/bin/python tools/write_docs.py --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/python tools/write_docs.py --check

docs: $(STAMP) ## write the generated pages anew
# .venv/bin/python tools/write_docs.py
	$(BIN)/python tools/write_docs.py

bench: $(STAMP) ## time the engine against what others merely read with; prints ratios
# .venv/bin/python benchmarks/<name>.py
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

clean: ## remove what was generated, not the virtual environment
	rm -rf demo-output dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
