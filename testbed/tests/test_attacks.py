"""Plans of attack scenarios can be reproduced from their seed, are bounded, and target only the testbed's own hosts."""

import ipaddress
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import unittest

from mlids_testbed.attacks import probe_payloads, word_lists
from mlids_testbed.scenario import BENIGN, Account, load_all, script_path
from mlids_testbed.services import make_world

SEEDS = range(60)
LONGEST = 150
MOST_TARGETS_SCANNED = 60
OWN_NETWORKS = [ipaddress.ip_network(text) for text in ("10.77.0.0/16", "fd77::/16")]
CLASSES = {
    "FTP-BruteForce", "SSH-Bruteforce", "Brute Force -Web", "Brute Force -XSS", "SQL Injection", "Bot", "PortScan", "DoS HTTP flood",
    "DoS slow headers", "DoS slow body", "DoS UDP flood", "DoS SYN flood",
}


def is_own(address):
    return any(ipaddress.ip_address(address) in network for network in OWN_NETWORKS)


class AttackPlans(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.world = make_world(pathlib.Path(cls.folder.name), random.Random(1))
        cls.attacks = [scenario for scenario in load_all().values() if scenario.traffic_class != BENIGN]

    def plans(self):
        for scenario in self.attacks:
            for seed in SEEDS:
                with self.subTest(scenario=scenario.name, seed=seed):
                    yield scenario, seed, scenario.plan(random.Random(seed), self.world)

    def test_every_class_has_two_tools_and_one_of_them_is_held_out(self):
        self.assertEqual({scenario.traffic_class for scenario in self.attacks}, CLASSES)
        for label in CLASSES:
            of_class = [scenario for scenario in self.attacks if scenario.traffic_class == label]
            self.assertGreaterEqual(len({scenario.tool for scenario in of_class}), 2, label)
            self.assertEqual({scenario.held_out for scenario in of_class}, {True, False}, label)

    def test_a_seed_gives_the_same_plan_again(self):
        for scenario, seed, plan in self.plans():
            self.assertEqual(plan, scenario.plan(random.Random(seed), self.world))

    def test_seeds_give_different_plans(self):
        for scenario in self.attacks:
            plans = {json.dumps(scenario.plan(random.Random(seed), self.world)) for seed in SEEDS}
            self.assertGreater(len(plans), len(SEEDS) // 2, scenario.name)

    def test_a_plan_survives_json(self):
        for _, _, plan in self.plans():
            self.assertEqual(plan, json.loads(json.dumps(plan)))

    def test_a_plan_ends_in_time(self):
        for _, _, plan in self.plans():
            self.assertGreater(plan["seconds"], 5)
            self.assertLessEqual(plan["seconds"], LONGEST)

    def test_counts_are_bounded(self):
        bounds = {"words": 200, "requests": 3000, "concurrent": 60, "connections": 50, "sources": 80, "packets": 40, "count": 100, "beacons": 60,
                  "most_connections": 60, "tasks": 8}
        for _, _, plan in self.plans():
            for name, bound in bounds.items():
                self.assertLessEqual(plan.get(name, 0), bound, name)
            ports = len(plan.get("ports", [0])) * len(plan.get("addresses", [0]))
            self.assertLessEqual(ports, MOST_TARGETS_SCANNED)

    def test_targets_are_the_testbeds_own(self):
        for scenario, _, plan in self.plans():
            targets = scenario.targets(self.world, plan)
            self.assertTrue(targets)
            for target in targets:
                self.assertTrue(is_own(target["dst"]), target)
                self.assertIn(target["protocol"], ("tcp", "udp"))
                for source in target.get("src", []):
                    self.assertEqual(source, self.world.spoofed_network)

    def test_forged_sources_belong_to_nobody(self):
        spoofed = ipaddress.ip_network(self.world.spoofed_network)
        for _, _, plan in self.plans():
            for source in plan.get("forged", []):
                self.assertIn(ipaddress.ip_address(source), spoofed)


class Scripts(unittest.TestCase):
    def test_the_syn_flood_refuses_a_source_outside_of_its_network(self):
        done = subprocess.run(
            [sys.executable, script_path("syn_flood.py"), "10.77.1.10", "80", "--sources", "10.77.203.5,192.0.2.1", "--within", "10.77.203.0/24"],
            capture_output=True, text=True, timeout=20, check=False,
        )
        self.assertEqual(done.returncode, 2)
        self.assertIn("outside 10.77.203.0/24", done.stderr)


class WordLists(unittest.TestCase):
    def test_the_true_password_stands_where_it_was_planned(self):
        self.assertEqual(word_lists.passwords(7, 20, "s3cret", 4)[4], "s3cret")
        self.assertNotIn("s3cret", word_lists.passwords(7, 20, "s3cret", None))

    def test_a_seed_gives_the_same_different_words(self):
        words = word_lists.passwords(3, 150)
        self.assertEqual(words, word_lists.passwords(3, 150))
        self.assertEqual(len(set(words)), 150)
        self.assertNotEqual(words, word_lists.passwords(4, 150))

    def test_users_begin_with_one_who_exists(self):
        accounts = (Account("alice", "a"), Account("bob", "b"))
        users = word_lists.users(5, 3, accounts)
        self.assertEqual(len(set(users)), 3)
        self.assertIn(users[0], ("alice", "bob"))


class Probes(unittest.TestCase):
    def test_probes_are_repeatable_and_safe_in_a_url(self):
        for kind in ("sqli", "xss"):
            probes = probe_payloads.probes(kind, 11, 200, probe_payloads.ENCODINGS)
            self.assertEqual(probes, probe_payloads.probes(kind, 11, 200, probe_payloads.ENCODINGS))
            for probe in probes:
                self.assertTrue(probe.isascii())
                self.assertFalse(set(probe) & set(" \r\n<>\"#&"), probe)


if __name__ == "__main__":
    unittest.main()
