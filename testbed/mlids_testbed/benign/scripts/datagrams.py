#!/usr/bin/python3
"""Datagrams as sent by voice calls, games and sensors, and the service that answers voice calls.

datagrams.py serve PORT                                             answers each datagram of at least 100 bytes with a similar one
datagrams.py send FAMILY HOST PORT COUNT INTERVAL SMALLEST LARGEST SEED   sends COUNT datagrams INTERVAL seconds apart
"""

import random
import socket
import sys
import time


def serve(port):
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as service:
        service.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        service.bind(("::", port))
        while True:
            data, sender = service.recvfrom(2048)
            if len(data) >= 100:
                try:
                    service.sendto(data, sender)
                except OSError:
                    pass


def send(family, host, port, count, interval, smallest, largest, seed):
    rng = random.Random(seed)
    version = socket.AF_INET6 if family == "6" else socket.AF_INET
    address = socket.getaddrinfo(host, int(port), version, socket.SOCK_DGRAM)[0][4]
    with socket.socket(version, socket.SOCK_DGRAM) as client:
        client.connect(address[:2])
        due = time.monotonic()
        for _ in range(int(count)):
            try:
                client.send(rng.randbytes(rng.randint(int(smallest), int(largest))))
                client.recv(2048, socket.MSG_DONTWAIT)
            except OSError:
                pass
            due += float(interval)
            time.sleep(max(0.0, due - time.monotonic()))


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(int(sys.argv[2]))
    else:
        send(*sys.argv[2:10])
