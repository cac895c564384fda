"""Installs the Debian packages of packages.txt without starting any daemon of theirs."""

import contextlib
import os
import pathlib
import subprocess
import sys

LIST = pathlib.Path(__file__).resolve().parent.parent / "packages.txt"
POLICY = pathlib.Path("/usr/sbin/policy-rc.d")
# 101: "action forbidden by policy", what invoke-rc.d reads as "do not start".
POLICY_TEXT = "#!/bin/sh\nexit 101\n"


def wanted(path=LIST):
    """The package names in the list, without comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def missing(names):
    """Those of the names that dpkg does not know as installed."""
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *names],
        capture_output=True,
        text=True,
    ).stdout
    installed = {line.split()[0] for line in listed.splitlines() if line.split()[1:2] == ["ii"]}
    return [name for name in names if name not in installed]


@contextlib.contextmanager
def no_daemon_starts(policy=POLICY):
    """While inside, package scripts start no daemon; a policy of the machine's own is put back afterwards."""
    kept = policy.with_name(policy.name + ".before-testbed")
    if policy.exists() and not kept.exists():
        policy.rename(kept)
    try:
        policy.write_text(POLICY_TEXT)
        policy.chmod(0o755)
        yield
    finally:
        policy.unlink(missing_ok=True)
        if kept.exists():
            kept.rename(policy)


def install(names):
    """Installs the names; the exit code of apt-get. Whatever ends it, the policy is put back."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with no_daemon_starts():
        # without new lists the old ones may still do
        subprocess.run(["apt-get", "update", "-q"], env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        return subprocess.run(
            ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
        ).returncode
