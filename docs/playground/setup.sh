# Builds the page and the package; to be sourced with $build set, from the top folder. $build gets a full path.
# SPDX-License-Identifier: MIT

sh tests/packages.sh clang lld xz-utils zopfli >&2
command -v npm >/dev/null || sh tests/packages.sh nodejs npm >&2
. examples/library.sh
ninja -C "$build" lib/amalgamation/smtpstatus.c >&2
npm ci --prefix docs/playground --ignore-scripts --no-audit --no-fund >&2 || {
    echo 'the packages of package-lock.json cannot be installed: is the npm registry in reach?'
    exit 77
}

playground=docs/playground
package=$build/package
mkdir -p "$package"
sh "$playground/module/link.sh" "$build/lib/amalgamation" "$SMTPSTATUS_INTERFACE" "$package/smtpstatus.wasm"
python3 -B "$playground/module/numbers.py" "$SMTPSTATUS_INTERFACE" "$package/numbers.js"
python3 -B examples/nodejs/names.py "$SMTPSTATUS_INTERFACE" "$package/names.d.ts"
cp "$playground/module/index.js" "$playground/module/index.d.ts" "$playground/module/package.json" \
    "$playground/module/README.md" LICENSE "$package"
node "$playground/build.mjs" "$package" "$build"
(cd "$package" && npm pack --silent --pack-destination "$build")
