#!/usr/bin/python3
"""Sends a limited number of UDP packets from alternating source ports at a limited rate."""

import argparse
import random
import socket
import time

MOST_SOURCES = 80
MOST_PACKETS = 40


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--sources", type=int, default=30)
    parser.add_argument("--packets", type=int, default=10, help="for each source port")
    parser.add_argument("--payload", type=int, default=64)
    parser.add_argument("--interval-us", type=int, default=5000)
    parser.add_argument("--port-moves", action="store_true", help="a different destination port for each source port")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    sent = 0
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(min(options.sources, MOST_SOURCES))]
    for number, source in enumerate(sockets):
        port = 1024 + (options.port + number * 7919) % 60000 if options.port_moves else options.port
        source.connect((options.address, port))
    due = time.monotonic()
    for _ in range(min(options.packets, MOST_PACKETS)):
        for source in sockets:
            try:
                source.send(rng.randbytes(options.payload))
                sent += 1
            except OSError:
                # "connection refused": no service listens on the port
                pass
            due += options.interval_us / 1e6
            time.sleep(max(0.0, due - time.monotonic()))
    print(f"{sent} packets from {len(sockets)} ports")


main()
