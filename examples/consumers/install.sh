#!/bin/sh
# Builds smtpstatus and installs it to FOLDER/KIND: install.sh FOLDER shared|static
# SPDX-License-Identifier: MIT
set -eu

work=$1
kind=$2
prefix=$(mkdir -p "$work/$kind" && cd "$work/$kind" && pwd)
[ -e "$work/$kind-build/build.ninja" ] || meson setup "$work/$kind-build" --prefix "$prefix" --libdir lib \
    -Ddefault_library="$kind" -Dtools=disabled -Dexamples=disabled -Dtests=disabled
ninja -C "$work/$kind-build" install
