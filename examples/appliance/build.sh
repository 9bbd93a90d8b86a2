#!/bin/sh
# Builds the appliance's program, with the words of replies and by codes only: build.sh BUILD_FOLDER
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh tests/packages.sh build-essential gcc-arm-linux-gnueabihf libc6-dev-armhf-cross meson ninja-build pkg-config python3 \
    qemu-user-static
[ -e "$1/library/build.ninja" ] || meson setup "$1/library" -Dtools=disabled -Dexamples=disabled -Dtests=disabled
ninja -C "$1/library" lib/amalgamation/smtpstatus.c

# program NAME FLAG...: nothing else is linked but the compiler's own helper for 64-bit numbers.
program() {
    output=$1
    shift
    arm-linux-gnueabihf-gcc -std=c11 -Os -Wall -Wextra -Wpedantic -Werror -ffreestanding -nostdlib -static \
        -mcpu=cortex-a7 -mthumb -fno-builtin -fno-asynchronous-unwind-tables -ffunction-sections -fdata-sections \
        -Wl,--gc-sections -Wl,--build-id=none -DSMTPSTATUS_DSN=0 -DSMTPSTATUS_ADVICE=0 -DSMTPSTATUS_RULES=0 "$@" \
        -I "$library" -o "$output" examples/appliance/main.c examples/appliance/leds.c \
        examples/appliance/system_arm.c "$library/smtpstatus.c" -lgcc
}

library=$1/library/lib/amalgamation
program "$1/appliance"
program "$1/appliance-codes" -DSMTPSTATUS_TEXT=0
arm-linux-gnueabihf-size "$1/appliance" "$1/appliance-codes"
