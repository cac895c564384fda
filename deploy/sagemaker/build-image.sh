#!/bin/sh
# Builds the container image NAME:TAG, which trains and serves on SageMaker, with Docker or Podman.
#
# usage: build-image.sh NAME TAG
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=engine.sh
. deploy/sagemaker/engine.sh

engine=$(engine_for "$@") || exit 2
"$engine" build -f deploy/Dockerfile -t "$1:$2" .
# SageMaker's directories below /opt/ml may be writable only for root, and SageMaker isolates the container itself.
printf 'FROM %s\nUSER root\n' "$1:$2" | "$engine" build -f - -t "$1:$2" deploy/sagemaker
