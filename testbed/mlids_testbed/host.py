"""Runs commands in a network namespace with limits on time and output; kills a command with all its child processes."""

import os
import signal
import subprocess
import threading

# Maximum number of bytes kept from each of a command's outputs; the rest is discarded.
OUTPUT_BOUND = 256 * 1024


class Stopped(Exception):
    """The run is being stopped or the scenario's deadline has passed; no further command is started."""


class _Output(threading.Thread):
    """Reads a pipe to its end and keeps the first OUTPUT_BOUND bytes."""

    def __init__(self, pipe):
        super().__init__(daemon=True)
        self._pipe = pipe
        self._kept = bytearray()
        self.start()

    def run(self):
        try:
            while chunk := self._pipe.read1(65536):
                room = OUTPUT_BOUND - len(self._kept)
                if room > 0:
                    self._kept += chunk[:room]
        except (OSError, ValueError):
            pass
        finally:
            self._pipe.close()

    def text(self):
        self.join(timeout=2)
        return bytes(self._kept).decode(errors="replace")


def kill_group(process):
    """Kills a process that has its own session, along with its whole process group, and waits for the process to end."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    try:
        process.wait(timeout=5)
    except subprocess.TimeoutExpired:
        pass


class Host:
    """A namespace with its addresses. Thread-safe: several threads may run commands on one host.

    name        short name within the run: "c1", "a2", "s1"
    namespace   name of the network namespace on this machine
    address4 its IPv4 address
    address6 its IPv6 address; "" if it has none
    """

    def __init__(self, name, namespace, address4="", address6=""):
        self.name = name
        self.namespace = namespace
        self.address4 = address4
        self.address6 = address6
        self._running = set()
        self._lock = threading.Lock()
        self._stopped = False

    def __repr__(self):
        return f"Host({self.name}, {self.namespace}, {self.address4}, {self.address6})"

    def inside(self, argv):
        """The command line that runs argv in this namespace (with its /etc/netns files mounted over /etc)."""
        return ["ip", "netns", "exec", self.namespace, *map(str, argv)]

    def popen(self, argv, **options):
        """Starts argv in a separate session. kill_all() kills it if it is still running.

        Raises Stopped if stop() has been called."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.DEVNULL)
        options.setdefault("stderr", subprocess.DEVNULL)
        with self._lock:
            if self._stopped:
                raise Stopped(f"{self.name} is stopped")
            process = subprocess.Popen(self.inside(argv), start_new_session=True, **options)
            self._running.add(process)
        return process

    def run(self, argv, timeout, input=None, env=None, cwd=None):
        """Runs argv for at most `timeout` seconds, then kills its whole process group.

        Returns a subprocess.CompletedProcess with text outputs of at most OUTPUT_BOUND bytes each; its return code
        is -9 if the command was killed. Does not raise an exception if the exit code is not 0. `input` is text or bytes for the command's
        standard input. `env` is added to the environment of this process and passed to the command."""
        argv = list(map(str, argv))
        process = self.popen(
            argv,
            stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=None if env is None else {**os.environ, **env},
            cwd=cwd,
        )
        try:
            out, err = _Output(process.stdout), _Output(process.stderr)
            if input is not None:
                data = input.encode() if isinstance(input, str) else input
                threading.Thread(target=_feed, args=(process, data), daemon=True).start()
            try:
                process.wait(timeout=max(0.0, timeout))
            except subprocess.TimeoutExpired:
                pass
        finally:
            # including processes left behind in its group
            kill_group(process)
            self.forget(process)
        return subprocess.CompletedProcess(argv, process.returncode, out.text(), err.text())

    def forget(self, process):
        """Exempts a process from kill_all()."""
        with self._lock:
            self._running.discard(process)

    def kill_all(self):
        """Kills all processes that this host has started and that are still running."""
        with self._lock:
            processes = list(self._running)
            self._running.clear()
        for process in processes:
            kill_group(process)

    def stop(self):
        """Kills all running commands and prevents new ones from starting."""
        with self._lock:
            self._stopped = True
        self.kill_all()


def _feed(process, data):
    try:
        process.stdin.write(data)
    except (BrokenPipeError, OSError):
        pass
    finally:
        try:
            process.stdin.close()
        except (BrokenPipeError, OSError):
            pass
