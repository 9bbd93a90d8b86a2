#!/bin/sh
# Builds the client, and tests it against servers that misbehave, on this machine's loopback.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-client}
sh examples/programs.sh "$build" client/client
exec python3 -B tests/run.py "$build" example-client
