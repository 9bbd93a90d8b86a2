#!/bin/sh
# Builds the module, and tests it in a real Exim in a throw-away view of this system.
#
#     test.sh [BUILD_FOLDER]
#
# Exits with 77 where the system does not allow such a view.
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/exim/build.sh "${1:-build-exim}"
exec sh examples/testing/throwaway.sh sh examples/exim/inside.sh "${1:-build-exim}" /usr/bin/python3 -B \
    examples/exim/test.py
