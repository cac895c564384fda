#!/bin/bash
# Health check of a container that serves: succeeds if /ping answers 200.
# bash connects by itself, so the image needs no HTTP client.
set -eu
exec 3<>"/dev/tcp/127.0.0.1/${MLIDS_PORT:-8080}"
printf 'GET /ping HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 5 status <&3
case $status in
  HTTP/*' 200 '*) exit 0 ;;
  *)
    echo "health: $status" >&2
    exit 1 ;;
esac
