#!/usr/bin/env bash
# Run by the primary's image at its first start: let the standby follow.
set -euo pipefail
echo "host replication assess all scram-sha-256" >>"$PGDATA/pg_hba.conf"
