#!/bin/sh
# Shows the verdicts on a few replies, and OpenSMTPD's own log of them, in a throw-away view of this system.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/opensmtpd/build.sh build-opensmtpd >&2
sh examples/testing/throwaway.sh sh -c "sh examples/opensmtpd/inside.sh build-opensmtpd /usr/bin/python3 -B \
    examples/opensmtpd/test.py build-opensmtpd/library/examples/cli/smtpstatus >/dev/null 2>&1
    cat /var/log/smtpstatus.json; echo; grep 'mta delivery' /var/log/opensmtpd.log"
