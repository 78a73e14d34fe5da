#!/usr/bin/env bash
# Base back-up of a PostgreSQL server, and archiving of its write-ahead log.
#
#   backup.sh base FOLDER            take a base back-up into FOLDER/base/<time>, and verify it
#   backup.sh wal FOLDER PATH NAME   archive one finished segment; for archive_command:
#                                    archive_command = '/opt/assess/deploy/backup.sh wal /var/backups/assess %p %f'
#   backup.sh prune FOLDER KEEP      keep the newest KEEP base back-ups and the log they need
#
# Connection: the usual PGHOST, PGPORT, PGUSER, PGPASSFILE. FOLDER must be on another machine's
# disk (a mount): a back-up beside the database dies with it.
set -euo pipefail

fail() {
    echo "backup.sh: $*" >&2
    exit 1
}

# pg_basebackup and its companions are rarely on the PATH on Debian.
if ! command -v pg_verifybackup >/dev/null; then
    for folder in "${PGBIN:-}" /usr/lib/postgresql/*/bin; do
        [ -x "$folder/pg_verifybackup" ] && PATH="$folder:$PATH"
    done
fi

base() {
    local place
    place="$1/base/$(date -u +%Y%m%dT%H%M%SZ)"
    mkdir -p "$1/base" "$1/wal"
    [ ! -e "$place" ] || fail "$place exists"
    # Into a folder with another name first: an interrupted back-up must not look like one.
    rm -rf "$place.partial"
    pg_basebackup -D "$place.partial" -X stream -c fast
    pg_verifybackup -q "$place.partial"
    mv "$place.partial" "$place"
    sync -f "$place"
    echo "$place"
}

wal() {
    local folder="$1/wal" from="$2" name="$3"
    mkdir -p "$folder"
    if [ -e "$folder/$name" ]; then
        # Handed over before, but the server did not hear of it: the same bytes are fine.
        cmp -s "$from" "$folder/$name" && exit 0
        fail "$folder/$name is there with other content"
    fi
    cp "$from" "$folder/.$name.part"
    sync "$folder/.$name.part"
    mv "$folder/.$name.part" "$folder/$name"
    sync "$folder"
}

prune() {
    local folder="$1" keep="$2" oldest first
    [ "$keep" -ge 1 ] || fail "keep at least one base back-up"
    mapfile -t all < <(find "$folder/base" -mindepth 1 -maxdepth 1 -type d ! -name '*.partial' | sort)
    [ "${#all[@]}" -gt "$keep" ] || exit 0
    oldest="${all[${#all[@]} - keep]}"
    first=$(sed -n 's/^START WAL LOCATION: .* (file \([0-9A-F]*\))$/\1/p' "$oldest/backup_label")
    [ -n "$first" ] || fail "$oldest has no backup_label"
    pg_archivecleanup "$folder/wal" "$first"
    for place in "${all[@]:0:${#all[@]} - keep}"; do
        rm -rf "$place"
    done
}

case "${1:-}" in
base) [ $# -eq 2 ] || fail "base FOLDER"; base "$2" ;;
wal) [ $# -eq 4 ] || fail "wal FOLDER PATH NAME"; wal "$2" "$3" "$4" ;;
prune) [ $# -eq 3 ] || fail "prune FOLDER KEEP"; prune "$2" "$3" ;;
*) fail "say base, wal or prune; see the head of this file" ;;
esac
