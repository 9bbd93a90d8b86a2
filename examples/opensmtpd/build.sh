#!/bin/sh
# Builds the library and the filter for OpenSMTPD: build.sh BUILD_FOLDER
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3
[ -e "$1/library/build.ninja" ] || meson setup "$1/library" -Dexamples=disabled -Dtests=disabled
ninja -C "$1/library"
cc -std=c11 -D_POSIX_C_SOURCE=200809L -O2 -Wall -Wextra -Werror -I include -o "$1/smtpstatus_opensmtpd" examples/opensmtpd/*.c \
    "$1/library/lib/libsmtpstatus.a" -ljansson
