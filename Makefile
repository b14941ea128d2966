# `make demo` and `make test` are all you need; each sets up what it uses.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000
PIP := python -m pip install --quiet --disable-pip-version-check
UV_LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header --quiet

# Every server that a test starts would compile all sources anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo pictures example-trl serve test check format openapi bench bench-code bench-math certify-known audit scan-image wheel lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## Make the virtual environment and install everything, pinned by hash

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed; name it with: make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null \
		|| { echo 'installing python3-venv'; apt-get update -qq && apt-get install -y -qq python3-venv; } \
		&& $(PYTHON) -m venv $(VENV) \
		|| { echo 'python3-venv is missing: sudo apt-get install python3-venv'; exit 1; }
	$(BIN)/$(PIP) --require-hashes -r requirements/dev.txt
	$(BIN)/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## Start the service, score the examples over HTTP, show the result, stop
	$(BIN)/python examples/demo.py

pictures: setup ## Draw the pages and a report into docs/pictures (needs Debian's chromium)
	$(BIN)/$(PIP) --require-hashes -r requirements/browser.txt
	$(BIN)/python examples/pictures.py docs/pictures

example-trl: .venv-bench/.ready ## Train a tiny model with TRL against a running service (PORT=8000)
	$(BENCH)/python examples/trl_grpo.py --url http://127.0.0.1:$(PORT)

serve: setup ## Keep a service running on loopback (PORT=8000)
	$(BIN)/reward-service serve --port $(PORT)

JOBS ?= 4

test: setup ## Run the whole test suite (JOBS=4 files at a time: on two processors, for half of the time is waiting)
	$(BIN)/pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder

check: setup ## Format, lint, types, import contracts, openapi.yaml drift, advisories
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/reward-service openapi | diff -u openapi.yaml - \
		|| { echo 'openapi.yaml is out of date: run make openapi'; exit 1; }
	@$(MAKE) --no-print-directory audit

format: setup ## Format and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

BENCH := .venv-bench/bin

.venv-bench/.ready: requirements/dev.txt requirements/bench.txt requirements/bench-torch.txt pyproject.toml
	$(PYTHON) -m venv .venv-bench
	$(BENCH)/$(PIP) --require-hashes -r requirements/dev.txt
	$(BENCH)/$(PIP) -r requirements/bench-torch.txt
	$(BENCH)/$(PIP) --require-hashes --no-deps -r requirements/bench.txt
	$(BENCH)/$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

bench: .venv-bench/.ready ## Measure HTTP and math against a bare FastAPI app and TRL, in one run
	$(BENCH)/python -m benchmarks.http
	$(BENCH)/python -m benchmarks.math_speed

openapi: setup ## Write openapi.yaml
	$(BIN)/reward-service openapi -o openapi.yaml

wheel: setup ## Build the wheel into dist/
	rm -rf dist && $(BIN)/python -m build --wheel --no-isolation --outdir dist

lock: ## Pin all dependencies anew (needs uv)
	$(UV_LOCK) pyproject.toml -o requirements/base.txt
	$(UV_LOCK) pyproject.toml --extra server -o requirements/server.txt
	$(UV_LOCK) pyproject.toml --extra server --extra dev -o requirements/dev.txt
	$(UV_LOCK) pyproject.toml --extra chemistry --extra puzzles -c requirements/dev.txt -o requirements/kinds.txt
	$(UV_LOCK) pyproject.toml --extra ray -c requirements/dev.txt -o requirements/ray.txt
	$(UV_LOCK) pyproject.toml --extra contract -o requirements/contract.txt
	$(UV_LOCK) requirements/build.in -o requirements/build.txt
	$(UV_LOCK) requirements/audit.in -o requirements/audit.txt
	$(UV_LOCK) requirements/browser.in -o requirements/browser.txt
	$(UV_LOCK) requirements/verifiers.in -o requirements/verifiers.txt

AUDITED := base server dev kinds ray build

audit: .venv-audit/.ready ## Known vulnerabilities of the pinned dependencies (AUDIT=required: unscanned is an error)
	@.venv-audit/bin/python .ci/audit.py $(AUDITED:%=-r requirements/%.txt)

scan-image: .venv-audit/.ready ## Look through a built image (IMAGE=reward-service TOOLS=yes where it has tool-chains)
	@.venv-audit/bin/python .ci/scan_image.py $(if $(TOOLS),--tools) $(or $(IMAGE),reward-service)

.venv-audit/.ready: requirements/audit.txt
	$(PYTHON) -m venv .venv-audit
	.venv-audit/bin/$(PIP) --require-hashes -r $<
	@touch $@

CASES ?= ../shared/data

bench-math: .venv-bench/.ready ## Math verdicts on labelled cases beside math-verify and TRL (CASES=folder)
	$(BENCH)/python -m benchmarks.math_accuracy $(CASES)

certify-known: .venv-bench/.ready ## Certificates of well-known rewards as a table (OPEN_R1=clone of open-r1)
	grep '^verl==' requirements/trainers.txt >.venv-bench/verl.txt
	$(BENCH)/$(PIP) --no-deps --require-hashes -r .venv-bench/verl.txt
	$(BENCH)/python -m benchmarks.known_rewards

bench-code: setup ## Isolated runs beside unsandboxed subprocesses (CASES=folder)
	$(BIN)/python -m benchmarks.code $(CASES)/code_batch.jsonl.gz

clean: ## Remove what make made
	rm -rf $(VENV) .venv-bench .venv-audit dist build .mypy_cache .ruff_cache .pytest_cache
