#!/bin/sh
# Builds programs of examples/: programs.sh BUILD_FOLDER PROGRAM...
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/.."
build=$1
shift
sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3
[ -e "$build/build.ninja" ] || meson setup "$build" -Dtools=enabled -Dexamples=enabled
for program in "$@"; do
    ninja -C "$build" "examples/$program"
done
