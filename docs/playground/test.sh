#!/bin/sh
# Tests the package under Node.js against the conformance file, and the page in a headless Chromium.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-playground}
set --
sh tests/packages.sh chromium fonts-dejavu-core >&2
. docs/playground/setup.sh

# As npm would install it.
CONFORMANCE=$conformance
MODULE=$build/user/node_modules/smtpstatus-wasm
rm -rf "$build/user"
mkdir -p "$MODULE"
tar -xzf "$build"/smtpstatus-wasm-*.tgz --strip-components 1 -C "$MODULE"
PAGES=$build
export CONFORMANCE MODULE PAGES

passed=0
failed=0
for file in module types split page; do
    echo "== $file"
    log=$build/$file.tap
    node --test-reporter=tap "docs/playground/test/$file.test.mjs" >"$log" 2>&1 || cat "$log"
    ok=$(sed -n 's/^# pass //p' "$log")
    wrong=$(sed -n 's/^# fail //p' "$log")
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${wrong:-1}))
done
rm -f "$build/large.log"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
