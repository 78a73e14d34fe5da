#!/usr/bin/env bash
# Prove that the newest back-up can be restored: restore it beside the server, start it on a
# socket of its own, and compare it. Run as PostgreSQL's user, weekly and before an exam day.
#
#   drill.sh FOLDER [DATABASE [TIME]]
#
# Prints the restored number of sittings, events and receipts and the time of the last event.
# `assess sittings verify` against the printed address checks journal, chain and receipts too;
# with KEEP=1 the restored server is left running for that.
set -euo pipefail

fail() {
    echo "drill.sh: $*" >&2
    exit 1
}

[ $# -ge 1 ] || fail "FOLDER [DATABASE [TIME]]; see the head of this file"
here=$(cd "$(dirname "$0")" && pwd)
folder="$1"
database="${2:-assess}"
if ! command -v pg_ctl >/dev/null; then
    for place in "${PGBIN:-}" /usr/lib/postgresql/*/bin; do
        [ -x "$place/pg_ctl" ] && PATH="$place:$PATH"
    done
fi
work=$(mktemp -d)
started=""
cleanup() {
    if [ "${KEEP:-0}" = 1 ] && [ -n "$started" ]; then
        return
    fi
    [ -z "$started" ] || pg_ctl -D "$work/data" -m immediate -w stop >/dev/null
    rm -rf "$work"
}
trap cleanup EXIT

"$here/restore.sh" "$folder" "$work/data" "${3:-}" >&2
pg_ctl -D "$work/data" -w -t 3600 -l "$work/log" \
    -o "-c listen_addresses='' -k $work -c port=5432" start >/dev/null ||
    { cat "$work/log" >&2; fail "the restored server does not start"; }
started=1
ask() {
    # PGUSER names the role; every other setting of the old server is left aside.
    env -u PGPORT -u PGHOSTADDR PGHOST="$work" psql -X -A -t -v ON_ERROR_STOP=1 -d "$database" -c "$1"
}
for _ in $(seq 600); do
    [ "$(ask 'SELECT pg_is_in_recovery()')" = f ] && break
    sleep 0.5
done
[ "$(ask 'SELECT pg_is_in_recovery()')" = f ] || fail "the restored server is still recovering"
[ "$(ask 'SHOW synchronous_commit')" = on ] || echo "drill.sh: synchronous_commit is not on" >&2

echo "sittings $(ask 'SELECT count(*) FROM sitting')"
echo "events $(ask 'SELECT count(*) FROM journal_event')"
echo "receipts $(ask 'SELECT count(*) FROM receipt')"
echo "last $(ask "SELECT coalesce(max(received_at)::text, 'never') FROM journal_event")"
# Each sitting says how many events it has; the journal must hold exactly these.
missing=$(ask 'SELECT count(*) FROM sitting s WHERE s.event_count <>
    (SELECT count(*) FROM journal_event j WHERE j.sitting_id = s.id)')
[ "$missing" = 0 ] || fail "$missing sittings have another number of events than they say"
if [ "${KEEP:-0}" = 1 ]; then
    echo "address postgresql://${PGUSER:-postgres}@/$database?host=$work"
    echo "stop pg_ctl -D $work/data -m immediate stop; rm -rf $work"
fi
