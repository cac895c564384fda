#!/usr/bin/python3
"""Keeps connections to a web server open by sending the headers or the body in small, delayed pieces, for at most --hold seconds."""

import argparse
import random
import selectors
import socket
import time

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"


class Slow:
    """A connection that sends the start of a request, then one piece per turn."""

    def __init__(self, options, rng):
        self._options = options
        self._rng = rng
        self._socket = socket.create_connection((options.address, options.port), timeout=5)
        self._socket.setblocking(False)
        verb = "POST" if options.mode == "body" else "GET"
        start = f"{verb} {options.path}?{rng.randrange(10**6)} HTTP/1.1\r\nHost: {options.host}\r\nUser-Agent: Mozilla/5.0 (slow {rng.randrange(99)})\r\n"
        if options.mode == "body":
            start += f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {rng.randint(2000, 200000)}\r\n\r\nq="
        self._socket.send(start.encode())
        self.next_piece = time.monotonic() + self._pause()
        self.pieces = 0

    def _pause(self):
        return self._options.interval * (1 + self._options.jitter * self._rng.uniform(-1, 1))

    def fileno(self):
        return self._socket.fileno()

    def send_piece(self):
        """Raises OSError if the server has closed the connection."""
        text = "".join(self._rng.choices(LETTERS, k=self._rng.randint(1, self._options.longest_piece)))
        self._socket.send((f"X-{text[:6]}: {text}\r\n" if self._options.mode == "headers" else text).encode())
        self.pieces += 1
        self.next_piece = time.monotonic() + self._pause()

    def closed_by_server(self):
        """Reads the server's answer and returns whether the server closed the connection."""
        try:
            return not self._socket.recv(4096)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def close(self):
        self._socket.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("mode", choices=("headers", "body"))
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--path", default="/")
    parser.add_argument("--host", default="www")
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--per-second", type=float, default=10)
    parser.add_argument("--hold", type=float, default=20)
    parser.add_argument("--interval", type=float, default=5)
    parser.add_argument("--jitter", type=float, default=0)
    parser.add_argument("--longest-piece", type=int, default=8)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    begin = time.monotonic()
    held, opened, ended_by_server, pieces = set(), 0, 0, 0
    selector = selectors.DefaultSelector()

    def drop(slow):
        selector.unregister(slow)
        held.discard(slow)
        slow.close()

    while (now := time.monotonic()) < begin + options.hold and (held or opened < min(options.connections, 80)):
        while opened < min(options.connections, 80) and now >= begin + opened / options.per_second:
            opened += 1
            try:
                slow = Slow(options, rng)
            except OSError:
                continue
            held.add(slow)
            selector.register(slow, selectors.EVENT_READ)
        for key, _ in selector.select(timeout=0.05):
            if key.fileobj.closed_by_server():
                ended_by_server += 1
                drop(key.fileobj)
        for slow in [slow for slow in held if slow.next_piece <= now]:
            try:
                slow.send_piece()
                pieces += 1
            except OSError:
                ended_by_server += 1
                drop(slow)
    for slow in list(held):
        drop(slow)
    print(f"{opened} connections, {ended_by_server} ended by the server, {pieces} pieces")


main()
