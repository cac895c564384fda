# `make help` lists the targets.

SHELL := /bin/sh
.DEFAULT_GOAL := help

# Looks for JDK 25 or later in JAVA_HOME, on the path, then below /usr/lib/jvm.
export JAVA_HOME := $(shell . launchers/find-jdk.sh && find_jdk)

MVN ?= mvn
# Suppresses warnings that Maven itself causes on current JDKs.
MAVEN_OPTS ?= --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED
# Stops Maven's console library from writing colour resets to files and pipes when it exits.
override MAVEN_OPTS += -Djansi.noreset=true
export MAVEN_OPTS
MAVEN := $(MVN) -B -q -ntp -Dstyle.color=never

DIST := build/dist/ml-ids
BIN := $(DIST)/bin

DATASET_PATH ?=
OUTPUT_PATH ?= dataset
# If not empty, download_dataset does not ask.
YES ?=
# Extra options for download_dataset, such as --source-uri s3://BUCKET/PREFIX/
DOWNLOAD_OPTIONS ?=
TRAIN_PATH ?= dataset/train.h5
VAL_PATH ?= dataset/val.h5
TEST_PATH ?= dataset/test.h5
TRAIN_PARAM_PATH ?= ml-ids-train/training_params.json
# If empty, train_local writes build/models/gradient_boost, and serve uses that model if it exists, else the default model.
MODEL_PATH ?=
# Extra Maven options for tests, such as -Dtest=FlowMeterTest -Dsurefire.failIfNoSpecifiedTests=false
TEST_OPTIONS ?=
# Tags of the tests that `make check` excludes.
BEYOND_JAVA := browser,process,root,native,fuzz,shared,slow
RUNS ?=
# The directory below which make install installs, and a prefix for all paths that it writes.
PREFIX ?= /usr/local
DESTDIR ?=
CHECK ?=
RECORD ?= 1-24,selftest
# The container image for SageMaker: its tag here, and its name in the registry, which sagemaker_push_image writes to the file.
TAG ?=
SAGEMAKER_IMAGE ?= ml-ids-train-sagemaker
SAGEMAKER_IMAGE_FILE := sagemaker-image-name.txt
SAGEMAKER_IMAGE_NAME ?= $(shell cat $(SAGEMAKER_IMAGE_FILE) 2>/dev/null)
SAGEMAKER_TRAIN_CONFIG_PATH ?= deploy/sagemaker/train.json
SAGEMAKER_DEPLOY_CONFIG_PATH ?= deploy/sagemaker/deploy.json
JOB_ID ?=
JOBS ?= 2
# Name, tag and user of the container image; if empty, those in deploy/image/build.sh.
IMAGE_NAME ?=
IMAGE_TAG ?=
IMAGE_USER ?=
HOST ?= 127.0.0.1
PORT ?= 5000

.PHONY: help demo check test build programs download_dataset split_dataset train_local serve sagemaker_build_image sagemaker_push_image sagemaker_train_local sagemaker_train_aws sagemaker_deploy sagemaker_undeploy testbed testbed_record testbed_dataset scenario_incidents bench format clean docs-check javadoc coverage jdk
.PHONY: dist dist-check install uninstall
.PHONY: image image-check deploy-check

help: ## list the targets
	@sed -n 's/^\([a-z_-]*\):.*## \(.*\)/\1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{printf "  make %-21s %s\n", $$1, $$2}'

demo: programs ## build, split, train, serve, predict, notify, consume and detect, with the included data
	@DATASET_PATH="$(DATASET_PATH)" scripts/demo.sh

test: jdk ## run all tests
	@if python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  (cd testbed && python3 -B -m unittest discover -q -s tests); \
	else echo "skipped the testbed's tests, which need Python 3.11" >&2; fi
	@$(MAVEN) verify $(TEST_OPTIONS)

check: jdk ## compile, check the formatting and run the fast tests; takes two to three minutes
	@$(MAVEN) -T 2 spotless:check test -DexcludedGroups=$(BEYOND_JAVA) \
	  -Dtest.jvm='-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' $(TEST_OPTIONS)

build: programs ## compile, train the default model and write the commands to build/dist/ml-ids/bin
	@scripts/default-model.sh train

programs: jdk
	@$(MAVEN) package -DskipTests >&2

download_dataset: programs ## ask, then download the CSVs of CSE-CIC-IDS2018 (7 GB) to cse-cic-ids2018/; resumes
	@exec $(BIN)/ml-ids-train download $(if $(DATASET_PATH),--output-path "$(DATASET_PATH)") $(if $(YES),--yes) $(DOWNLOAD_OPTIONS)

split_dataset: programs ## split the CSVs in DATASET_PATH into train.h5, val.h5 and test.h5 in dataset/
	@[ -n "$(DATASET_PATH)" ] || { echo "make split_dataset: specify the directory with the CSVs: DATASET_PATH=DIR" >&2; exit 2; }
	@$(BIN)/ml-ids-train split --dataset-path "$(DATASET_PATH)" --output-path "$(OUTPUT_PATH)"

train_local: programs ## train on dataset/*.h5 and write build/models/gradient_boost
	@$(BIN)/ml-ids-train fit --train-path "$(TRAIN_PATH)" --val-path "$(VAL_PATH)" --test-path "$(TEST_PATH)" \
	  --param-path "$(TRAIN_PARAM_PATH)" --output-path "$(or $(MODEL_PATH),build/models/gradient_boost)"

serve: build ## start the server at HOST:PORT with MODEL_PATH, else your own model, else the default model
	@exec $(BIN)/ml-ids-api serve --host "$(HOST)" --port "$(PORT)" $(if $(MODEL_PATH),--model "$(MODEL_PATH)")

sagemaker_build_image: ## build the container image for SageMaker with the tag TAG
	@deploy/sagemaker/build-image.sh "$(SAGEMAKER_IMAGE)" "$(TAG)"

sagemaker_push_image: ## push that image to your AWS account; writes its name to sagemaker-image-name.txt
	@name=$$(deploy/sagemaker/push-image.sh "$(SAGEMAKER_IMAGE)" "$(TAG)") && echo "$$name" | tee "$(SAGEMAKER_IMAGE_FILE)"

sagemaker_train_local: programs ## train in that image on this machine, as SageMaker would
	@. deploy/sagemaker/engine.sh && check_tag "$(TAG)"
	@$(BIN)/ml-ids-train sagemaker-train --mode local --param-path "$(TRAIN_PARAM_PATH)" --train-path "$(TRAIN_PATH)" \
	  --val-path "$(VAL_PATH)" --test-path "$(TEST_PATH)" --image-name "$(SAGEMAKER_IMAGE):$(TAG)" --job-id ml-ids-sagemaker-job

sagemaker_train_aws: programs ## train on SageMaker in the job JOB_ID with the image SAGEMAKER_IMAGE_NAME
	@[ -n "$(SAGEMAKER_IMAGE_NAME)" ] || { echo "make sagemaker_train_aws: push an image first, or specify one: SAGEMAKER_IMAGE_NAME=IMAGE" >&2; exit 2; }
	@[ -n "$(JOB_ID)" ] || { echo "make sagemaker_train_aws: name the training job: JOB_ID=NAME" >&2; exit 2; }
	@$(BIN)/ml-ids-train sagemaker-train --config-path "$(SAGEMAKER_TRAIN_CONFIG_PATH)" --param-path "$(TRAIN_PARAM_PATH)" \
	  --image-name "$(SAGEMAKER_IMAGE_NAME)" --job-id "$(JOB_ID)"

# The image pushed last need not be the one that trained the model, so only a given name replaces that one.
sagemaker_deploy: programs ## serve the model of the job JOB_ID with a SageMaker endpoint
	@[ -n "$(JOB_ID)" ] || { echo "make sagemaker_deploy: name the training job: JOB_ID=NAME" >&2; exit 2; }
	@$(BIN)/ml-ids-train sagemaker-deploy --config-path "$(SAGEMAKER_DEPLOY_CONFIG_PATH)" --job-id "$(JOB_ID)" \
	  $(if $(filter command environment,$(origin SAGEMAKER_IMAGE_NAME)),--image-name "$(SAGEMAKER_IMAGE_NAME)")

sagemaker_undeploy: programs ## delete that endpoint, its configuration and its model
	@$(BIN)/ml-ids-train sagemaker-undeploy --config-path "$(SAGEMAKER_DEPLOY_CONFIG_PATH)"

testbed_dataset: programs ## rebuild datasets/testbed from the recorded runs in RUNS; CHECK=1 only compares
	@[ -n "$(RUNS)$(CHECK)" ] || { echo "make testbed_dataset: specify the directory with the recorded runs: RUNS=DIR" >&2; exit 2; }
	@$(BIN)/ml-ids-train testbed $(if $(RUNS),--runs-path "$(RUNS)") $(if $(CHECK),--check)

dist: jdk ## write the archives, the Debian package, the bill of materials and checksums to build/distribution
	@rm -rf build/distribution $(DIST)/bin $(DIST)/lib $(DIST)/share/man $(DIST)/share/bash-completion $(DIST)/share/zsh $(DIST)/share/fish
	@$(MAVEN) package -Pdist -DskipTests >&2
	@ls -l build/distribution

dist-check: dist ## build the distribution and check it; also checks the Debian package if run as root
	@scripts/dist-check.sh
	@scripts/deb-check.sh || [ $$? = 3 ]

install: ## install the commands that make build has built in PREFIX (default: /usr/local); DESTDIR for packages
	@scripts/install.sh install "$(PREFIX)" "$(DESTDIR)"

uninstall: ## remove the commands from PREFIX
	@scripts/install.sh uninstall "$(PREFIX)" "$(DESTDIR)"

bench: build ## run the benchmarks and comparisons with other installed programs
	@DATASET_PATH="$(DATASET_PATH)" ml-ids-bench/scripts/all.sh

testbed: ## as root: record every traffic scenario once in network namespaces; takes under 10 minutes
	@[ "$$(id -u)" = 0 ] || exec testbed/testbed tour
	@$(MAKE) -s programs
	@exec testbed/testbed tour

testbed_record: ## as root: record the missing runs among RECORD=1-24,selftest, JOBS=2 at a time
	@[ "$$(id -u)" = 0 ] || exec testbed/testbed record
	@$(MAKE) -s programs
	@exec testbed/testbed record --runs "$(RECORD)" --jobs "$(JOBS)"

scenario_incidents: jdk ## regenerate the incident files in datasets/incidents
	@$(MAVEN) -pl ml-ids-core test -Dtest=RecordedScenariosTest -Dincidents.rewrite=true

format: jdk ## format the sources, including the web page's if Node.js is installed
	@$(MAVEN) spotless:apply
	@scripts/web/run.sh format
	@if command -v ruff >/dev/null; then ruff check -q --fix .; \
	else echo "make format: skipped sorting the Python imports: ruff is not installed (pip install ruff)" >&2; fi

javadoc: jdk ## generate the API documentation in build/javadoc/apidocs
	@$(MAVEN) package -DskipTests javadoc:aggregate

coverage: jdk ## run the tests with JaCoCo; reports are in ml-ids-*/target/site/jacoco
	@$(MAVEN) verify -Pcoverage $(TEST_OPTIONS)

image: build ## build the container image build/image/ml-ids-VERSION.tar, without a container engine
	@MVN="$(MVN)" IMAGE_NAME="$(IMAGE_NAME)" IMAGE_TAG="$(IMAGE_TAG)" IMAGE_USER="$(IMAGE_USER)" deploy/image/build.sh

image-check: ## check the container image and, as root, run it in a chroot
	@python3 -B deploy/image/check.py build/image/ml-ids-*.tar

deploy-check: ## check deploy/ and the workflows with the linters and schemas that can be installed
	@scripts/deploy/run.sh

docs-check: build ## run the commands in README and docs in copies of the source tree, and check all links
	@python3 scripts/docs_check.py

clean: ## remove build results
	@rm -rf build dataset ml-ids-*/target distribution/target target

jdk:
	@[ -n "$(JAVA_HOME)" ] || exit 2
	@command -v $(MVN) >/dev/null || { echo "make: Maven is not installed (Debian: apt-get install maven)" >&2; exit 2; }
