#!/bin/sh
# Builds the filter, and tests it in a real OpenSMTPD in a throw-away view of this system.
#
#     test.sh [BUILD_FOLDER]
#
# Exits with 77 where the system does not allow such a view.
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-opensmtpd}
sh examples/opensmtpd/build.sh "$build"
exec sh examples/testing/throwaway.sh sh examples/opensmtpd/inside.sh "$build" /usr/bin/python3 -B \
    examples/opensmtpd/test.py "$build/library/examples/cli/smtpstatus"
