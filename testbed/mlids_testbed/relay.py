#!/usr/bin/python3
"""Delay and jitter for one link, for kernels without `tc netem`.

The relay attaches to two TAP devices and forwards each Ethernet frame from one to the other after a delay. The TAPs may
be in different network namespaces, so a relay can replace a veth pair: one TAP is the client's interface, the other a
port on the router's bridge.

    ip -n CLIENT tuntap add dev eth0 mode tap
    ip -n ROUTER tuntap add dev tap-client mode tap
    ip -n ROUTER link set tap-client master clients up
    ip -n CLIENT address add 10.77.2.11/24 dev eth0
    ip -n CLIENT link set eth0 up
    ip -n CLIENT route add default via 10.77.2.1
    relay.py --delay-ms 30 --jitter-ms 10 --seed 1 CLIENT/eth0 ROUTER/tap-client

Start the relay outside the namespaces (it enters them by their names in `ip netns`), before or after the
addresses are set. The devices have a carrier only while the relay runs. The relay prints "ready" when both devices are
attached, and a line of JSON with the numbers of forwarded and dropped frames when SIGTERM or SIGINT ends it. It creates
missing devices and removes them when it ends. These TAPs have no offloads, so no frame exceeds the device's MTU.

The delay applies in each direction, so a round trip takes twice as long. Jitter is uniform in [-jitter, +jitter]. Frames
keep their order unless --reorder is given. At most --queue frames wait in each direction; further frames are dropped
and counted.
"""

import argparse
import ctypes
import errno
import fcntl
import heapq
import json
import os
import random
import select
import signal
import struct
import sys
import time

_TUNSETIFF = 0x400454CA
_IFF_TAP = 0x0002
_IFF_NO_PI = 0x1000
_CLONE_NEWNET = 0x40000000
_LONGEST_FRAME = 65_600
_FRAMES_PER_TURN = 64


class RelayError(Exception):
    """A device could not be attached; the message names the device and gives the reason."""


def enter_namespace(name: str) -> None:
    """Moves this thread into the network namespace NAME of `ip netns`."""
    libc = ctypes.CDLL(None, use_errno=True)
    try:
        with open(f"/run/netns/{name}", "rb") as handle:
            if libc.setns(handle.fileno(), _CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    except OSError as failure:
        raise RelayError(f"network namespace {name}: {failure.strerror}; run as root, after `ip netns add {name}`") from failure


def open_tap(device: str) -> int:
    """Opens the TAP "NAMESPACE/NAME", or "NAME" in the current namespace, as a non-blocking descriptor."""
    namespace, _, name = device.rpartition("/")
    if not 0 < len(name) < 16:
        raise RelayError(f"device {device}: the name must be 1 to 15 characters long")
    with open("/proc/self/ns/net", "rb") as home:
        if namespace:
            enter_namespace(namespace)
        try:
            tap = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
            fcntl.ioctl(tap, _TUNSETIFF, struct.pack("16sH22x", name.encode(), _IFF_TAP | _IFF_NO_PI))
        except OSError as failure:
            raise RelayError(f"device {device}: {failure.strerror}; it must be a TAP that no other process uses") from failure
        finally:
            ctypes.CDLL(None, use_errno=True).setns(home.fileno(), _CLONE_NEWNET)
    return tap


class Direction:
    """The queue of frames from one device to the other. Times are seconds on a monotonic clock."""

    def __init__(self, delay: float, jitter: float, reorder: bool, bound: int, rng: random.Random):
        self._delay = delay
        self._jitter = jitter
        self._reorder = reorder
        self._bound = bound
        self._rng = rng
        self._waiting: list[tuple[float, int, bytes]] = []
        self._sequence = 0
        self._latest = 0.0
        self.forwarded = 0
        self.dropped_queue_full = 0
        self.dropped_by_device = 0

    def accept(self, frame: bytes, now: float) -> None:
        """Queues a frame, or drops it if the queue is full."""
        if len(self._waiting) >= self._bound:
            self.dropped_queue_full += 1
            return
        due = now + max(0.0, self._delay + self._rng.uniform(-self._jitter, self._jitter))
        if not self._reorder:
            due = max(due, self._latest)
            self._latest = due
        heapq.heappush(self._waiting, (due, self._sequence, frame))
        self._sequence += 1

    def due(self, now: float) -> list[bytes]:
        """Removes and returns the frames whose delay has passed, in order."""
        frames = []
        while self._waiting and self._waiting[0][0] <= now:
            frames.append(heapq.heappop(self._waiting)[2])
        return frames

    def next_due(self) -> float | None:
        """The time at which the next frame must be forwarded."""
        return self._waiting[0][0] if self._waiting else None

    def counters(self) -> dict[str, int]:
        return {
            "forwarded": self.forwarded,
            "dropped_queue_full": self.dropped_queue_full,
            "dropped_by_device": self.dropped_by_device,
            "waiting_at_end": len(self._waiting),
        }


def _receive(tap: int, direction: Direction) -> None:
    for _ in range(_FRAMES_PER_TURN):
        try:
            frame = os.read(tap, _LONGEST_FRAME)
        except OSError as failure:
            # EIO and EBADFD mean that the device is currently down
            if failure.errno in (errno.EAGAIN, errno.EINTR, errno.EIO, errno.EBADFD):
                return
            raise
        direction.accept(frame, time.monotonic())


def _send(tap: int, direction: Direction) -> None:
    for frame in direction.due(time.monotonic()):
        try:
            os.write(tap, frame)
            direction.forwarded += 1
        except OSError:
            direction.dropped_by_device += 1


def relay(tap_a: int, tap_b: int, a_to_b: Direction, b_to_a: Direction, ended: list[int], parent: int | None = None) -> None:
    """Forwards frames in both directions.

    Ends when `ended` contains a signal number or `parent` is no longer this process's parent.
    """
    while not ended and parent in (None, os.getppid()):
        times = [due for due in (a_to_b.next_due(), b_to_a.next_due()) if due is not None]
        pause = max(0.0, min(times) - time.monotonic()) if times else 0.5
        readable, _, _ = select.select([tap_a, tap_b], [], [], min(pause, 0.5))
        if tap_a in readable:
            _receive(tap_a, a_to_b)
        if tap_b in readable:
            _receive(tap_b, b_to_a)
        _send(tap_b, a_to_b)
        _send(tap_a, b_to_a)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Joins two TAP devices and delays each frame between them.")
    parser.add_argument("--delay-ms", type=float, default=0.0, help="one-way delay, 0 to 2000")
    parser.add_argument("--jitter-ms", type=float, default=0.0, help="maximum deviation from the delay, at most the delay")
    parser.add_argument("--reorder", action="store_true", help="allow frames to overtake each other")
    parser.add_argument("--queue", type=int, default=1000, help="maximum number of waiting frames per direction")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--end-with-parent", action="store_true", help="exit when the parent process exits")
    parser.add_argument("tap_a", metavar="[NAMESPACE/]TAP_A")
    parser.add_argument("tap_b", metavar="[NAMESPACE/]TAP_B")
    options = parser.parse_args(arguments)
    if not 0 <= options.delay_ms <= 2000 or not 0 <= options.jitter_ms <= options.delay_ms or options.queue < 1:
        parser.error("the delay must be from 0 to 2000, the jitter from 0 to the delay, and the queue at least 1")

    parent = os.getppid() if options.end_with_parent else None
    ended: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, frame: ended.append(received))
    try:
        taps = [open_tap(options.tap_a), open_tap(options.tap_b)]
    except RelayError as failure:
        print(f"relay: {failure}", file=sys.stderr)
        return 1

    # One generator per direction; otherwise, traffic in one direction would change the delays in the other.
    directions = [
        Direction(options.delay_ms / 1e3, options.jitter_ms / 1e3, options.reorder, options.queue, random.Random(f"{options.seed}/{way}"))
        for way in ("a", "b")
    ]
    print("ready", flush=True)
    relay(taps[0], taps[1], directions[0], directions[1], ended, parent)
    print(json.dumps({"a_to_b": directions[0].counters(), "b_to_a": directions[1].counters()}), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
