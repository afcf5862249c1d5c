# Everything happens in .venv, which is made on the way. `make` alone says what there is.
# Without make (Windows): see README.md.

VENV := .venv
BIN  := $(VENV)/bin

# The first Python that is new enough; `make PYTHON=/path/to/python3.12 test` names another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for each in python3 python3.13 python3.12 python3.11 python; do \
	"$$each" -c '$(NEW_ENOUGH)' >/dev/null 2>&1 && { echo "$$each"; break; }; done)

.PHONY: help demo test lint types contracts units soak fuzz bench package clean

help:
	@echo "make demo      walk a customer inquiry in the terminal and draw its flowchart"
	@echo "make test      style, types, import contracts and tests"
	@echo "make soak      look for counterexamples to the laws, for long"
	@echo "make fuzz      look for files that sopflow can't bear (MINUTES=5)"
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

units: $(VENV)/.dev
	$(BIN)/pytest -n 2 --dist worksteal

soak: $(VENV)/.dev
	SOPFLOW_PROFILE=soak $(BIN)/pytest -n 2 tests/properties

MINUTES := 5
fuzz: $(VENV)/.dev
	$(BIN)/python -m tests.fuzz --minutes $(MINUTES)

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

$(VENV)/.bench: tests/bench/requirements.txt | $(VENV)/.dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/bench/requirements.txt
	@touch $@
