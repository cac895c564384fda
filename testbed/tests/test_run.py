"""Records a short run, from plan to manifest. Needs root and the packages that the testbed requires."""

import json
import os
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from mlids_testbed import packages, run  # noqa: E402
from mlids_testbed.network import namespaces  # noqa: E402


def short_plan(name, scenarios, world, relays):
    def instance(scenario, host, at, **parameters):
        return {"scenario": scenario, "host": host, "at": at, "parameters": parameters}

    return {
        "run": name, "seed": 1, "length": 4.0, "snaplen": 96, "links": {}, "congestion_control": "reno",
        "services": {"keepalive_timeout": 5, "client_timeout": 20, "gzip": True, "max_auth_tries": 6, "fail_delay": 0, "ftp_login_fails": 3,
                     "ftp_fail_delay": 0, "dns_ttl": 0},
        "instances": [
            instance("dns-batch", "c1", 0.2, seconds=5, names=["www.lab.test", "mail.lab.test"], server=world.dns.address4, keep_open=False),
            instance("closed-port-retry", "c2", 0.2, seconds=5, port=world.closed_ports[0], tries=1, address=world.web.address4),
            instance("short-attack", "a1", 0.3, seconds=5),
            instance("broken", "c3", 0.3, seconds=5),
        ],
    }


def attack(ctx, parameters):
    ctx.exec(["nc", "-z", "-w", "2", ctx.world.web.address4, "80"])


def broken(ctx, parameters):
    raise ValueError("on purpose")


@unittest.skipUnless(os.geteuid() == 0, "needs root")
class RunTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        missing = packages.missing(packages.wanted())
        if missing:
            raise unittest.SkipTest(f"needs the packages {' '.join(missing)}")

    def test_a_run_leaves_capture_manifest_and_rules_and_no_namespace(self):
        from mlids_testbed.scenario import BENIGN, Scenario, load_all

        scenarios = {
            **load_all(),
            "short-attack": Scenario("short-attack", "PortScan", "nc", "attacker", lambda rng, world: {}, attack,
                                     lambda world, parameters: [{"dst": world.web.address4, "dst_port": 80, "protocol": "tcp"}]),
            "broken": Scenario("broken", BENIGN, "none", "client", lambda rng, world: {}, broken),
        }
        with tempfile.TemporaryDirectory() as output, mock.patch.object(run, "plan_run", short_plan), \
                mock.patch.object(run, "load_all", lambda: scenarios), mock.patch.object(run, "AFTERGLOW", 0.5), \
                mock.patch.object(run, "seed_of", lambda name: 1):
            runner = run.Runner(output, lambda line: None)
            manifest = runner.record("run-99")
            folder = pathlib.Path(output) / "run-99"
            self.assertEqual(manifest, json.loads((folder / "run.json").read_text()))
            self.assertTrue(runner.is_complete("run-99"))
            self.assertEqual([], namespaces(runner.prefix + "-"))
            self.assertEqual(0, manifest["kernel_drops"])
            self.assertGreater(manifest["packets"], 8)

            entries = {entry["scenario"]: entry for entry in manifest["instances"]}
            self.assertEqual("ValueError: on purpose", entries["broken"]["failure"])
            self.assertNotIn("failure", entries["short-attack"])
            self.assertEqual({"dig 0": 1}, entries["dns-batch"]["notes"]["exit_codes"])
            self.assertEqual({"nc 1": 1}, entries["closed-port-retry"]["notes"]["exit_codes"])
            self.assertEqual({"nc 0": 1}, entries["short-attack"]["notes"]["exit_codes"])
            rules = json.loads((folder / "rules.json").read_text())["rules"]
            self.assertEqual(["PortScan", "PortScan"], [rule["label"] for rule in rules if "from" in rule])

            with open(folder / "capture.pcap.gz", "ab") as capture:
                capture.write(b"more")
            self.assertFalse(runner.is_complete("run-99"))


if __name__ == "__main__":
    unittest.main()
