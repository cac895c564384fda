#!/usr/bin/python3
"""A program's Redis session: pipelines of varying length over one connection, with pauses.

redis_session.py FAMILY HOST PORT BATCHES TYPICAL_PAUSE LARGEST_VALUE SEED
"""

import random
import socket
import sys
import time


def command(*parts):
    encoded = [part if isinstance(part, bytes) else str(part).encode() for part in parts]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in encoded)


def main():
    family, host, port, batches, pause, largest, seed = sys.argv[1:8]
    rng = random.Random(seed)
    version = socket.AF_INET6 if family == "6" else socket.AF_INET
    address = socket.getaddrinfo(host, int(port), version, socket.SOCK_STREAM)[0][4]
    with socket.create_connection(address[:2], timeout=5) as connection:
        connection.settimeout(0.3)
        for _ in range(int(batches)):
            data = b""
            for _ in range(rng.choice((1, 1, 1, 2, 5, 20, 60))):
                key = f"key{rng.randrange(200)}"
                data += rng.choice((
                    lambda: command("GET", key),
                    lambda: command("SET", key, rng.randbytes(rng.randint(1, int(largest)))),
                    lambda: command("INCR", f"counter{rng.randrange(9)}"),
                    lambda: command("EXPIRE", key, 60),
                    lambda: command("PING"),
                ))()
            connection.sendall(data)
            try:
                while connection.recv(65536):
                    pass
            except TimeoutError:
                pass
            time.sleep(rng.expovariate(1 / float(pause)))


if __name__ == "__main__":
    main()
