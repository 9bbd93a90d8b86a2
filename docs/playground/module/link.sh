#!/bin/sh
# Compiles the library's one-file form to a WebAssembly module, with clang and lld alone.
#
#     link.sh FOLDER_OF_SMTPSTATUS_C SMTPSTATUS_JSON MODULE.wasm
#
# SPDX-License-Identifier: MIT
set -eu

here=$(dirname "$0")
library=$1
module=$3
flags='--target=wasm32 -std=c11 -Oz -ffreestanding -mbulk-memory -mno-atomics -ffunction-sections -fdata-sections
    -Wall -Wextra -Werror'
# shellcheck disable=SC2086 # a list of words
clang $flags -c "$library/smtpstatus.c" -o "$module.library.o"
# The memory functions must not be made into calls of themselves.
# shellcheck disable=SC2086
clang $flags -fno-builtin -c "$here/memory.c" -o "$module.memory.o"
exports=$(python3 -c 'import json, sys
print(*("--export=" + function["name"] for function in json.load(open(sys.argv[1]))["functions"]))' "$2")
# The stack comes first, so that running over it stops the module instead of spoiling tables.
# shellcheck disable=SC2086
wasm-ld -O3 --no-entry --strip-all --gc-sections --stack-first -z stack-size=65536 $exports \
    "$module.library.o" "$module.memory.o" -o "$module"
rm "$module.library.o" "$module.memory.o"
