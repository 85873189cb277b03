#!/usr/bin/env bash
# Runs every test on both engines with the race detector and ends with one
# summary line. Arguments go to "go test".
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
FORMA3D_TEST_POSTGRES=$(scripts/postgres.sh start)
export FORMA3D_TEST_POSTGRES
trap 'scripts/postgres.sh stop' EXIT

log=$(mktemp)
status=0
go test -race -timeout 15m -json "$@" ./... >"$log" || status=$?
# What failed, with its output; then one line in all.
go run ./scripts/summary <"$log" || status=1
rm -f "$log"
exit "$status"
