#!/bin/sh
# Applies exactly the plans that build/plan.sh kept, the environment's before its alerts'. A plan that is no longer true is refused by Terraform.
#   build/apply.sh <root: environment or alerting> <state bucket> <folder of the plans>
set -eu
root=$1 state=$2
plans=$(realpath "$3")
cd "$(dirname "$0")/../terraform/$root"
cp "$plans/$root.lock.hcl" .terraform.lock.hcl
terraform init -input=false -reconfigure -lockfile=readonly -backend-config="bucket=$state" -backend-config="prefix=$root"
# One after the other: Firestore refuses indexes and fields that are changed at the same time.
terraform apply -input=false -lock-timeout=5m -parallelism=1 "$plans/$root.tfplan"
terraform output -json >"$plans/$root.json"
