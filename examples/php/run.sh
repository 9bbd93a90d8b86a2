#!/bin/sh
# Builds the library into build-php/ and runs example.php with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-php
sh tests/packages.sh php-cli >&2
. examples/library.sh
php examples/php/example.php
