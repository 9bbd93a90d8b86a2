#!/bin/sh
# Shows what Exim logs about a few replies, in a throw-away view of this system.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/exim/build.sh build-exim >&2
sh examples/testing/throwaway.sh sh -c 'sh examples/exim/inside.sh build-exim /usr/bin/python3 -B examples/exim/test.py \
    >/dev/null 2>&1; cut -c 1-19,37- /var/log/exim4/mainlog | grep -E "smtpstatus|R=suppressed"'
