#!/usr/bin/env bash
# Measures the program on both engines, with fsync on, and the baseplate generator, and
# writes the figures to docs/performance.md. Arguments go to the load generator.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/setup.sh
make build
CGO_ENABLED=0 go build -o bin/load ./load
export FORMA3D_PG_DIR=/tmp/forma3d-bench-postgres
FSYNC=on scripts/postgres.sh start >/dev/null
trap 'scripts/postgres.sh stop' EXIT
bin/load -bin bin/forma3d -postgres "$(scripts/postgres.sh start)" -out docs/performance.md "$@"
CGO_ENABLED=0 go build -o bin/load-grid ./load/grid
bin/load-grid -out docs/performance.md
