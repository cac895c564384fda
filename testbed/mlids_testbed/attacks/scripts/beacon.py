#!/usr/bin/python3
"""The testbed's bot: reports to controller.py a limited number of times and executes its harmless tasks.

The tasks are "wait"; "faster" and "slower", which set the beacon interval; and "report SIZE", which sends SIZE random bytes, at most 64,000."""

import argparse
import http.client
import random
import socket
import string
import time

LONGEST_REPORT = 64_000


class HttpChannel:
    """A connection to the HTTP controller."""

    def __init__(self, address, port, identity):
        self._identity = identity
        self._connection = http.client.HTTPConnection(address, port, timeout=5)

    def _ask(self, verb, path, body, last):
        headers = {"User-Agent": "Mozilla/5.0 (update service)", "Connection": "close" if last else "keep-alive"}
        self._connection.request(verb, f"{path}?id={self._identity}", body, headers)
        return self._connection.getresponse().read(4096).decode(errors="replace")

    def beacon(self, text, last):
        return self._ask("POST", "/gate", text.encode(), last)

    def report(self, data):
        # the controller may have closed the connection after its answer
        self._connection.close()
        self._ask("POST", "/put", data, True)

    def close(self):
        self._connection.close()


class LineChannel:
    """A connection to the line-based controller."""

    def __init__(self, address, port, identity):
        self._identity = identity
        self._socket = socket.create_connection((address, port), timeout=5)
        self._lines = self._socket.makefile("rb")

    def beacon(self, text, last):
        self._socket.sendall(f"beacon {self._identity} {text}\n".encode())
        return self._lines.readline(4096).decode(errors="replace").strip()

    def report(self, data):
        self._socket.sendall(f"report {len(data)}\n".encode() + data)
        self._lines.readline(4096)

    def close(self):
        self._socket.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--kind", choices=("http", "tcp"), required=True)
    parser.add_argument("--beacons", type=int, default=30)
    parser.add_argument("--interval", type=float, default=2.0)
    parser.add_argument("--jitter", type=float, default=0.1)
    parser.add_argument("--beacon-bytes", type=int, default=80)
    parser.add_argument("--per-connection", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    channel_type = {"http": HttpChannel, "tcp": LineChannel}[options.kind]
    identity = f"{rng.getrandbits(48):012x}"
    pace, channel, in_channel, answered, reported, failed = 1.0, None, 0, 0, 0, 0
    for _ in range(min(options.beacons, 100)):
        size = rng.randint(options.beacon_bytes // 2, options.beacon_bytes)
        try:
            if channel is None:
                channel, in_channel = channel_type(options.address, options.port, identity), 0
            in_channel += 1
            task, _, amount = channel.beacon("".join(rng.choices(string.ascii_letters, k=size)), in_channel >= options.per_connection).partition(" ")
            answered += 1
            if task == "report" and amount.isdigit():
                data = rng.randbytes(min(int(amount), LONGEST_REPORT))
                channel.report(data)
                reported += len(data)
            elif task in ("faster", "slower"):
                pace = 0.7 if task == "faster" else 1.3
        except (OSError, http.client.HTTPException):
            failed += 1
            in_channel = options.per_connection
        if in_channel >= options.per_connection and channel is not None:
            channel.close()
            channel = None
        time.sleep(options.interval * pace * (1 + options.jitter * rng.uniform(-1, 1)))
    print(f"{answered} beacons answered, {reported} bytes reported, {failed} failed")


main()
