# Everything starts here: `make help` lists it. Needs Python 3.11+, pip and make, nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
# --python installs into the venv with the outer pip: works where ensurepip is missing (Debian).
PIP    := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check --no-input -q
# A lock is whole: resolving again is slower, and older pips then look at `coverage[toml]` apart
# from the pinned `coverage`, take its newest release and refuse that for having no hash.
LOCKED := install --no-deps --require-hashes -r
JOBS   ?= 3
# Where the environment forbids it, each process reads 800 modules from their source: two seconds.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev demo test check format drills mutation coverage bench bench-scale wheel lock clean

help: ## Show this list.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements/runtime.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Pesan needs Python 3.11 or newer, this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 " )'
	@echo "Setting up $(VENV) (once, about half a minute) ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv --without-pip $(VENV)
	@$(PIP) $(LOCKED) requirements/build.lock
	@$(PIP) $(LOCKED) requirements/runtime.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements/dev.lock
	@echo "Installing the test tools ..."
	@$(PIP) $(LOCKED) requirements/dev.lock
	@touch $@

setup: $(VENV)/.runtime ## Make .venv with the `pesan` command.

setup-dev: $(VENV)/.dev

demo: setup ## Run the whole product with a demo store; prints a link.
	@$(BIN)/pesan demo

test: setup-dev ## All tests, in parallel, on a real PostgreSQL.
	@$(BIN)/python -m pytest -n $(JOBS) --dist=loadgroup

check: setup-dev ## Format, lint, types, room order and house rules; under a minute.
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/architecture

format: setup-dev ## Format and fix what can be fixed.
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

drills: setup-dev ## Kill processes and stop the database under load; prove that nothing is lost (short forms).
	@$(BIN)/python -m drills all

mutation: setup-dev ## Lie a little in the rules of stock, orders, discounts and rights; the tests must notice.
	@$(BIN)/python -m drills.mutation

coverage: setup-dev ## Lines and branches of each room, by the tests; fails under 90 %.
	@$(BIN)/python -m drills.coverage

bench: setup-dev ## Measure: checkout over HTTP against PostgreSQL's own limit, webhook and reply times.
	@$(BIN)/python -m bench

bench-scale: setup-dev ## The same times with 1,000,000 products and 2,000,000 orders? Half an hour, 16 GB.
	@$(BIN)/python -m bench.scale

wheel: setup-dev ## Build dist/pesan-*.whl.
	@$(BIN)/python -m hatchling build -t wheel -d dist

lock: setup-dev ## Renew requirements/*.lock from pyproject.toml (needs the registry).
	@$(PIP) install uv
	@for group in build runtime dev; do $(MAKE) --no-print-directory lock-$$group; done

lock-build:
	@printf "hatchling\neditables\n" | $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/build.lock -

lock-runtime:
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -o requirements/runtime.lock pyproject.toml

lock-dev:
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --group dev -c requirements/runtime.lock -o requirements/dev.lock pyproject.toml

clean: ## Remove the virtual environment and caches; the data in .pesan stays.
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
