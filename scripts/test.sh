#!/usr/bin/env bash
# Runs every test: Go's on both engines with the race detector, the web app's
# components, and the real program in a browser. It ends with one summary line.
# Arguments go to "go test", which then runs alone.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
reports=$(mktemp -d)
trap 'scripts/postgres.sh stop; rm -rf "$reports"' EXIT
status=0
web=()
if [ $# -eq 0 ]; then
    make build
    web=(-vitest "$reports/vitest.json" -playwright "$reports/playwright.json")
    (cd web && npx vitest run --reporter=default --reporter=json --outputFile="$reports/vitest.json") || status=1
    (cd web && PLAYWRIGHT_JSON_OUTPUT_FILE="$reports/playwright.json" npx playwright test --project=e2e) || status=1
fi

FORMA3D_TEST_POSTGRES=$(scripts/postgres.sh start)
export FORMA3D_TEST_POSTGRES

# SQLite itself is C made into Go, which guards its memory by its own mutexes; with
# the race detector in it the tests take three times as long.
race=(-race '-gcflags=modernc.org/...=-race=false')
# The geometry is arithmetic without shared state apart from how it builds several
# parts at a time: the race detector looks at that, and the rest runs ten times
# faster without it.
{
    # shellcheck disable=SC2046 # one word a package
    go test "${race[@]}" -timeout 20m -json "$@" $(go list ./... | grep -v /gridfinity$) || status=$?
    go test "${race[@]}" -timeout 20m -json -run '^TestBuild' "$@" ./gridfinity || status=$?
    go test -timeout 20m -json -skip '^TestBuild' "$@" ./gridfinity || status=$?
} >"$reports/go.json"
# What failed, with its output; then one line in all.
go run ./scripts/summary "${web[@]}" <"$reports/go.json" || status=1
exit "$status"
