#!/usr/bin/env bash
# Copy the embedded database while the server runs, and verify the copy.
#
#   backup-sqlite.sh DATABASE FOLDER    e.g. backup-sqlite.sh instance/assess.db /var/backups/assess
#
# Needs the sqlite3 program. FOLDER should be on another disk. Prints the copy's path.
set -euo pipefail

fail() {
    echo "backup-sqlite.sh: $*" >&2
    exit 1
}

[ $# -eq 2 ] || fail "DATABASE FOLDER"
[ -f "$1" ] || fail "$1 is not there"
command -v sqlite3 >/dev/null || fail "install the sqlite3 program"
mkdir -p "$2"
copy="$2/assess-$(date -u +%Y%m%dT%H%M%SZ).db"
[ ! -e "$copy" ] || fail "$copy exists"
rm -f "$copy.partial"
sqlite3 "$1" ".timeout 60000" ".backup '$copy.partial'"
found=$(sqlite3 "$copy.partial" "PRAGMA integrity_check")
[ "$found" = ok ] || fail "the copy is damaged: $found"
wrong=$(sqlite3 "$copy.partial" "SELECT count(*) FROM sitting s WHERE s.event_count <>
    (SELECT count(*) FROM journal_event j WHERE j.sitting_id = s.id)")
[ "$wrong" = 0 ] || fail "$wrong sittings have another number of events than they say"
mv "$copy.partial" "$copy"
sync "$copy"
echo "$copy"
