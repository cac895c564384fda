"""A bot that reports to its controller: small beacons with jitter, occasional tasks, and bounded exfiltration.

The controller and the bot are our own scripts. The bot has four tasks: "wait", "report" (random bytes of a given size),
"faster" and "slower". None of the tasks runs a command or reads a file. A second bot is just a loop of curl calls."""

from ..scenario import scenario
from .aim import bracketed, target

_PORTS = (80, 443, 4444, 6667, 8080, 8443, 9001)


def _targets(world, parameters):
    return [target(parameters["address"], parameters["port"])]


def _plan(rng, world, kind):
    interval = rng.choice((0.8, 1.2, 2.0, 3.0))
    beacons = min(rng.randint(28, 50), int(85 / interval))
    return {
        "seconds": int(beacons * interval * 1.5) + 15,
        "address": world.controller.address4,
        "port": rng.choice((world.controller.port, *_PORTS)),
        "kind": kind,
        "beacons": beacons,
        "interval": interval,
        "jitter": rng.choice((0.0, 0.1, 0.3, 0.5)),
        "task_share": rng.choice((0.05, 0.15, 0.3)),
        "report_bytes": rng.choice((600, 3000, 8000, 20000)),
        "beacon_bytes": rng.choice((40, 90, 200)),
        "beacons_per_connection": rng.choice((1, 1, 1, 1, 2)),
        "seed": rng.randrange(1 << 30),
    }


def _controller(ctx, parameters):
    """Starts the controller on its host and waits a second for it to listen."""
    ctx.start_script(
        "controller.py", parameters["address"], parameters["port"], "--kind", parameters["kind"], "--seconds", parameters["seconds"],
        "--task-share", parameters["task_share"], "--report-bytes", parameters["report_bytes"], "--seed", parameters["seed"],
        host=ctx.world.controller_host,
    )
    ctx.sleep(1.0)


def _run_script(ctx, parameters):
    _controller(ctx, parameters)
    done = ctx.script(
        "beacon.py", parameters["address"], parameters["port"], "--kind", parameters["kind"], "--beacons", parameters["beacons"],
        "--interval", parameters["interval"], "--jitter", parameters["jitter"], "--beacon-bytes", parameters["beacon_bytes"],
        "--per-connection", parameters["beacons_per_connection"], "--seed", parameters["seed"], timeout=parameters["seconds"] - 3,
    )
    ctx.note("output", (done.stdout + done.stderr).strip()[-200:])


@scenario("bot-http-script", "Bot", "own script beacon.py, HTTP", "bot", lambda rng, world: _plan(rng, world, "http"), _targets)
def http_bot(ctx, parameters):
    _run_script(ctx, parameters)


@scenario("bot-tcp-script", "Bot", "own script beacon.py, raw TCP", "bot", lambda rng, world: _plan(rng, world, "tcp"), _targets, held_out=True)
def tcp_bot(ctx, parameters):
    _run_script(ctx, parameters)


@scenario("bot-http-curl", "Bot", "curl", "bot", lambda rng, world: _plan(rng, world, "http"), _targets)
def curl_bot(ctx, parameters):
    _controller(ctx, parameters)
    url = f"http://{bracketed(parameters['address'])}:{parameters['port']}"
    rng = ctx.rng
    identity = f"{rng.getrandbits(48):012x}"
    answered = 0
    for _ in range(parameters["beacons"]):
        done = ctx.exec(["curl", "-s", "--max-time", 5, "-A", "Mozilla/4.0 (compatible)", f"{url}/gate?id={identity}&d={'a' * parameters['beacon_bytes']}"], timeout=6)
        answered += done.returncode == 0
        task, _, size = done.stdout.partition(" ")
        if task == "report" and size.strip().isdigit():
            report = ctx.folder / "report"
            report.write_bytes(rng.randbytes(min(int(size), 64_000)))
            ctx.exec(["curl", "-s", "--max-time", 5, "-A", "Mozilla/4.0 (compatible)", "--data-binary", f"@{report}", f"{url}/put?id={identity}"], timeout=6)
        if not ctx.sleep(parameters["interval"] * (1 + parameters["jitter"] * rng.uniform(-1, 1))) or ctx.remaining < 8:
            break
    ctx.note("answered", answered)
