#!/bin/sh
# Builds the extension, installs it, and tests it on a PostgreSQL server of its own.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
. examples/postgresql/server.sh
server_start "${1:-build-postgresql}"
trap server_stop EXIT
python3 -B examples/postgresql/test.py "$build" "$socket"
