# Installs Debian packages that are missing: sh tests/packages.sh PACKAGE...
# Does nothing, and asks for nothing, when all are there. SPDX-License-Identifier: MIT
set -eu

missing=
for package in "$@"; do
    if ! dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed; then
        missing="$missing $package"
    fi
done
[ -n "$missing" ] || exit 0

as_root='env DEBIAN_FRONTEND=noninteractive'
[ "$(id -u)" -eq 0 ] || as_root="sudo $as_root" # which lets go of the environment
$as_root apt-get update -q
# shellcheck disable=SC2086 # a list of words
$as_root apt-get install -q -y --no-install-recommends $missing
