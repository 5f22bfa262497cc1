# Two commands matter: `make demo` runs the six systems, `make test` all tests.
# Everything they build or install lands in target/, .venv/ and .rsylla/.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.ONESHELL:
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
TARGET := $(or $(CARGO_TARGET_DIR),target)
RSYLLA := $(TARGET)/debug/rsylla
RUST   := $(shell find crates rsylla rsylla-macros rsylla-py -name '*.rs' -o -name Cargo.toml -o -name '*.py' -o -name '*.pyi') Cargo.toml Cargo.lock
DEMO   := .rsylla/demo
NODES  ?= 3

.PHONY: help
help: ## List the recipes
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

.PHONY: demo
demo: needs $(BIN)/.wheel ## Run the six systems in Rust and Python on a local cluster
	cargo build --quiet --package rsylla-cli --package rsylla-examples
	trap '$(RSYLLA) db down --dir $(DEMO)' EXIT
	node=$$($(RSYLLA) db up --nodes $(NODES) --dir $(DEMO) | head -n 1)
	RSYLLA_NODE=$$node $(TARGET)/debug/six-systems
	(cd examples/python && RSYLLA_NODE=$$node ../../$(BIN)/python -m six_systems)
	(cd examples/python && RSYLLA_NODE=$$node PYTHONPATH=.. ../../$(BIN)/python -m six_systems_typed)

.PHONY: test
test: needs test-rust test-python ## Pass all tests, most of them on a real local server

.PHONY: test-rust
test-rust: needs
	cargo build --workspace --all-targets
	trap '$(RSYLLA) db down --dir .rsylla/test; $(RSYLLA) db down --dir .rsylla/test-faults' EXIT
	cargo test --workspace

.PHONY: test-python
test-python: needs $(BIN)/.wheel
	cargo build --quiet --package rsylla-cli
	RSYLLA_BIN=$(abspath $(RSYLLA)) tests/python/run.sh

.PHONY: generate
generate: ## Write examples/generated anew from queries/
	cargo run --quiet --package rsylla-cli -- generate python --out examples/generated

.PHONY: ready
ready: $(BIN)/.wheel ## Check format, lints, docs and types: the offline part of CI
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --quiet
	tests/rooms.sh
	cargo run --quiet --package rsylla-cli -- check schemas queries examples
	cargo run --quiet --package rsylla-cli -- generate python --out examples/generated --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --project examples/generated

.PHONY: conformance
conformance: ## Replay recorded verdicts of real servers (RSYLLA_CORPUS names a folder of them)
	cargo run --release --quiet --package rsylla-conformance

.PHONY: fuzz
fuzz: ## Fuzz the lexer, parser, catalog and checker, FUZZ_SECONDS each (20)
	tests/fuzz.sh $(or $(FUZZ_SECONDS),20)

.PHONY: bench-python
bench-python: needs $(BIN)/.wheel ## Measure the Python package beside its peers: docs/benchmarks/python.md
	cargo build --quiet --package rsylla-cli
	trap '$(RSYLLA) db down --dir .rsylla/bench' EXIT
	node=$$($(RSYLLA) db up --dir .rsylla/bench | head -n 1)
	$(BIN)/python benches/python/run.py $$node

.PHONY: wheel
wheel: $(BIN)/.wheel ## Build the Python wheel into wheels/ and install it into .venv/

.PHONY: needs
needs: ## Say what this machine lacks
	@tests/needs.sh

.PHONY: clean
clean: ## Remove all that was built; stop servers first
	rm -rf $(VENV) wheels .rsylla
	cargo clean

$(BIN)/.tools: tests/python/requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --requirement $<
	touch $@

$(BIN)/.wheel: $(BIN)/.tools $(RUST)
	rm -rf wheels
	$(BIN)/maturin build --profile wheel --quiet --manifest-path rsylla-py/Cargo.toml --out wheels
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps wheels/*.whl
	touch $@
