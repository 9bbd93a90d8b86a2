#!/bin/sh
# Tests the classes against the conformance file, and what they hold and throw.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-java}
. examples/java/setup.sh
passed=0
failed=0
# Memory that is freed gets overwritten.
export MALLOC_PERTURB_=90 GLIBC_TUNABLES=glibc.malloc.tcache_count=0
for class in Behaviour Conformance; do
    echo "== $class"
    log=$build/$class.log
    run_java "$class" "$conformance" >"$log" 2>&1 || true
    cat "$log"
    last=$(tail -n 1 "$log")
    case $last in
    *' passed, '*' failed')
        passed=$((passed + ${last%% passed*}))
        last=${last##*passed, }
        failed=$((failed + ${last%% failed}))
        ;;
    *) failed=$((failed + 1)) ;;
    esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
