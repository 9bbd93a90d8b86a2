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
for file in modules conformance; do
    cases "$file" env LUA_PATH='examples/luajit/?.lua;examples/luajit/?/init.lua;;' \
        luajit "examples/luajit/tests/$file.lua" "$conformance"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
