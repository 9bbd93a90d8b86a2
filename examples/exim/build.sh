#!/bin/sh
# Builds the library and the module for Exim: build.sh BUILD_FOLDER
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential exim4-dev meson ninja-build pkg-config python3
[ -e "$1/library/build.ninja" ] || meson setup "$1/library" -Dtools=disabled -Dexamples=disabled -Dtests=disabled
ninja -C "$1/library"
# The library's names stay inside the module.
cc -std=gnu11 -O2 -Wall -Wextra -Werror -shared -fPIC -I /usr/include/exim4 -I include -o "$1/smtpstatus_exim.so" \
    examples/exim/smtpstatus_exim.c "$1/library/lib/libsmtpstatus.a" -Wl,--exclude-libs,ALL
