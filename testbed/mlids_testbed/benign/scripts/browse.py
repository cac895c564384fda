#!/usr/bin/python3
"""A browser's traffic: pages, images and style sheets over a few persistent connections, with pauses for reading.

browse.py PLAN.json, with {"host", "port", "tls", "family", "agent", "connections", "close", "pages": [path], "pauses": [s]}
"""

import concurrent.futures
import http.client
import json
import queue
import re
import socket
import ssl
import sys
import time

LONGEST_PAGE = 8 * 1024 * 1024


class Browser:
    def __init__(self, plan):
        self.plan = plan
        self.idle = queue.LifoQueue()

    def connect(self):
        plan = self.plan
        family = socket.AF_INET6 if plan["family"] == 6 else socket.AF_INET
        address = socket.getaddrinfo(plan["host"], plan["port"], family, socket.SOCK_STREAM)[0][4]
        if plan["tls"]:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            connection = http.client.HTTPSConnection(plan["host"], plan["port"], timeout=15, context=context)
            raw = socket.create_connection(address[:2], timeout=15)
            connection.sock = context.wrap_socket(raw, server_hostname=plan["host"])
        else:
            connection = http.client.HTTPConnection(plan["host"], plan["port"], timeout=15)
            connection.sock = socket.create_connection(address[:2], timeout=15)
        return connection

    def get(self, path):
        """Requests a path and returns the body of the response. Reconnects once if the server has closed a persistent connection."""
        for attempt in (0, 1):
            try:
                connection = self.idle.get_nowait()
            except queue.Empty:
                connection = self.connect()
                attempt = 1
            headers = {"Accept": "*/*", "Accept-Language": "en", "Host": self.plan["host"]}
            if self.plan["agent"]:
                headers["User-Agent"] = self.plan["agent"]
            if self.plan["close"]:
                headers["Connection"] = "close"
            try:
                connection.request("GET", path, headers=headers)
                body = connection.getresponse().read(LONGEST_PAGE)
            except (http.client.HTTPException, OSError):
                connection.close()
                if attempt:
                    return b""
                continue
            if self.plan["close"] or connection.sock is None:
                connection.close()
            else:
                self.idle.put(connection)
            return body
        return b""

    def page(self, path):
        body = self.get(path).decode(errors="replace")
        parts = list(dict.fromkeys(re.findall(r'(?:src|href)="(/[^"]+\.(?:jpg|css|js))"', body)))
        with concurrent.futures.ThreadPoolExecutor(max_workers=self.plan["connections"]) as pool:
            list(pool.map(self.get, parts))

    def close(self):
        while not self.idle.empty():
            self.idle.get_nowait().close()


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    browser = Browser(plan)
    for path, pause in zip(plan["pages"], plan["pauses"]):
        try:
            browser.page(path)
        except OSError as failure:
            print(f"{path}: {failure}", file=sys.stderr)
        time.sleep(pause)
    browser.close()


if __name__ == "__main__":
    main()
