#!/bin/sh
# Tests the modules against the conformance file, and what they hold and raise.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-luajit}
sh tests/packages.sh lua-cjson luajit >&2
. examples/library.sh
passed=0
failed=0
for file in modules conformance; do
    echo "== $file"
    log=$build/$file.log
    LUA_PATH='examples/luajit/?.lua;examples/luajit/?/init.lua;;' \
        luajit "examples/luajit/tests/$file.lua" "$conformance" >"$log" 2>&1 || true
    cat "$log"
    last=$(tail -n 1 "$log")
    case $last in
    *' passed, '*' failed')
        passed=$((passed + ${last%% passed*}))
        last=${last##*passed, }
        failed=$((failed + ${last%% failed}))
        ;;
    *)
        failed=$((failed + 1))
        ;;
    esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
