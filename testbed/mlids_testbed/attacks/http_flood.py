"""HTTP floods with a new connection for each request, or with many persistent connections.

Every tool is limited by a number of requests, or by a duration and a rate; an instance opens at most about 80 connections."""

from ..scenario import scenario, script_path
from .aim import FLOODED_PATHS, bracketed, choose_address, planned_target
from .connection_limit import limited_connections

_CLASS = "DoS HTTP flood"
_AGENTS = ("ApacheBench/2.3", "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1)", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101")

# Slows down wrk, which has no option for this, with a delay in milliseconds before each request on a connection.
_WRK_SCRIPT = """math.randomseed({seed})
function delay() return math.random({shortest}, {longest}) end
"""


def _plan(rng, world, share6=0.15):
    return {
        "seconds": 25,
        "address": choose_address(rng, world.web, share6),
        "port": world.web.port,
        "path": rng.choice(FLOODED_PATHS),
        "site": rng.choice(world.web.names) if world.web.names else "www",
        "agent": rng.choice(_AGENTS),
    }


def _url(parameters):
    return f"http://{bracketed(parameters['address'])}:{parameters['port']}{parameters['path']}"


def _ab(ctx, parameters, *options):
    done = ctx.exec(
        ["ab", "-q", "-r", "-s", 10, "-t", 20, "-n", parameters["requests"], "-c", parameters["concurrent"]]
        + ["-H", f"User-Agent: {parameters['agent']}", "-H", f"Host: {parameters['site']}", *options, _url(parameters)]
    )
    ctx.note("complete", next((line.split(":")[1].strip() for line in done.stdout.splitlines() if line.startswith("Complete")), "none"))


def _wrk(ctx, parameters, *options):
    script = ctx.folder / "pace.lua"
    shortest, longest = parameters["pause_ms"]
    script.write_text(_WRK_SCRIPT.format(seed=parameters["pace_seed"], shortest=shortest, longest=longest))
    done = ctx.exec(
        ["wrk", "-t", 1, "-c", parameters["concurrent"], "-d", f"{parameters['run_for']}s", "--timeout", "5s", "-s", script]
        + ["-H", f"User-Agent: {parameters['agent']}", "-H", f"Host: {parameters['site']}", *options, _url(parameters)]
    )
    ctx.note("output", [line.strip() for line in done.stdout.splitlines() if "requests in" in line or "errors" in line])


def _siege(ctx, parameters, connection):
    settings = ctx.folder / "siegerc"
    settings.write_text(
        f"verbose = false\nlogging = false\nprotocol = HTTP/1.1\nconnection = {connection}\nparser = false\ncache = false\n"
        "limit = 255\nfailures = 100\n"
    )
    done = ctx.exec(
        ["siege", "-q", "-R", settings, "-c", parameters["concurrent"], "-r", parameters["repetitions"], "--no-parser", "--no-follow"]
        + (["-b"] if parameters["delay"] == 0 else ["-d", parameters["delay"]])
        + ["-A", parameters["agent"], "-H", f"Host: {parameters['site']}", _url(parameters)],
        env={"HOME": str(ctx.folder)},
    )
    ctx.note("exit", done.returncode)


def _plan_ab_new(rng, world):
    requests = rng.randint(45, 75)
    return {**_plan(rng, world), "requests": requests, "concurrent": rng.randint(3, 25), "keep_alive": False}


@scenario("http-flood-new-ab", _CLASS, "ab", "attacker", _plan_ab_new, planned_target)
def new_ab(ctx, parameters):
    _ab(ctx, parameters)


def _plan_siege_new(rng, world):
    concurrent = rng.randint(5, 20)
    return {
        **_plan(rng, world, share6=0.0), "concurrent": concurrent, "repetitions": max(2, rng.randint(45, 70) // concurrent),
        "delay": rng.choice((0, 0, 0.5, 1)), "keep_alive": False,
    }


@scenario("http-flood-new-siege", _CLASS, "siege", "attacker", _plan_siege_new, planned_target)
def new_siege(ctx, parameters):
    _siege(ctx, parameters, "close")


def _plan_wrk_new(rng, world):
    concurrent = rng.randint(4, 12)
    run_for = rng.randint(3, 8)
    pause = int(1000 * concurrent * run_for / rng.randint(50, 70))
    return {
        **_plan(rng, world), "concurrent": concurrent, "run_for": run_for, "pause_ms": [int(pause * 0.7), int(pause * 1.3)],
        "pace_seed": rng.randrange(1 << 30), "keep_alive": False,
    }


@scenario("http-flood-new-wrk", _CLASS, "wrk", "attacker", _plan_wrk_new, planned_target, held_out=True)
def new_wrk(ctx, parameters):
    # the delay applies only within a connection, so the connection limit bounds a flood of new connections
    with limited_connections(ctx, 12, parameters["concurrent"]):
        _wrk(ctx, parameters, "-H", "Connection: close")


def _plan_ab_keep(rng, world):
    concurrent = rng.randint(30, 60)
    return {**_plan(rng, world), "requests": concurrent * rng.randint(8, 50), "concurrent": concurrent, "keep_alive": True}


@scenario("http-flood-keepalive-ab", _CLASS, "ab -k", "attacker", _plan_ab_keep, planned_target)
def keep_ab(ctx, parameters):
    _ab(ctx, parameters, "-k")


def _plan_siege_keep(rng, world):
    return {
        **_plan(rng, world, share6=0.0), "concurrent": rng.randint(25, 50), "repetitions": rng.randint(6, 25),
        "delay": rng.choice((0, 0, 0.2, 0.5)), "keep_alive": True,
    }


@scenario("http-flood-keepalive-siege", _CLASS, "siege keep-alive", "attacker", _plan_siege_keep, planned_target)
def keep_siege(ctx, parameters):
    _siege(ctx, parameters, "keep-alive")


def _plan_wrk_keep(rng, world):
    shortest = rng.choice((60, 120, 250))
    return {
        **_plan(rng, world), "concurrent": rng.randint(30, 60), "run_for": rng.randint(2, 8), "pause_ms": [shortest, shortest * 3],
        "pace_seed": rng.randrange(1 << 30), "keep_alive": True,
    }


@scenario("http-flood-keepalive-wrk", _CLASS, "wrk keep-alive", "attacker", _plan_wrk_keep, planned_target)
def keep_wrk(ctx, parameters):
    _wrk(ctx, parameters)


def _plan_goldeneye(rng, world):
    rate = rng.randint(4, 10)
    return {
        **_plan(rng, world, share6=0.0), "workers": rng.randint(1, 3), "sockets": rng.randint(3, 10),
        "method": rng.choice(("get", "get", "random")), "connections_per_second": rate, "run_for": max(5, rng.randint(40, 60) // rate),
        "keep_alive": True,
    }


@scenario("http-flood-keepalive-goldeneye", _CLASS, "goldeneye", "attacker", _plan_goldeneye, planned_target, held_out=True)
def keep_goldeneye(ctx, parameters):
    with limited_connections(ctx, parameters["connections_per_second"], 10, 70):
        done = ctx.exec(
            ["timeout", "-s", "INT", "-k", 2, parameters["run_for"], "/usr/bin/python3", script_path("run_goldeneye.py"), _url(parameters)]
            + ["-w", parameters["workers"], "-s", parameters["sockets"], "-m", parameters["method"]],
            timeout=parameters["run_for"] + 4,
        )
    ctx.note("exit", done.returncode)
