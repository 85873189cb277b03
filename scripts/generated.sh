#!/usr/bin/env bash
# Fails when a generated file is not what its source gives now.
set -euo pipefail
cd "$(dirname "$0")/.."
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
go run ./cmd/forma3d docs "$tmp"
(cd "$tmp" && find . -type f) | while read -r f; do
    diff -u "$f" "$tmp/$f" || { echo "$f is out of date: run make generate" >&2; exit 1; }
done
# The types of the web app's API client.
[ -d web/node_modules ] || (cd web && npm ci)
(cd web && node scripts/types.mjs --check)
