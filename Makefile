# `make demo` and `make test` need python3 (3.11 or later) with venv, and nothing else.

PYTHON ?= python3
BIN := .venv/bin

# one thread each: the tests run side by side already
export OPENBLAS_NUM_THREADS := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test test-slow docs bench validation clean

help:
	@echo "make demo        a driver report of a simulated survey in six formats, in demo/"
	@echo "make test        lint, types, imports and tests"
	@echo "make test-slow   simulations of size and power, some minutes"
	@echo "make docs        the documentation as HTML, in docs/_build/html"
	@echo "make bench       speed beside lavaan and semopy, ten minutes; ARGS=--quick: one"
	@echo "make validation  write docs/validation.md from the numbers of the tests"
	@echo "make clean       remove the virtual environment and the demo"

demo: .venv/installed
	@$(BIN)/ccc-quality demo --out demo --formats all

test: .venv/installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2

test-slow: .venv/installed-test
	$(BIN)/pytest -n 2 -m slow

# warnings are errors; notebooks are executed for their outputs, unless ARGS="-D nb_execution_mode=off"
docs: .venv/installed-docs
	@rm -rf docs/reference/api
	$(BIN)/sphinx-build --fail-on-warning --keep-going --quiet $(ARGS) docs docs/_build/html
	@echo "Open docs/_build/html/index.html"

# ARGS="--markdown README.md" puts the table into the README
bench: .venv/installed
	@$(BIN)/pip install --quiet --editable '.[spss,bench]'
	@sh benchmarks/install_lavaan.sh
	@$(BIN)/python -m benchmarks $(ARGS)

validation: .venv/installed-test
	$(BIN)/python docs/make_validation.py

clean:
	rm -rf .venv demo docs/_build docs/reference/api docs/tutorials/*.ipynb

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml | .venv/bin/python
	@echo "Installing into .venv; the first time this takes a minute or two."
	@$(BIN)/pip install --quiet --editable '.[spss,office,pdf]'
	@touch $@

.venv/installed-test: pyproject.toml | .venv/bin/python
	@echo "Installing into .venv; the first time this takes a few minutes."
	@$(BIN)/pip install --quiet --editable '.[test]'
	@touch $@ .venv/installed

.venv/installed-docs: pyproject.toml | .venv/bin/python
	@echo "Installing into .venv; the first time this takes a minute or two."
	@$(BIN)/pip install --quiet --editable '.[docs]'
	@touch $@
