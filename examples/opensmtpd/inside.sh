#!/bin/sh
# Installs OpenSMTPD and the filter on this system, which is a throw-away one, and runs a command:
# inside.sh BUILD_FOLDER COMMAND...
# SPDX-License-Identifier: MIT
set -eu

build=$1
shift
sh tests/packages.sh libjansson4 opensmtpd python3 python3-aiosmtpd >"$build/packages.log" 2>&1
cp "$build/smtpstatus_opensmtpd" /usr/libexec/opensmtpd/
cp examples/opensmtpd/smtpd.conf /etc/smtpd.conf
install -m 644 -o opensmtpd /dev/null /var/log/smtpstatus.json
exec "$@"
