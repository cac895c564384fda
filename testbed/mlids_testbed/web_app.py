#!/usr/bin/python3
"""The dynamic pages of the testbed's web server: login, search, account, upload and an item API.

The program is harmless: it stores nothing, runs no query and escapes all output. Run it on loopback in the web server's namespace:
web_app.py PORT ACCOUNTS, where ACCOUNTS is a file with one "user:password" per line.
"""

import html
import http.server
import json
import pathlib
import random
import sys
import urllib.parse

LONGEST_BODY = 64 * 1024 * 1024
WORDS = ("report news weather price garden travel music kitchen school winter network museum station bicycle letter "
         "market coffee summer library camera mountain harbour window paper engine forest bridge island").split()


def page(title, body):
    menu = " ".join(f'<a href="{path}">{path}</a>' for path in ("/", "/login", "/search?q=news", "/account"))
    return (f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
            f'<link rel="stylesheet" href="/style.css"></head><body><nav>{menu}</nav>{body}</body></html>').encode()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "lab"
    timeout = 90

    def do_GET(self):
        path, _, query = self.path.partition("?")
        fields = urllib.parse.parse_qs(query, errors="replace")
        if path == "/login":
            self._page("Login", '<form method="post" action="/login"><input name="user"><input name="password" type="password">'
                                '<button>Log in</button></form>')
        elif path == "/search":
            self._search(fields.get("q", [""])[0])
        elif path == "/account":
            if "session=" in self.headers.get("Cookie", ""):
                self._page("Account", "<h1>Your account</h1>" + "<p>order line of the past year</p>" * 40)
            else:
                self._answer(302, b"", {"Location": "/login"})
        elif path == "/api/status":
            self._json({"status": "ok", "load": round(random.random(), 3)})
        elif path == "/api/items":
            self._items(fields)
        else:
            self._page("Not found", "<h1>Not found</h1>", 404)

    def do_POST(self):
        path = self.path.partition("?")[0]
        body = self._body()
        if body is None:
            return
        if path == "/login":
            self._login(urllib.parse.parse_qs(body.decode(errors="replace")))
        elif path == "/search":
            self._search(urllib.parse.parse_qs(body.decode(errors="replace")).get("q", [""])[0])
        elif path == "/api/items":
            self._json({"stored": True, "bytes": len(body)}, 201)
        elif path.startswith("/upload"):
            self._json({"received": len(body)}, 201)
        else:
            self._page("Not found", "<h1>Not found</h1>", 404)

    do_PUT = do_POST

    def _login(self, fields):
        user, password = fields.get("user", [""])[0], fields.get("password", [""])[0]
        if password and self.server.accounts.get(user) == password:
            self._answer(302, b"", {"Location": "/account", "Set-Cookie": f"session={random.getrandbits(64):x}; HttpOnly"})
        else:
            self._page("Login", "<h1>Login failed</h1><p>User or password is wrong.</p>" + "<p>Ask the help desk.</p>" * 5)

    def _search(self, wanted):
        found = [word for word in WORDS if wanted and wanted[:3].lower() in word]
        chosen = random.Random(wanted[:200])
        lines = "".join(f"<li>{html.escape(word)} {' '.join(chosen.choices(WORDS, k=30))}</li>"
                        for word in found * chosen.randint(1, 20))
        self._page("Search", f"<h1>Search</h1><p>{len(found)} found for {html.escape(wanted[:2000])}</p><ul>{lines}</ul>")

    def _items(self, fields):
        try:
            count = min(500, int(fields.get("count", ["20"])[0]))
        except ValueError:
            self._json({"error": "count is not a number"}, 400)
            return
        self._json([{"id": number, "name": random.choice(WORDS), "price": round(random.random() * 100, 2)}
                    for number in range(count)])

    def _body(self):
        try:
            length = int(self.headers.get("Content-Length", "0"))
        except ValueError:
            length = -1
        if not 0 <= length <= LONGEST_BODY:
            self._page("Too large", "<h1>Too large</h1>", 413)
            return None
        parts = []
        while length > 0 and (part := self.rfile.read(min(length, 65536))):
            parts.append(part)
            length -= len(part)
        return b"".join(parts)

    def _page(self, title, body, status=200):
        self._answer(status, page(title, body), {"Content-Type": "text/html; charset=utf-8"})

    def _json(self, value, status=200):
        self._answer(status, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def _answer(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 512
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Ignores clients that disconnect."""


def main():
    port, accounts = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    server = Server(("127.0.0.1", port), Handler)
    server.accounts = dict(line.split(":", 1) for line in accounts.read_text().splitlines() if ":" in line)
    server.serve_forever()


if __name__ == "__main__":
    main()
