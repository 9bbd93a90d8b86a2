# Builds the library and installs koffi, as package-lock.json says; to be sourced with $build set, from the top folder.
# SPDX-License-Identifier: MIT

command -v npm >/dev/null || sh tests/packages.sh nodejs npm >&2
. examples/library.sh
npm ci --prefix examples/nodejs --ignore-scripts --no-audit --no-fund >&2 || {
    echo 'koffi cannot be installed: is the npm registry in reach?'
    exit 77
}
