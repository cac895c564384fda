#!/usr/bin/env python3
"""Runs the commands in the documentation in order, and checks every link.

The blocks in each Markdown file run in order in a separate copy of the source tree. For
the README, nothing has been built beforehand; for the other files, the commands are on
the PATH. The info string of a fence says what to do:

    sh            run it; every command must succeed
    sh server     start it, wait until it listens, stop it at the end of the file
    sh long       do not run it: it takes minutes (make test, make bench)
    sh needs-X    do not run it: this machine may lack X, as in needs-root or needs-network
    console       do not run it: it shows a session with its output

A comment <!-- docs-check: COMMAND --> runs COMMAND to create files that a reader is assumed to have.

usage: scripts/docs_check.py [--links] [FILE.md...]
  --links   check only links and fences, run nothing
Exit codes: 0: all checks passed; 1: a check failed; 2: usage error.
"""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIST = pathlib.Path("build/dist/ml-ids")
README_LINES = 90
LISTENING_SECONDS = 120
FENCE = re.compile(r"^ *(```+)(.*)$")
SETUP = re.compile(r"^<!-- docs-check: (.*) -->$")
COMMAND = re.compile(r"^(\$ |sudo |make |curl |ml-ids|build/dist/)")
LINK = re.compile(r"\[(?:[^\]\[]|\[[^\]]*\])*\]\(([^()\s]+(?:\([^()]*\))?)\)")


def tracked(*patterns):
    """Files in the work tree that git tracks or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted(name for name in set(listed.stdout.split("\0")) if name and (ROOT / name).is_file())


def fences(text):
    """Yields the elements in a file: ("text", number, line), ("setup", number, command), ("fence INFO", number, block)."""
    fence, info, start, block = None, "", 0, []
    for number, line in enumerate(text.splitlines(), 1):
        found = FENCE.match(line)
        if fence is None and found:
            fence, info, start, block = found[1], found[2].strip(), number, []
        elif fence is not None and found and found[1] == fence and not found[2].strip():
            yield f"fence {info}".strip(), start, "\n".join(block)
            fence = None
        elif fence is not None:
            block.append(line)
        elif SETUP.match(line):
            yield "setup", number, SETUP.match(line)[1]
        else:
            yield "text", number, line


def anchors(text):
    """The anchors in a page: those that GitHub generates for headings, and explicit ids."""
    found, counts = set(), {}
    for kind, _, line in fences(text):
        heading = re.match(r"^#{1,6} +(.*?) *#*$", line) if kind == "text" else None
        if heading:
            title = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading[1])
            slug = re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-")
            repeat = counts.get(slug, 0)
            counts[slug] = repeat + 1
            found.add(f"{slug}-{repeat}" if repeat else slug)
        found.update(re.findall(r'(?:id|name)="([^"]+)"', line) if kind == "text" else [])
    return found


def link_problems(names):
    """Yields broken relative links. Links to other sites are not checked."""
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        for kind, number, line in fences(text):
            if kind != "text":
                continue
            for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
                if re.match(r"[a-z]+:", target):
                    continue
                path, _, anchor = target.partition("#")
                file = (ROOT / name).parent / path if path else ROOT / name
                if not file.exists():
                    yield f"{name}:{number}: {target}: no such file"
                elif anchor and file.suffix == ".md" and anchor not in anchors(file.read_text(encoding="utf-8")):
                    yield f"{name}:{number}: {target}: no such heading"


def fence_problems(names):
    """Yields fences that contain commands but have no valid info string."""
    for name in names:
        for kind, number, block in fences((ROOT / name).read_text(encoding="utf-8")):
            words = kind.split()[1:]
            if kind.startswith("fence") and words[:1] == ["sh"]:
                if len(words) > 2 or not all(re.fullmatch(r"server|long|needs-[a-z]+", word) for word in words[1:]):
                    yield f"{name}:{number}: '{' '.join(words)}': use sh, sh server, sh long or sh needs-WHAT"
            elif kind == "text" and block.startswith("<!-- docs-check:"):
                yield f"{name}:{number}: a docs-check comment must be on one line"
            elif kind == "fence" and any(COMMAND.match(line) for line in block.splitlines()):
                yield f"{name}:{number}: a fence with a command needs a language: sh, or console"


class Walk:
    """Runs the blocks in one file, using a copy of the source tree."""

    def __init__(self, name, directory):
        self.name = name
        self.directory = directory
        self.servers = []
        self.environment = dict(os.environ, PATH=f"{directory / DIST / 'bin'}:{os.environ['PATH']}")
        self.begun = time.monotonic()
        self.failures = []
        self.skipped = []

    def run(self):
        try:
            for kind, number, block in fences((ROOT / self.name).read_text(encoding="utf-8")):
                words = kind.split()[1:]
                if kind == "setup":
                    self.execute(number, block)
                elif words == ["sh"]:
                    self.execute(number, block)
                elif words == ["sh", "server"]:
                    self.serve(number, block)
                elif words[:1] == ["sh"]:
                    self.skipped.append(f"{self.name}:{number}: {words[1]}: {block.splitlines()[0]}")
                if self.failures:
                    return
        finally:
            for server in self.servers:
                # The process group of a server that has ended does not exist any more.
                if server.poll() is None:
                    os.killpg(server.pid, signal.SIGTERM)
                    server.wait()

    def execute(self, number, block):
        begun = time.monotonic()
        # 'q' quits a pager or prompt.
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", block], cwd=self.directory, env=self.environment,
            input="q\n", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
        self.report(number, block, begun)
        if done.returncode != 0:
            self.failures.append(
                f"{self.name}:{number}: exit code {done.returncode}\n{tail(block)}\n{tail(done.stdout)}")

    def serve(self, number, block):
        begun = time.monotonic()
        log = self.directory.parent / f"server-{number}.log"
        with log.open("w") as output:
            server = subprocess.Popen(
                ["bash", "-e", "-c", block], cwd=self.directory, env=self.environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        self.servers.append(server)
        while "listening on" not in log.read_text(errors="replace"):
            if server.poll() is not None or time.monotonic() - begun > LISTENING_SECONDS:
                self.failures.append(f"{self.name}:{number}: the server did not start\n{tail(log.read_text())}")
                return
            time.sleep(0.1)
        self.report(number, block, begun)

    def report(self, number, block, begun):
        now = time.monotonic()
        lines = block.splitlines()
        print(f"{self.name}:{number}: {now - begun:.1f} s, {now - self.begun:.1f} s since the first command: "
              f"{lines[0][:90]}{' ...' if len(lines) > 1 else ''}", flush=True)


def tail(text):
    return "\n".join("    " + line for line in text.splitlines()[-12:])


def copy(directory, built):
    """Copies the working tree without build output. If built is true, also copies the commands."""
    for name in tracked():
        target = directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    if built:
        shutil.copytree(ROOT / DIST, directory / DIST, symlinks=True)


def main(arguments):
    links_only = "--links" in arguments
    named = [argument for argument in arguments if argument != "--links"]
    names = named or tracked("*.md")
    if any(not (ROOT / name).is_file() for name in names):
        print(__doc__.split("usage: ")[1].strip(), file=sys.stderr)
        return 2
    failures = [*link_problems(names), *fence_problems(names)]
    if "README.md" in names and len((ROOT / "README.md").read_text().splitlines()) > README_LINES:
        failures.append(f"README.md: more than {README_LINES} lines")
    skipped = []
    for name in [] if links_only else names:
        if not any(kind.startswith("fence sh") for kind, _, _ in fences((ROOT / name).read_text(encoding="utf-8"))):
            continue
        with tempfile.TemporaryDirectory(prefix="docs-check-") as work:
            directory = pathlib.Path(work) / "ml-ids"
            directory.mkdir()
            copy(directory, built=name != "README.md")
            walk = Walk(name, directory)
            walk.run()
            failures += walk.failures
            skipped += walk.skipped
    for each in skipped:
        print(f"not run: {each}")
    for each in failures:
        print(f"FAILED: {each}", file=sys.stderr)
    print(f"{len(names)} files, {len(skipped)} blocks not run, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
