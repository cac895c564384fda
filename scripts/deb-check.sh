#!/usr/bin/env bash
# Checks the Debian package in build/distribution on a minimal Debian system (see fresh-machine.sh): installs it with apt,
# runs the command lines of its units as their user with their capabilities, detects a scan on a virtual interface,
# upgrades, removes and purges the package. systemd does not run there; the units are verified by systemd-analyze
# on the host, if it is installed, and the package by Lintian.
#
# usage (as root): scripts/deb-check.sh
#   FRESH_MACHINE=DIR uses the Debian in DIR, and keeps it; otherwise it is created and removed at the end.
# Exit codes: 0: passed; 1: a check failed; 3: the checks cannot run here (stderr says why).
set -euo pipefail
cd "$(dirname -- "$0")/.."

impossible() {
  echo "deb-check: $1" >&2
  exit 3
}

fail() {
  echo "deb-check: $1" >&2
  exit 1
}

# Everything runs in namespaces of its own, so that no mount, process or interface is left behind.
if [ "${1-}" != inside ]; then
  [ "$(id -u)" = 0 ] || impossible "root is required for chroot"
  for tool in debootstrap unshare chroot dpkg-deb setpriv ip git; do
    command -v $tool >/dev/null ||
      impossible "$tool is missing: apt-get install debootstrap util-linux coreutils dpkg iproute2 git"
  done
  deb=$(ls build/distribution/ml-ids_*_all.deb 2>/dev/null) || impossible "build/distribution has no package: run 'make dist'"
  work=$(mktemp -d "${TMPDIR:-/tmp}/deb-check.XXXXXX")
  trap 'rm -rf --one-file-system -- "$work"' EXIT
  trap 'exit 130' INT TERM
  if [ -z "${FRESH_MACHINE-}" ]; then
    FRESH_MACHINE=$work/machine
  fi
  export FRESH_MACHINE
  [ -e "$FRESH_MACHINE/.complete" ] || scripts/fresh-machine.sh true >/dev/null || impossible "the Debian system cannot be created"

  if command -v lintian >/dev/null; then
    setpriv --reuid nobody --regid nogroup --clear-groups lintian --fail-on error,warning "$deb" </dev/null ||
      fail "Lintian reports problems"
    echo "lintian: no errors, no warnings"
  else
    echo "skipped Lintian: it is not installed"
  fi

  # The package archive is reached through the host's network, so packages that ml-ids needs are installed here.
  # The JDK on the machine is not a package, as if it had been unpacked by hand. This package only promises it.
  mkdir -p "$work/jdk/DEBIAN"
  printf '%s\n' 'Package: jdk-of-the-test' 'Version: 1' 'Architecture: all' 'Maintainer: nobody <nobody@localhost>' \
    'Provides: java25-runtime-headless' 'Description: JDK of the test' > "$work/jdk/DEBIAN/control"
  dpkg-deb --root-owner-group --build "$work/jdk" "$FRESH_MACHINE/tmp/jdk.deb" >/dev/null
  cp "$deb" "$FRESH_MACHINE/tmp/ml-ids.deb"
  unshare --mount --pid --fork --kill-child sh -ec '
    mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev"
    exec chroot "$0" sh -c "export DEBIAN_FRONTEND=noninteractive
      apt-get install -y -qq --no-install-recommends libpcap0.8 adduser /tmp/jdk.deb"' \
    "$FRESH_MACHINE" >"$work/apt.log" 2>&1 || impossible "libpcap cannot be installed: $(tail -n 1 "$work/apt.log")"
  unshare --mount --pid --net --fork --kill-child "$0" inside "$work"
  exit
fi

work=$2
root=$FRESH_MACHINE
mount --make-rprivate /
mount -t proc proc /proc
# A mount point of its own, which can be made read-only for a unit.
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
ip link set lo up

in_machine() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root DEBIAN_FRONTEND=noninteractive "$@"
}

files() {
  (cd "$root" && find . -xdev -path ./proc -prune -o -path ./dev -prune -o -path ./run -prune -o -path ./tmp -prune -o -path ./root -prune -o \
    -path ./home -prune -o -path ./var/lib/dpkg -prune -o -path ./var/lib/apt -prune -o -path ./var/cache -prune -o \
    -path ./var/log/apt -prune -o -name '*-' -prune -o -print) | LC_ALL=C sort
}

# start UNIT INSTANCE: runs the unit's command line with its user, settings, capabilities and writable directories.
start() {
  file=$root/usr/lib/systemd/system/$1.service
  local instance=${2-}
  setting() { sed -n "s/^$1=//p" "$file" | sed "s/%[iI]/$instance/g"; }
  local capabilities bounding=-all variables=() settings
  capabilities=$(setting AmbientCapabilities | tr 'A-Z ' 'a-z,' | sed 's/cap_/+/g')
  [ "$(setting AmbientCapabilities)" = "$(setting CapabilityBoundingSet)" ] || fail "$1: capabilities beyond the ambient ones"
  for settings in $(setting EnvironmentFile); do
    settings=$root${settings#-}
    [ ! -e "$settings" ] || mapfile -t -O "${#variables[@]}" variables < <(grep -v '^#' "$settings" | grep .)
  done
  local state
  state=/var/lib/$(setting StateDirectory)
  in_machine install -d -o ml-ids -g ml-ids -m 0750 "$state"
  log=$work/$1.log
  : > "$log"
  [ -z "$capabilities" ] || bounding=-all,$capabilities
  # The JVM replaces the shell, setpriv and env, so $! is its process.
  unshare --mount bash -c '
    root=$1 state=$2
    shift 2
    # As ProtectSystem=strict does.
    for writable in "$root$state" "$root/var/log/ml-ids" "$root/tmp"; do mount --bind "$writable" "$writable"; done
    mount -o remount,bind,ro "$root"
    exec chroot "$root" "$@"' start "$root" "$state" \
    setpriv --reuid "$(setting User)" --regid "$(setting Group)" --clear-groups --no-new-privs --bounding-set "$bounding" \
    --inh-caps "$bounding" --ambient-caps "$bounding" \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/var/lib/ml-ids LANG=C.UTF-8 "${variables[@]}" \
    sh -c "cd '$state' && exec $(setting ExecStart)" >"$log" 2>&1 &
  process=$!
  for _ in $(seq 300); do
    ! grep -q '^listening on ' "$log" || return 0
    kill -0 "$process" 2>/dev/null || break
    sleep 0.2
  done
  fail "$1 does not start: $(tail -n 3 "$log")"
}

# The process has exactly the given capabilities, and runs as ml-ids.
check_process() {
  local status=/proc/$process/status
  local uid
  uid=$(in_machine id -u ml-ids)
  [ "$(awk '/^Uid:/ { print $2, $3, $4, $5 }' $status)" = "$uid $uid $uid $uid" ] || fail "the process does not run as ml-ids"
  for set in CapInh CapPrm CapEff CapBnd CapAmb; do
    [ "$(awk -v set=$set: '$1 == set { print $2 }' $status)" = "$1" ] || fail "$set is not $1: $(grep ^Cap $status | tr '\n' ' ')"
  done
}

stop() {
  local begun=$SECONDS code=0
  kill -TERM "$process"
  wait "$process" || code=$?
  [ $((SECONDS - begun)) -le 10 ] || fail "the server took more than 10 s to end"
  # Otherwise systemd reports that the unit failed.
  [ $code = 0 ] || [ "$code" = "$(sed -n 's/^SuccessExitStatus=//p' "$file")" ] || fail "the server ended with exit code $code"
}

# http METHOD PORT PATH [BODY_FILE CONTENT_TYPE]: prints the response.
http() {
  exec 3<>"/dev/tcp/127.0.0.1/$2"
  {
    printf '%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' "$1" "$3"
    if [ $# -gt 3 ]; then
      printf 'Content-Type: %s\r\nContent-Length: %s\r\n\r\n' "$5" "$(wc -c < "$4")"
      cat "$4"
    else
      printf '\r\n'
    fi
  } >&3
  cat <&3
  exec 3>&-
}

expect() {
  grep -q -- "$2" <<<"$1" || fail "expected $2, received: ${1:0:500}"
}

# Left by an earlier run that failed.
in_machine dpkg --purge ml-ids >/dev/null 2>&1 || true
files > "$work/before"
version=$(dpkg-deb -f "$root/tmp/ml-ids.deb" Version)

in_machine apt-get install -y -qq --no-install-recommends /tmp/ml-ids.deb >"$work/install.log" 2>&1 ||
  fail "apt cannot install the package: $(tail -n 3 "$work/install.log")"
for command in "$root"/usr/bin/ml-ids* "$root"/usr/bin/ml_ids*; do
  command=${command#"$root"}
  expect "$(in_machine "$command" --version 2>&1)" "$(sed 's/~/-/g' <<<"$version")"
  [ -e "$root/usr/share/man/man1/${command##*/}.1.gz" ] || fail "$command has no manual page"
done
in_machine setpriv --reuid nobody --regid nogroup --clear-groups ml-ids incidents /usr/share/ml-ids/share/selftest/selftest.pcap.gz \
  >"$work/incidents" 2>/dev/null || fail "ml-ids incidents failed"
expect "$(cat "$work/incidents")" 'Password guessing'
expect "$(in_machine ml-ids detect --attacks-only --format csv /usr/share/ml-ids/share/selftest/selftest.pcap.gz 2>/dev/null)" 'PortScan'
echo "installed $version: every command runs; incidents and detect find the attacks in the self-test capture"

if command -v systemd-analyze >/dev/null; then
  # Instances are verified, not templates; systemd-analyze checks ExecStart below the root.
  cp "$root/usr/lib/systemd/system/ml-ids-sensor@.service" "$work/ml-ids-sensor@eth0.service"
  cp "$root/usr/lib/systemd/system/ml-ids-api.service" "$work/"
  touch "$work/ml-ids-api"
  chmod +x "$work/ml-ids-api"
  sed -i "s,^ExecStart=/usr/bin,ExecStart=$work," "$work"/*.service
  for unit in "$work"/*.service; do
    systemd-analyze verify --man=no "$unit" >"$work/verify" 2>&1 || true
    ! grep -F ml-ids "$work/verify" >&2 || fail "systemd-analyze verify reports problems in ${unit##*/}"
  done
  echo "units: systemd-analyze verify reports nothing"
fi

start ml-ids-api
check_process 0000000000000000
expect "$(http GET 5000 /ping)" ' 200 '
expect "$(http POST 5000 /api/predictions datasets/example-request.json 'application/json; format=pandas-split')" '^\[[01]\.0'
stop
echo "ml-ids-api: serves as ml-ids without capabilities, on a read-only system; ends on SIGTERM"

ip link add veth0 type veth peer name veth1
ip address add 10.99.0.1/24 dev veth0
ip link set veth0 up
ip link set veth1 up
start ml-ids-sensor@ veth1
check_process 0000000000002000
# Connections to forty hosts that do not answer. The neighbour entries make the kernel send packets to them.
for host in $(seq 2 41); do
  ip neighbour add "10.99.0.$host" lladdr 02:00:00:00:00:01 dev veth0
  timeout 0.3 bash -c ": </dev/tcp/10.99.0.$host/22" 2>/dev/null || true
done
for _ in $(seq 100); do
  incidents=$(http GET 5001 /api/incidents)
  ! grep -q '"kind":"address_sweep"' <<<"$incidents" || break
  sleep 0.3
done
expect "$incidents" '"kind":"address_sweep"'
expect "$incidents" '10\.99\.0\.1'
stop
echo "ml-ids-sensor@veth1: captures as ml-ids with CAP_NET_RAW only, and reports the address sweep"

# An upgrade with a changed default configuration; the administrator has changed another line.
mkdir "$work/new"
dpkg-deb -R "$root/tmp/ml-ids.deb" "$work/new"
sed -i "s/^Version: .*/&+upgrade/" "$work/new/DEBIAN/control"
echo '# A new default.' >> "$work/new/etc/ml-ids/api.conf"
dpkg-deb --root-owner-group -Zgzip --build "$work/new" "$root/tmp/new.deb" >/dev/null
sed -i 's/^MLIDS_PORT=.*/MLIDS_PORT=5055/' "$root/etc/ml-ids/api.conf"
printf '%s\n' MLIDS_TOKEN=planted-token-0123456789 AWS_ACCESS_KEY=planted-key AWS_SECRET_KEY=planted-secret >> "$root/etc/ml-ids/api.conf"
echo kept > "$root/var/lib/ml-ids/api/own-file"
in_machine dpkg --force-confdef --force-confold -i /tmp/new.deb >"$work/upgrade.log" 2>&1 || fail "upgrade: $(tail -n 3 "$work/upgrade.log")"
[ "$(in_machine dpkg-query -W -f '${Version}' ml-ids)" = "$version+upgrade" ] || fail "the new version is not installed"
[ -e "$root/var/lib/ml-ids/api/own-file" ] || fail "the upgrade deleted files in /var/lib/ml-ids"
start ml-ids-api
expect "$(http GET 5055 /ping)" ' 200 '
# Credentials in the settings are visible only to root and the server itself.
! in_machine setpriv --reuid nobody --regid nogroup --clear-groups cat /etc/ml-ids/api.conf 2>/dev/null ||
  fail "other users can read /etc/ml-ids/api.conf"
{
  tr '\0' ' ' < "/proc/$process/cmdline"
  http GET 5055 /metrics
  http POST 5055 /api/predictions datasets/example-request.json text/plain
} > "$work/visible"
stop
! grep -a planted "$work/visible" "$log" >&2 || fail "a credential is visible above"
echo "upgraded: the changed configuration and the server's files are kept"

in_machine apt-get remove -y -qq ml-ids >"$work/remove.log" 2>&1 || fail "remove: $(tail -n 3 "$work/remove.log")"
[ -e "$root/etc/ml-ids/api.conf" ] && [ -e "$root/var/lib/ml-ids/api/own-file" ] || fail "removal deleted configuration or state"
[ ! -e "$root/usr/bin/ml-ids" ] || fail "removal left commands"
in_machine apt-get purge -y -qq ml-ids >"$work/purge.log" 2>&1 || fail "purge: $(tail -n 3 "$work/purge.log")"
! in_machine getent passwd ml-ids >/dev/null || fail "purging left the user ml-ids"
files > "$work/after"
diff "$work/before" "$work/after" >&2 || fail "purging left or removed the files above"
echo "removed and purged: no file and no user is left"
