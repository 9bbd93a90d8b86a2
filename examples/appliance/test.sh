#!/bin/sh
# Builds the program for ARM and tests it under qemu.
#
#     test.sh [BUILD_FOLDER]
#
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
work=${1:-build-appliance}
mkdir -p "$work"
work=$(cd "$work" && pwd)
sh examples/appliance/build.sh "$work"
cd examples/appliance
passed=0
failed=0

# check NAME COMMAND...: one test, which fails with the command.
check() {
    name=$1
    shift
    if "$@"; then
        echo "ok $name"
        passed=$((passed + 1))
    else
        echo "FAILED $name"
        failed=$((failed + 1))
    fi
}

# lamps PROGRAM: what the program shows for the log on standard input, in one line, a letter for each lamp that is on.
lamps() {
    qemu-arm-static "$work/$1" | sed 's/green on/G/; s/yellow on/Y/; s/red on/R/; s/[a-z]* off//g; s/ //g; s/^$/-/' | tr '\n' ' '
}

sample_log() {
    [ "$(lamps appliance <sample.log)" = '- G GY G GR ' ]
}

# A log that is followed comes in pieces that are no lines.
pieces() {
    pieces=$(while IFS= read -r line; do
        printf '%s' "$line"
        sleep 0.02
        echo
    done <sample.log | lamps appliance)
    [ "$pieces" = '- G GY G GR ' ]
}

# The codes alone know 5.7.1 for a policy, not for a block list: no lamp calls for help.
codes_only() {
    [ "$(lamps appliance-codes <sample.log)" = '- G GY G ' ]
}

# Longer than the buffer, no line end, bytes that are no text.
hostile_lines() {
    [ "$({
        head -c 100000 /dev/zero
        echo
        echo 'status=sent (250 2.0.0 Ok)'
        head -c 5000 /dev/zero | tr '\0' '\377'
    } | lamps appliance)" = '- G ' ]
}

stands_alone() {
    for program in appliance appliance-codes; do
        [ -z "$(arm-linux-gnueabihf-nm --undefined-only "$work/$program")" ] || return 1
        ! arm-linux-gnueabihf-readelf -lW "$work/$program" | grep -Eq 'INTERP|DYNAMIC' || return 1
    done
}

# The README's table, to a quarter: KiB of code and constants, bytes that are written to.
table_is_true() {
    for program in appliance appliance-codes; do
        arm-linux-gnueabihf-size "$work/$program" | awk -v row="$(grep -F "| \`$program\` |" README.md)" -v name="$program" '
            NR == 2 {
                split(row, told, "|")
                size = ($1 + $2) / 1024
                printf "%s: %.1f KiB, %d bytes written to\n", name, size, $3
                exit !(told[3] > 0.75 * size && told[3] < 1.25 * size && told[4] + 0 == $3)
            }' || return 1
    done
}

check 'the lamps follow the log' sample_log
check 'pieces of lines are put together' pieces
check 'a build by codes only' codes_only
check 'lines that are too long or no text' hostile_lines
check 'no library, no loader' stands_alone
check "the README's sizes" table_is_true
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
