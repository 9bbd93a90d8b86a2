#!/bin/sh
# Builds the library and the lookup table for Postfix: build.sh BUILD_FOLDER
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3
[ -e "$1/library/build.ninja" ] || meson setup "$1/library" -Dexamples=disabled -Dtests=disabled
ninja -C "$1/library"
cc -std=c11 -O2 -Wall -Wextra -Werror -I include -o "$1/smtpstatus_postfix" examples/postfix/smtpstatus_postfix.c \
    "$1/library/lib/libsmtpstatus.a"
