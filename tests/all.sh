#!/bin/sh
# Builds and tests smtpstatus in every way that a change must pass; needs Debian or Ubuntu.
#
#     sh tests/all.sh [BUILD_FOLDER]
#
# The last line is `N passed, N failed` over all builds; the exit status tells the same.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/.."
sh tests/packages.sh abigail-tools build-essential clang clang-format clang-tidy cppcheck doxygen gcc-arm-linux-gnueabihf \
    gcc-arm-none-eabi gcc-s390x-linux-gnu libc6-dev-armhf-cross libc6-dev-s390x-cross libcmocka-dev libjansson-dev \
    lld meson musl-tools ninja-build pkg-config python3 qemu-user valgrind >&2

work=${1:-build-tests}
passed=0
failed=0
skipped=
suites=

# Takes the `N passed, N failed` at the end of a log into the sums.
count() {
    last=$(tail -n 1 "$1")
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
}

# gate NAME COMMAND...: one test, which fails with the command.
gate() {
    name=$1
    shift
    echo "== $name"
    if "$@" >"$work/$name.log" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        cat "$work/$name.log"
        echo "FAILED $name"
    fi
}

# build NAME [NAME=VALUE]... MESON_OPTION...: sets up, builds without warnings and tests.
build() {
    name=$1
    shift
    echo "== $name"
    log=$work/$name.log
    if env "$@" "$work/$name" >"$log" 2>&1 && ninja -C "$work/$name" >>"$log" 2>&1; then
        # shellcheck disable=SC2086 # a list of words
        python3 tests/run.py "$work/$name" $suites >"$log" 2>&1 || true
        cat "$log"
        count "$log"
    else
        cat "$log"
        echo "FAILED to build $name"
        failed=$((failed + 1))
    fi
}

# machine NAME COMPILER MESON_OPTION...: builds for another machine or C library and runs the tests of the library there.
machine() {
    name=$1
    compiler=$2
    shift 2
    if sh tests/machines/cmocka.sh "$compiler" "$work/cmocka" >"$work/cmocka.log" 2>&1; then
        suites='--suite unit --suite dsn'
        build "$name" PKG_CONFIG_LIBDIR="$(cd "$work" && pwd)/cmocka/$compiler" meson setup "$@" \
            --cross-file "tests/machines/$name.ini" -Dtools=disabled -Dexamples=disabled
        suites=
    else
        cat "$work/cmocka.log"
        echo "FAILED to build cmocka with $compiler"
        failed=$((failed + 1))
    fi
}

# The C files of the project.
sources() {
    find include lib tests examples -name node_modules -prune -o -name '*.[ch]' -print | sort
}

format() {
    # Other versions lay out some lines in another way.
    case $(clang-format --version) in
    *' version 14.'*) sources | xargs clang-format --dry-run --Werror ;;
    *) echo 'not the version of clang-format that the files were written with: not compared' ;;
    esac
}

# The sources of the library that were built.
tidy() {
    for source in $(find lib -name '*.c' | sort); do
        ! grep -q "/$source\"" "$work/clang/compile_commands.json" || echo "$source"
    done | xargs clang-tidy --quiet -p "$work/clang"
}

check() {
    cppcheck --quiet --error-exitcode=1 --inline-suppr --std=c11 --enable=warning,performance,portability \
        --suppress=missingIncludeSystem -DSMTPSTATUS_TEXT=1 -DSMTPSTATUS_ADVICE=1 -DSMTPSTATUS_RULES=1 -DSMTPSTATUS_BUILD=1 -D__GNUC__=12 \
        -I include -I lib -I "$work/gcc/lib" lib
}

# One source after the other: of the one-file form the analyzer gives up before it sees much.
analyze() {
    for source in lib/*.c lib/dsn/*.c; do
        gcc -std=c11 -O0 -fanalyzer -Werror -DSMTPSTATUS_ANALYZER -DSMTPSTATUS_TEXT=1 -DSMTPSTATUS_ADVICE=1 -DSMTPSTATUS_DSN=1 \
            -DSMTPSTATUS_RULES=1 -I include -I lib -I lib/dsn -I "$work/gcc/lib" -I "$work/gcc/lib/dsn" -c "$source" -o /dev/null || return 1
    done
}

threads() {
    clang -std=c11 -O1 -g -fsanitize=thread -pthread -I "$work/gcc/lib/amalgamation" tests/threads/threads.c \
        "$work/gcc/lib/amalgamation/smtpstatus.c" -o "$work/threads" && "$work/threads"
}

memory() {
    for program in unit/test-accessors unit/test-classify unit/test-diagnostic unit/test-enhanced unit/test-fixtures \
        unit/test-handle unit/test-names unit/test-retry dsn/test-report dsn/test-messages; do
        valgrind --quiet --error-exitcode=99 "$work/gcc/tests/$program" >"$work/valgrind.log" 2>&1 || [ $? -ne 99 ] || {
            cat "$work/valgrind.log"
            return 1
        }
    done
}

rm -rf "$work"
mkdir -p "$work"
strict='-Dwerror=true -Dtests=enabled'

# gcc's checks of formats, which the other builds have on, take what the sanitizers insert for null pointers.
# shellcheck disable=SC2086 # lists of words
{
    build gcc CC=gcc meson setup $strict
    build clang CC=clang meson setup $strict
    build sanitize CC=gcc meson setup $strict -Dbuildtype=debugoptimized -Db_sanitize=address,undefined -Db_lundef=false \
        '-Dc_args=-fno-sanitize-recover=all -Wno-format-truncation -Wno-format-overflow'
    build codes-only CC=gcc meson setup $strict -Dtext=disabled -Ddsn=disabled -Dadvice=disabled -Drules=disabled
    suites='--suite unit'
    build no-words CC=gcc meson setup $strict -Dtext=disabled -Dtools=disabled -Dexamples=disabled
    suites=
    build amalgamation CC=gcc meson setup $strict -Damalgamation=true
}
for example in examples/*/test.sh docs/playground/test.sh; do
    name=$(basename "$(dirname "$example")")
    case $name in cli | client | queue) continue ;; esac # tested with each build above
    echo "== ${example%/test.sh}"
    status=0
    sh "$example" "$work/$name" >"$work/$name.log" 2>&1 || status=$?
    if [ $status -eq 0 ]; then
        count "$work/$name.log"
    elif [ $status -eq 77 ]; then
        tail -n 1 "$work/$name.log"
        skipped="$skipped $name"
    else
        cat "$work/$name.log"
        echo "FAILED ${example%/test.sh}"
        failed=$((failed + 1))
    fi
done
# shellcheck disable=SC2086 # lists of words
{
    machine s390x s390x-linux-gnu-gcc $strict
    machine armhf arm-linux-gnueabihf-gcc $strict
    machine musl musl-gcc $strict -Ddefault_library=static -Dc_link_args=-static
}
gate format format
gate clang-tidy tidy
gate reference ninja -C "$work/gcc" reference
gate cppcheck check
gate abidiff sh tests/abi/abidiff.sh "$work/gcc/lib/amalgamation"
gate analyzer analyze
gate threads threads
gate valgrind memory
gate fuzz python3 -B tests/fuzz/run.py --runs 10000 "$work/gcc/lib/amalgamation" "$work/fuzz"
gate fuzz-memory python3 -B tests/fuzz/run.py --memory --runs 5000 "$work/gcc/lib/amalgamation" "$work/fuzz"
gate coverage sh tests/coverage.sh "$work/coverage"
gate footprint python3 -B tests/footprint/targets.py "$work/gcc/lib/amalgamation"

[ -z "$skipped" ] || echo "not tested, since this system does not allow it:$skipped"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
