#!/usr/bin/env bash
# Writes deploy/secrets/ with fresh random passwords; refuses to overwrite what is there.
set -euo pipefail
cd "$(dirname "$0")"
[ -e secrets ] && { echo "deploy/secrets exists already"; exit 1; }
# The folder is closed to everybody else on this machine; the files are open, because the containers, which get
# each by itself, read them as a user of their own.
mkdir --mode 0700 secrets && umask 022
secret() { python3 -c 'import secrets; print(secrets.token_urlsafe(24), end="")'; }
secret > secrets/postgres_password
for part in admission assessment dispatch portal; do
  password=$(secret)
  printf %s "$password" > "secrets/${part}_password"
  printf %s "postgresql+psycopg://${part}:${password}@database/gatehouse" > "secrets/${part}_database_url"
done
# A certificate to begin with, which browsers warn of; the county puts its own in its place (whole chain, then reload).
openssl req -x509 -newkey rsa:3072 -nodes -days 398 -subj "/CN=${1:-localhost}" \
  -addext "subjectAltName=DNS:${1:-localhost},IP:127.0.0.1" \
  -keyout secrets/tls_key -out secrets/tls_certificate 2>/dev/null
chmod 0644 secrets/tls_key
printf %s "amqp://guest:guest@broker:5672//" > secrets/broker_url
