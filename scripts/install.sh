#!/bin/sh
# Installs the distribution in build/dist/ml-ids for all users, or removes it.
#
# usage: scripts/install.sh install|uninstall PREFIX [DESTDIR]
#   Everything is in PREFIX/share/ml-ids; PREFIX/bin and PREFIX/share/{man,bash-completion,zsh,fish} have links
#   and copies. DESTDIR, if given, is put before every path that is written, as packages need it.
set -eu
cd "$(dirname -- "$0")/.."
umask 022

usage() {
  echo "install.sh: $1; usage: scripts/install.sh install|uninstall PREFIX [DESTDIR]" >&2
  exit 2
}

dist=build/dist/ml-ids
[ $# -ge 2 ] || usage "too few arguments"
case $2 in
  /*) prefix=${2%/} ;;
  *) usage "PREFIX must be an absolute path: '$2'" ;;
esac
root=${3-}$prefix
home=$root/share/ml-ids
[ -f $dist/lib/find-jdk.sh ] && [ -d $dist/share/man ] || {
  echo "install.sh: $dist is incomplete: run 'make build' first" >&2
  exit 2
}
# Guards the deletion below against a directory of that name that contains something else.
if [ -e "$home" ] && [ ! -f "$home/lib/find-jdk.sh" ]; then
  echo "install.sh: $home exists and is not an installation of ml-ids: move it away or choose another PREFIX" >&2
  exit 2
fi

# The files outside of share/ml-ids, relative to share.
shared() {
  (cd $dist/share && find man bash-completion zsh fish -type f)
}

uninstall() {
  rm -rf -- "$home"
  for command in $dist/bin/*; do
    rm -f -- "$root/bin/${command##*/}"
  done
  shared | while read -r file; do
    rm -f -- "$root/share/$file"
  done
}

install_files() {
  mkdir -p "$home/share" "$root/bin"
  cp -R $dist/bin $dist/lib "$home/"
  for part in model selftest; do
    [ ! -d $dist/share/$part ] || cp -R $dist/share/$part "$home/share/"
  done
  chmod -R u=rwX,go=rX "$home"
  for command in $dist/bin/*; do
    ln -s "../share/ml-ids/bin/${command##*/}" "$root/bin/${command##*/}"
  done
  shared | while read -r file; do
    mkdir -p "$root/share/${file%/*}"
    cp $dist/share/"$file" "$root/share/$file"
    chmod 644 "$root/share/$file"
  done
  [ -d "$home/share/model" ] ||
    echo "install.sh: installed without a default model, which 'make build' trains; commands accept --model DIR" >&2
}

case $1 in
  install)
    uninstall
    install_files ;;
  uninstall) uninstall ;;
  *) usage "unknown action '$1'" ;;
esac
