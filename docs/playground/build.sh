#!/bin/sh
# Writes the page to build-playground/index.html and the package to build-playground/smtpstatus-wasm-*.tgz.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-playground}
set --
. docs/playground/setup.sh
echo "Open file://$build/index.html"
