"""Executes a run's plan and writes its capture, manifest and label rules."""

import dataclasses
import datetime
import json
import os
import pathlib
import random
import shutil
import sys
import tempfile
import threading
import time

from . import labels
from .host import Stopped
from .network import CAPTURED, PREFIX, Network, remove_namespaces
from .plan import BETWEEN_ATTACKS, plan_run, seed_of
from .recorder import Recorder, compress, sha256
from .scenario import BENIGN, Context, load_all
from .services import Services, make_world

TRIES = 3
SCRATCH = "mli-testbed-"
RELAY = pathlib.Path(__file__).resolve().parent / "relay.py"
# Keep recording after the last scenario, to catch its late packets.
AFTERGLOW = 3.0


def now():
    return datetime.datetime.now(datetime.UTC)


def utc(moment):
    """ISO 8601 with microseconds."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def instance_name():
    """The part that follows PREFIX in the names of this process's namespaces; unique per process."""
    number, digits = os.getpid(), ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return "t" + digits


class _Instance(threading.Thread):
    """A running scenario and its entry in the manifest."""

    def __init__(self, planned, scenario, context, begun, after):
        super().__init__(daemon=True, name=planned["scenario"])
        self.planned = planned
        self.scenario = scenario
        self.context = context
        self.begun = begun
        self.after = after
        self.started_at = self.ended_at = None
        self.failure = None

    def run(self):
        """Waits until the scenario's start time, or until BETWEEN_ATTACKS after the end of the previous attack; then runs the scenario."""
        if self.after is not None:
            self.after.join()
            wait = BETWEEN_ATTACKS
        else:
            wait = self.begun + self.planned["at"] - time.monotonic()
        if self.context.wait(wait):
            return
        self.context.deadline = time.monotonic() + self.planned["parameters"]["seconds"]
        self.started_at = now()
        try:
            self.scenario.run(self.context, self.planned["parameters"])
        except Stopped:
            pass
        except Exception as failure:  # record the scenario's failure and continue the run
            self.failure = f"{type(failure).__name__}: {failure}"
        finally:
            self.context.close()
            self.ended_at = now()
            shutil.rmtree(self.context.folder, ignore_errors=True)

    def entry(self, world):
        host = self.context.host
        targets = self.scenario.targets(world, self.planned["parameters"]) if self.scenario.traffic_class != BENIGN else []
        entry = {
            "scenario": self.scenario.name,
            "traffic_class": self.scenario.traffic_class,
            "tool": self.scenario.tool,
            "parameters": self.planned["parameters"],
            "host": host.name,
            "sources": [address for address in (host.address4, host.address6) if address],
            "start": utc(self.started_at),
            "end": utc(self.ended_at or now()),
            "notes": self.context.notes,
        }
        if targets:
            entry["targets"] = targets
        if self.failure:
            entry["failure"] = self.failure
        return entry


class Runner:
    """Records runs in sequence. `log` receives progress messages."""

    def __init__(self, output, log):
        self.output = pathlib.Path(output)
        self.log = log
        self.instance = instance_name()
        self.prefix = PREFIX + self.instance

    def is_complete(self, name):
        """Returns whether the run is complete and its capture matches its manifest."""
        folder = self.output / name
        try:
            manifest = json.loads((folder / "run.json").read_text())
            return manifest["seed"] == seed_of(name) and manifest["capture_sha256"] == sha256(folder / "capture.pcap.gz")
        except (OSError, ValueError, KeyError):
            return False

    def record(self, name):
        """Records a run, repeats it if the kernel dropped too many packets, and returns the manifest."""
        for attempt in range(1, TRIES + 1):
            manifest, too_much = self._attempt(name, attempt)
            if not too_much:
                return manifest
            self.log(f"{name}: the kernel dropped {manifest['kernel_drops']} of {manifest['packets']} packets"
                     + (", again" if attempt < TRIES else ", still too many after the last attempt"))
        return None

    def _attempt(self, name, attempt):
        scratch = pathlib.Path(tempfile.gettempdir()) / f"{SCRATCH}{self.instance}"
        scratch.mkdir(mode=0o755)
        try:
            scenarios = load_all()
            world = make_world(scratch, random.Random(f"{seed_of(name)}/world"))
            plan = plan_run(name, scenarios, world, 1 if RELAY.is_file() else 0)
            relay = [sys.executable, str(RELAY)] if RELAY.is_file() else None
            with Network(self.prefix, plan["links"], plan["congestion_control"], relay) as network:
                Services(network, world, scratch, plan["services"], random.Random(f"{seed_of(name)}/content")).start()
                capture = scratch / "capture.pcap"
                recorder = Recorder(network.router, CAPTURED, capture, plan["snaplen"])
                self.log(f"{name}: {len(plan['instances'])} scenarios in about {plan['length']:.0f} s")
                started = now()
                instances = self._play(plan, scenarios, network, world, scratch)
                recorder.stop()
                ended = now()
                entries = [instance.entry(world) for instance in instances if instance.started_at is not None]
                logs = self._logs(scratch)
            return self._leave(name, plan, recorder, started, ended, entries, attempt, logs), recorder.dropped_too_much
        finally:
            remove_namespaces(self.prefix + "-")
            shutil.rmtree(scratch, ignore_errors=True)

    def _play(self, plan, scenarios, network, world, scratch):
        stopping = threading.Event()
        instances = []
        begun = time.monotonic()
        try:
            for index, planned in enumerate(plan["instances"]):
                folder = scratch / f"instance-{index}"
                folder.mkdir()
                context = Context(network.hosts[planned["host"]], world, folder, random.Random(f"{plan['seed']}/{index}"),
                                  begun + planned["at"] + planned["parameters"]["seconds"], stopping, network.hosts)
                after = instances[planned["after"]] if "after" in planned else None
                instances.append(_Instance(planned, scenarios[planned["scenario"]], context, begun, after))
            for instance in instances:
                instance.start()
            for instance in instances:
                instance.join(timeout=max(0.0, instance.context.deadline + 5 - time.monotonic()))
                if instance.is_alive():
                    instance.context.close()
                    instance.join(timeout=2)
            time.sleep(AFTERGLOW)
        finally:
            stopping.set()
        return instances

    def _logs(self, scratch):
        """Counts of entries in the servers' logs that show whether an attack took place."""

        def count(file, *texts):
            try:
                content = (scratch / file).read_text(errors="replace")
            except OSError:
                return 0
            return sum(content.count(text) for text in texts)

        return {
            "web_requests": count("nginx-access.log", "\n"),
            "ssh_failed_passwords": count("sshd.log", "Failed password"),
            "ssh_accepted": count("sshd.log", "Accepted "),
            "ftp_failed_logins": count("vsftpd.log", "FAIL LOGIN"),
            "ftp_logins": count("vsftpd.log", "OK LOGIN"),
            "mails": count("postfix-mail.log", "status=sent"),
        }

    def _leave(self, name, plan, recorder, started, ended, entries, attempt, logs):
        """Compresses the capture and writes the run's directory. The manifest is written last and marks the run as complete."""
        folder = self.output / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "run.json").unlink(missing_ok=True)
        for old in folder.glob("flows-*"):
            old.unlink()
        capture = folder / "capture.pcap.gz"
        compress(recorder.path, capture)
        manifest = {
            "run": name,
            "seed": plan["seed"],
            "started": utc(started),
            "ended": utc(ended),
            "attempt": attempt,
            "network": {
                "congestion_control": plan["congestion_control"],
                "snaplen": plan["snaplen"],
                "shaping": "tc tbf",
                "loss": "nft numgen",
                "delay": "relay.py" if RELAY.is_file() else "none",
                "links": {host: dataclasses.asdict(link) for host, link in plan["links"].items()},
            },
            "services": plan["services"],
            "packets": recorder.packets,
            "kernel_drops": recorder.kernel_drops,
            "capture_sha256": sha256(capture),
            "server_logs": logs,
            "instances": entries,
        }
        _write(folder / "rules.json", labels.rules(entries))
        if not recorder.dropped_too_much:
            _write(folder / "run.json", manifest)
        return manifest


def _write(path, value):
    """Writes a JSON file atomically."""
    partial = path.with_name(path.name + ".part")
    partial.write_text(json.dumps(value, indent=1) + "\n")
    partial.replace(path)
