# Everything this project does, by name. `make help` lists it.
# Needs git, make and Python 3.11 or newer with venv and pip; the rest is installed into .venv from a lock file: what the board needs
# for `make run`, the tools beside it for everything else.

SHELL := /bin/sh
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
LOCK ?= requirements-dev.lock
# What `make setup EXTRAS=…` may name: one lock file each, pinned to the versions of requirements.lock.
ALL_EXTRAS := postgresql signin agents paper
EXTRAS ?=
PORT ?= 8501
SHEET_PORT ?= 8900
WORKERS ?= auto
ARGS ?=

export PYTHONUTF8 := 1
# The board and each of the many processes of the tests start in half the time from what Python compiled before.
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.PHONY: help setup run sheet compiled test test-unit coverage test-browser test-google lint format check bench lock audit clean

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# Set-up compares what was installed with the lock file, so that a second call costs nothing and an interrupted one starts over.
# Where the tools are installed the board is too: both lock files hold the same versions, so adding the tools installs nothing twice.
setup: ## Build .venv from lock files (LOCK=requirements.lock: the board alone; EXTRAS="signin postgresql": what a team's board needs beside it).
	@set -- $(LOCK) $(EXTRAS:%=requirements-%.lock); \
	 for lock in "$$@"; do if [ ! -f "$$lock" ]; then echo "No such extra: $$lock is missing. There are: $(ALL_EXTRAS)" >&2; exit 2; fi; done; \
	 if cmp -s requirements-dev.lock $(VENV)/installed.lock; then set -- requirements-dev.lock; fi; \
	 if [ -z "$(EXTRAS)" ] && [ "$(LOCK)" = requirements.lock ] && [ -f $(VENV)/installed.extras ]; then \
	   set -- $(LOCK); for extra in $$(cat $(VENV)/installed.extras); do set -- "$$@" "requirements-$$extra.lock"; done; fi; \
	 if $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	   && cat "$$@" | cmp -s - $(VENV)/installed.lock && cmp -s pyproject.toml $(VENV)/installed.toml; then exit 0; fi; \
	 $(find_python); \
	 if ! $(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	   echo "Making $(VENV) with $$($$python --version)"; \
	   rm -rf $(VENV); \
	   "$$python" -m venv $(VENV) || exit 1; \
	 fi; \
	 rm -f $(VENV)/installed.lock; \
	 echo "Installing from $$* (some 600 MB on disk for the board, 900 MB with the tools for tests; a minute the first time)"; \
	 requirements=""; for lock in "$$@"; do requirements="$$requirements --requirement $$lock"; done; \
	 : "--no-compile: Python compiles what is imported when it is, a third of all; compiling the rest costs 25 seconds and 100 MB"; \
	 $(BIN)/python -m pip install --quiet --no-compile --require-hashes --no-deps $$requirements \
	 && $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . \
	 && cp pyproject.toml $(VENV)/installed.toml && cat "$$@" > $(VENV)/installed.lock \
	 && if [ -n "$(EXTRAS)" ]; then echo "$(EXTRAS)" > $(VENV)/installed.extras; fi \
	 && echo "Ready."

run sheet: LOCK = requirements.lock

run: setup ## Open the board on http://localhost:8501 with the sample plan (PORT=…, KPICORE_STORE=…; for others: docs/en/deploy.md, docs/ja/deploy.md).
	@$(BIN)/python -c 'import socket; s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("127.0.0.1", $(PORT)))' 2>/dev/null \
	 || { echo "Port $(PORT) is taken by another program. Try another one: make run PORT=8502" >&2; exit 2; }
	@exec $(BIN)/python -m pages.shared.serve --server.port $(PORT) --server.headless true --browser.gatherUsageStats false $(ARGS)

sheet: setup ## Serve the sample plan as a Google Sheet on this machine, to try the board and the command line with it (SHEET_PORT=…).
	@exec $(BIN)/python -m kpicore.stores.google.stand_in --port $(SHEET_PORT) --key data/sheet/key.json $(ARGS)

test: setup compiled lint ## Run every check and every test; browser tests are skipped, and say so, where no Chromium is found.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup $(ARGS); code=$$?; \
	 echo "lint:"; cat $(VENV)/lint.seconds; exit $$code

# What tests import is compiled once, while types are checked on another processor, and not by each of their processes at its start; so is
# what Hypothesis knows of characters.
compiled: setup
	@[ -d tests/__pycache__ ] || { $(BIN)/python -m pytest --collect-only --quiet > /dev/null 2>&1 & }

test-unit: setup ## Run the tests of single parts: no browser, process, server or store.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not browser and not integration" $(ARGS)

coverage: setup ## Run the tests without a browser and print which lines of kpicore and pages none of them reaches.
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not browser" --cov=kpicore --cov=pages --cov-report=term-missing:skip-covered $(ARGS)

test-browser: setup ## Run the tests that drive the board in Chromium.
	@$(BIN)/python -m pytest -m browser $(ARGS)

test-google: setup ## Run what every store promises on a real, empty Google Sheet, some 25 minutes (KPICORE_TEST_SHEET=link KPICORE_TEST_SHEET_KEY=key.json).
	@if [ -n "$$KPICORE_TEST_SHEET" ] && [ -n "$$KPICORE_TEST_SHEET_KEY" ]; then \
	   $(BIN)/python -m pytest -n0 tests/stores/test_google_real.py tests/stores/test_contract.py $(ARGS); \
	 else echo "Not run: KPICORE_TEST_SHEET (a link) and KPICORE_TEST_SHEET_KEY (a JSON key that may edit it) name the sheet to test on."; fi

lint: setup ## Check style, types and the directions of imports.
	@failed=""; : > $(VENV)/lint.seconds; \
	 for check in "ruff check ." "ruff format --check ." mypy lint-imports; do \
	   began=$$(date +%s); echo "-- $$check"; $(BIN)/$$check || failed="$$failed '$$check'"; \
	   printf '  %-22s %4d s\n' "$$check" $$(($$(date +%s) - began)) >> $(VENV)/lint.seconds; \
	 done; \
	 if [ -n "$$failed" ]; then echo "Not clean:$$failed" >&2; exit 1; fi

format: setup ## Put the source into its one format.
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

check: test ## The same as test.

bench: setup ## Measure; each script names its floor and prints a ratio (bench/README.md).
	@for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

# pip-tools lives in its own environment, so that it never reaches the lock file it writes.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .lock/bin/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --build-deps-for editable

lock: ## Renew the lock files (LOCKARGS=--upgrade, LOCKARGS="--upgrade-package pandas").
	@$(find_python); test -x .lock/bin/pip-compile \
	 || { "$$python" -m venv .lock && .lock/bin/python -m pip install --quiet 'pip-tools>=7.5'; }
	@$(COMPILE) $(LOCKARGS) --output-file requirements.lock pyproject.toml
	@for extra in $(ALL_EXTRAS); do \
	   $(COMPILE) $(LOCKARGS) --extra $$extra --constraint requirements.lock --output-file requirements-$$extra.lock pyproject.toml || exit 1; \
	 done
	@$(COMPILE) $(LOCKARGS) --extra dev $(ALL_EXTRAS:%=--extra %) --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

# In an environment of its own, like the tool of the lock files. --strict: a package the service does not know is no package without faults. AUDITARGS="--vulnerability-service osv" asks OSV in place of PyPI.
audit: ## Look up known vulnerabilities of every locked package (needs the network; AUDITARGS=…).
	@$(find_python); test -x .audit/bin/pip-audit \
	 || { "$$python" -m venv .audit && .audit/bin/python -m pip install --quiet 'pip-audit>=2.9'; }
	@failed=""; for lock in requirements-dev.lock requirements.lock $(ALL_EXTRAS:%=requirements-%.lock); do \
	   echo "-- $$lock"; \
	   .audit/bin/pip-audit --strict --require-hashes --disable-pip --requirement $$lock --vulnerability-service pypi --progress-spinner off $(AUDITARGS) 2> .audit/said; code=$$?; \
	   cat .audit/said >&2; \
	   if [ $$code -ne 0 ] && ! grep -q 'known vulnerabilit' .audit/said; then \
	     echo "Not audited: the vulnerability service gave no answer. Nothing is known about $$lock; try again where it can be reached." >&2; exit 2; fi; \
	   [ $$code -eq 0 ] || failed="$$failed $$lock"; \
	 done; \
	 if [ -n "$$failed" ]; then echo "Known vulnerabilities in:$$failed. Renew them: make lock LOCKARGS=\"--upgrade-package NAME\"" >&2; exit 1; fi

clean: ## Remove what was built (.venv and caches); data/ stays.
	rm -rf $(VENV) .lock .audit build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .grimp_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Sets the shell variable python to the first interpreter that is new enough and can make environments, or ends with a sentence.
define find_python
python=""; novenv=""; \
for candidate in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
  if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
    if "$$candidate" -c 'import venv, ensurepip' 2>/dev/null; then python="$$candidate"; break; fi; \
    novenv="$$candidate"; \
  fi; \
done; \
if [ -z "$$python" ] && [ -n "$$novenv" ]; then \
  echo "$$novenv cannot make virtual environments: venv or ensurepip is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; \
fi; \
if [ -z "$$python" ]; then \
  echo "Python 3.11 or newer is needed, and none was found. Name one: make setup PYTHON=/path/to/python3.12" >&2; exit 2; \
fi
endef
