#!/bin/sh
# Tests the crate against the conformance file, what it adds to the library, its documentation, and what it must
# refuse to compile.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=${1:-build-rust}
. examples/rust/setup.sh
passed=0
failed=0

echo '== tests'
log=$build/rust.log
python3 -B tests/flatten.py "$conformance" "$build/conformance.lines"
RUSTFLAGS='-D warnings'
CONFORMANCE_LINES=$build/conformance.lines
export RUSTFLAGS CONFORMANCE_LINES
cargo test --locked --no-fail-fast >"$log" 2>&1 ||
    { cat "$log"; failed=1; }
# shellcheck disable=SC2013 # numbers
for count in $(sed -n 's/^test result: .* \([0-9]*\) passed; .*/\1/p' "$log"); do
    passed=$((passed + count))
done

# Each file in compile_fail/ has one error, which its first line names. rustc looks only at the types: nothing is linked.
cargo build --quiet --locked
for file in tests/compile_fail/*.rs; do
    code=$(sed -n '1s/^\/\/ error \(E[0-9]*\): .*/\1/p' "$file")
    errors=$(rustc --edition 2021 --emit=metadata --out-dir "$build" --extern smtpstatus="$CARGO_TARGET_DIR/debug/libsmtpstatus.rlib" "$file" 2>&1 |
        sed -n 's/^error\[\(.*\)\]: .*/\1/p')
    echo "== $file: ${errors:-compiles}"
    if [ -n "$code" ] && [ "$errors" = "$code" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
