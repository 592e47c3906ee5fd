#!/usr/bin/env bash
# Builds the image and boots compose.yaml for real with podman: Debian, as root, no registry of images needed.
# The official images are stood in for by images of the same names made from Debian's packages; what is in the
# way on a machine without full rights is told in docs/reliability.md. Keeps everything under build/podman.
set -euo pipefail
cd "$(dirname "$0")/.."
WORK=$PWD/build/podman
PREFIX=10.89.77
SERVICES=(database broker portal portal-worker admission admission-worker assessment assessment-worker dispatch dispatch-worker gateway hotline)
say() { printf '%s  %s\n' "$(date +%T)" "$*"; }
skip() { echo "skipped: $*"; exit 0; }

[ "$(id -u)" = 0 ] || skip "needs root"
for program in podman crun iptables debootstrap unshare node npm; do
  command -v "$program" >/dev/null || skip "$program is missing (apt-get install podman crun catatonit netavark iptables debootstrap)"
done
# cgroups are left out, and a mount of cgroup 2 beside cgroup 1 is hidden: crun refuses such a mixture.
if [ -z "${GATEHOUSE_PODMAN:-}" ]; then
  exec env GATEHOUSE_PODMAN=1 unshare --mount --propagation private "$0" "$@"
fi
mountpoint -q /sys/fs/cgroup/unified && umount /sys/fs/cgroup/unified
mkdir -p "$WORK"
cat > "$WORK/containers.conf" <<CONF
[containers]
cgroups = "disabled"
default_ulimits = ["nofile=20000:20000", "nproc=30000:30000"]
[network]
network_backend = "netavark"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "crun"
CONF
export CONTAINERS_CONF=$WORK/containers.conf

base() { # a minimal Debian as an image
  podman image exists "docker.io/library/debian:$1-slim" && return
  [ -d "$WORK/$1/usr" ] || { say "debootstrap $1"; debootstrap --variant=minbase "$1" "$WORK/$1" >"$WORK/$1.log"; }
  tar -C "$WORK/$1" -c . | podman import --quiet - "docker.io/library/debian:$1-slim" >/dev/null
}
stand_in() { # name of the official image, Dockerfile on standard input
  podman image exists "docker.io/library/$1" && return
  say "stand-in for $1"
  podman build --quiet --pull=never --network host -t "docker.io/library/$1" -f - deploy/podman >/dev/null
}
base bookworm
base trixie
INSTALL='apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends'
stand_in postgres:15-bookworm <<DOCKER
FROM docker.io/library/debian:bookworm-slim
RUN $INSTALL postgresql-15 locales && sed -i 's/^# en_US.UTF-8/en_US.UTF-8/' /etc/locale.gen && locale-gen
COPY postgres /usr/local/bin/postgres-stand-in
ENV PATH=/usr/lib/postgresql/15/bin:/usr/bin:/bin LANG=en_US.UTF-8 PGDATA=/var/lib/postgresql/data
VOLUME /var/lib/postgresql/data
ENTRYPOINT ["bash", "/usr/local/bin/postgres-stand-in"]
DOCKER
stand_in rabbitmq:4.0 <<DOCKER
FROM docker.io/library/debian:trixie-slim
RUN $INSTALL rabbitmq-server && mkdir -p /etc/rabbitmq/conf.d \\
 && printf 'loopback_users = none\n' > /etc/rabbitmq/conf.d/10-defaults.conf
ENV RABBITMQ_CONFIG_FILES=/etc/rabbitmq/conf.d HOME=/var/lib/rabbitmq PATH=/usr/lib/rabbitmq/bin:/usr/sbin:/usr/bin:/sbin:/bin
VOLUME /var/lib/rabbitmq
USER rabbitmq
CMD ["rabbitmq-server"]
DOCKER
stand_in nginx:1.28-bookworm <<DOCKER
FROM docker.io/library/debian:bookworm-slim
RUN $INSTALL nginx-light curl && usermod --uid 101 --non-unique www-data
USER www-data
CMD ["nginx", "-e", "/dev/stderr", "-g", "daemon off;"]
DOCKER
stand_in python:3.11-slim-bookworm <<DOCKER
FROM docker.io/library/debian:bookworm-slim
RUN $INSTALL python3 python3-venv ca-certificates && python3 -m venv /usr/local
ENV PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
DOCKER

# Packages are fetched by this machine's own pip and npm; the build gets them from folders, without any network.
say "packages"
.venv/bin/pip download -qq --require-hashes -d "$WORK/wheels" -r requirements/runtime.txt -r requirements/build.txt
rm -rf "$WORK/frontend" && mkdir "$WORK/frontend"
cp -r frontend/package.json frontend/package-lock.json "$WORK/frontend"
(cd "$WORK/frontend" && npm ci --silent --ignore-scripts --no-audit --no-fund --cache "$WORK/npm")
printf '[global]\nno-index = true\nfind-links = /wheels\n' > "$WORK/pip.conf"
printf 'offline=true\ncache=/npm\nregistry=%s\n' "$(npm config get registry)" > "$WORK/npmrc"
NODE=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
podman image exists docker.io/library/node:22-bookworm-slim || {
  say "stand-in for node:22-bookworm-slim (node $(node --version))"
  podman build --quiet --pull=never --network host -t docker.io/library/node:22-bookworm-slim -f - "$NODE" >/dev/null <<DOCKER
FROM docker.io/library/debian:bookworm-slim
COPY bin/node /usr/local/bin/node
COPY lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
DOCKER
}

say "image"
podman build --quiet --pull=never --network host -t gatehouse:local -f deploy/Dockerfile \
  --volume "$WORK/wheels:/wheels:ro" --volume "$WORK/pip.conf:/etc/pip.conf:ro" \
  --volume "$WORK/npm:/npm" --volume "$WORK/npmrc:/usr/local/etc/npmrc:ro" . >/dev/null
[ "${1:-}" = --build-only ] && exit 0

# Names and published ports do not work here: every container gets a fixed address and is told those of all.
python3 - "$PREFIX" "${SERVICES[@]}" prepare > "$WORK/override.yaml" <<'PY'
import sys
prefix, *names = sys.argv[1:]
addresses = {name: f"{prefix}.{number}" for number, name in enumerate(names, 10)}
print(f"networks: {{default: {{ipam: {{config: [{{subnet: {prefix}.0/24}}]}}}}}}\nservices:")
for name, address in addresses.items():
    hosts = ", ".join(f'"{other}:{where}"' for other, where in addresses.items())
    print(f"  {name}:\n    extra_hosts: [{hosts}]\n    networks: {{default: {{ipv4_address: {address}}}}}")
    if name in ("gateway", "hotline"):
        print("    ports: !reset []")
PY
[ -d deploy/secrets ] || { deploy/make_secrets.sh; MADE_SECRETS=1; }
[ -x "$WORK/compose/bin/podman-compose" ] || { python3 -m venv "$WORK/compose" && .venv/bin/pip --python "$WORK/compose" install -qq podman-compose; }
compose() { "$WORK/compose/bin/podman-compose" --project-name gatehouse --profile hotline -f compose.yaml -f "$WORK/override.yaml" "$@"; }
operator() { compose run --rm -T --no-deps prepare "$@"; }
finish() {
  [ $? = 0 ] || { echo "broke off:"; tail -5 "$WORK/compose.log"; }
  compose down --volumes >/dev/null 2>&1 || true
  [ -z "${MADE_SECRETS:-}" ] || rm -rf deploy/secrets
}
trap finish EXIT
healthy() { # timers of health checks need systemd, so they are run here
  for _ in $(seq 120); do podman healthcheck run "gatehouse_$1_1" >/dev/null 2>&1 && { say "healthy: $1"; return; }; sleep 1; done
  podman logs --tail 30 "gatehouse_$1_1"; echo "not healthy: $1"; exit 1
}
say "database and broker"
compose up -d --no-deps database broker >"$WORK/compose.log" 2>&1
healthy database; healthy broker
say "gatehouse migrate"
operator 2>>"$WORK/compose.log"
compose up -d --no-deps "${SERVICES[@]:2}" >>"$WORK/compose.log" 2>&1
for service in "${SERVICES[@]:2}"; do healthy "$service"; done

say "what stands"
podman ps --format '{{.Names}} {{.Status}}'
PORTAL=$PREFIX.12
GATEWAY=$PREFIX.20
# People's way: through the gateway, over TLS, under the public name.
through() { curl -fsS --cacert deploy/secrets/tls_certificate --connect-to "127.0.0.1:443:$GATEWAY:8443" "$@"; }
curl -fsS "http://$PORTAL:8000/readyz"; echo
echo "sign-in page: $(through -o /dev/null -w '%{http_code} %{size_download} bytes over %{scheme} %{http_version}' https://127.0.0.1/sign-in)"
echo "over http: $(curl -s -o /dev/null -w '%{http_code} to %{redirect_url}' -H 'Host: 127.0.0.1' "http://$GATEWAY:8080/sign-in"), around the gateway: $(curl -s -o /dev/null -w '%{http_code}' "http://$PORTAL:8000/sign-in")"
echo "metrics from outside: $(curl -s -o /dev/null -w '%{http_code}' "http://$PORTAL:8000/metrics"), at their port: $(curl -s -o /dev/null -w '%{http_code}' "http://$PORTAL:9100/metrics")"
podman exec gatehouse_admission_1 sh -c 'echo "user $(id -u), root read-only: $(touch /app/x 2>/dev/null && echo no || echo yes), $(grep -h CapEff /proc/self/status | tr -d "\t")"'
podman exec gatehouse_database_1 psql -h /var/run/postgresql -U postgres -d gatehouse -AtF ' ' -c "select schemaname, tableowner, count(*) from pg_tables where schemaname in ('admission', 'assessment', 'dispatch', 'portal') group by 1, 2 order by 1"
say "what a container can reach of others"
podman exec gatehouse_admission_1 sh -c 'echo "mounts $(grep -o " /data[^ ]* [^ ]* r[ow]" /proc/mounts | cut -d" " -f2,4 | xargs), secrets $(ls /run/secrets | xargs)"
  echo "private key: $(find / -xdev -name token.pem 2>/dev/null | grep . || echo not there), public key: $(head -1 /data/keys/token.pub.pem), writable: $(touch /data/keys/token.pub.pem 2>/dev/null && echo yes || echo no)"
  echo "told of others: $(env | grep -E "^(PORTAL|DISPATCH|ASSESSMENT)_" | tr "\n" " ")"'
podman exec gatehouse_portal_1 sh -c 'echo "the portal: $(stat -c "%n %U %a" /data/portal/keys/token.pem)"'

say "a county, and somebody of it who signs in through the gateway and begins a case"
operator sh -c 'for service in admission dispatch; do
    python -m services.$service.cli load-county gatehouse/demo/430211 >/dev/null || exit 1; done
  python -m portal.cli load-county gatehouse/demo/430211 --for-trying --json' >"$WORK/accounts" 2>>"$WORK/compose.log"
PASSWORD=$(python3 -c 'import json, sys; print(next(one["password"] for one in json.loads(open(sys.argv[1]).read().splitlines()[-1]) if one["login"] == "wjj.clerk"))' "$WORK/accounts")
JAR=$WORK/cookies
rm -f "$JAR"
page() { through --max-time 20 -b "$JAR" -c "$JAR" "https://127.0.0.1$1"; }
token() { page "$1" | sed -n 's/.*name="csrf_token" value="\([^"]*\)".*/\1/p' | head -1; }
submit() { # page, where to, fields …
  local page=$1 to=$2 word words=()
  shift 2
  for word in "$@"; do words+=(--data-urlencode "$word"); done
  through --max-time 20 -b "$JAR" -c "$JAR" -o /dev/null -w '%{http_code} %{redirect_url}' \
    --data-urlencode "csrf_token=$(token "$page")" "${words[@]}" "https://127.0.0.1$to" 2>/dev/null || true
}
went() { # what is said, what came of it: anything but a redirect ends the run
  echo "$1: $2"
  [[ $2 == 303* ]] || exit 1
}
still_there() { # a page admission has to be asked for
  page "${FIRST#*127.0.0.1}" >"$WORK/page" && grep -q 编制实施方案 "$WORK/page" || { echo "the case is gone"; exit 1; }
  echo "the case is there, at its first task"
}
went "signs in" "$(submit /sign-in /sign-in user=wjj.clerk "password=$PASSWORD")"
FIRST=$(submit /applications/new /applications/new item_name=健康档案更新)
went "begins a case" "$FIRST"
still_there

say "admission is killed with SIGKILL; its restart policy brings it back"
kill -KILL "$(podman inspect --format '{{.State.Pid}}' gatehouse_admission_1)"
echo "meanwhile: $(submit /inbox /applications/new item_name=入户走访)"
healthy admission
echo "restarts: $(podman inspect --format '{{.RestartCount}}' gatehouse_admission_1)"
still_there
went "another begins" "$(submit /applications/new /applications/new item_name=入户走访登记)"

say "the hotline hands in an event with its key, and finds nothing else"
HOTLINE=$PREFIX.21
hotline() { curl -sS --cacert deploy/secrets/tls_certificate --connect-to "127.0.0.1:443:$HOTLINE:8443" -o "$WORK/answer" -w '%{http_code}' "$@"; }
EVENT='{"external_no": "12345-2026-778", "title": "路灯不亮", "description": "整条街", "township": "430211001", "place": "黄河北路"}'
hand_in() { hotline https://127.0.0.1/hotline/events -H "X-Intake-Key: $1" -H "Idempotency-Key: $2" -H 'Content-Type: application/json' -d "$EVENT"; }
echo "wrong key: $(hand_in guess boot-key-0), its own: $(hand_in "$(cat deploy/secrets/dispatch_hotline_key)" boot-key-1) $(grep -o '"event_no":"[^"]*"' "$WORK/answer"), another path: $(hotline https://127.0.0.1/events), through people's gateway: $(through -o /dev/null -w '%{http_code}' -X POST https://127.0.0.1/hotline/events 2>/dev/null || true)"

for gone in dispatch-worker database broker; do
  say "$gone is killed and started again"
  podman kill --signal KILL "gatehouse_${gone}_1" >/dev/null
  podman start "gatehouse_${gone}_1" >/dev/null 2>&1
  healthy "$gone"
done
for service in "${SERVICES[@]:2}"; do healthy "$service" >/dev/null; done
still_there
went "one more begins" "$(submit /applications/new /applications/new item_name=文明楼栋评比)"
for _ in $(seq 120); do # by the broker that was just killed, to a listener that has to find it again
  page /inbox >"$WORK/page"
  grep -q 文明楼栋评比 "$WORK/page" && break
  sleep 1
done
grep -q 文明楼栋评比 "$WORK/page" || { echo "the portal never heard of it"; exit 1; }
echo "the portal has heard of it"
say "backup, audit"
operator gatehouse --data /data backup /backups/first
operator gatehouse --data /data audit verify
say "everything is lost but the backup, and comes back"
podman stop --time 40 $(printf 'gatehouse_%s_1 ' gateway "${SERVICES[@]:2:8}") >/dev/null 2>&1
podman rm --force --volumes $(printf 'gatehouse_%s_1 ' gateway "${SERVICES[@]:0:10}") >/dev/null 2>&1
podman volume rm $(printf 'gatehouse_%s ' database broker admission assessment dispatch portal keys) >/dev/null
compose up -d --no-deps database broker >>"$WORK/compose.log" 2>&1
healthy database; healthy broker
operator gatehouse --data /data restore /backups/first
operator 2>>"$WORK/compose.log"
operator gatehouse --data /data audit verify
compose up -d --no-deps "${SERVICES[@]:2}" >>"$WORK/compose.log" 2>&1
for service in "${SERVICES[@]:2}"; do healthy "$service" >/dev/null; done
rm -f "$JAR"
went "signs in" "$(submit /sign-in /sign-in user=wjj.clerk "password=$PASSWORD")"
still_there
say "stop"
podman stop --time 40 gatehouse_portal_1 >/dev/null 2>&1
echo "portal ended with $(podman inspect --format '{{.State.ExitCode}}' gatehouse_portal_1)"
say "booted"
