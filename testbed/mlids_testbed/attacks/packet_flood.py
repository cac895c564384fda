"""UDP and SYN floods with a limited rate and number of packets, against the testbed's own servers.

The forged sources of SYN floods are in a testbed network that is routed back to the attackers' side."""

import ipaddress

from ..scenario import scenario
from .aim import target

_UDP = "DoS UDP flood"
_SYN = "DoS SYN flood"


def _udp_targets(world, parameters):
    port = None if parameters["port_moves"] else parameters["port"]
    return [target(parameters["address"], port, "udp")]


def _plan_udp(rng, world):
    """Sends `packets` packets from each of `sources` source ports; each source port creates one flow."""
    moves = rng.random() < 0.2
    # one packet per source port (hping3's default), or many
    packets = rng.choice((1, 2, 5, 12, 30))
    return {
        "seconds": 30,
        "address": rng.choice(world.server_addresses),
        "port": rng.choice((53, 123, 161, 1900, 5060, 11211, rng.randint(1024, 60000))),
        "port_moves": moves,
        "sources": rng.randint(28, 60),
        "first_source": rng.randint(20000, 50000),
        "packets": packets,
        # at most about 6 kB per source port
        "payload": min(rng.choice((0, 16, 64, 256, 512, 1024, 1400)), 6000 // packets),
        "interval_us": rng.choice((2000, 5000, 10000, 20000)),
    }


@scenario("udp-flood-hping3", _UDP, "hping3 --udp", "attacker", lambda rng, world: {**_plan_udp(rng, world), "port_moves": False}, _udp_targets)
def udp_hping(ctx, parameters):
    base = ["hping3", "-q", "-n", "--udp", "-p", parameters["port"], "-i", f"u{parameters['interval_us']}", "-d", parameters["payload"]]
    if parameters["packets"] == 1:
        # by default, hping3 uses the next source port for each packet
        ctx.exec([*base, "-s", parameters["first_source"], "-c", parameters["sources"], parameters["address"]], timeout=20)
        return
    for number in range(parameters["sources"]):
        process = ctx.popen([*base, "-k", "-s", parameters["first_source"] + number, "-c", parameters["packets"], parameters["address"]])
        # a few at a time, like the threads of a real attacker
        if number % 4 == 3:
            process.wait(timeout=max(0.1, ctx.remaining))
        if ctx.remaining < 6:
            break
    ctx.sleep(parameters["packets"] * parameters["interval_us"] / 1e6 + 0.5)


@scenario("udp-flood-script", _UDP, "own script udp_flood.py", "attacker", _plan_udp, _udp_targets, held_out=True)
def udp_script(ctx, parameters):
    done = ctx.script(
        "udp_flood.py", parameters["address"], parameters["port"], "--sources", parameters["sources"], "--packets", parameters["packets"],
        "--payload", parameters["payload"], "--interval-us", parameters["interval_us"], "--seed", parameters["first_source"],
        *(["--port-moves"] if parameters["port_moves"] else []), timeout=40,
    )
    ctx.note("output", done.stdout.strip()[-200:])


def _forged(rng, world, count):
    network = ipaddress.ip_network(world.spoofed_network)
    return [str(network[number]) for number in rng.sample(range(2, network.num_addresses - 2), count)]


def _syn_targets(world, parameters):
    rule = target(parameters["address"], parameters["port"])
    return [{**rule, "src": [world.spoofed_network]}] if parameters["forged"] else [rule]


def _plan_syn(rng, world, share_forged):
    service = rng.choice((world.web, world.web, world.ssh, world.ftp, world.smtp))
    return {
        "seconds": 30,
        "address": service.address4,
        "port": service.port,
        "forged": _forged(rng, world, rng.choice((4, 12, 40))) if rng.random() < share_forged else [],
        "count": rng.randint(40, 70),
        "first_source": rng.randint(20000, 50000),
        "payload": 0 if rng.random() < 0.7 else rng.choice((20, 120)),
        "window": rng.choice((64, 512, 1024, 5840, 64240)),
        "interval_us": rng.choice((2000, 10000, 30000, 100000)),
    }


@scenario("syn-flood-hping3", _SYN, "hping3 -S", "attacker", lambda rng, world: _plan_syn(rng, world, 0.8), _syn_targets)
def syn_hping(ctx, parameters):
    sources = parameters["forged"] or [None]
    each = max(1, parameters["count"] // len(sources))
    for number, source in enumerate(sources):
        ctx.exec(
            ["hping3", "-q", "-n", "-S", "-p", parameters["port"], "-i", f"u{parameters['interval_us']}", "-c", each]
            + ["-s", parameters["first_source"] + number * 100, "-w", parameters["window"], "-d", parameters["payload"]]
            + ([] if source is None else ["-a", source])
            + [parameters["address"]],
            # hping3 would wait a second for answers, which a forged source never receives
            timeout=each * parameters["interval_us"] / 1e6 + 0.4 if source else 20,
        )
        if ctx.remaining < 5:
            break


@scenario("syn-flood-script", _SYN, "own script syn_flood.py", "attacker", lambda rng, world: _plan_syn(rng, world, 1.0), _syn_targets, held_out=True)
def syn_script(ctx, parameters):
    done = ctx.script(
        "syn_flood.py", parameters["address"], parameters["port"], "--sources", ",".join(parameters["forged"]),
        "--within", ctx.world.spoofed_network, "--count", parameters["count"], "--window", parameters["window"],
        "--interval-us", parameters["interval_us"], "--seed", parameters["first_source"], timeout=40,
    )
    ctx.note("output", (done.stdout + done.stderr).strip()[-200:])
