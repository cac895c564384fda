# ml-ids: the front door. `make help` lists what there is.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# A JDK >= 25: JAVA_HOME, then java on the path, then /usr/lib/jvm.
export JAVA_HOME := $(shell . launchers/find-jdk.sh && find_jdk)

MVN ?= mvn
# Maven's own class loading warns on current JDKs; nothing of ours is hidden by this.
MAVEN_OPTS ?= --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
# At its end Maven's console library resets the colours of both outputs, of files and pipes too.
override MAVEN_OPTS += -Djansi.noreset=true
export MAVEN_OPTS
MAVEN := $(MVN) -B -q -ntp -Dstyle.color=never

DIST := build/dist/ml-ids
BIN := $(DIST)/bin

DATASET_PATH ?=
OUTPUT_PATH ?= dataset
TRAIN_PATH ?= dataset/train.h5
VAL_PATH ?= dataset/val.h5
TEST_PATH ?= dataset/test.h5
TRAIN_PARAM_PATH ?= ml-ids-train/training_params.json
# Empty: train_local writes build/models/gradient_boost; serve uses that, or the model that ships.
MODEL_PATH ?=
# For Maven, when testing: -Dtest=FlowMeterTest -Dsurefire.failIfNoSpecifiedTests=false
TEST_OPTIONS ?=
# Tags of tests that start processes, need a browser, root, native code or shared data, or take long.
BEYOND_JAVA := browser,process,root,native,fuzz,shared,slow
RUNS ?=
CHECK ?=
RECORD ?= 1-24,selftest
JOBS ?= 2
HOST ?= 127.0.0.1
PORT ?= 5000

.PHONY: help demo check test build programs split_dataset train_local serve testbed testbed_record testbed_dataset bench format clean docs-check javadoc coverage jdk

help: ## list the targets
	@sed -n 's/^\([a-z_-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "  make %-15s %s\n", $$1, $$2}'

demo: programs ## build, then split, train, serve, predict, notify, consume, detect, on data that ships
	@DATASET_PATH="$(DATASET_PATH)" scripts/demo.sh

test: jdk ## every test that needs nothing but this machine
	@if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  (cd testbed && python3 -B -m unittest discover -q -s tests); \
	else echo "the testbed's own tests are skipped: they need Python 3.11" >&2; fi
	@$(MAVEN) verify $(TEST_OPTIONS)

check: jdk ## under a minute: compile, formatting, the tests that need nothing but Java
	@$(MAVEN) spotless:check test -DexcludedGroups=$(BEYOND_JAVA) \
	  -Dtest.jvm='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' $(TEST_OPTIONS)

build: programs ## compile, train the default model, leave the commands in build/dist/ml-ids/bin
	@scripts/default-model.sh train

programs: jdk
	@$(MAVEN) package -DskipTests >&2

split_dataset: programs ## DATASET_PATH=directory of CSVs: write train.h5, val.h5, test.h5 to dataset/
	@[ -n "$(DATASET_PATH)" ] || { echo "make split_dataset: name the directory of the CSVs: DATASET_PATH=DIR" >&2; exit 2; }
	@$(BIN)/ml-ids-train split --dataset-path "$(DATASET_PATH)" --output-path "$(OUTPUT_PATH)"

train_local: programs ## train on dataset/*.h5, write build/models/gradient_boost
	@$(BIN)/ml-ids-train fit --train-path "$(TRAIN_PATH)" --val-path "$(VAL_PATH)" --test-path "$(TEST_PATH)" \
	  --param-path "$(TRAIN_PARAM_PATH)" --output-path "$(or $(MODEL_PATH),build/models/gradient_boost)"

serve: build ## serve MODEL_PATH, else your own model, else the default one, at HOST:PORT
	@exec $(BIN)/ml-ids-api serve --host "$(HOST)" --port "$(PORT)" $(if $(MODEL_PATH),--model "$(MODEL_PATH)")

testbed_dataset: programs ## RUNS=directory of recorded runs: write datasets/testbed again; CHECK=1 compares only
	@[ -n "$(RUNS)$(CHECK)" ] || { echo "make testbed_dataset: name the directory of the recorded runs: RUNS=DIR" >&2; exit 2; }
	@$(BIN)/ml-ids-train testbed $(if $(RUNS),--runs-path "$(RUNS)") $(if $(CHECK),--check)

bench: build ## the benchmarks, with their peers where those are installed
	@DATASET_PATH="$(DATASET_PATH)" ml-ids-bench/scripts/all.sh

testbed: ## as root: record one run of every traffic scenario in network namespaces, under 10 minutes
	@[ "$$(id -u)" = 0 ] || exec testbed/testbed tour
	@$(MAKE) -s programs
	@exec testbed/testbed tour

testbed_record: ## as root: record the runs of the dataset that are not complete yet, RECORD=1-24,selftest JOBS=2
	@[ "$$(id -u)" = 0 ] || exec testbed/testbed record
	@$(MAKE) -s programs
	@exec testbed/testbed record --runs "$(RECORD)" --jobs "$(JOBS)"

format: jdk ## format the sources (those of the web page where Node.js is installed)
	@$(MAVEN) spotless:apply
	@scripts/web/run.sh format
	@if command -v ruff >/dev/null; then ruff check -q --fix .; \
	else echo "make format: Python's imports are left as they are: ruff is not installed (pip install ruff)" >&2; fi

javadoc: jdk ## write the API documentation to build/javadoc/apidocs
	@$(MAVEN) package -DskipTests javadoc:aggregate

coverage: jdk ## run the tests with JaCoCo; reports in ml-ids-*/target/site/jacoco
	@$(MAVEN) verify -Pcoverage $(TEST_OPTIONS)

docs-check: build ## run every command of README and docs in copies of the sources, check every link
	@python3 scripts/docs_check.py

clean: ## remove what was built
	@rm -rf build dataset ml-ids-*/target target

jdk:
	@[ -n "$(JAVA_HOME)" ] || exit 2
	@command -v $(MVN) >/dev/null || { echo "make: Maven is missing: install it (Debian: apt-get install maven)" >&2; exit 2; }
