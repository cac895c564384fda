#!/usr/bin/python3
"""Sends a limited number of SYN packets with forged sources at a limited rate. The sources must be in the network given by --within."""

import argparse
import ipaddress
import random
import socket
import struct
import time

MOST_PACKETS = 100


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def syn(source, destination, source_port, port, window, rng):
    """An IPv4 packet (RFC 791) with a TCP SYN (RFC 9293) that carries a maximum segment size option."""
    source_bytes, destination_bytes = socket.inet_aton(source), socket.inet_aton(destination)
    options = struct.pack("!BBH", 2, 4, 1460)

    def tcp(value):
        return struct.pack("!HHIIBBHHH", source_port, port, sequence, 0, (5 + len(options) // 4) << 4, 0x02, window, value, 0) + options

    sequence = rng.getrandbits(32)
    pseudo = source_bytes + destination_bytes + struct.pack("!BBH", 0, socket.IPPROTO_TCP, 20 + len(options))
    segment = tcp(checksum(pseudo + tcp(0)))
    # the kernel fills in the header checksum and the length
    header = struct.pack(
        "!BBHHHBBH4s4s", 0x45, 0, 20 + len(segment), rng.getrandbits(16), 0, rng.choice((64, 128, 255)), socket.IPPROTO_TCP, 0, source_bytes, destination_bytes
    )
    return header + segment


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--sources", required=True, help="addresses, separated by commas")
    parser.add_argument("--within", type=ipaddress.ip_network, required=True)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--window", type=int, default=1024)
    parser.add_argument("--interval-us", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    sources = options.sources.split(",")
    if any(ipaddress.ip_address(source) not in options.within for source in sources):
        parser.error(f"a source is outside {options.within}")
    rng = random.Random(options.seed)
    count = min(options.count, MOST_PACKETS)
    ports = rng.sample(range(1025, 65000), count)
    due = time.monotonic()
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as raw:
        for number in range(count):
            raw.sendto(syn(sources[number % len(sources)], options.address, ports[number], options.port, options.window, rng), (options.address, 0))
            due += options.interval_us / 1e6
            time.sleep(max(0.0, due - time.monotonic()))
    print(f"{count} packets from {len(sources)} sources")


main()
