#!/bin/sh
# Builds the library into build-go/ and runs example/main.go with it.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-go
. examples/go/setup.sh
go run ./example
