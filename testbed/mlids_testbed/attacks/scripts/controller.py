#!/usr/bin/python3
"""The controller of the testbed's bot. It communicates over HTTP or in lines over TCP, and exits after --seconds.

It answers a beacon with "wait" or with a task: "report SIZE", "faster" or "slower". The controller sets no
other tasks and discards all reports."""

import argparse
import http.server
import os
import random
import socketserver
import threading
import urllib.parse

LONGEST_REPORT = 64_000


class Tasks:
    """Chooses the answer to each beacon. Thread-safe."""

    def __init__(self, share, report_bytes, seed):
        self._share = share
        self._report_bytes = min(report_bytes, LONGEST_REPORT)
        self._rng = random.Random(seed)
        self._lock = threading.Lock()

    def next(self):
        with self._lock:
            if self._rng.random() >= self._share:
                return "wait"
            kind = self._rng.choice(("report", "report", "faster", "slower"))
            return f"report {self._rng.randint(self._report_bytes // 2, self._report_bytes)}" if kind == "report" else kind


class Http(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self):
        found = urllib.parse.urlparse(self.path).path == "/gate"
        self._answer(200 if found else 404, self.server.tasks.next() if found else "")

    def do_POST(self):
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            length = -1
        if not 0 <= length <= LONGEST_REPORT:
            self.close_connection = True
            self._answer(413, "")
            return
        self.rfile.read(length)
        self._answer(200, self.server.tasks.next() if self.path.startswith("/gate") else "ok")

    def _answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Lines(socketserver.StreamRequestHandler):
    """A line "beacon ..." is answered with a task; "report SIZE" is followed by SIZE bytes and answered with "ok"."""

    timeout = 30

    def handle(self):
        try:
            while line := self.rfile.readline(4096):
                word, _, size = line.decode(errors="replace").strip().partition(" ")
                if word == "report":
                    if not size.isdigit() or int(size) > LONGEST_REPORT:
                        return
                    self.rfile.read(int(size))
                    answer = "ok"
                else:
                    answer = self.server.tasks.next()
                self.wfile.write(f"{answer}\n".encode())
        except OSError:
            return


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Ignores errors caused by bots that disconnect."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--kind", choices=("http", "tcp"), required=True)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--task-share", type=float, default=0.1)
    parser.add_argument("--report-bytes", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    server = Server((options.address, options.port), Http if options.kind == "http" else Lines)
    server.tasks = Tasks(options.task_share, options.report_bytes, options.seed)
    end = threading.Timer(options.seconds, os._exit, [0])
    end.daemon = True
    end.start()
    server.serve_forever()


main()
