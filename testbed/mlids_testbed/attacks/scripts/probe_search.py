#!/usr/bin/python3
"""Sends probes for SQL injection or cross-site scripting to the search page with GET and POST, several per connection."""

import argparse
import concurrent.futures
import http.client
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3]))
from mlids_testbed.attacks import probe_payloads  # noqa: E402


def send(options, probes, number):
    """Sends one connection's probes and returns the number of answers."""
    answers = 0
    connection = http.client.HTTPConnection(options.address, options.port, timeout=8)
    try:
        for place, probe in enumerate(probes):
            last = place == len(probes) - 1
            headers = {"User-Agent": options.agent, "Accept": "*/*", "Connection": "close" if last else "keep-alive"}
            posts = options.method == "POST" or (options.method == "both" and (number + place) % 2 == 1)
            if posts:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", options.path, f"{options.field}={probe}", headers)
            else:
                connection.request("GET", f"{options.path}?{options.field}={probe}", headers=headers)
            connection.getresponse().read(1 << 20)
            answers += 1
            time.sleep(options.pause_ms / 1e3)
    except (OSError, http.client.HTTPException) as failure:
        print(f"failed {failure}", file=sys.stderr)
    finally:
        connection.close()
    return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--path", required=True)
    parser.add_argument("--field", required=True)
    parser.add_argument("--kind", choices=("sqli", "xss"), required=True)
    parser.add_argument("--requests", type=int, required=True)
    parser.add_argument("--method", choices=("GET", "POST", "both"), default="GET")
    parser.add_argument("--encodings", default="percent")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--agent", default="probe/0.1")
    parser.add_argument("--per-connection", type=int, default=1)
    parser.add_argument("--tasks", type=int, default=1)
    parser.add_argument("--pause-ms", type=int, default=0)
    options = parser.parse_args()
    probes = probe_payloads.probes(options.kind, options.seed, min(options.requests, 400), options.encodings.split(","))
    groups = [probes[first : first + options.per_connection] for first in range(0, len(probes), options.per_connection)]
    with concurrent.futures.ThreadPoolExecutor(options.tasks) as pool:
        answered = sum(pool.map(lambda item: send(options, item[1], item[0]), enumerate(groups)))
    print(f"{answered} of {len(probes)} answered over {len(groups)} connections")


main()
