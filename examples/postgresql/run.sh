#!/bin/sh
# Starts a PostgreSQL server with the extension and asks it about some replies and a bounce message.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
. examples/postgresql/server.sh
server_start build-postgresql >&2
trap server_stop EXIT
psql -X -q -h "$socket" -U postgres -v sample="$PWD/examples/cli/sample-replies.txt" -f examples/postgresql/example.sql
