#!/bin/sh
# Builds the program for ARM and runs it on a sample log under qemu.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/appliance/build.sh build-appliance >&2
qemu-arm-static build-appliance/appliance <examples/appliance/sample.log
