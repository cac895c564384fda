"""Plans what happens in a run, and when. The plan depends only on the seed and is made before the run starts."""

import random

from .attacks.campaign import FIRST_HELD_OUT_RUN, attacks_of_run
from .network import ATTACKERS, CLIENTS, Link
from .scenario import BENIGN

LAST_RUN = 24
RATES = (700, 1500, 3000, 6000, 12_000, 30_000)
WIDER_RATES = (400, 1000, 2500, 8000, 20_000, 50_000)
BETWEEN_ATTACKS = 4.0
LONGEST_RUN = 300.0


def run_name(number):
    return f"run-{number:02d}"


def seed_of(name):
    """A run's seed, such as 20007 for "run-07"."""
    return {"selftest": 29004, "tour": 29002}.get(name) or 20000 + int(name.removeprefix("run-"))


def is_held_out(name):
    """Returns whether the run is for testing. Test runs mostly use tools that are rare in other runs, and choose links from wider ranges."""
    return name.startswith("run-") and int(name.removeprefix("run-")) >= FIRST_HELD_OUT_RUN


def plan_network(rng, wider, relays):
    """Chooses a link for each host, and the congestion control, at random.
    Clients and attackers use the same choices, so a link does not reveal the role of its host."""
    links = {}
    delayed = set(rng.sample(CLIENTS, min(relays, 2)) + rng.sample(ATTACKERS, min(relays, 1)))
    for name in (*CLIENTS, *ATTACKERS):
        links[name] = Link(
            rate_kbit=rng.choice(WIDER_RATES if wider else RATES) if rng.random() < 0.4 else 0,
            loss=rng.choice((0.001, 0.005, 0.01, 0.03 if wider else 0.02)) if rng.random() < 0.3 else 0.0,
            delay_ms=round(rng.uniform(3, 120 if wider else 60), 1) if name in delayed else 0.0,
            jitter_ms=round(rng.uniform(0, 15), 1) if name in delayed else 0.0,
            mtu=rng.choice((1500, 1500, 1500, 1500, 1492, 1480, 1400)),
            timestamps=rng.random() < 0.85,
        )
    return links, rng.choice(("cubic", "cubic", "reno", "bbr"))


def plan_services(rng):
    return {
        "keepalive_timeout": rng.choice((5, 15, 65)),
        "client_timeout": rng.choice((20, 40, 60)),
        "gzip": rng.random() < 0.5,
        "max_auth_tries": 6,
        "fail_delay": rng.choice((0, 500_000, 1_000_000, 2_000_000)),
        "ftp_login_fails": 3,
        "ftp_fail_delay": rng.choice((0, 1, 1)),
        "dns_ttl": rng.choice((0, 30, 300)),
    }


def place_attacks(rng, attacks, world, first=4.0, gap=8.0):
    """Schedules the attacks in sequence on each attacker's host; returns the instances and the end time of the last one."""
    free = {name: first + rng.uniform(0, gap) for name in (*ATTACKERS, "bot")}
    instances = []
    for scenario in attacks:
        parameters = scenario.plan(rng, world)
        if scenario.role == "bot":
            host = "bot"
        elif scenario.role == "client":
            raise ValueError(f"scenario {scenario.name}: an attack cannot run on ordinary clients, which generate benign traffic at the same time")
        else:
            host = min(ATTACKERS, key=free.get)
        at = free[host]
        free[host] = at + parameters["seconds"] + BETWEEN_ATTACKS + rng.uniform(0, gap)
        instances.append({"scenario": scenario.name, "host": host, "at": round(at, 3), "parameters": parameters})
    end = max((instance["at"] + instance["parameters"]["seconds"] for instance in instances), default=0.0)
    return instances, end


def place_benign(rng, scenarios, world, flows, length, accept=lambda parameters: True):
    """Draws benign instances by weight until they produce about `flows` flows, and spreads them over the clients and the duration of the run."""
    benign = [scenario for scenario in scenarios.values() if scenario.traffic_class == BENIGN and scenario.weight > 0]
    weights = [scenario.weight for scenario in benign]
    instances, planned, rare = [], 0, 0
    while planned < flows:
        scenario = rng.choices(benign, weights)[0]
        parameters = scenario.plan(rng, world)
        if parameters.get("rare"):
            rare += 1
            if rare > 1:
                continue
        if parameters["seconds"] > length - 4 or not accept(parameters):
            continue
        at = rng.uniform(1.0, length - min(parameters["seconds"], length / 2))
        planned += parameters.get("flows", 1)
        instances.append({"scenario": scenario.name, "host": rng.choice(CLIENTS), "at": round(at, 3), "parameters": parameters})
    return instances


def place_everything(rng, scenarios, world):
    """Each scenario once. A host's attacks follow each other immediately ("after" is the position of the previous attack in the list)."""
    attacks = sorted((scenario for scenario in scenarios.values() if scenario.traffic_class != BENIGN), key=lambda scenario: scenario.name)
    instances, end = place_attacks(rng, attacks, world, first=2.0, gap=0.5)
    last = {}
    for position, instance in enumerate(instances):
        if instance["host"] in last:
            instance["after"] = last[instance["host"]]
        last[instance["host"]] = position
    for scenario in scenarios.values():
        if scenario.traffic_class == BENIGN:
            parameters = scenario.plan(rng, world)
            instances.append({"scenario": scenario.name, "host": rng.choice(CLIENTS), "at": round(rng.uniform(0.5, 100.0), 3), "parameters": parameters})
    return instances, end


def small(parameters):
    """Returns whether a benign instance is small enough for the self-test's capture."""
    sizes = parameters.get("bytes", 0)
    return (sum(sizes) if isinstance(sizes, list) else sizes) <= 250_000 and sum(parameters.get("attachments", ())) <= 250_000


def plan_run(name, scenarios, world, relays):
    """Returns the plan of a run, which is JSON-serialisable except for its links. The plan depends only on the name, the scenarios and the world's addresses."""
    seed = seed_of(name)
    rng = random.Random(f"{seed}/plan")
    held_out = is_held_out(name)
    links, congestion_control = plan_network(rng, held_out, relays)
    if name == "selftest":
        # The self-test checks whether the program works; the held-out runs show how a model copes with slow and lossy links.
        links = {host: Link() for host in links}
    if name == "tour":
        instances, length = place_everything(rng, scenarios, world)
    else:
        attacks = attacks_of_run(name if name == "selftest" else int(name.removeprefix("run-")), rng)
        instances, length = place_attacks(rng, attacks, world)
        length = min(LONGEST_RUN, max(length, rng.uniform(130, 160)))
        if name == "selftest":
            instances += place_benign(rng, scenarios, world, 400, length, small)
        else:
            instances += place_benign(rng, scenarios, world, rng.randint(430, 550), length)
    if name != "tour":
        instances.sort(key=lambda instance: instance["at"])
    return {
        "run": name,
        "seed": seed,
        "length": round(length, 3),
        "snaplen": 96 if name == "selftest" else 256,
        "links": links,
        "congestion_control": congestion_control,
        "services": plan_services(rng),
        "instances": instances,
    }
