# SPDX-License-Identifier: Apache-2.0
# The front door. Each target first installs what it needs (tools/packages.txt); the work is in tools/.
BUNDLE ?= examples/access-denied
PREFIX ?= /usr/local
FUZZ_SECONDS := $(if $(filter command% environment%,$(origin SECONDS)),$(SECONDS),10)
.DEFAULT_GOAL := help
.PHONY: run build test bench asan tsan fuzz coverage check format install clean help

run: build  ## diagnose BUNDLE (default: the bundle in examples/), LANG_OUT=zh for Chinese
	@build/casebook diagnose "$(BUNDLE)" $(if $(LANG_OUT),--lang $(LANG_OUT))

build:  ## build the program: build/casebook
	@tools/install_packages.sh build
	@tools/build.sh release casebook

test:  ## build and run all tests; the last line counts them
	@tools/install_packages.sh build test
	@tools/build.sh release
	@tools/run_tests.py --build build

bench: build  ## run every benchmark; prints one table
	@tools/install_packages.sh bench
	@bench/run.py

asan:  ## run the tests with AddressSanitizer and UBSan
	@tools/install_packages.sh build test
	@tools/build.sh asan
	@tools/run_tests.py --build build-asan

tsan:  ## run the tests with ThreadSanitizer
	@tools/install_packages.sh build test
	@tools/build.sh tsan
	@tools/run_tests.py --build build-tsan

fuzz:  ## run every fuzz target, SECONDS=10 each
	@tools/install_packages.sh build check
	@tools/build.sh fuzz
	@tools/fuzz.py --build build-fuzz --seconds $(FUZZ_SECONDS)

coverage:  ## run the tests and print which lines of which room they execute
	@tools/install_packages.sh build test
	@tools/build.sh coverage
	@tools/run_tests.py --build build-coverage
	@tools/coverage.py --build build-coverage

check:  ## what must hold before a change lands: format, layers, docs, clang build, tests
	@tools/install_packages.sh build test check
	@tools/check.sh

format:  ## reformat the C++ sources
	@tools/install_packages.sh check
	@tools/format.sh

install: build  ## install program, manual pages and completions below PREFIX (DESTDIR works too)
	@cmake --install build --prefix "$(PREFIX)"

clean:  ## remove everything that was built
	rm -rf build build-*

help:  ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12
