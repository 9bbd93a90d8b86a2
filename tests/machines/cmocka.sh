#!/bin/sh
# Builds cmocka for a compiler that Debian has no package of it for.
#
#     cmocka.sh COMPILER FOLDER
#
# Fetches Debian's source package once, by lists of packages of its own, into FOLDER/source;
# FOLDER/COMPILER then holds cmocka.pc, the header and a static library. SPDX-License-Identifier: MIT
set -eu

compiler=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
source=$folder/source
out=$folder/$compiler

# The sources that belong to the packages of this machine.
fetch() {
    mkdir -p "$source/apt/sources" "$source/apt/lists" "$source/apt/cache"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ ! -f "$list" ] || sed -n 's/^deb /deb-src /p' "$list" >"$source/apt/sources/$(basename "$list" .list).list"
    done
    for list in /etc/apt/sources.list.d/*.sources; do
        [ ! -f "$list" ] || sed 's/^Types:.*/Types: deb-src/' "$list" >"$source/apt/sources/$(basename "$list")"
    done
    own="-q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts=$source/apt/sources \
        -o Dir::State::lists=$source/apt/lists -o Dir::Cache=$source/apt/cache -o APT::Sandbox::User=$(id -un)"
    # shellcheck disable=SC2086 # a list of words
    (cd "$source" && apt-get $own update && apt-get $own source --download-only cmocka)
    tar -xf "$(find "$source" -name 'cmocka_*.orig.tar.*' ! -name '*.asc')" --strip-components=1 -C "$source"
}

[ -f "$source/src/cmocka.c" ] || fetch
mkdir -p "$out/include"
cp "$source"/include/cmocka*.h "$out/include"
# What its build would find out of any current C library.
touch "$out/config.h"
features='-DHAVE_CONFIG_H -DHAVE_SETJMP_H -DHAVE_SIGNAL_H -DHAVE_STDINT_H -DHAVE_INTTYPES_H -DHAVE_STRINGS_H -DHAVE_TIME_H
    -DHAVE_UNISTD_H -DHAVE_MALLOC_H -DHAVE_STRUCT_TIMESPEC -DHAVE_CLOCK_REALTIME -DHAVE_CLOCK_GETTIME
    -DHAVE_STRSIGNAL -DHAVE_SNPRINTF -DHAVE_VSNPRINTF'
# shellcheck disable=SC2086 # lists of words
"$compiler" -std=gnu11 -O1 -fPIC -w $features -I "$out" -I "$out/include" -c "$source/src/cmocka.c" -o "$out/cmocka.o"
ar rcs "$out/libcmocka.a" "$out/cmocka.o"
cat >"$out/cmocka.pc" <<END
Name: cmocka
Description: unit tests
Version: 1.1.5
Cflags: -I$out/include
Libs: $out/libcmocka.a
END
