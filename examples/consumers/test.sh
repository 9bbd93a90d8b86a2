#!/bin/sh
# Builds each consumer against an installed smtpstatus, shared and static, and runs it.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential cmake meson ninja-build pkg-config python3 >&2
top=$PWD
work=${1:-build-consumers}
mkdir -p "$work"
work=$(cd "$work" && pwd)
passed=0
failed=0

# consumer NAME PROGRAM COMMAND...: builds one; it gives the verdict, and loads the shared library only when it should.
consumer() {
    name=$1
    program=$2
    shift 2
    if "$@" >"$work/consumer.log" 2>&1 && check "$program"; then
        echo "ok $name $kind"
        passed=$((passed + 1))
    else
        cat "$work/consumer.log"
        echo "FAILED $name $kind"
        failed=$((failed + 1))
    fi
}

check() {
    {
        "$1" '550 5.1.1 User unknown' && readelf -d "$1"
    } >"$work/consumer.log" 2>&1 || return 1
    [ "$(head -n 1 "$work/consumer.log")" = 'user_unknown hard' ] || return 1
    if [ "$kind" = shared ]; then
        grep -q 'NEEDED.*libsmtpstatus' "$work/consumer.log"
    else
        ! grep -q 'NEEDED.*libsmtpstatus' "$work/consumer.log"
    fi
}

meson_consumer() {
    rm -rf "$out/meson"
    meson setup "$out/meson" "$top/examples/consumers/meson" -Ddefault_library="$kind" --wrap-mode nofallback
    ninja -C "$out/meson"
}

cmake_consumer() {
    rm -rf "$out/cmake"
    cmake -S "$top/examples/consumers/cmake" -B "$out/cmake" \
        -DSTATIC_SMTPSTATUS="$([ "$kind" = static ] && echo ON || echo OFF)"
    cmake --build "$out/cmake"
}

make_consumer() {
    rm -rf "$out/consumers"
    mkdir -p "$out/consumers/make"
    cp "$top/examples/consumers/make/Makefile" "$out/consumers/make"
    cp "$top/examples/consumers/app.c" "$out/consumers"
    make -C "$out/consumers/make" $([ "$kind" != static ] || echo STATIC=1)
}

# The library's warnings must not reach its users, nor C++ find fault with the header.
cpp_consumer() {
    library=$(pkg-config --libs smtpstatus)
    [ "$kind" = shared ] || library=$(pkg-config --variable=libdir smtpstatus)/libsmtpstatus.a
    # shellcheck disable=SC2046,SC2086 # lists of flags
    c++ -std=c++17 -Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags smtpstatus) -o "$out/cpp" \
        "$top/examples/consumers/cpp/app.cpp" $library
}

# A project that has smtpstatus under subprojects/ and nothing installed.
subproject_consumer() {
    rm -rf "$out/project"
    mkdir -p "$out/project/meson/subprojects"
    cp "$top/examples/consumers/meson/meson.build" "$out/project/meson"
    cp "$top/examples/consumers/app.c" "$out/project"
    ln -s "$top" "$out/project/meson/subprojects/smtpstatus"
    env PKG_CONFIG_LIBDIR=/nonexistent meson setup "$out/project/build" "$out/project/meson" -Ddefault_library="$kind"
    ninja -C "$out/project/build"
}

for kind in shared static; do
    sh examples/consumers/install.sh "$work" "$kind" >"$work/$kind.log" 2>&1 || {
        cat "$work/$kind.log"
        exit 1
    }
    out=$work/$kind-consumers
    mkdir -p "$out"
    export PKG_CONFIG_PATH="$work/$kind/lib/pkgconfig" LD_LIBRARY_PATH="$work/$kind/lib"
    consumer Meson "$out/meson/app" meson_consumer
    consumer CMake "$out/cmake/app" cmake_consumer
    consumer Makefile "$out/consumers/make/app" make_consumer
    consumer C++ "$out/cpp" cpp_consumer
    consumer subproject "$out/project/build/app" subproject_consumer
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
