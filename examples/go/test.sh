#!/bin/sh
# Tests the package against the conformance file, and what it holds and returns; with the pointer checks of cgo.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-go}
. examples/go/setup.sh
passed=0
failed=0

# check NAME COMMAND...: one test, which fails with the command.
check() {
    echo "== $1"
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
}

# formatted: gofmt would change nothing.
formatted() {
    [ -z "$(gofmt -l .)" ] || { gofmt -d .; false; }
}

check format formatted
check vet go vet ./...
echo '== tests'
log=$build/go.log
# MALLOC_PERTURB_ overwrites what is freed.
CONFORMANCE=$conformance GODEBUG=cgocheck=2 MALLOC_PERTURB_=90 GLIBC_TUNABLES=glibc.malloc.tcache_count=0 go test -count=1 -v . >"$log" 2>&1 || cat "$log"
passed=$((passed + $(grep -c '^--- PASS' "$log" || true)))
failed=$((failed + $(grep -c '^--- FAIL' "$log" || true)))
grep -q '^ok' "$log" || [ "$failed" -gt 0 ] || failed=1 # it broke off, or was not built

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
