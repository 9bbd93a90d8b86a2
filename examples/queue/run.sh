#!/bin/sh
# Builds the simulation into build-queue/ and runs it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/programs.sh build-queue queue/queue >&2
build-queue/examples/queue/queue
