# Builds the shared library for the tests of a binding; to be sourced with $build set, from the top folder. Sets what
# the bindings ask for, and $conformance; $build gets a full path; `cases` counts what a test says.
# SPDX-License-Identifier: MIT

sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config python3 >&2
mkdir -p "$build"
build=$(cd "$build" && pwd)
[ -f "$build/build.ninja" ] || meson setup "$build" -Ddefault_library=shared -Dtools=disabled -Dexamples=disabled \
    -Ddocs=disabled >&2
meson compile -C "$build" smtpstatus:shared_library smtpstatus.json conformance.json >&2
SMTPSTATUS_LIBRARY=$build/lib/libsmtpstatus.so.0
SMTPSTATUS_INTERFACE=$build/lib/smtpstatus.json
conformance=$build/tests/conformance/conformance.json
export SMTPSTATUS_LIBRARY SMTPSTATUS_INTERFACE

passed=0
failed=0

# cases NAME COMMAND...: runs a program whose last line is `N passed, N failed`, and adds that to the sums.
cases() {
    echo "== $1"
    log=$build/$1.log
    shift
    ended=0
    "$@" >"$log" 2>&1 || ended=$?
    cat "$log"
    last=$(tail -n 1 "$log")
    case $last in
    *' passed, '*' failed')
        passed=$((passed + ${last%% passed*}))
        last=${last##*passed, }
        failed=$((failed + ${last%% failed}))
        # It says that all is well, and yet ends with an error.
        [ "$ended" -eq 0 ] || [ "${last%% failed}" -gt 0 ] || failed=$((failed + 1))
        ;;
    *)
        failed=$((failed + 1))
        ;;
    esac
}
