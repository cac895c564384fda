"""Installs the Debian packages in packages.txt without starting their daemons."""

import contextlib
import fcntl
import os
import pathlib
import shutil
import signal
import subprocess
import sys

LIST = pathlib.Path(__file__).resolve().parent.parent / "packages.txt"
POLICY = pathlib.Path("/usr/sbin/policy-rc.d")
# 101 means "action forbidden by policy" to invoke-rc.d, which then does not start the daemon.
POLICY_TEXT = "#!/bin/sh\n# Created by the testbed while it installs packages; `testbed clean` restores the previous file.\nexit 101\n"


def wanted(path=LIST):
    """The package names in the list, without comments."""
    lines = (line.partition("#")[0].strip() for line in path.read_text().splitlines())
    return [line for line in lines if line]


def missing(names):
    """The names that are not installed according to dpkg; all of them if dpkg is not installed."""
    if shutil.which("dpkg-query") is None:
        return list(names)
    listed = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Abbrev}\n", *names],
        capture_output=True,
        text=True,
    ).stdout
    installed = {line.split()[0] for line in listed.splitlines() if line.split()[1:2] == ["ii"]}
    return [name for name in names if name not in installed]


@contextlib.contextmanager
def _alone(policy, wait):
    """Yields whether this process holds the policy lock; with `wait`, waits until it does."""
    folder = os.open(policy.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            alone = False
        yield alone
    finally:
        os.close(folder)


def _kept(policy):
    return policy.with_name(policy.name + ".before-testbed")


def _is_ours(policy):
    return policy.is_file() and policy.read_bytes() == POLICY_TEXT.encode()


def _put_back(policy):
    found = _is_ours(policy)
    if found:
        policy.unlink()
    if _kept(policy).exists() and not policy.exists():
        _kept(policy).rename(policy)
        found = True
    return found


def put_back(policy=POLICY):
    """Removes a policy left behind by a killed installation, and restores the machine's own policy.
    Returns whether anything had to be restored."""
    with _alone(policy, wait=False) as alone:
        return alone and _put_back(policy)


@contextlib.contextmanager
def no_daemon_starts(policy=POLICY):
    """Prevents package scripts from starting daemons, and restores the machine's own policy afterwards."""
    with _alone(policy, wait=True):
        if policy.exists() and not _is_ours(policy):
            policy.replace(_kept(policy))
        try:
            policy.write_text(POLICY_TEXT)
            policy.chmod(0o755)
            yield
        finally:
            _put_back(policy)


def run_to_end(argv, **options):
    """Runs argv and returns its exit code. If this process is interrupted, it interrupts the command and waits for it
    to end: apt-get first finishes what dpkg has begun, and the policy must stay in place until then."""
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, **options)
    try:
        return process.wait()
    except BaseException:
        process.send_signal(signal.SIGINT)
        process.wait()
        raise


def install(names):
    """Installs the packages and returns apt-get's exit code. Always restores the policy."""
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    with no_daemon_starts():
        # if the update fails, the old lists may suffice
        run_to_end(["apt-get", "update", "-q"], env=environment, stdout=sys.stderr)
        return run_to_end(["apt-get", "install", "-y", "-q", "--no-install-recommends", *names], env=environment, stdout=sys.stderr)
