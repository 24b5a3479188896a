# Two commands from a fresh Debian 12 machine with Swift: `make run` serves, `make test` tests. `make help` lists all.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PORT ?= 8080
RUN_FLAGS ?=
TEST_FLAGS ?=
# quick or full; and flags of Tests/Benchmark/run.py, such as --write or --only hot.
BENCH ?= quick
BENCH_FLAGS ?=
# fast, or names of parts; see Tests/Operations/run.py.
OPERATIONS ?=

# How often journal-check kills, and how long each part of replicas-check is under load.
ROUNDS ?= 100
SECONDS_UNDER_LOAD ?= 5

# Who builds and runs the image, and the arguments that it takes for that; see docs/development.md.
IMAGE ?= demarche:dev
IMAGE_PORT ?= 8080
IMAGE_BUILD ?= docker build
IMAGE_BUILD_ARGS ?= --tag $(IMAGE) .
IMAGE_RUN ?= docker run
IMAGE_RUN_ARGS ?= --rm --publish 127.0.0.1:$(IMAGE_PORT):8080 $(IMAGE)

RELEASE := --configuration release --static-swift-stdlib --product demarche

.PHONY: help setup build run test check lint sanitize oracle clients operations-check operations-quick replicas-check \
	journal-check image-check bench clean

help: ## Say what there is.
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 22

setup: ## Install the libraries that the build needs and that are missing.
	@.ci/setup

build: setup ## Build for release.
	swift build $(RELEASE)

run: build ## Build for release and serve the shipped dataset on port 8080 (PORT=… for another).
	exec "$$(swift build $(RELEASE) --show-bin-path)/demarche" serve --port $(PORT) $(RUN_FLAGS)

test: setup ## Run all tests.
	swift test $(TEST_FLAGS)

check: setup lint sanitize ## Check formatting, and run the server's tests under both sanitizers.

lint:
	swift format lint --strict --recursive Package.swift Sources Tests

# A scratch folder each, for objects of different instrumentation cannot be mixed.
sanitize:
	SWIFT_BACKTRACE=enable=no swift test --sanitize=address --scratch-path .build-asan --disable-xctest --filter HTTPServerTests
	SWIFT_BACKTRACE=enable=no swift test --sanitize=thread --scratch-path .build-tsan --disable-xctest --filter HTTPServerTests

# The optimiser has been seen to break what is right in a debug build: so the answers are compared in release, too.
oracle: setup ## Hold every answer of the optimised build against looking at every record (ORACLE_SEED=… for other questions).
	swift test --configuration release --scratch-path .build-release -Xswiftc -enable-testing --filter OracleTests

CLIENTS := .build/clients

clients: setup ## Ask a server with the clients and validators that newsrooms use, in a Python environment of their own.
	@.ci/setup-clients $(CLIENTS)
	swift build --product demarche
	DEMARCHE="$$(swift build --show-bin-path)/demarche" $(CLIENTS)/bin/python -m pytest -q -p no:cacheprovider Tests/Clients

operations-check: build ## Try a release build for real: reloads, broken files, slow clients, overload … (OPERATIONS=names of parts).
	@.ci/setup-operations
	DEMARCHE="$$(swift build $(RELEASE) --show-bin-path)/demarche" Tests/Operations/run.py $(OPERATIONS)

# Short runs of the same, with the program that the tests built.
operations-quick: setup
	@.ci/setup-operations
	swift build --product demarche
	DEMARCHE="$$(swift build --show-bin-path)/demarche" Tests/Operations/run.py fast $(OPERATIONS)

image-check: ## Build the container image, run it, wait until it is well, ask it a question, end it.
	$(IMAGE_BUILD) $(IMAGE_BUILD_ARGS)
	IMAGE_PORT=$(IMAGE_PORT) .ci/image-check $(IMAGE_RUN) $(IMAGE_RUN_ARGS)

bench: setup ## Measure Demarche beside its peers in ten minutes (BENCH=full, BENCH_FLAGS=--write; see docs/benchmarks.md).
	@Tests/Benchmark/run.py $(BENCH) $(BENCH_FLAGS)

replicas-check: build ## Try three replicas behind HAProxy: one ended, one killed, the dataset replaced, under load.
	@.ci/setup-operations
	DEMARCHE="$$(swift build $(RELEASE) --show-bin-path)/demarche" python3 Tests/Operations/replicas.py $(SECONDS_UNDER_LOAD)

journal-check: build ## Kill a server while it writes its journal, 100 times (ROUNDS=…), and look for what is missing.
	DEMARCHE="$$(swift build $(RELEASE) --show-bin-path)/demarche" python3 Tests/Operations/journal_kill.py $(ROUNDS)

clean: ## Remove everything that was built.
	rm -rf .build .build-asan .build-tsan .build-release
