#!/bin/sh
# Pushes the local image NAME:TAG to the registry (ECR) of the AWS account in use, and creates its repository if
# necessary. Prints the image's full name, which SageMaker needs. Needs Docker or Podman, and the AWS command line.
#
# usage: push-image.sh NAME TAG
set -eu
cd "$(dirname -- "$0")/../.."
# shellcheck source=engine.sh
. deploy/sagemaker/engine.sh

engine=$(engine_for "$@") || exit 2
command -v aws >/dev/null 2>&1 || { echo "the AWS command line 'aws' was not found on the PATH; install it" >&2; exit 2; }

account=$(aws sts get-caller-identity --query Account --output text) || exit 1
region=${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region || true)}}
[ -n "$region" ] || { echo "no AWS region is set; set AWS_REGION, such as AWS_REGION=eu-west-1" >&2; exit 2; }
case $region in
  cn-*) registry=$account.dkr.ecr.$region.amazonaws.com.cn ;;
  *) registry=$account.dkr.ecr.$region.amazonaws.com ;;
esac

aws ecr describe-repositories --region "$region" --repository-names "$1" >/dev/null 2>&1 ||
  aws ecr create-repository --region "$region" --repository-name "$1" >/dev/null
# The password goes through a pipe, because other users can see arguments.
aws ecr get-login-password --region "$region" | "$engine" login --username AWS --password-stdin "$registry" >&2
"$engine" tag "$1:$2" "$registry/$1:$2" >&2
"$engine" push "$registry/$1:$2" >&2
echo "$registry/$1:$2"
