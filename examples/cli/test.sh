#!/bin/sh
# Builds the command, and tests it.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-cli}
sh examples/programs.sh "$build" cli/smtpstatus
exec python3 -B tests/run.py "$build" --suite cli
