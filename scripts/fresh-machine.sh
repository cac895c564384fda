#!/bin/sh
# Runs the README's two commands in a clean clone of HEAD, once as root and once as an ordinary user (builder).
# The clone is in a chroot that contains a minimal Debian, a JDK, Maven, make and git, and nothing else.
#
# usage (as root): scripts/fresh-machine.sh [COMMAND]    default: make demo && make test
#   FRESH_MACHINE=DIR keeps the Debian in DIR for the next run; otherwise it is removed at the end.
#   FRESH_USERS="root builder" lists the users that run the command; root and builder exist.
# Exit codes: 0: passed; 1: the command failed; 3: the Debian system cannot be created here (stderr says why).
set -eu
cd "$(dirname -- "$0")/.."
repository=$(pwd -P)
command=${1:-make demo && make test}

impossible() {
  echo "fresh-machine: $1" >&2
  exit 3
}

[ "$(id -u)" = 0 ] || impossible "root is required for chroot"
for tool in debootstrap unshare chroot git; do
  command -v $tool >/dev/null || impossible "$tool is missing: apt-get install debootstrap util-linux coreutils git"
done
. launchers/find-jdk.sh
jdk=$(find_jdk) || impossible "JDK 25 or later is required"

if [ -n "${FRESH_MACHINE-}" ]; then
  root=$FRESH_MACHINE
else
  root=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
  trap 'rm -rf --one-file-system -- "$root"' EXIT
  trap 'exit 130' INT TERM
fi

# Separate mount and process namespaces, so that no mount or process is left behind.
within() {
  unshare --mount --pid --fork --kill-child sh -c '
    mount -t proc proc "$0/proc" && mount --bind /dev "$0/dev" && exec chroot "$0" "$@"' "$root" "$@"
}

if [ ! -e "$root/.complete" ]; then
  rm -rf --one-file-system -- "$root"
  mkdir -p -- "$root"
  log=$root.log
  # If the host runs Debian, use the host's release, because its archive is known to be reachable.
  release=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release 2>/dev/null || true)
  [ -e "/usr/share/debootstrap/scripts/$release" ] || release=stable
  debootstrap --variant=minbase "${release:-stable}" "$root" >"$log" 2>&1 ||
    impossible "debootstrap failed: $(tail -n 1 "$log") ($log)"
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp -rL /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
  # Access to the package archives may need the host's certificates.
  mkdir -p "$root/etc/ssl/certs"
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] ||
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  {
    within apt-get update -qq &&
      within env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends maven make git ca-certificates
  } >>"$log" 2>&1 || impossible "Maven and make cannot be installed: $(tail -n 1 "$log") ($log)"
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] ||
    cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
  mkdir -p "$root/usr/lib/jvm"
  # -L copies the targets of links that point outside the JDK, such as the system's certificates.
  cp -rL "$jdk" "$root/usr/lib/jvm/jdk-fresh"
  chroot "$root" useradd -m builder
  touch "$root/.complete"
fi

status=0
for user in ${FRESH_USERS:-root builder}; do
  home=$(chroot "$root" sh -c "echo ~$user")
  rm -rf -- "$root$home/clone"
  git -c safe.directory="$repository" clone -q "$repository" "$root$home/clone"
  # Start with the artefacts that Maven has downloaded on the host; Maven fetches missing ones.
  if [ -d "$HOME/.m2" ] && [ ! -e "$root$home/.m2" ]; then
    cp -a "$HOME/.m2" "$root$home/.m2"
  fi
  chroot "$root" chown -R "$user:" "$home"
  echo "== as $user: $command"
  if within su - "$user" -c "cd ~/clone && { $command; }"; then
    echo "== as $user: passed"
  else
    echo "== as $user: exit code $?"
    status=1
  fi
done
exit $status
