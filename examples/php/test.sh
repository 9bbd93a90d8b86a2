#!/bin/sh
# Tests the classes against the conformance file, and what they hold and throw.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-php}
sh tests/packages.sh php-cli valgrind >&2
. examples/library.sh
for file in classes conformance; do
    cases "$file" php -d error_reporting=E_ALL -d display_errors=1 "examples/php/tests/$file.php" "$conformance"
done
# PHP's own allocator would hide a use of what was freed.
cases memory env USE_ZEND_ALLOC=0 valgrind --quiet --error-exitcode=99 php examples/php/tests/classes.php

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
