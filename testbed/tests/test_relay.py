"""Tests the relay's queue (delays, order, limit) with a fake clock, and the relay with two TAPs if run as root."""

import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import unittest

from mlids_testbed import relay


def direction(delay=0.03, jitter=0.01, reorder=False, bound=1000, seed=1):
    return relay.Direction(delay, jitter, reorder, bound, random.Random(seed))


def numbered(count):
    return [number.to_bytes(4, "big") for number in range(count)]


class Queue(unittest.TestCase):
    def test_a_frame_leaves_after_the_delay_and_not_before(self):
        way = direction(delay=0.03, jitter=0.0)
        way.accept(b"frame", now=10.0)
        self.assertEqual(way.due(10.029), [])
        self.assertEqual(way.due(10.0301), [b"frame"])
        self.assertEqual(way.due(11.0), [])

    def test_jitter_stays_within_its_bounds(self):
        way = direction(reorder=True)
        for _ in range(500):
            way.accept(b"frame", now=0.0)
        self.assertEqual(way.due(0.0199), [])
        self.assertEqual(len(way.due(0.0401)), 500)

    def test_frames_keep_their_order(self):
        way = direction()
        for number, frame in enumerate(numbered(300)):
            way.accept(frame, now=number * 0.0001)
        self.assertEqual(way.due(1.0), numbered(300))

    def test_frames_overtake_each_other_where_that_is_asked_for(self):
        way = direction(reorder=True)
        for number, frame in enumerate(numbered(300)):
            way.accept(frame, now=number * 0.0001)
        left = way.due(1.0)
        self.assertNotEqual(left, numbered(300))
        self.assertEqual(sorted(left), numbered(300))

    def test_a_full_queue_drops_the_newest_and_counts_it(self):
        way = direction(bound=10)
        for frame in numbered(15):
            way.accept(frame, now=0.0)
        self.assertEqual(way.due(1.0), numbered(10))
        self.assertEqual(way.counters()["dropped_queue_full"], 5)

    def test_a_seed_gives_the_same_delays_again(self):
        def times(seed):
            way = direction(reorder=True, seed=seed)
            way.accept(b"frame", now=0.0)
            return way.next_due()

        self.assertEqual(times(4), times(4))
        self.assertNotEqual(times(4), times(5))


def missing_tools(*names):
    return [name for name in names if shutil.which(name) is None]


@unittest.skipUnless(os.geteuid() == 0 and os.access("/dev/net/tun", os.W_OK), "needs root and /dev/net/tun")
@unittest.skipIf(missing_tools("ip", "ping"), f"needs the programs {' '.join(missing_tools('ip', 'ping'))}")
class TwoNamespaces(unittest.TestCase):
    def setUp(self):
        self.names = [f"mlitest{os.getpid()}{end}" for end in "ab"]
        for number, name in enumerate(self.names, 1):
            if subprocess.run(["ip", "netns", "add", name], capture_output=True, check=False).returncode != 0:
                self.skipTest("cannot create network namespaces here")
            self.addCleanup(subprocess.run, ["ip", "netns", "del", name], check=False)
            for command in ("tuntap add dev tap0 mode tap", f"address add 192.0.2.{number}/24 dev tap0", "link set tap0 up"):
                subprocess.run(["ip", "-n", name, *command.split()], check=True)

    def test_a_ping_takes_twice_the_delay_and_the_end_is_accounted_for(self):
        process = subprocess.Popen(
            [sys.executable, pathlib.Path(relay.__file__), "--delay-ms", "25", f"{self.names[0]}/tap0", f"{self.names[1]}/tap0"],
            stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(process.kill)
        self.assertEqual(process.stdout.readline(), "ready\n")
        done = subprocess.run(
            ["ip", "netns", "exec", self.names[0], "ping", "-c", "3", "-i", "0.2", "-W", "5", "192.0.2.2"], capture_output=True, text=True, check=False
        )
        self.assertEqual(done.returncode, 0, done.stdout)
        shortest = float(done.stdout.rsplit("= ", 1)[1].split("/")[0])
        self.assertGreaterEqual(shortest, 50.0)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(timeout=10)
        counters = json.loads(out)
        self.assertEqual(process.returncode, 0)
        self.assertGreaterEqual(counters["a_to_b"]["forwarded"], 3)
        self.assertEqual(counters["a_to_b"]["dropped_queue_full"], 0)

    def test_it_ends_with_its_parent_whatever_ended_that(self):
        start = "import subprocess, sys; subprocess.run(sys.argv[1:])"
        parent = subprocess.Popen(
            [sys.executable, "-c", start, sys.executable, pathlib.Path(relay.__file__), "--end-with-parent", *(f"{name}/tap0" for name in self.names)],
            stdout=subprocess.PIPE, text=True,
        )
        self.addCleanup(parent.wait)
        self.addCleanup(parent.kill)
        self.assertEqual(parent.stdout.readline(), "ready\n")
        parent.kill()
        with parent.stdout as said:
            # end of file: no process has the pipe open
            self.assertEqual(0, json.loads(said.read())["a_to_b"]["dropped_queue_full"])


if __name__ == "__main__":
    unittest.main()
