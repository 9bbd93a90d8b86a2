#!/bin/sh
# Builds smtpstatus in ./build and shows what it says about some replies; needs Debian or Ubuntu.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/.."
sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3 >&2

[ -e build/build.ninja ] || meson setup build -Dtools=enabled >&2
ninja -C build >&2

echo '$ smtpstatus explain "550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown"'
build/examples/cli/smtpstatus explain '550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown'
echo
echo '$ smtpstatus classify --json --per-line examples/cli/sample-replies.txt'
build/examples/cli/smtpstatus classify --json --per-line examples/cli/sample-replies.txt
