#!/usr/bin/env bash
# The fault run, on both engines, RUNS times with seeds from SEED on. Each run
# prints its seed and figures; the same seed makes the same run again, as far as
# a machine's timing allows.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
export FORMA3D_PG_DIR=/tmp/forma3d-chaos-postgres
FORMA3D_TEST_POSTGRES=$(scripts/postgres.sh start)
export FORMA3D_TEST_POSTGRES FORMA3D_CHAOS_ORDERS=${ORDERS:-300}
trap 'scripts/postgres.sh stop' EXIT

bin=$(mktemp -d)
go test -c -o "$bin/chaos.test" ./internal/app
first=${SEED:-1}
for seed in $(seq "$first" $((first + ${RUNS:-1} - 1))); do
    (cd internal/app && FORMA3D_CHAOS_SEED=$seed "$bin/chaos.test" -test.run '^TestFaultRun$' -test.v -test.timeout 30m) | grep -v '^=== '
done
rm -rf "$bin"
