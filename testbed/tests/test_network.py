"""The namespaces start, carry frames like a real wire, and leave nothing behind. These tests need root and the packages that the testbed requires."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from mlids_testbed.network import CAPTURED, UNUSED, Link, Network, NetworkError, namespaces  # noqa: E402

PREFIX = f"mlit{os.getpid()}x"


def can_make_namespaces():
    return os.geteuid() == 0 and all(map(shutil.which, ("ip", "nft", "ethtool", "tc", "tcpdump", "ping"))) and subprocess.run(
        ["ip", "netns", "add", PREFIX + "-probe"], capture_output=True).returncode == 0


def routes():
    return subprocess.run(["ip", "-br", "link"], capture_output=True, text=True).stdout + subprocess.run(
        ["ip", "route"], capture_output=True, text=True).stdout


@unittest.skipUnless(can_make_namespaces(), "needs root, network namespaces, ip, nft, ethtool, tc, tcpdump and ping")
class NetworkTest(unittest.TestCase):
    def setUp(self):
        subprocess.run(["ip", "netns", "delete", PREFIX + "-probe"], capture_output=True)

    def test_hosts_reach_servers_and_nothing_is_left_afterwards(self):
        before = routes()
        with Network(PREFIX, {"c1": Link(rate_kbit=5000, mtu=1400, timestamps=False)}, "reno") as network:
            client = network.hosts["c1"]
            for address in ("10.77.1.10", "fd77:1::20"):
                done = client.run(["ping", "-n", "-c", "1", "-W", "3", address], timeout=5)
                self.assertEqual(0, done.returncode, done.stdout)
            recorded = network.router.popen(["tcpdump", "-i", CAPTURED, "-p", "-n", "-l", "-c", "1", "icmp"], stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, text=True)
            recorded.stderr.readline()
            silent = client.run(["ping", "-n", "-c", "1", "-W", "1", UNUSED[0]], timeout=5)
            self.assertEqual(1, silent.returncode)
            self.assertIn(f"> {UNUSED[0]}: ICMP echo request", recorded.communicate(timeout=5)[0])
            self.assertNotIn("Unreachable", silent.stdout)
            self.assertEqual(before, routes())
            sleeper = client.popen(["sleep", "600"])
        self.assertIsNotNone(sleeper.poll())
        self.assertEqual([], namespaces(PREFIX + "-"))
        self.assertEqual(before, routes())

    def test_a_failure_half_way_leaves_nothing(self):
        with self.assertRaises(NetworkError):
            with Network(PREFIX, {"c2": Link(mtu=1)}, "reno"):
                self.fail("a link of one byte came up")
        self.assertEqual([], namespaces(PREFIX + "-"))


if __name__ == "__main__":
    unittest.main()
