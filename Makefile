# What `make help` lists is what there is to know: every target sets itself up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help build validate evaluate test coverage test-slow test-exhaustive lint format release docs page-assets lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Hashes are checked for every package; the project itself is installed without asking a registry for anything. It is
# compiled here as pip does with packages: where PYTHONDONTWRITEBYTECODE is set, each start would do that again.
$(READY): requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q newsledger schemas scripts
	@touch $@

build: $(READY) ## build the data package from seeds/
	$(BIN)/newsledger build

validate: $(READY) ## check the published package
	$(BIN)/newsledger validate --strict

evaluate: $(READY) ## score a package: make evaluate GOLD=path/to/annotations [PACKAGE=dir]
	$(BIN)/newsledger evaluate $(GOLD) $(or $(PACKAGE),.)

test: $(READY) ## run the tests
	$(BIN)/python -m pytest -n auto -m "not slow" -q

coverage: $(READY) ## run the same tests and tell what they do not reach, which takes twice as long
	$(BIN)/python -m pytest -n auto -m "not slow" -q --cov --cov-report=term --cov-fail-under=90

test-slow: $(READY) ## run the tests that take longer, as CI does
	$(BIN)/python -m pytest -n auto -m "slow and not exhaustive" -q

test-exhaustive: $(READY) ## run the tests that try more of the same, after changes to validation or to Spark
	$(BIN)/python -m pytest -n auto -m exhaustive -q

lint: $(READY) ## style, types, import arrows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## rewrite the code in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

release: $(READY) ## release the package: make release VERSION=1.2.0
	$(BIN)/newsledger release $(VERSION)

docs: $(READY) ## write the generated documents anew (after make build)
	$(BIN)/python -m scripts.documents
	$(BIN)/python -m scripts.examples

page-assets: ## bundle the evidence page's program from web/ (needs node and npm)
	cd web && npm ci --no-audit --no-fund --loglevel=error && npm run --silent check && npm run --silent build

lock: ## pin dependencies anew, with hashes and without addresses (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --extra dev pyproject.toml --constraint requirements.lock --output-file requirements-dev.lock

clean: ## remove what was installed and cached, nothing else
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage build *.egg-info
