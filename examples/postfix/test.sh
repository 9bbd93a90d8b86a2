#!/bin/sh
# Builds the lookup table, and tests it in a real Postfix in a throw-away view of this system.
#
#     test.sh [BUILD_FOLDER]
#
# Exits with 77 where the system does not allow such a view.
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-postfix}
sh examples/postfix/build.sh "$build"
exec sh examples/testing/throwaway.sh sh examples/postfix/inside.sh "$build" /usr/bin/python3 -B \
    examples/postfix/test.py "$build/library/examples/cli/smtpstatus"
