# Read by run.sh and test.sh: builds and installs the extension, and runs a server of its own in a
# temporary folder, on a Unix socket only. SPDX-License-Identifier: MIT

# server_start BUILD_FOLDER: sets build (the library's build folder) and socket (the server's folder).
server_start() {
    sh tests/packages.sh build-essential libjansson-dev meson ninja-build pkg-config postgresql python3
    major=$(dpkg-query -W -f '${Depends}' postgresql | sed 's/^postgresql-\([0-9]*\).*/\1/')
    sh tests/packages.sh "postgresql-server-dev-$major"
    programs=/usr/lib/postgresql/$major/bin

    mkdir -p "$1"
    build=$(cd "$1" && pwd)/library
    [ -e "$build/build.ninja" ] || meson setup "$build" -Dtools=enabled -Dtests=disabled
    ninja -C "$build"

    # Made in a copy: the objects do not belong among the sources.
    rm -rf "$1/extension"
    mkdir "$1/extension"
    for file in Makefile '*.[ch]' '*.control' '*--*.sql'; do
        # shellcheck disable=SC2086 # a pattern
        cp examples/postgresql/$file "$1/extension"
    done
    set -- "$1/extension" "LIBSMTPSTATUS=$build/lib/libsmtpstatus.a" "INCLUDE=$PWD/include" \
        "PG_CONFIG=$programs/pg_config" "COPT=-Werror"
    folder=$1
    shift
    make -s -C "$folder" "$@"
    as_root=
    [ "$(id -u)" -eq 0 ] || as_root=sudo
    $as_root make -s -C "$folder" install "$@"

    # PostgreSQL refuses to run as root.
    as_postgres=
    [ "$(id -u)" -ne 0 ] || as_postgres='runuser -u postgres --'
    socket=$(mktemp -d)
    chmod 755 "$socket"
    [ -z "$as_postgres" ] || chown postgres "$socket"
    $as_postgres "$programs/initdb" -D "$socket/data" -U postgres -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
    $as_postgres "$programs/pg_ctl" -D "$socket/data" -w -l "$socket/log" \
        -o "-k $socket -c listen_addresses='' -c fsync=off -c max_parallel_workers_per_gather=4" start >/dev/null || {
        cat "$socket/log"
        return 1
    }
}

server_stop() {
    $as_postgres "$programs/pg_ctl" -D "$socket/data" -m immediate stop >/dev/null || true
    rm -rf "$socket"
}
