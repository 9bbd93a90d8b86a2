# Builds the library and generates numbers.go; to be sourced with $build set, from the top folder.
# Sets what cgo and the tests ask for. SPDX-License-Identifier: MIT

sh tests/packages.sh golang-go >&2
. examples/library.sh
PATH=/usr/lib/go/bin:$PATH
PKG_CONFIG_PATH=$build/meson-uninstalled
LD_LIBRARY_PATH=$build/lib
GOCACHE=$build/go
GOPROXY=off
export PATH PKG_CONFIG_PATH LD_LIBRARY_PATH GOCACHE GOPROXY
cd examples/go
go generate
