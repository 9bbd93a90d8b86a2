#!/bin/sh
# Tests the classes against the conformance file, and what they hold and throw.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-php}
sh tests/packages.sh php-cli >&2
. examples/library.sh
passed=0
failed=0
for file in classes conformance; do
    echo "== $file"
    log=$build/$file.log
    php -d error_reporting=E_ALL -d display_errors=1 "examples/php/tests/$file.php" "$conformance" >"$log" 2>&1 || true
    cat "$log"
    last=$(tail -n 1 "$log")
    case $last in
    *' passed, '*' failed')
        passed=$((passed + ${last%% passed*}))
        last=${last##*passed, }
        failed=$((failed + ${last%% failed}))
        ;;
    *)
        failed=$((failed + 1))
        ;;
    esac
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
