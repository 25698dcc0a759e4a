#!/usr/bin/env bash
# Builds the three CPU images without a registry and without a daemon, starts them with podman and replays five weeks of Kp through them:
# mosquitto and PostgreSQL on this machine, core, worker and gateway as containers on its network, everything closed by `swx secrets init`.
#
#   docker/try-images.sh [WORK_DIR]    (default /var/tmp/swx-images: the bases stay there and are used again; BUILD=no: the images too)
#
# The base images are made here: Debian by debootstrap, .NET and Node.js copied from this machine. Needs root, dotnet, node and the Debian
# packages buildah podman runc debootstrap mosquitto mosquitto-clients postgresql curl. Exit 0: all of it worked. 1: `error: …`.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=${1:-/var/tmp/swx-images}
uid=1654 # as in the Dockerfiles
pids=() containers=()

fail() { echo "error: $*" >&2; exit 1; }

finish() {
  local c pid
  for c in "${containers[@]}"; do pod rm --force --time 5 "$c" >/dev/null 2>&1 || true; done
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null; done
  [[ -z ${run:-} ]] || rm -rf "$run"
}
trap finish EXIT

PATH=$PATH:/usr/sbin:$(echo /usr/lib/postgresql/*/bin | tr ' ' ':')
for tool in buildah podman runc debootstrap mosquitto mosquitto_pub mosquitto_sub initdb postgres curl dotnet node; do
  command -v "$tool" >/dev/null || fail "$tool is not installed."
done
[[ $EUID -eq 0 ]] || fail "needs root: debootstrap and podman without user namespaces."

# ---- engine: no daemon, no systemd, limits that this kernel grants ----

mkdir -p "$work/state"
run=$(mktemp -d)
chmod 755 "$run"
driver=overlay
store() { echo --root "$work/store-$driver" --runroot "$work/state" --storage-driver "$driver"; }
# shellcheck disable=SC2046 # words on purpose
bld() { buildah $(store) "$@"; }
# shellcheck disable=SC2046
pod() { CONTAINERS_CONF=$run/containers.conf podman $(store) "$@"; }
cat >"$run/containers.conf" <<CONF
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=10000:10000"]
[engine]
runtime = "$(command -v runc)"
cgroup_manager = "cgroupfs"
CONF
if ! probe=$(bld from scratch 2>/dev/null) || ! bld mount "$probe" >/dev/null 2>&1; then
  driver=vfs # slower and larger, but needs nothing of the kernel
fi
[[ -z ${probe:-} ]] || bld rm "$probe" >/dev/null 2>&1 || true

# ---- bases ----

have() { bld inspect --type image "localhost/$1" >/dev/null 2>&1; }

base() { # base NAME FROM ENV... -- PATH...: an image with PATHs of this machine added, under the names they have here
  local name=$1 from=$2 c
  shift 2
  c=$(bld from --pull-never "$from")
  while [[ $1 != -- ]]; do bld config --env "$1" "$c"; shift; done
  shift
  # A link is added as the link that it is.
  tar -C / -cf - "${@#/}" | tar -C "$(bld mount "$c")" -xf -
  bld umount "$c" >/dev/null
  bld commit --quiet "$c" "localhost/$name" >/dev/null
  bld rm "$c" >/dev/null
}

dotnet_root=$(dirname "$(readlink -f "$(command -v dotnet)")")
if ! have swx-debian; then
  echo "base: Debian by debootstrap ..."
  mirror=$(apt-cache policy libc6 | grep -oE 'https?://[^ ]+' | head -n 1)
  rm -rf "$work/debian"
  debootstrap --variant=minbase --include=ca-certificates,libssl3,libstdc++6,zlib1g "$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)" \
    "$work/debian" "$mirror" >"$work/debootstrap.log" 2>&1 || fail "debootstrap failed, see $work/debootstrap.log"
  rm -rf "$work"/debian/var/cache/apt/* "$work"/debian/var/lib/apt/lists/*
  c=$(bld from scratch)
  tar -C "$work/debian" -cf - . | tar -C "$(bld mount "$c")" -xf -
  bld config --env PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$c"
  bld commit --quiet "$c" localhost/swx-debian >/dev/null
  bld rm "$c" >/dev/null
  rm -rf "$work/debian"
fi
have swx-aspnet || base swx-aspnet localhost/swx-debian -- "$dotnet_root"/{dotnet,host,shared} "$(command -v dotnet)"
# The clients' settings of this machine (sources, authorities) go into the build stages only. Debian's base has no ICU.
clients=(/etc/ssl/certs /usr/share/ca-certificates)
[[ ! -d ~/.nuget/NuGet ]] || clients+=(~/.nuget/NuGet)
[[ ! -f ~/.npmrc ]] || clients+=(~/.npmrc)
have swx-sdk || base swx-sdk localhost/swx-debian DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
  "NUGET_CERT_REVOCATION_MODE=${NUGET_CERT_REVOCATION_MODE:-online}" -- "$dotnet_root" "$(command -v dotnet)" "${clients[@]}"
have swx-node || base swx-node localhost/swx-debian NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt -- "$(command -v node)" "$(command -v npm)" \
  "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "${clients[@]}"

# ---- images ----

for service in core worker gateway; do
  begin=$SECONDS
  built="built in"
  [[ ${BUILD:-yes} == no ]] && built="checked in" || bld bud --isolation chroot --pull-never -f "$root/docker/$service.Dockerfile" -t "localhost/swx-try-$service" \
    --build-arg SDK_IMAGE=localhost/swx-sdk --build-arg RUNTIME_IMAGE=localhost/swx-aspnet --build-arg NODE_IMAGE=localhost/swx-node \
    "$root" >"$work/build-$service.log" 2>&1 || fail "the $service image was not built, see $work/build-$service.log"
  echo "image $service: $built $((SECONDS - begin)) s, $(pod image inspect --format '{{.Size}}' "localhost/swx-try-$service" | awk '{ printf "%.0f MB", $1 / 1e6 }')," \
    "of which base $(pod image inspect --format '{{.Size}}' localhost/swx-aspnet | awk '{ printf "%.0f MB", $1 / 1e6 }')"
done

# ---- broker and store on this machine ----

next=21000
port() { # a free one, in $free
  while (exec 3<>"/dev/tcp/127.0.0.1/$next") 2>/dev/null; do next=$((next + 1)); done
  free=$next next=$((next + 1))
}
until_ok() { # until_ok SECONDS WHAT COMMAND...
  local end=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do ((SECONDS < end)) || fail "$what"; sleep 0.2; done
}
declare -A http cluster ready
port && mqtt=$free
port && websocket=$free
port && sql=$free
for service in core worker gateway; do
  port && http[$service]=$free
  port && cluster[$service]=$free
done

"$root/swx" secrets init "$run/secrets" --centre try --stations gfz-kp-wide/gfz --mqtt "$mqtt" --ws "$websocket" --broker-data "$run/broker" >/dev/null
secrets=$run/secrets
mkdir "$run"/{broker,sql}
chmod 711 "$secrets"
chown -R mosquitto "$secrets/mosquitto" "$run/broker"
(cd "$secrets/mosquitto" && exec mosquitto -c mosquitto.conf) >"$run/broker.log" 2>&1 &
pids+=($!)

chown -R postgres "$run/sql" "$secrets/postgres"
(cd / && runuser -u postgres -- "$(command -v initdb)" -D "$run/sql/data" -U swx --auth=scram-sha-256 --pwfile="$secrets/postgres/postgres.password" >/dev/null)
(cd / && exec setpriv --reuid postgres --regid postgres --init-groups "$(command -v postgres)" -D "$run/sql/data" -p "$sql" -k "$run/sql" -h 127.0.0.1) >"$run/sql.log" 2>&1 &
pids+=($!)
until_ok 30 "PostgreSQL did not start" pg_isready -h 127.0.0.1 -p "$sql"

# As Kubernetes and compose mount them: the service's own folder, and in settings/ one file per setting.
for service in core worker gateway; do
  mkdir "$secrets/$service/settings"
  echo "postgres:Host=127.0.0.1;Port=$sql;Database=postgres;Username=swx;Password=$(cat "$secrets/postgres/postgres.password")" >"$secrets/$service/settings/Database"
  chmod -R u=rX,go= "$secrets/$service"
  chown -R "$uid" "$secrets/$service"
done

# ---- containers, as restricted as in k8s/ ----

start() { # start SERVICE SETTING...
  local service=$1 setting begin
  shift
  local options=(--env "ASPNETCORE_HTTP_PORTS=${http[$service]}" --env "SWX__Cluster__Port=${cluster[$service]}")
  # The same settings of files as in k8s/.
  while read -r setting; do options+=(--env "$setting"); done < <(grep -hE '^SWX__.*=/run/secrets/' "$root/k8s/base/settings/"{cluster,"$service"}.env)
  for setting; do options+=(--env "$setting"); done
  begin=$(date +%s%N)
  pod run --detach --name "swx-try-$service-$$" --network host --read-only --tmpfs /tmp --cap-drop all --security-opt no-new-privileges \
    --volume "$secrets/$service:/run/secrets/swx:ro" "${options[@]}" "localhost/swx-try-$service" >/dev/null
  containers+=("swx-try-$service-$$")
  until_ok 120 "$service was not ready in 120 s" curl -sf "127.0.0.1:${http[$service]}/health/ready"
  ready[$service]=$((($(date +%s%N) - begin) / 1000000))
}
start core SWX__Core__Live=false SWX__Core__Centre=try "SWX__Broker=mqtts://127.0.0.1:$mqtt" SWX__BrokerUser=core
start worker "SWX__Cluster__Seeds__0=akka.tcp://swx@127.0.0.1:${cluster[core]}" SWX__Worker__Device=cpu
start gateway "SWX__Cluster__Seeds__0=akka.tcp://swx@127.0.0.1:${cluster[core]}" SWX__Gateway__Centre=try

for service in core worker gateway; do
  c=swx-try-$service-$$
  [[ $(pod exec "$c" id -u) == "$uid" ]] || fail "$service does not run as $uid"
  ! pod exec "$c" touch /app/written 2>/dev/null || fail "$service can write to its root"
  [[ $(pod exec "$c" sed -n 's/^CapEff:\t//p' /proc/1/status) == 0000000000000000 ]] || fail "$service has capabilities"
  [[ $(curl -s -o /dev/null -w '%{http_code}' "127.0.0.1:${http[$service]}/metrics") == 401 ]] || fail "$service shows metrics to anybody"
  curl -sf -H "Authorization: Bearer $(cat "$secrets/$service/metrics.token")" "127.0.0.1:${http[$service]}/metrics" | grep '^target_info' >/dev/null || fail "$service has no metrics"
done

# ---- replay: 35 days of Kp in GFZ's wide format ----

days=35
for ((d = 0; d < days; d++)); do
  day=$(date -u -d "2016-01-01 + $d days" '+%Y %m %d')
  printf '%s %5d %7.1f 2488 %2d' "$day" $((30681 + d)) "$((30681 + d)).5" $((1 + d % 27))
  for ((i = 0; i < 8; i++)); do
    awk -v n=$((d * 8 + i)) 'BEGIN { printf " %6.3f", int(3 * (2.5 + 1.8 * sin(n / 17) + 0.7 * sin(n / 3))) / 3 }'
  done
  echo '    5    5    5    5    5    5    5    5     5  30    100.0     98.0 2'
done >"$run/kp.txt"
mosquitto_sub -h 127.0.0.1 -p "$mqtt" --cafile "$secrets/reader/ca.crt" -u reader -P "$(cat "$secrets/reader/mqtt.password")" -q 1 -t 'swx/v1/try/forecast/kp/ensemble' >"$run/forecasts" &
pids+=($!)
begin=$(date +%s%N)
mosquitto_pub -h 127.0.0.1 -p "$mqtt" --cafile "$secrets/stations/gfz/ca.crt" -u gfz -P "$(cat "$secrets/stations/gfz/mqtt.password")" -q 1 -t swx/v1/try/in/gfz-kp-wide/gfz -f "$run/kp.txt"
issued() { grep -c '"issued_at"' "$run/forecasts"; }
last() { [[ $(tail -n 1 "$run/forecasts" | grep -oE '"issued_at": ?"[^"]*"') == *2016-02-0[45]* ]]; }
until_ok 120 "only $(issued) forecasts came" last
took=$((($(date +%s%N) - begin) / 1000000))
degraded=$(grep -cE '"degraded": ?\{ ?"is": ?true' "$run/forecasts" || true)

curl -sf "127.0.0.1:${http[gateway]}/" | grep -i '<html' >/dev/null || fail "the gateway serves no page"
rows() { curl -sf "127.0.0.1:${http[gateway]}/hapi/data?dataset=kp&start=2016-01-01T00:00Z&stop=2016-02-05T00:00Z" | grep -c .; }
all() { (($(rows) == days * 8)); }
until_ok 30 "HAPI has $(rows) rows of Kp instead of $((days * 8))" all

echo "replay: $((days * 8)) values in over MQTT, $(issued) forecasts out in $took ms, $degraded of them degraded; $(rows) rows over HAPI"
for service in core worker gateway; do
  c=swx-try-$service-$$
  memory=$(pod exec "$c" sed -nE 's/^VmRSS:\s+([0-9]+) kB/\1/p' /proc/1/status)
  pod stop --time 60 "$c" >/dev/null
  echo "container $service: ready after ${ready[$service]} ms, $((memory / 1000)) MB resident after the replay, stopped with exit code $(pod inspect --format '{{.State.ExitCode}}' "$c")"
done

cat <<TOLD
not done here: the official base images (no registry is needed or asked; theirs are smaller and have no shell), the CUDA image (its package
must be served, and a GPU be there), a pod network and memory limits (host network, $(podman --version), $(runc --version | head -n 1), storage $driver).
TOLD
