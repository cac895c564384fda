"""Probing of the search page for SQL injection and cross-site scripting.

The page shows only the escaped search text, so probes find nothing; what matters is the traffic that they generate. Tools:
our own script, curl, and sqlmap with a limited number of connections."""

from ..scenario import scenario
from . import probe_payloads
from .aim import SEARCH_FIELD, SEARCH_PATH, bracketed, choose_address, planned_target
from .connection_limit import limited_connections

_AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36",
    "probe/0.1",
)


def _plan(rng, world, requests):
    return {
        "seconds": 60,
        "address": choose_address(rng, world.web),
        "port": world.web.port,
        "requests": rng.randint(*requests),
        "method": rng.choice(("GET", "GET", "POST", "both")),
        "encodings": rng.sample(probe_payloads.ENCODINGS, rng.randint(1, 3)),
        "payload_seed": rng.randrange(1 << 30),
        "agent": rng.choice(_AGENTS),
    }


def _plan_script(rng, world):
    per_connection = rng.choice((1, 1, 1, 2, 4))
    plan = _plan(rng, world, (28 * per_connection, 45 * per_connection))
    tasks, pause_ms = rng.randint(1, 5), rng.choice((0, 30, 100, 300, 700))
    seconds = min(60, 20 + plan["requests"] * pause_ms // (1000 * tasks))
    return {**plan, "seconds": seconds, "per_connection": per_connection, "tasks": tasks, "pause_ms": pause_ms}


def _run_script(ctx, parameters, kind):
    done = ctx.script(
        "probe_search.py", parameters["address"], parameters["port"], "--path", SEARCH_PATH, "--field", SEARCH_FIELD,
        "--kind", kind, "--requests", parameters["requests"], "--method", parameters["method"],
        "--encodings", ",".join(parameters["encodings"]), "--seed", parameters["payload_seed"], "--agent", parameters["agent"],
        "--per-connection", parameters["per_connection"], "--tasks", parameters["tasks"], "--pause-ms", parameters["pause_ms"],
    )
    ctx.note("output", done.stdout.strip()[-200:])


def _plan_curl(rng, world):
    plan = _plan(rng, world, (25, 45))
    pause_ms = rng.choice((50, 150, 400))
    return {**plan, "seconds": 25 + plan["requests"] * pause_ms // 1000, "per_call": rng.choice((1, 1, 1, 3)), "pause_ms": pause_ms}


def _run_curl(ctx, parameters, kind):
    """Runs curl once per connection, with `per_call` requests each."""
    base = f"http://{bracketed(parameters['address'])}:{parameters['port']}{SEARCH_PATH}"
    probes = probe_payloads.probes(kind, parameters["payload_seed"], parameters["requests"] * parameters["per_call"], parameters["encodings"])
    calls = 0
    for first in range(0, len(probes), parameters["per_call"]):
        command = ["curl", "-s", "-g", "--max-time", "8", "-A", parameters["agent"]]
        posts = parameters["method"] == "POST" or (parameters["method"] == "both" and calls % 2 == 1)
        for probe in probes[first : first + parameters["per_call"]]:
            field = f"{SEARCH_FIELD}={probe}"
            command += ["-o", "/dev/null"] + (["--data-raw", field, base] if posts and parameters["per_call"] == 1 else [f"{base}?{field}"])
        ctx.exec(command, timeout=10)
        calls += 1
        if not ctx.sleep(parameters["pause_ms"] / 1e3):
            break
    ctx.note("calls", calls)


@scenario("sqli-script", "SQL Injection", "own script probe_search.py", "attacker", _plan_script, planned_target)
def sqli_script(ctx, parameters):
    _run_script(ctx, parameters, "sqli")


@scenario("xss-script", "Brute Force -XSS", "own script probe_search.py", "attacker", _plan_script, planned_target)
def xss_script(ctx, parameters):
    _run_script(ctx, parameters, "xss")


@scenario("sqli-curl", "SQL Injection", "curl", "attacker", _plan_curl, planned_target, held_out=True)
def sqli_curl(ctx, parameters):
    _run_curl(ctx, parameters, "sqli")


@scenario("xss-curl", "Brute Force -XSS", "curl", "attacker", _plan_curl, planned_target, held_out=True)
def xss_curl(ctx, parameters):
    _run_curl(ctx, parameters, "xss")


def _plan_sqlmap(rng, world):
    per_second = rng.randint(2, 6)
    most = rng.randint(40, 60)
    return {
        "seconds": most // per_second + 10,
        "address": world.web.address4,
        "port": world.web.port,
        "method": rng.choice(("GET", "POST")),
        "technique": rng.choice(("B", "BE", "BEU", "EU")),
        "level": rng.randint(2, 3),
        "connections_per_second": per_second,
        "most_connections": most,
        "keep_alive": False,
        "random_agent": rng.random() < 0.5,
        "seed": rng.randrange(1 << 30),
    }


@scenario("sqli-sqlmap", "SQL Injection", "sqlmap", "attacker", _plan_sqlmap, planned_target)
def sqli_sqlmap(ctx, parameters):
    url = f"http://{parameters['address']}:{parameters['port']}{SEARCH_PATH}"
    field = f"{SEARCH_FIELD}=apple"
    run_for = parameters["most_connections"] / parameters["connections_per_second"]
    with limited_connections(ctx, parameters["connections_per_second"], 2, parameters["most_connections"]):
        done = ctx.exec(
            ["sqlmap", "--batch", "--flush-session", "--disable-coloring", "--output-dir", ctx.folder / "sqlmap"]
            + (["-u", f"{url}?{field}"] if parameters["method"] == "GET" else ["-u", url, "--data", field])
            + ["-p", SEARCH_FIELD, "--level", parameters["level"], "--risk", 1, "--technique", parameters["technique"]]
            + ["--time-sec", 1, "--timeout", 10, "--retries", 0, "--threads", 1]
            + (["--random-agent"] if parameters["random_agent"] else []),
            timeout=run_for + 3,
            env={"HOME": str(ctx.folder)},
        )
    ctx.note("exit", done.returncode)
