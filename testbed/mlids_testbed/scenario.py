"""What a scenario is: a named, bounded piece of traffic that one host makes; and the registry of all of them."""

import dataclasses
import importlib
import pathlib
import pkgutil
import random
import threading
import time
from collections.abc import Callable
from typing import Any

from .host import Host, Stopped, kill_group

ROLES = ("client", "attacker", "bot")
BENIGN = "Benign"

_PACKAGE = pathlib.Path(__file__).resolve().parent
SCRIPT_FOLDERS = (_PACKAGE / "attacks" / "scripts", _PACKAGE / "benign" / "scripts")


@dataclasses.dataclass(frozen=True)
class Account:
    user: str
    password: str


@dataclasses.dataclass(frozen=True)
class Service:
    """A daemon of the testbed: where it listens, by which names it is found, who may log in.

    address6 is "" and tls_port is 0 where there is none."""

    address4: str
    address6: str
    port: int
    names: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    tls_port: int = 0


@dataclasses.dataclass(frozen=True)
class World:
    """Everything a scenario may know of the network around it.

    web               port: HTTP, tls_port: HTTPS; names: its sites, all by the same addresses; accounts: of the login form
    ssh ftp dns smtp  with the accounts that exist (ssh and ftp) ; dns.names: the names it resolves
    db                redis, without a password
    controller        port: the address that bots report to; nothing listens there before a bot scenario starts it
    controller_host   name of the host that a controller script may run in, see Context.peer()
    unused_addresses  IPv4 addresses of the servers' network that no one has; packets to them are captured
    closed_ports      TCP ports closed on every server
    wordlists         directory with users.txt, passwords.txt (both hold the accounts' among many wrong ones)
    spoofed_network   IPv4 network of sources that belong to no one, routed back to the attackers' side
    voice             UDP: answers datagrams of at least 100 bytes, takes shorter ones silently
    """

    web: Service
    ssh: Service
    ftp: Service
    dns: Service
    smtp: Service
    db: Service
    controller: Service
    controller_host: str
    unused_addresses: tuple[str, ...]
    closed_ports: tuple[int, ...]
    wordlists: pathlib.Path
    spoofed_network: str
    voice: Service

    @property
    def server_addresses(self):
        """The IPv4 addresses of the three servers."""
        return (self.web.address4, self.ssh.address4, self.dns.address4)


class Context:
    """What a running scenario has in its hands. One thread of the scenario uses it; ctx.exec may be used by several.

    host       the Host it runs in
    world      the World
    directory     scratch directory of this instance, removed with the run's
    rng        a random.Random of this instance, seeded by the run's seed
    deadline   time.monotonic() at which it must have ended
    source4    the host's addresses
    source6
    """

    def __init__(self, host, world, folder, rng, deadline, stopping, peers=None):
        self.host: Host = host
        self.world: World = world
        self.folder: pathlib.Path = folder
        self.rng: random.Random = rng
        self.deadline: float = deadline
        self.source4: str = host.address4
        self.source6: str = host.address6
        self.notes: dict[str, Any] = {}
        self._stopping: threading.Event = stopping
        self._peers = peers or {}
        self._started = []
        self._lock = threading.Lock()

    @property
    def remaining(self):
        """Seconds until the deadline, 0 when it has passed."""
        return max(0.0, self.deadline - time.monotonic())

    def exec(self, argv, timeout=None, input=None, env=None):
        """Runs argv in the host until it ends, `timeout` seconds have passed or the deadline has come.

        Returns a CompletedProcess (text, bounded; return code -9: killed), whatever the exit code.
        Raises Stopped once the deadline has passed or the run is stopped."""
        limit = self.remaining if timeout is None else min(timeout, self.remaining)
        self._check()
        done = self.host.run(argv, limit, input=input, env=env, cwd=self.folder)
        self._count_exit(argv, done.returncode)
        return done

    def popen(self, argv, **options):
        """Starts argv in the host; killed when the scenario ends."""
        self._check()
        options.setdefault("cwd", self.folder)
        process = self.host.popen(argv, **options)
        self._started.append((self.host, process))
        return process

    def script(self, name, *args, timeout=None, input=None):
        """Runs a Python script of attacks/scripts or benign/scripts in the host, as exec does."""
        return self.exec(["/usr/bin/python3", script_path(name), *args], timeout=timeout, input=input)

    def start_script(self, name, *args, host=None, **options):
        """Starts such a script, as popen does; `host` names another host, such as world.controller_host."""
        self._check()
        options.setdefault("cwd", self.folder)
        where = self.host if host is None else self.peer(host)
        process = where.popen(["/usr/bin/python3", script_path(name), *map(str, args)], **options)
        self._started.append((where, process))
        return process

    def peer(self, name):
        """Another host of the run by its name."""
        return self._peers[name]

    def sleep(self, seconds):
        """Sleeps, at most until the deadline. Returns whether there is time left. Raises Stopped when the run is stopped."""
        if self._stopping.wait(max(0.0, min(seconds, self.remaining))):
            raise Stopped("the run is being stopped")
        return self.remaining > 0

    def wait(self, seconds):
        """Waits, regardless of the deadline; whether the run is being stopped."""
        return self._stopping.wait(max(0.0, seconds))

    def note(self, key, value):
        """Writes a JSON-able value into the instance's notes in the manifest."""
        self.notes[key] = value

    def _count_exit(self, argv, code):
        """Notes how often which program ended with which exit code: "curl 0": 5."""
        words = [str(word) for word in argv]
        position = 3 if words[0] == "sshpass" else 1 if words[0].endswith("python3") else 0
        program = pathlib.PurePath(words[position]).name
        with self._lock:
            counts = self.notes.setdefault("exit_codes", {})
            counts[f"{program} {code}"] = counts.get(f"{program} {code}", 0) + 1

    def close(self):
        """Kills what popen() and start_script() left."""
        for host, process in self._started:
            kill_group(process)
            host.forget(process)
        self._started.clear()

    def _check(self):
        if self._stopping.is_set() or self.remaining <= 0:
            raise Stopped("no time left")


@dataclasses.dataclass(frozen=True)
class Scenario:
    """A kind of traffic.

    name           unique: "ssh-bruteforce-hydra"
    traffic_class  "Benign" or the label of its flows
    tool           "hydra", "curl", "own script slow_headers.py"
    role           where it runs: "client", "attacker" or "bot"
    plan           chooses the parameters: JSON-able, with "seconds", its longest duration, and all that is needed to repeat it
    run            makes the traffic inside the context's host; blocks; ends within parameters["seconds"], is killed 5 s later
    targets        of an attack: its packets as label rules see them: [{"dst": …, "dst_port": …, "protocol": …}], dst_port
                   absent: any port; "src" absent: the host's own addresses
    weight         how often it is chosen against the others of its class; 0: by no recorded run, only by the tour
    held_out       mostly for the runs that are kept for testing
    """

    name: str
    traffic_class: str
    tool: str
    role: str
    plan: Callable[[random.Random, World], dict]
    run: Callable[[Context, dict], None]
    targets: Callable[[World, dict], list[dict]] = lambda world, parameters: []
    weight: float = 1.0
    held_out: bool = False

    def __post_init__(self):
        if self.role not in ROLES:
            raise ValueError(f"scenario {self.name}: role {self.role!r} is none of {', '.join(ROLES)}")


SCENARIOS: dict[str, Scenario] = {}


def register(scenario):
    """Adds a scenario to the registry. Raises ValueError when its name is taken."""
    if scenario.name in SCENARIOS:
        raise ValueError(f"two scenarios are called {scenario.name}")
    SCENARIOS[scenario.name] = scenario
    return scenario


def scenario(name, traffic_class, tool, role, plan, targets=None, weight=1.0, held_out=False):
    """Decorator for a run function: registers the scenario and leaves the function as it is."""

    def add(run):
        options = {} if targets is None else {"targets": targets}
        register(Scenario(name, traffic_class, tool, role, plan, run, weight=weight, held_out=held_out, **options))
        return run

    return add


def script_path(name):
    """Where a script of attacks/scripts or benign/scripts lies. Raises FileNotFoundError."""
    for folder in SCRIPT_FOLDERS:
        if (folder / name).is_file():
            return folder / name
    raise FileNotFoundError(f"{name}: in none of {', '.join(map(str, SCRIPT_FOLDERS))}")


def load_all():
    """Imports every module of benign/ and attacks/, which register themselves; the registry, by name."""
    for package_name in ("benign", "attacks"):
        package = importlib.import_module(f"{__package__}.{package_name}")
        for module in pkgutil.iter_modules(package.__path__):
            if not module.ispkg and module.name != "scripts":
                importlib.import_module(f"{package.__name__}.{module.name}")
    return dict(sorted(SCENARIOS.items()))
