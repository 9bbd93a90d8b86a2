#!/bin/sh
# Runs a command as root, by sudo for others, on a throw-away view of this system: whatever it installs or writes is gone
# afterwards. For tests with mail servers, of which Debian installs only one at a time.
#
#     throwaway.sh COMMAND...
#
# Exits with 77 when the system does not allow it (no root, or no overlay file systems).
# SPDX-License-Identifier: MIT
set -eu

if [ "${1:-}" != --inside ]; then
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root unshare --mount true && exec $as_root unshare --mount sh "$0" --inside "$PWD" "$@"
    echo 'throwaway.sh: needs root, and a system that allows mounts' >&2
    exit 77
fi
shift
folder=$1
shift

view=$(mktemp -d)
mount -t tmpfs tmpfs "$view" && mkdir "$view/changes" "$view/work" "$view/root" &&
    mount -t overlay overlay -o "lowerdir=/,upperdir=$view/changes,workdir=$view/work" "$view/root" || {
    echo 'throwaway.sh: no overlay file system here' >&2
    exit 77
}
for name in proc sys dev; do
    mount --rbind "/$name" "$view/root/$name"
done
# No service is started by being installed.
printf '#!/bin/sh\nexit 101\n' >"$view/root/usr/sbin/policy-rc.d"
chmod 755 "$view/root/usr/sbin/policy-rc.d"
status=0
chroot "$view/root" sh -c 'cd "$0" && exec "$@"' "$folder" "$@" || status=$?
umount -l "$view" 2>/dev/null || true
rmdir "$view" 2>/dev/null || true
exit $status
