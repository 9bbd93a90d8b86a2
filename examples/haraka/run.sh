#!/bin/sh
# Shows what Haraka logs about a few replies.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-haraka
. examples/haraka/setup.sh
/usr/bin/python3 -B examples/haraka/test.py "$build/haraka.log" >"$build/test.log" 2>&1
grep smtpstatus "$build/haraka.log" | grep -v ' loading '
