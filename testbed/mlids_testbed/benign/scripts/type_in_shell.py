#!/usr/bin/python3
"""Simulates a person in an SSH session who types commands key by key with pauses, reads the output and logs out.

type_in_shell.py PLAN.json, with {"argv": [ssh command], "password": text or null, "commands": [text], "pauses": [s], "key_pause": s, "seed"}
"""

import json
import os
import pty
import random
import select
import sys
import time


def read_for(terminal, seconds):
    """Reads the session's output and returns the last 4 KiB. Raises OSError when the session is over."""
    shown = b""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        if select.select([terminal], [], [], left)[0]:
            shown = (shown + os.read(terminal, 65536))[-4096:]
    return shown


def wait_for(terminal, text, seconds):
    shown = b""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        shown += read_for(terminal, 0.1)
        if text in shown:
            return True
    return False


def main():
    with open(sys.argv[1]) as file:
        plan = json.load(file)
    rng = random.Random(plan["seed"])
    pid, terminal = pty.fork()
    if pid == 0:
        os.execvp(plan["argv"][0], plan["argv"])
    try:
        if plan["password"] is not None:
            wait_for(terminal, b"assword:", 10)
            read_for(terminal, 0.5 + rng.random())
            os.write(terminal, plan["password"].encode() + b"\n")
        wait_for(terminal, b"$ ", 10)
        for command, pause in zip([*plan["commands"], "exit"], [*plan["pauses"], 0.2]):
            for key in command:
                os.write(terminal, key.encode())
                read_for(terminal, min(1.5, rng.lognormvariate(0, 0.7) * plan["key_pause"]))
            os.write(terminal, b"\n")
            read_for(terminal, pause)
        read_for(terminal, 3)
    except OSError:
        pass
    finally:
        os.close(terminal)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
