#!/usr/bin/env bash
# Installs what the tests need and says exactly what is missing where it cannot:
# PostgreSQL (both engines are tested) and Chromium (the pages are tested in a real
# browser). Go, Node and make must be there.
set -euo pipefail

need=()
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || need+=(postgresql)
command -v chromium >/dev/null 2>&1 || need+=(chromium)
command -v gcc >/dev/null 2>&1 || need+=(gcc libc6-dev) # the race detector needs cgo
[ ${#need[@]} -gt 0 ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing: ${need[*]}"
    apt-get update -qq >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
    exit 0
fi
echo "These Debian packages (or their like) are needed for the tests: ${need[*]}" >&2
exit 1
