#!/bin/sh
# Builds the client into build-client/ and shows what it says of a server that refuses one of two recipients.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/programs.sh build-client client/client >&2
python3 -B examples/client/show.py build-client/examples/client/client
