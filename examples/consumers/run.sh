#!/bin/sh
# Installs smtpstatus below build-consumers/ and builds the Makefile consumer against it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential meson ninja-build pkg-config python3 >&2
sh examples/consumers/install.sh build-consumers shared >&2
prefix=$PWD/build-consumers/shared
export PKG_CONFIG_PATH="$prefix/lib/pkgconfig" LD_LIBRARY_PATH="$prefix/lib"
make -s -C examples/consumers/make app LDFLAGS= -B
examples/consumers/make/app '550 5.1.1 User unknown'
rm examples/consumers/make/app
