# Builds the library, and installs Haraka and the module for Node.js as package-lock.json says; to be sourced with
# $build set, from the top folder. SPDX-License-Identifier: MIT

. examples/nodejs/setup.sh
node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' || {
    echo "Haraka needs Node.js 20 or later, this is $(node --version)"
    exit 77
}
sh tests/packages.sh python3-aiosmtpd >&2
npm ci --prefix examples/haraka --ignore-scripts --omit=optional --no-audit --no-fund >&2 || {
    echo 'Haraka cannot be installed: is the npm registry in reach?'
    exit 77
}
