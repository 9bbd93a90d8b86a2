# Builds the library; to be sourced with $build set, from the top folder. Sets what cargo and the tests ask for, and
# goes to this folder. Debian's cargo and rustc are enough and nothing is downloaded. SPDX-License-Identifier: MIT

sh tests/packages.sh cargo rustc >&2
. examples/library.sh
PATH=/usr/bin:$PATH
LD_LIBRARY_PATH=$build/lib
SMTPSTATUS_LIB_DIR=$build/lib
CARGO_HOME=$build/cargo-home
CARGO_TARGET_DIR=$build/cargo
CARGO_NET_OFFLINE=true
export PATH LD_LIBRARY_PATH SMTPSTATUS_LIB_DIR CARGO_HOME CARGO_TARGET_DIR CARGO_NET_OFFLINE
unset RUSTC RUSTUP_TOOLCHAIN
cd examples/rust
