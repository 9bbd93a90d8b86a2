#!/bin/sh
# Shows what Postfix logs about a few replies, and the summary of its log, in a throw-away view of this system.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
command=build-postfix/library/examples/cli/smtpstatus
sh examples/postfix/build.sh build-postfix >&2
sh examples/testing/throwaway.sh sh -c "sh examples/postfix/inside.sh build-postfix /usr/bin/python3 -B \
    examples/postfix/test.py $command >/dev/null 2>&1; grep '/smtp\[.* status=' /var/log/postfix.log; echo; \
    $command summary /var/log/postfix.log"
