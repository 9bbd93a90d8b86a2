# Builds the shared library for the tests of a binding; to be sourced with $build set, from the top folder.
# Sets what the bindings ask for, and $conformance; $build gets a full path. SPDX-License-Identifier: MIT

sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3 >&2
mkdir -p "$build"
build=$(cd "$build" && pwd)
[ -f "$build/build.ninja" ] || meson setup "$build" -Ddefault_library=shared -Dtools=disabled -Dexamples=disabled >&2
ninja -C "$build" >&2
SMTPSTATUS_LIBRARY=$build/lib/libsmtpstatus.so.0
SMTPSTATUS_INTERFACE=$build/lib/smtpstatus.json
conformance=$build/tests/conformance/conformance.json
export SMTPSTATUS_LIBRARY SMTPSTATUS_INTERFACE
