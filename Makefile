# Everything happens in .venv, which is made on the way. `make` alone says what there is.
# Without make (Windows): see README.md.

VENV := .venv
BIN  := $(VENV)/bin
NODE := build/node
NPM  := $(shell command -v npm 2>/dev/null)

# The first Python that is new enough; `make PYTHON=/path/to/python3.12 test` names another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	"$$each" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$each"; break; }; done)

.PHONY: help demo test lint types contracts units editors soak fuzz faults bench package clean

help:
	@echo "make demo      walk a customer inquiry in the terminal and draw its flowchart"
	@echo "make test      style, types, import contracts and tests"
	@echo "make editors   only what editors use: the schemas (in yaml-language-server) and the language server"
	@echo "make soak      look for counterexamples to the laws, for long"
	@echo "make fuzz      look for files that sopflow can't bear (MINUTES=5)"
	@echo "make faults    kill workers at random instants, and see that nothing is lost (SECONDS=60)"
	@echo "make bench     measure speed against other engines"
	@echo "make package   build wheel and sdist, try the wheel in an empty environment"
	@echo "make clean     remove what was made"

demo: $(VENV)/.installed
	@mkdir -p build
	@$(BIN)/sopflow demo --output build/customer-inquiry.svg

test: lint types contracts units

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy --strict

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

# With npm, the schemas are tried in the language server that most editors use for YAML, and charts in Mermaid itself;
# with Node the player's JavaScript is compared with Python; without them, those tests say so.
units: $(VENV)/.dev $(if $(NPM),$(NODE)/.installed)
	$(if $(NPM),SOPFLOW_EDITORS=required) $(BIN)/pytest -n 2 --dist worksteal

editors: $(VENV)/.dev $(NODE)/.installed
	SOPFLOW_EDITORS=required $(BIN)/pytest tests/editors tests/unit/lsp

soak: $(VENV)/.dev
	SOPFLOW_PROFILE=soak $(BIN)/pytest -n 2 tests/properties

MINUTES := 5
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

SECONDS := 60
faults: $(VENV)/.dev
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --store sqlite
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --store postgres
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --engine pgqueuer
	$(BIN)/python -m tests.faults --seconds $(SECONDS) --engine temporal

bench: $(VENV)/.bench
	$(BIN)/python -m tests.bench

package: $(VENV)/.dev
	rm -rf dist build/empty
	$(BIN)/python -m build --no-isolation --outdir dist .
	$(PYTHON) -m venv build/empty
	build/empty/bin/python -m pip install --quiet --disable-pip-version-check dist/*.whl
	cd build/empty && bin/sopflow demo --answers --output customer-inquiry.svg
	test -s build/empty/customer-inquiry.svg
	@echo "dist/: wheel and sdist are fine"

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# --- environments: one stamp for using sopflow, one for working on it

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "sopflow needs Python 3.11 or newer, and none was found."; \
		echo "  Debian, Ubuntu: sudo apt install python3 python3-venv"; \
		echo "  macOS:          brew install python@3.13"; \
		echo "  or name it:     make PYTHON=/path/to/python3 ..."; exit 2; } >&2
	@"$(PYTHON)" -c '$(NEW_ENOUGH)' || { echo "$(PYTHON) is too old: sopflow needs Python 3.11 or newer."; exit 2; } >&2
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "$(PYTHON) can't make virtual environments: its venv module is missing."; \
		echo "  Debian, Ubuntu: sudo apt install python3-venv"; exit 2; } >&2
	"$(PYTHON)" -m venv $(VENV)

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[cli]'
	@touch $@

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@ $(VENV)/.installed

$(NODE)/.installed: tests/editors/package.json
	@test -n "$(NPM)" || { echo "npm is needed here: sudo apt install npm, brew install node"; exit 2; } >&2
	@mkdir -p $(NODE)
	cp tests/editors/package.json $(NODE)/
	cd $(NODE) && npm install --silent --no-audit --no-fund --no-package-lock
	@touch $@

$(VENV)/.bench: tests/bench/requirements.txt | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	@touch $@
