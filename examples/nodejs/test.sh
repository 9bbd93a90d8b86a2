#!/bin/sh
# Tests the module against the conformance file, what it holds and throws, and its declarations for TypeScript.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-nodejs}
development=--include=dev
. examples/nodejs/setup.sh
for file in modules conformance types; do
    echo "== $file"
    log=$build/$file.tap
    CONFORMANCE=$conformance node --expose-gc --test-reporter=tap "examples/nodejs/test/$file.test.js" >"$log" 2>&1 ||
        cat "$log"
    ok=$(sed -n 's/^# pass //p' "$log")
    wrong=$(sed -n 's/^# fail //p' "$log")
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${wrong:-1}))
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
