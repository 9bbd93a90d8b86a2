#!/bin/sh
# Installs Postfix and the table on this system, which is a throw-away one, and runs a command:
# inside.sh BUILD_FOLDER COMMAND...
# SPDX-License-Identifier: MIT
set -eu

build=$1
shift
sh tests/packages.sh postfix python3 python3-aiosmtpd >"$build/packages.log" 2>&1
cp "$build/smtpstatus_postfix" /usr/lib/postfix/
cp examples/postfix/main.cf /etc/postfix/main.cf
cat examples/postfix/master.cf >>/etc/postfix/master.cf
exec "$@"
