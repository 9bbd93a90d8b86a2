#!/bin/sh
# Tests the plugin in a real Haraka on this machine's loopback.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-haraka}
. examples/haraka/setup.sh
/usr/bin/python3 -B examples/haraka/test.py
