#!/bin/sh
# Builds the library into build-python/ and runs example.py with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-python
. examples/library.sh
python3 -B examples/python/example.py
