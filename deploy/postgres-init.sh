#!/bin/bash
# A role and a schema for each part; no role can read another's schema.
set -euo pipefail
for part in admission assessment dispatch portal; do
  password=$(cat "/run/secrets/${part}_password")
  psql -v ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" -v part="$part" -v password="$password" <<'SQL'
create role :"part" login password :'password';
create schema :"part" authorization :"part";
alter role :"part" set search_path = :"part";
SQL
done
psql -v ON_ERROR_STOP=1 --username postgres --dbname "$POSTGRES_DB" -c 'revoke all on schema public from public'
