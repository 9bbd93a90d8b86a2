# Builds the library, and installs Haraka and the module for Node.js as package-lock.json says, with a Node.js of its own
# where the system's is too old for Haraka; to be sourced with $build set, from the top folder.
# SPDX-License-Identifier: MIT

. examples/nodejs/setup.sh
sh tests/packages.sh python3-aiosmtpd >&2

# install_packages FOLDER FLAG: what its package-lock.json names.
install_packages() {
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --omit=dev "$2" >&2 || {
        echo 'Haraka cannot be installed: is the npm registry in reach?'
        exit 77
    }
}

node_is_new() {
    node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)'
}

install_packages examples/haraka --omit=optional
# Not a dependency: npm 9 and 11 disagree on how package-lock.json has to tell of a folder beside this one.
ln -sfn ../../nodejs examples/haraka/node_modules/smtpstatus
if ! node_is_new; then
    install_packages examples/haraka/node --include=optional
    PATH=$(echo "$PWD"/examples/haraka/node/node_modules/node-linux-*/bin):$PATH
    export PATH
    node_is_new || {
        echo "Haraka needs Node.js 20 or later, this is $(node --version)"
        exit 77
    }
fi
