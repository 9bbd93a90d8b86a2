#!/bin/sh
# Tests the modules against the conformance file, what they hold and raise, and their types.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-python}
sh tests/packages.sh mypy valgrind >&2
. examples/library.sh
cd examples/python
for file in test_smtpstatus.py test_modules.py test_conformance.py; do
    cases "$file" python3 -B count.py "$file" "$conformance"
done
# Python's own allocator would hide a use of what was let go.
cases memory env PYTHONMALLOC=malloc valgrind --quiet --error-exitcode=99 \
    /usr/bin/python3 -B count.py test_modules.py "$conformance"
echo '== types'
# Of /usr/bin, as above: another Python's mypy need not be installed.
if /usr/bin/mypy --strict --cache-dir "$build/mypy" smtpstatus*.py test_modules.py example.py; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
