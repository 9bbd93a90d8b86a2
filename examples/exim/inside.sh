#!/bin/sh
# Installs Exim and the module on this system, which is a throw-away one, and runs a command:
# inside.sh BUILD_FOLDER COMMAND...
# SPDX-License-Identifier: MIT
set -eu

build=$1
shift
sh tests/packages.sh exim4-daemon-heavy python3 python3-aiosmtpd sqlite3 >"$build/packages.log" 2>&1
cp "$build/smtpstatus_exim.so" /usr/lib/exim4/
cp examples/exim/exim.conf /etc/exim4/exim4.conf
sqlite3 /var/spool/exim4/smtpstatus.sqlite 'CREATE TABLE recipient (address TEXT PRIMARY KEY, history INTEGER NOT NULL)'
chown Debian-exim: /var/spool/exim4/smtpstatus.sqlite
exec "$@"
