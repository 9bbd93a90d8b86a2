#!/bin/sh
# Builds the library into build-php/ and runs example.php with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-php
. examples/library.sh php-cli
php examples/php/example.php
