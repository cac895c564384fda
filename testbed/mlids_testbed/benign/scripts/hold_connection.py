#!/usr/bin/python3
"""A mostly idle connection that occasionally sends a line and is finally closed or reset.

hold_connection.py FAMILY HOST PORT ENDING PAUSE[,PAUSE...] LINE   ENDING: close or reset. Sends LINE after each pause; \\r and \\n in LINE are sent as CR and LF.
"""

import socket
import struct
import sys
import time


def main():
    family, host, port, ending, pauses, line = sys.argv[1:7]
    version = socket.AF_INET6 if family == "6" else socket.AF_INET
    address = socket.getaddrinfo(host, int(port), version, socket.SOCK_STREAM)[0][4]
    data = line.encode().decode("unicode_escape").encode("latin-1")
    with socket.create_connection(address[:2], timeout=10) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 5)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 5)
        for pause in pauses.split(","):
            time.sleep(float(pause))
            if data:
                connection.sendall(data)
                connection.settimeout(3)
                try:
                    if not connection.recv(65536):
                        return
                except TimeoutError:
                    pass
        if ending == "reset":
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


if __name__ == "__main__":
    main()
