#!/bin/sh
# Compares the binary interface with the checked-in description smtpstatus.abi.xml.
#
#     abidiff.sh [--update] FOLDER_OF_SMTPSTATUS_C
#
# Functions may be added. One that goes or changes breaks programs that are built already. abi.txt
# beside it holds what a binary does not tell: the numbers. SPDX-License-Identifier: MIT
set -eu

update=0
[ "$1" != --update ] || { update=1; shift; }
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp "$1/smtpstatus.c" "$1/smtpstatus.h" "$folder"
cd "$folder"
gcc -shared -fPIC -g -O0 -DSMTPSTATUS_BUILD -fvisibility=hidden smtpstatus.c -Wl,-soname,libsmtpstatus.so.0 -o library.so
if [ "$update" = 1 ]; then
    abidw --no-corpus-path --no-comp-dir-path --no-show-locs --drop-undefined-syms --headers-dir . \
        --out-file "$here/smtpstatus.abi.xml" library.so
fi
abidiff --no-added-syms "$here/smtpstatus.abi.xml" library.so
