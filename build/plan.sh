#!/bin/sh
# Plans an environment and its alerts, and keeps both plans as they are to be applied.
#   build/plan.sh <environment> <release.tfvars> <state bucket> <folder for the plans>
set -eu
environment=$1 release=$(realpath "$2") state=$3
mkdir -p "$4"
out=$(realpath "$4")
top=$(cd "$(dirname "$0")/.." && pwd)
for root in environment alerting; do
  cd "$top/terraform/$root"
  terraform init -input=false -reconfigure -backend-config="bucket=$state" -backend-config="prefix=$root"
  set -- -var-file="../environments/$environment/project.tfvars" -var-file="../environments/$environment/$root.tfvars"
  [ "$root" = environment ] && set -- "$@" -var-file="$release"
  terraform plan -input=false -lock-timeout=5m -out="$out/$root.tfplan" "$@"
  terraform show -no-color "$out/$root.tfplan" >"$out/$root.txt"
  cp .terraform.lock.hcl "$out/$root.lock.hcl"
done
