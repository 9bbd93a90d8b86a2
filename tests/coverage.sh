# Which lines and branches of lib/ the tests of the library run: sh tests/coverage.sh BUILD_FOLDER
#
# Only tests that call the library take part, not those of the command. Fails below the shares named
# here, in percent. SPDX-License-Identifier: MIT
set -eu
lines=100
branches=100

cd "$(dirname "$0")/.."
sh tests/packages.sh gcovr >&2
CC=gcc meson setup "$1" -Dtests=enabled -Dtools=disabled -Dexamples=disabled -Ddefault_library=static -Doptimization=0 \
    -Db_coverage=true -Db_ndebug=true
ninja -C "$1"
find "$1" -name '*.gcda' -delete # of programs that the build itself runs
python3 tests/run.py "$1" --suite unit --suite dsn
gcovr --root . --object-directory "$1" --filter lib/ --branches --sort-uncovered "$1/lib"
gcovr --root . --object-directory "$1" --filter lib/ --json "$1/coverage.json" "$1/lib"
gcovr --root . --add-tracefile "$1/coverage.json" --fail-under-line "$lines" --fail-under-branch "$branches"
