#!/bin/sh
# Builds the simulation, and tests what comes out of it.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-queue}
sh examples/programs.sh "$build" queue/queue
exec python3 -B tests/run.py "$build" example-queue
