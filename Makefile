# A convenience; everything it does, the scripts do without make.

.PHONY: build test run bench deb test-deb test-api format check clean

build:
	scripts/find-swift --on-path
	scripts/install-packages
	scripts/find-swift
	swift build --explicit-target-dependency-import-check error

test:
	scripts/test

run:
	scripts/run

bench:
	scripts/bench

deb:
	scripts/find-swift --on-path
	scripts/install-packages --for-package
	scripts/find-swift
	scripts/package

test-deb: deb
	scripts/test-package

test-api:
	scripts/check-api

format:
	scripts/format

check:
	scripts/check-imports
	scripts/check-format

clean:
	rm -rf .build demo
