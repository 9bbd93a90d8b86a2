#!/bin/sh
# Builds the command into build-cli/ and asks it about a reply, a bounce message and a log.
# SPDX-License-Identifier: MIT
set -eu

cd "$(dirname "$0")/../.."
sh examples/programs.sh build-cli cli/smtpstatus >&2
PATH=$PWD/build-cli/examples/cli:$PATH
set -x
smtpstatus explain '550 5.1.1 <jo@example.org>: Recipient address rejected: User unknown'
smtpstatus classify --per-line examples/cli/sample-replies.txt
smtpstatus bounces tests/fixtures/messages/rfc3464-postfix-single.eml
