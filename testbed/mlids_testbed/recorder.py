"""Records the traffic between the router and the servers, and the number of packets that the kernel dropped."""

import gzip
import hashlib
import pathlib
import re
import shutil
import signal
import subprocess

# Size of the kernel's capture buffer in megabytes.
BUFFER_MB = 64
# A run that loses a larger share of its packets than this is recorded again.
TOLERATED_DROPS = 0.001


class RecorderError(Exception):
    """tcpdump did not start, or did not print its counts; the message is one line."""


class Recorder:
    """tcpdump on one of a host's interfaces. Frames are truncated to `snaplen` bytes; the capture records their original length."""

    def __init__(self, host, device, path, snaplen):
        self.path = pathlib.Path(path)
        self.packets = 0
        self.kernel_drops = 0
        self._host = host
        self._process = host.popen(
            ["tcpdump", "-i", device, "-p", "-n", "-s", snaplen, "-B", BUFFER_MB * 1024, "-Z", "root", "-w", path],
            stderr=subprocess.PIPE, text=True)
        first = self._process.stderr.readline()
        if "listening on" not in first:
            raise RecorderError(f"tcpdump: {first.strip()} {self._process.stderr.readline().strip()}")

    def stop(self):
        """Ends the recording and sets packets and kernel_drops. Raises RecorderError."""
        self._process.send_signal(signal.SIGINT)
        try:
            _, said = self._process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            raise RecorderError("tcpdump did not end within 30 s") from None
        finally:
            self._host.forget(self._process)
        captured = re.search(r"(\d+) packets? captured", said)
        dropped = re.search(r"(\d+) packets? dropped by kernel", said)
        if captured is None or dropped is None:
            raise RecorderError(f"tcpdump did not print its packet counts: {said.strip()[:200]}")
        self.packets, self.kernel_drops = int(captured[1]), int(dropped[1])

    @property
    def dropped_too_much(self):
        return self.kernel_drops > TOLERATED_DROPS * max(1, self.packets + self.kernel_drops)


def compress(path, target):
    """Compresses a file with gzip. The same content always gives the same bytes."""
    with open(path, "rb") as source, open(target, "wb") as file:
        with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=6, mtime=0) as compressed:
            shutil.copyfileobj(source, compressed, 1 << 20)


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
