#!/bin/sh
# Writes the files of the operating system that the image needs to DIRECTORY: a shell, the programs that the launchers
# call, the libraries that Java, XGBoost and live capture need, and an account. Takes them from the packages of the
# Debian or Ubuntu release of this machine; apt-get downloads the packages and verifies their signatures.
#
# usage: deploy/image/system.sh DIRECTORY CACHE    CACHE keeps the downloaded packages
# Exit codes: 0: done; 1: a package lacks a file; 3: this system cannot provide the packages.
set -eu

system=$1
cache=$2

programs='basename cat dirname env id ls readlink sed sleep'
# Java needs the C library, XGBoost the other ones except libpcap.
libraries='libc.so.6 libdl.so.2 libm.so.6 libpthread.so.0 librt.so.1 libgcc_s.so.1 libstdc++.so.6 libgomp.so.1 libpcap.so.0.8'

fail() {
  echo "system.sh: $1" >&2
  exit "${2:-1}"
}

for tool in apt-get apt-cache dpkg-deb; do
  command -v $tool >/dev/null || fail "the image is made of Debian packages, and $tool is missing; build it on Debian or Ubuntu, or with deploy/Dockerfile" 3
done

# The name of libpcap's package differs between releases.
pcap=
for name in libpcap0.8t64 libpcap0.8; do
  if apt-cache show --no-all-versions "$name" >/dev/null 2>&1; then
    pcap=$name
    break
  fi
done
[ -n "$pcap" ] || fail 'apt-cache knows no package with libpcap; run apt-get update' 3

# Without the alternatives that are not installed by default, such as libelogind0 beside libsystemd0.
packages=$(apt-cache depends --recurse --important --no-conflicts --no-breaks --no-replaces --no-enhances \
  base-files bash coreutils dash sed libstdc++6 libgomp1 "$pcap" | sed -n 's/^\([a-z0-9][^ :]*\)$/\1/p' |
  LC_ALL=C sort -u | grep -v -x -e 'libelogind0' -e 'original-awk' -e gawk -e mawk -e install-info)

mkdir -p "$cache/partial"
# APT's own account cannot write to the cache.
apt() { (cd "$cache/partial" && apt-get -qq -o APT::Sandbox::User=root download "$@"); }

# shellcheck disable=SC2086 # one argument for each package
apt --print-uris $packages > "$cache/uris" || fail 'a package cannot be found; run apt-get update' 3
# Each line is 'URI' FILE SIZE HASH.
current=$(sed "s/^'[^']*' \([^ ]*\) .*/\1/" "$cache/uris" | LC_ALL=C sort -u)
missing=
for file in $current; do
  [ -s "$cache/$file" ] || missing="$missing ${file%%_*}"
done
if [ -n "$missing" ]; then
  # shellcheck disable=SC2086
  apt $missing || fail 'the packages cannot be downloaded' 3
  mv "$cache"/partial/*.deb "$cache/"
fi

stage=$cache/stage
rm -rf "$stage" "$system"
# The directories are merged as in an installed system.
mkdir -p "$stage/usr/bin" "$stage/usr/sbin" "$stage/usr/lib" "$stage/usr/lib64" "$system"
for directory in bin sbin lib lib64; do
  ln -s "usr/$directory" "$stage/$directory"
done
mkdir -p "$system/bin" "$system/etc" "$system/lib" "$system/lib64" "$system/tmp" "$system/var/lib/dpkg/status.d"
for file in $current; do
  dpkg-deb --fsys-tarfile "$cache/$file" | tar -x --keep-directory-symlink --no-same-owner -C "$stage" 2>/dev/null ||
    fail "$cache/$file cannot be unpacked; delete it"
done

loader=$(find "$stage/usr/lib" "$stage/usr/lib64" -name 'ld-linux-*.so.*' | head -n 1)
[ -n "$loader" ] || fail 'libc6 contains no dynamic loader'
folder=$(dirname "$(find "$stage/usr/lib" -name libc.so.6 | head -n 1)")
multiarch=$(basename "$folder")
mkdir -p "$system/lib/$multiarch"

# The loader's path is part of every program.
case $(basename "$loader") in
  *x86-64*) cp -L "$loader" "$system/lib64/" ;;
  *) cp -L "$loader" "$system/lib/" ;;
esac

# Copies a library and those that it needs.
copy_libraries() {
  "$(readlink -f "$loader")" --library-path "$folder" --list "$1" > "$cache/needed" 2>&1 || fail "$1: $(tail -n 1 "$cache/needed")"
  ! grep 'not found' "$cache/needed" >&2 || fail "$1 needs a library that is in none of the packages"
  sed -n "s|^.* => $folder/\([^ ]*\) .*|\1|p" "$cache/needed" | while read -r name; do
    cp -L "$folder/$name" "$system/lib/$multiarch/"
  done
}

for program in $programs; do
  cp -L "$stage/usr/bin/$program" "$system/bin/"
  copy_libraries "$stage/usr/bin/$program"
done
cp -L "$stage/usr/bin/bash" "$system/bin/"
copy_libraries "$stage/usr/bin/bash"
# Jib copies no links.
cp -L "$stage/usr/bin/dash" "$system/bin/sh"
copy_libraries "$stage/usr/bin/dash"
for library in $libraries; do
  [ -e "$folder/$library" ] || fail "$library is in none of the packages"
  cp -L "$folder/$library" "$system/lib/$multiarch/"
  copy_libraries "$folder/$library"
done

cp -L "$stage/usr/lib/os-release" "$system/etc/"
printf 'root:x:0:0:root:/:/bin/sh\nmlids:x:10001:10001:ml-ids:/tmp:/bin/sh\n' > "$system/etc/passwd"
printf 'root:x:0:\nmlids:x:10001:\n' > "$system/etc/group"
printf 'passwd: files\ngroup: files\nhosts: files dns\n' > "$system/etc/nsswitch.conf"

# Vulnerability scanners look here for the packages. Licences stay with the files.
(cd "$system" && find bin lib lib64 -type f | sed 's|.*/||' && echo dash) > "$cache/copied"
for file in $current; do
  package=${file%%_*}
  dpkg-deb --fsys-tarfile "$cache/$file" | tar -t | sed 's|.*/||' | grep -q -x -F -f "$cache/copied" || continue
  dpkg-deb -f "$cache/$file" > "$system/var/lib/dpkg/status.d/$package"
  mkdir -p "$system/usr/share/doc/$package"
  cp -L "$stage/usr/share/doc/$package/copyright" "$system/usr/share/doc/$package/"
done
rm -rf "$stage" "$cache/uris" "$cache/needed" "$cache/copied" "$cache/partial"
