#!/bin/bash
# A role and a schema for each part; no role can read, write or make anything in another's schema. Run once, by
# the image of PostgreSQL; the test runs it too, with roles and passwords of its own.
set -euo pipefail
secrets=${GATEHOUSE_SECRETS:-/run/secrets} suffix=${GATEHOUSE_ROLE_SUFFIX:-}
owner() { psql -v ON_ERROR_STOP=1 --quiet --username postgres --dbname "$POSTGRES_DB" "$@"; }
# What everybody may do by default: connect, make temporary tables, look into public.
owner -v database="$POSTGRES_DB" <<'SQL'
revoke all on database :"database" from public;
revoke all on schema public from public;
SQL
for part in admission assessment dispatch portal; do
  password=$(cat "${secrets}/${part}_password")
  owner -v part="$part" -v role="${part}${suffix}" -v database="$POSTGRES_DB" -v password="$password" <<'SQL'
create role :"role" login password :'password' nosuperuser nocreatedb nocreaterole noinherit;
grant connect on database :"database" to :"role";
create schema :"part" authorization :"role";
alter role :"role" in database :"database" set search_path = :"part";
SQL
done
