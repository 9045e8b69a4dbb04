# Leitstern: `make run` and `make test` do all the set-up; `make help` lists the rest.
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi

# What the report needs from the system, and what the tests need on top.
PACKAGES := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-inter chromium-headless-shell
TEST_PACKAGES := chromium libatomic1 postgresql redis-server strace

.DEFAULT_GOAL := help
.PHONY: help install run test lint audit bench soak pictures demo lock clean packages test-packages

help:  ## List what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: install  ## Install what is missing, create the database and a demo, serve on http://localhost:8000
	@$(FLASK) demo --once
	@PORT=$(PORT) $(FLASK) serve

test: test-packages install .venv/test-installed lint audit  ## Install what tests need and run everything
	@pg_virtualenv -t -o fsync=off -o autovacuum=off -o log_min_messages=panic $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: .venv/test-installed  ## Check style, types and the direction of imports
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports

audit: .venv/test-installed  ## Look for known vulnerabilities in what is locked; AUDIT=required insists on an answer
	@$(BIN)/python .ci/audit.py

bench: test-packages install .venv/test-installed  ## Measure speed and memory into docs/figures.md (one part: ONLY=web)
	@pg_virtualenv -t $(BIN)/python -m tests.bench $(ONLY)

soak: test-packages install .venv/test-installed  ## 200 times kill -9, then an hour of mixed traffic (SOAK_MINUTES), into docs/figures.md
	@KILLS=200 $(BIN)/pytest -q -n 0 tests/faults/test_kills.py
	@$(BIN)/python -m tests.bench soak

pictures: test-packages install .venv/test-installed  ## Take the documentation's pictures anew, into docs/pictures
	@.ci/packages required poppler-utils
	@PICTURES=docs/pictures $(BIN)/pytest -q -n 0 tests/journeys/test_pictures.py

demo: install  ## Write demo-report-*.pdf, demo-deck-*.pptx and demo-tables-de.xlsx
	@$(FLASK) demo --report de demo-report-de.pdf --report en demo-report-en.pdf \
		--deck de demo-deck-de.pptx --deck en demo-deck-en.pptx --tables de demo-tables-de.xlsx

install: packages .venv/installed .env  ## Install packages, database and assets (part of run and test)
	@$(BIN)/python -m assessment.assets
	@for po in assessment/translations/*/LC_MESSAGES/*.po; do \
		[ "$${po%.po}.mo" -nt "$$po" ] || $(BIN)/pybabel --quiet compile -i "$$po" -o "$${po%.po}.mo"; done
	@$(FLASK) db-upgrade

.venv/installed: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Leitstern needs Python 3.11 or later; say which with make PYTHON=python3.x")'
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear .venv
	@echo "Installing Python packages …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test-installed: .venv/installed requirements-test.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.txt
	@touch $@

# The secret that signs cookies and links: made once, kept out of the repository.
.env:
	@umask 077; echo "SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(48))')" > $@

packages:
	@.ci/packages optional $(PACKAGES)

test-packages:
	@.ci/packages required $(PACKAGES) $(TEST_PACKAGES)

lock:  ## Lock the newest allowed versions of all dependencies
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -o requirements.txt pyproject.toml
	@$(BIN)/uv pip compile --quiet --universal --upgrade --generate-hashes --no-emit-index-url --no-annotate --custom-compile-command 'make lock' -c requirements.txt --extra test -o requirements-test.txt pyproject.toml

clean:  ## Remove what was installed and built; data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache var/assets
