#!/usr/bin/env bash
# Restore a PostgreSQL server from a base back-up and the archived write-ahead log.
#
#   restore.sh FOLDER DATA [TIME]
#
# FOLDER is what backup.sh wrote into; DATA a folder that does not exist yet; TIME, such as
# '2027-03-01 09:41:00+00', stops there, otherwise everything archived is restored. Run as
# PostgreSQL's user. The server is not started: see what is printed.
set -euo pipefail

fail() {
    echo "restore.sh: $*" >&2
    exit 1
}

if [ $# -lt 2 ] || [ $# -gt 3 ]; then
    fail "FOLDER DATA [TIME]; see the head of this file"
fi
folder=$(cd "$1" && pwd)
data="$2"
time="${3:-}"
[ ! -e "$data" ] || fail "$data exists: restore into a new folder and keep the old one"

base=""
while IFS= read -r place; do
    if [ -n "$time" ]; then
        # A base back-up that ended after TIME cannot be rolled back to it.
        name=$(basename "$place")
        ended=$(stat -c %Y "$place/backup_manifest")
        [ "$ended" -le "$(date -d "$time" +%s)" ] || { echo "skipping $name" >&2; continue; }
    fi
    base="$place"
done < <(find "$folder/base" -mindepth 1 -maxdepth 1 -type d ! -name '*.partial' | sort)
[ -n "$base" ] || fail "no base back-up in $folder/base${time:+ from before $time}"

cp -a "$base" "$data"
chmod 700 "$data"
{
    echo "restore_command = 'cp \"$folder/wal/%f\" \"%p\"'"
    echo "recovery_target_action = 'promote'"
    [ -z "$time" ] || echo "recovery_target_time = '$time'"
    # The copy must neither wait for the old standby nor write into the old archive.
    echo "synchronous_standby_names = ''"
    echo "archive_mode = off"
} >>"$data/postgresql.auto.conf"
touch "$data/recovery.signal"
echo "restored $base into $data"
echo "now: pg_ctl -D $data start; it replays the archive and then takes writes"
