#!/bin/sh
# Builds the library into build-rust/ and runs examples/tour.rs with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-rust
. examples/rust/setup.sh
cargo run --quiet --locked --example tour
