# Builds the library, installs koffi as package-lock.json says, and writes names.d.ts; to be sourced with $build set, from
# the top folder. With development=--include=dev also what only the tests need. SPDX-License-Identifier: MIT

command -v npm >/dev/null || sh tests/packages.sh nodejs npm >&2
. examples/library.sh
npm ci --prefix examples/nodejs --ignore-scripts --no-audit --no-fund "${development:---omit=dev}" >&2 || {
    echo 'koffi cannot be installed: is the npm registry in reach?'
    exit 77
}
python3 -B examples/nodejs/names.py "$SMTPSTATUS_INTERFACE" examples/nodejs/names.d.ts
