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

rm -rf "$build/unpacked"
mkdir "$build/unpacked"
tar -xzf "$build"/smtpstatus-wasm-*.tgz -C "$build/unpacked"
CONFORMANCE=$conformance
MODULE=$build/unpacked/package
PAGES=$build
export CONFORMANCE MODULE PAGES

passed=0
failed=0
for file in module split page; do
    echo "== $file"
    log=$build/$file.tap
    node --test-reporter=tap "docs/playground/test/$file.test.mjs" >"$log" 2>&1 || cat "$log"
    ok=$(sed -n 's/^# pass //p' "$log")
    wrong=$(sed -n 's/^# fail //p' "$log")
    passed=$((passed + ${ok:-0}))
    failed=$((failed + ${wrong:-1}))
done
rm -f "$build/large.log"
echo '== types'
if docs/playground/node_modules/.bin/tsc --strict --noEmit --target es2022 --module nodenext "$MODULE/index.d.ts"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
