#!/bin/sh
# Builds the library into build-luajit/ and runs example.lua with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-luajit
sh tests/packages.sh lua-cjson luajit >&2
. examples/library.sh
LUA_PATH='examples/luajit/?.lua;examples/luajit/?/init.lua;;' luajit examples/luajit/example.lua
