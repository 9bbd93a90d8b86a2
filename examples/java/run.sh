#!/bin/sh
# Builds the library and the classes into build-java/ and runs Example.java with them.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
build=build-java
. examples/java/setup.sh
run_java Example
