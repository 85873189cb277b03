#!/usr/bin/env bash
# Starts a throw-away PostgreSQL for tests and benchmarks on a free loopback
# port and prints its address; "stop" ends it. Needs Debian's postgresql
# (scripts/setup.sh installs it). fsync is off unless FSYNC=on: the tests do not
# survive a power cut, the benchmarks must.
set -euo pipefail

dir=${FORMA3D_PG_DIR:-/tmp/forma3d-postgres}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
[ -x "$bin/initdb" ] || { echo "PostgreSQL is not installed: run scripts/setup.sh as root" >&2; exit 1; }

# initdb refuses root.
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

case "${1:-start}" in
start)
    if [ -f "$dir/address" ] && as_owner "$bin/pg_ctl" -D "$dir/data" status >/dev/null 2>&1; then
        cat "$dir/address"; exit 0
    fi
    rm -rf "$dir"; mkdir -p "$dir"; [ "$(id -u)" != 0 ] || chown postgres "$dir"
    port=${FORMA3D_PG_PORT:-$((20000 + RANDOM % 20000))}
    cd "$dir"
    as_owner "$bin/initdb" -D "$dir/data" -U forma3d -A trust -E UTF8 --locale=C >/dev/null
    as_owner "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w -o "-p $port -k $dir -c listen_addresses=127.0.0.1 -c fsync=${FSYNC:-off} -c synchronous_commit=${FSYNC:-off} -c full_page_writes=${FSYNC:-off} -c max_connections=300 -c shared_buffers=256MB" start >/dev/null
    echo "postgres://forma3d@127.0.0.1:$port/postgres?sslmode=disable" >"$dir/address"
    cat "$dir/address"
    ;;
stop)
    [ -d "$dir/data" ] || exit 0
    cd "$dir"
    as_owner "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$dir"
    ;;
*) echo "usage: $0 start|stop" >&2; exit 2 ;;
esac
