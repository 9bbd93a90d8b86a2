#!/bin/sh
# Tests the modules against the conformance file, what they hold and raise, and their types.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-python}
sh tests/packages.sh mypy >&2
. examples/library.sh
passed=0
failed=0

# cases NAME COMMAND...: counts what unittest ran.
cases() {
    echo "== $1"
    shift
    "$@" 2>"$build/cases.log" || cat "$build/cases.log"
    ran=$(sed -n 's/^Ran \([0-9]*\) tests\{0,1\} in.*/\1/p' "$build/cases.log")
    wrong=$(grep -c -E '^(FAIL|ERROR): ' "$build/cases.log" || true)
    [ -n "$ran" ] || { ran=0 wrong=1; }
    failed=$((failed + wrong))
    passed=$((passed + ran - (wrong < ran ? wrong : ran)))
}

cd examples/python
cases 'the small module' python3 -B test_smtpstatus.py
cases 'the modules' python3 -B test_modules.py
cases 'the conformance file' python3 -B test_conformance.py "$conformance"
echo '== types'
# Of /usr/bin: another Python's mypy need not be installed.
if /usr/bin/mypy --strict --cache-dir "$build/mypy" smtpstatus_*.py test_modules.py example.py; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
