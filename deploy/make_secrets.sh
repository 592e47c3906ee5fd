#!/usr/bin/env bash
# Writes deploy/secrets/ with fresh random passwords; refuses to overwrite what is there. The name people will type
# (bg.example.gov.cn) may be given, for a certificate to begin with.
set -euo pipefail
cd "$(dirname "$0")"
[ -e secrets ] && { echo "deploy/secrets exists already"; exit 1; }
# The folder is closed to everybody else on this machine; the files are open, because the containers, which get
# each by itself, read them as a user of their own.
mkdir --mode 0700 secrets && umask 022
secret() { python3 -c 'import secrets; print(secrets.token_urlsafe(24), end="")'; }
secret > secrets/postgres_password
# What the county's 12345 hotline shows when it hands in events.
secret > secrets/dispatch_hotline_key
for part in admission assessment dispatch portal; do
  password=$(secret)
  printf %s "$password" > "secrets/${part}_password"
  printf %s "postgresql+psycopg://${part}:${password}@database/gatehouse" > "secrets/${part}_database_url"
done
# RabbitMQ learns at its first start who may say and hear what, each part under a password of its own.
python3 - <<'PY'
import base64, hashlib, json, pathlib, secrets
told = json.loads(pathlib.Path("rabbitmq-definitions.json").read_text())
for user in told["users"]:
    password, salt = secrets.token_urlsafe(24), secrets.token_bytes(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    user["password_hash"] = base64.b64encode(salt + digest).decode()
    url = f"amqp://{user['name']}:{password}@broker:5672//"
    pathlib.Path(f"secrets/{user['name']}_broker_url").write_text(url)
pathlib.Path("secrets/broker_definitions").write_text(json.dumps(told))
PY
# A certificate to begin with, which browsers warn of; the county puts its own in its place (whole chain).
openssl req -x509 -newkey rsa:3072 -nodes -days 398 -subj "/CN=${1:-localhost}" \
  -addext "subjectAltName=DNS:${1:-localhost},IP:127.0.0.1" \
  -keyout secrets/tls_key -out secrets/tls_certificate 2>/dev/null
chmod 0644 secrets/tls_key
