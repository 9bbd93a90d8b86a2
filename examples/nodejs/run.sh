#!/bin/sh
# Builds the library into build-nodejs/, installs koffi into node_modules/ and runs example.js with them.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-nodejs
. examples/nodejs/setup.sh
node examples/nodejs/example.js
