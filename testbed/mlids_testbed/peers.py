#!/usr/bin/python3
"""Peers that none of the testbed's Debian packages provides: a time server, IMAP, a VPN tunnel, BitTorrent, and clients that retry.

peers.py ntp-server                                 answers requests for the time
peers.py ntp-client HOST COUNT INTERVAL NUMBER
peers.py imap-server                                answers every command with OK
peers.py imap-client HOST COUNT INTERVAL            logs in, opens the inbox, logs out
peers.py tunnel-server                              answers datagrams on port 1194
peers.py tunnel-client HOST COUNT INTERVAL
peers.py forwarded PORT                             listens and answers each piece of data
peers.py visitors HOST PORT INTERVAL ADDRESSES      connects from each address in turn, every fourth time to a closed port
peers.py torrent-peers ADDRESS:PORT,...             listens on these addresses over TCP and UDP
peers.py torrent-client PORT ADDRESS:PORT,...       contacts each of these peers over TCP and UDP
peers.py service PORT                               listens and answers each line with a line
peers.py clients HOST PORT SECONDS ADDRESSES        sends a request from each address every two seconds
"""

import imaplib
import random
import selectors
import socket
import socketserver
import struct
import sys
import threading
import time


class _Answering(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 256


class _Echo(socketserver.BaseRequestHandler):
    """Answers each piece of data with data of a different length."""

    def handle(self):
        try:
            while data := self.request.recv(4096):
                self.request.sendall(bytes(40 + len(data) * 7 % 900))
        except OSError:
            pass


class _Imap(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        for line in self.rfile:
            tag, _, command = line.decode().strip().partition(" ")
            word = command.split(" ")[0].upper()
            said = {"CAPABILITY": "* CAPABILITY IMAP4rev1\r\n", "SELECT": "* 12 EXISTS\r\n* 0 RECENT\r\n", "SEARCH": "* SEARCH\r\n",
                    "LOGOUT": "* BYE\r\n"}.get(word, "")
            self.wfile.write(f"{said}{tag} OK done\r\n".encode())
            if word == "LOGOUT":
                return


def ntp_server():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as service:
        service.bind(("", 123))
        while True:
            data, sender = service.recvfrom(512)
            service.sendto(b"\x24" + data[1:48], sender)


def ntp_client(host, count, interval, number):
    rng = random.Random(number)
    time.sleep(0.3 * int(number))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.bind(("", 123))
        client.connect((host, 123))
        client.settimeout(1)
        for _ in range(int(count)):
            client.send(b"\x23" + rng.randbytes(47))
            client.recv(512)
            time.sleep(float(interval) * rng.uniform(0.99, 1.01))


def imap_client(host, count, interval):
    for _ in range(int(count)):
        mailbox = imaplib.IMAP4(host, 143, timeout=5)
        mailbox.login("user", "password")
        mailbox.select()
        mailbox.search(None, "UNSEEN")
        mailbox.logout()
        time.sleep(float(interval))


def tunnel_server():
    rng = random.Random(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as service:
        service.bind(("", 1194))
        while True:
            data, sender = service.recvfrom(2048)
            for _ in range(rng.randint(0, 3)):
                service.sendto(rng.randbytes(rng.randint(80, 1300)), sender)


def tunnel_client(host, count, interval):
    rng = random.Random(2)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect((host, 1194))
        for _ in range(int(count)):
            client.send(rng.randbytes(rng.randint(80, 1300)))
            time.sleep(float(interval))


def _talk(source, host, port, turns, rng):
    try:
        with socket.create_connection((host, port), timeout=3, source_address=(source, 0)) as connection:
            for _ in range(turns):
                connection.sendall(rng.randbytes(rng.randint(60, 900)))
                connection.recv(4096)
                time.sleep(rng.uniform(0.05, 1.5))
    except OSError:
        pass


def visitors(host, port, interval, addresses):
    rng = random.Random(3)
    threads = []
    for number, address in enumerate(addresses.split(",")):
        closed = number % 4 == 3
        threads.append(threading.Thread(target=_talk, args=(address, host, int(port) + closed, rng.randint(1, 6), random.Random(number))))
        threads[-1].start()
        time.sleep(float(interval) * rng.uniform(0.3, 1.7))
    for thread in threads:
        thread.join()


def torrent_peers(endpoints):
    selector = selectors.DefaultSelector()
    for endpoint in endpoints.split(","):
        address, _, port = endpoint.partition(":")
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.bind((address, int(port)))
        selector.register(datagrams, selectors.EVENT_READ)
        threading.Thread(target=_Answering((address, int(port)), _Echo).serve_forever, daemon=True).start()
    while True:
        for key, _ in selector.select():
            data, sender = key.fileobj.recvfrom(2048)
            key.fileobj.sendto(bytes(20 + len(data)), sender)


def torrent_client(port, endpoints):
    rng = random.Random(4)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("", int(port)))
        datagrams.setblocking(False)
        threads = []
        for endpoint in endpoints.split(","):
            address, _, number = endpoint.partition(":")
            if rng.random() < 0.7:
                datagrams.sendto(rng.randbytes(rng.choice((20, 65, 106))), (address, int(number)))
            if rng.random() < 0.6:
                threads.append(threading.Thread(target=_greet, args=(address, int(number), rng.randint(1, 8))))
                threads[-1].start()
            time.sleep(rng.uniform(0.05, 0.5))
        for thread in threads:
            thread.join()


def _greet(address, port, pieces):
    rng = random.Random(port)
    try:
        with socket.create_connection((address, port), timeout=6) as connection:
            connection.sendall(b"\x13BitTorrent protocol" + bytes(8) + rng.randbytes(40))
            for _ in range(pieces):
                connection.recv(4096)
                connection.sendall(struct.pack(">IB", 13, 6) + rng.randbytes(12))
                time.sleep(rng.uniform(0.1, 1))
    except OSError:
        pass


def _ask_again(source, host, port, until, rng):
    """A client of the service: sends a request about two seconds after each response or timeout."""
    time.sleep(rng.uniform(0, 2))
    while time.monotonic() < until:
        try:
            with socket.create_connection((host, port), timeout=1.5, source_address=(source, 0)) as connection:
                connection.sendall(rng.randbytes(rng.randint(100, 400)))
                connection.recv(4096)
        except OSError:
            pass
        time.sleep(2 * rng.uniform(0.9, 1.1))


def clients(host, port, seconds, addresses):
    until = time.monotonic() + float(seconds)
    threads = [threading.Thread(target=_ask_again, args=(address, host, int(port), until, random.Random(address))) for address in addresses.split(",")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def listen(port, handler):
    _Answering(("", int(port)), handler).serve_forever()


COMMANDS = {
    "ntp-server": ntp_server,
    "ntp-client": ntp_client,
    "imap-server": lambda: listen(143, _Imap),
    "imap-client": imap_client,
    "tunnel-server": tunnel_server,
    "tunnel-client": tunnel_client,
    "forwarded": lambda port: listen(port, _Echo),
    "visitors": visitors,
    "torrent-peers": torrent_peers,
    "torrent-client": torrent_client,
    "service": lambda port: listen(port, _Echo),
    "clients": clients,
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](*sys.argv[2:])
