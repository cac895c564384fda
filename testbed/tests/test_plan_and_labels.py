"""Tests that plans depend only on the seed, and that label rules match only attacks. Does not need root."""

import json
import pathlib
import random
import signal
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from mlids_testbed import commands, labels, packages, plan, scenario, services  # noqa: E402
from mlids_testbed.network import ATTACKERS, CLIENTS  # noqa: E402

SCENARIOS = scenario.load_all()


def planned(name, folder):
    world = services.make_world(pathlib.Path(folder), random.Random(f"{plan.seed_of(name)}/world"))
    return plan.plan_run(name, SCENARIOS, world, 1), world


def attacks(run):
    return [one for one in run["instances"] if SCENARIOS[one["scenario"]].traffic_class != scenario.BENIGN]


class PlanTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def test_the_same_seed_plans_the_same_run(self):
        first, _ = planned("run-03", self.folder)
        second, _ = planned("run-03", self.folder)
        self.assertEqual(first, second)
        self.assertNotEqual(first["instances"], planned("run-04", self.folder)[0]["instances"])

    def test_parameters_are_json_and_bounded_in_time(self):
        for name in ("run-01", "run-20", "selftest"):
            run, _ = planned(name, self.folder)
            json.dumps(run["instances"])
            for instance in run["instances"]:
                self.assertGreater(instance["parameters"]["seconds"], 0, instance)
                self.assertLessEqual(instance["at"] + instance["parameters"]["seconds"], 360, instance)

    def test_no_two_attacks_share_a_host_at_a_time(self):
        for name in map(plan.run_name, range(1, plan.LAST_RUN + 1)):
            run, _ = planned(name, self.folder)
            by_host = {}
            for instance in attacks(run):
                by_host.setdefault(instance["host"], []).append((instance["at"], instance["at"] + instance["parameters"]["seconds"]))
            for times in by_host.values():
                times.sort()
                for (_, end), (start, _) in zip(times, times[1:]):
                    self.assertGreaterEqual(start - end, plan.BETWEEN_ATTACKS - 0.01, name)

    def test_benign_traffic_runs_on_clients_and_attacks_do_not(self):
        run, _ = planned("run-05", self.folder)
        for instance in run["instances"]:
            is_attack = SCENARIOS[instance["scenario"]].traffic_class != scenario.BENIGN
            self.assertIn(instance["host"], (*ATTACKERS, "bot") if is_attack else CLIENTS, instance)

    def test_every_class_comes_in_the_runs_for_training_and_in_those_for_testing(self):
        classes = {one.traffic_class for one in SCENARIOS.values()} - {scenario.BENIGN}
        for runs in (range(1, 19), range(19, plan.LAST_RUN + 1)):
            seen = {SCENARIOS[one["scenario"]].traffic_class for number in runs for one in attacks(planned(plan.run_name(number), self.folder)[0])}
            self.assertEqual(classes, seen)

    def test_the_tour_holds_every_scenario_once(self):
        run, _ = planned("tour", self.folder)
        self.assertEqual(sorted(SCENARIOS), sorted(one["scenario"] for one in run["instances"]))

    def test_every_attack_says_which_packets_are_its_own(self):
        run, world = planned("tour", self.folder)
        for instance in attacks(run):
            targets = SCENARIOS[instance["scenario"]].targets(world, instance["parameters"])
            self.assertTrue(targets, instance["scenario"])
            for target in targets:
                self.assertIn("dst", target, instance["scenario"])


class LabelsTest(unittest.TestCase):
    def entry(self, start, end, host="a1", **more):
        return {"scenario": "ssh-guess", "traffic_class": "SSH-Bruteforce", "tool": "hydra", "host": host, "sources": ["10.77.3.11", "fd77:3::11"],
                "start": f"2026-01-01T10:00:{start:02d}.000000Z", "end": f"2026-01-01T10:00:{end:02d}.000000Z",
                "targets": [{"dst": "10.77.1.20", "dst_port": 22, "protocol": "tcp"}], **more}

    def test_a_rule_ends_before_the_next_attack_of_its_host_begins(self):
        rules = labels.rules([self.entry(10, 20), self.entry(30, 40), self.entry(15, 25, host="a2")])["rules"]
        first = rules[0]
        self.assertEqual(["10.77.1.20"], first["dst"])
        self.assertEqual([22], first["dst_port"])
        self.assertLess(first["from"], "2026-01-01T10:00:10.000000Z")
        self.assertGreater(first["to"], "2026-01-01T10:00:20.000000Z")
        later = next(rule for rule in rules if rule["from"] > first["from"] and rule["from"] > "2026-01-01T10:00:20")
        self.assertLess(first["to"], later["from"])

    def test_errors_that_an_attack_provokes_are_its_own_whatever_their_protocol(self):
        provoked = labels.rules([self.entry(10, 20)])["rules"][1]
        self.assertEqual("SSH-Bruteforce", provoked["label"])
        self.assertNotIn("protocol", provoked)
        self.assertNotIn("dst_port", provoked)

    def test_benign_instances_make_no_rule_and_are_the_default(self):
        made = labels.rules([self.entry(10, 20, traffic_class="Benign")])
        self.assertEqual("Benign", made["default"])
        self.assertEqual({labels.UNLABELLED}, {rule["label"] for rule in made["rules"]})


class PackagesTest(unittest.TestCase):
    def test_the_machines_own_policy_is_put_back_after_a_failure(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy-rc.d"
            policy.write_text("own")
            with self.assertRaises(RuntimeError):
                with packages.no_daemon_starts(policy):
                    self.assertEqual(packages.POLICY_TEXT, policy.read_text())
                    raise RuntimeError("apt-get failed")
            self.assertEqual("own", policy.read_text())
            self.assertEqual([policy], list(pathlib.Path(folder).iterdir()))

    def test_a_policy_that_was_not_there_is_gone_afterwards(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy-rc.d"
            with packages.no_daemon_starts(policy):
                self.assertTrue(policy.exists())
            self.assertFalse(policy.exists())

    def test_a_policy_that_a_killed_installation_left_is_not_taken_for_the_machines_own(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy-rc.d"
            for own in (None, "own"):
                policy.write_text(packages.POLICY_TEXT)
                if own:
                    policy.with_name("policy-rc.d.before-testbed").write_text(own)
                with packages.no_daemon_starts(policy):
                    self.assertEqual(packages.POLICY_TEXT, policy.read_text())
                    self.assertFalse(packages.put_back(policy))
                self.assertEqual(own, policy.read_text() if policy.exists() else None)

    def test_clean_puts_back_what_a_killed_installation_left(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy-rc.d"
            self.assertFalse(packages.put_back(policy))
            policy.write_text(packages.POLICY_TEXT)
            policy.with_name("policy-rc.d.before-testbed").write_text("own")
            self.assertTrue(packages.put_back(policy))
            self.assertFalse(packages.put_back(policy))
            self.assertEqual("own", policy.read_text())

    def test_an_interrupted_installation_is_waited_for(self):
        process = mock.Mock()
        process.wait.side_effect = [InterruptedError("on purpose"), 100]
        with mock.patch.object(packages.subprocess, "Popen", return_value=process), self.assertRaises(InterruptedError):
            packages.run_to_end(["apt-get", "install"])
        self.assertEqual([mock.call.wait(), mock.call.send_signal(signal.SIGINT), mock.call.wait()], process.mock_calls)


class TourTest(unittest.TestCase):
    def test_scenarios_that_failed_or_never_began_are_named(self):
        instances = [{"scenario": "ping"}, {"scenario": "mail-send", "failure": "OSError: no swaks"}]
        self.assertEqual({"mail-send": "OSError: no swaks", "dns-dig": "never began"},
                         commands.unsuccessful({"instances": instances}, ("ping", "mail-send", "dns-dig")))
        self.assertEqual({}, commands.unsuccessful({"instances": [{"scenario": "ping"}]}, ("ping",)))


class CleanTest(unittest.TestCase):
    def test_only_folders_of_its_own_are_taken_for_a_runs(self):
        with tempfile.TemporaryDirectory() as folder:
            own, link, file = (pathlib.Path(folder) / name for name in ("own", "link", "file"))
            own.mkdir()
            link.symlink_to(own)
            file.write_text("")
            self.assertEqual([True, False, False], [commands.is_own_folder(path) for path in (own, link, file)])
        self.assertIsNone(commands.OWN_SCRATCH.fullmatch("mli-testbed-theirs.txt"))
        self.assertEqual("6af", commands.OWN_SCRATCH.fullmatch("mli-testbed-t6af")[1])


if __name__ == "__main__":
    unittest.main()
