"""Background traffic: pings, database sessions, voice calls, sensors, idle connections, and clients that try a closed
port."""

from ..scenario import BENIGN, scenario
from .choices import address, family


def _plan_ping(rng, world):
    count = rng.randint(2, 15)
    interval = rng.choice((0.2, 0.5, 1))
    return {"seconds": int(count * interval) + 8, "flows": 1, "count": count, "interval": interval, "bytes": rng.choice((56, 56, 200, 1200)),
            "address": address(rng.choice((world.web, world.ssh, world.dns)), family(rng, 0.4))}


@scenario("ping", BENIGN, "ping", "client", _plan_ping, weight=1)
def ping(ctx, parameters):
    ctx.exec(["ping", "-n", "-q", "-c", parameters["count"], "-i", parameters["interval"], "-s", parameters["bytes"], parameters["address"]])


def _plan_redis(rng, world):
    return {"seconds": 45, "flows": 2, "batches": rng.randint(2, 12), "pause": rng.choice((0.05, 0.5, 1.5)), "largest": rng.choice((20, 500, 20_000)),
            "family": family(rng), "seed": rng.randrange(1 << 30)}


@scenario("database-session", BENIGN, "own script redis_session.py", "client", _plan_redis, weight=2)
def database_session(ctx, parameters):
    ctx.script("redis_session.py", parameters["family"], "db.lab.test", ctx.world.db.port, parameters["batches"], parameters["pause"], parameters["largest"],
               parameters["seed"])


def _plan_redis_short(rng, world):
    count = rng.randint(2, 12)
    return {"seconds": 25, "flows": count, "count": count, "pause": rng.choice((0, 0.1, 1)), "address": address(world.db, family(rng)),
            "load": rng.random() < 0.25, "clients": rng.randint(2, 12)}


@scenario("database-short", BENIGN, "redis-cli or redis-benchmark", "client", _plan_redis_short, weight=1.5)
def short_sessions(ctx, parameters):
    """A connection per query, as in programs without a connection pool, or several clients in parallel."""
    if parameters["load"]:
        ctx.exec(["redis-benchmark", "-q", "-h", parameters["address"], "-c", parameters["clients"], "-n", 300, "-t", "get,set"], timeout=20)
        return
    for _ in range(parameters["count"]):
        ctx.exec(["redis-cli", "-h", parameters["address"], *ctx.rng.choice((["ping"], ["set", "a", "b" * 300], ["get", "a"], ["info"]))], timeout=5)
        ctx.sleep(parameters["pause"])


def _plan_call(rng, world):
    seconds = rng.randint(3, 25)
    return {"seconds": seconds + 5, "flows": 2, "interval": rng.choice((0.02, 0.02, 0.03, 0.06)), "duration": seconds, "bytes": rng.choice((112, 172, 320, 900)),
            "family": family(rng), "seed": rng.randrange(1 << 30)}


@scenario("voice-call", BENIGN, "own script datagrams.py", "client", _plan_call, weight=1.2)
def call(ctx, parameters):
    count = int(parameters["duration"] / parameters["interval"])
    ctx.script("datagrams.py", "send", parameters["family"], address(ctx.world.voice, parameters["family"]), ctx.world.voice.port, count, parameters["interval"],
               parameters["bytes"], parameters["bytes"], parameters["seed"])


def _plan_sensor(rng, world):
    bursts = rng.randint(1, 5)
    return {"seconds": 20, "flows": bursts, "bursts": [[rng.randint(1, 60), rng.choice((0, 0.001, 0.01, 0.1))] for _ in range(bursts)], "family": family(rng),
            "pause": rng.choice((0.2, 1, 3)), "seed": rng.randrange(1 << 30)}


@scenario("sensor-datagrams", BENIGN, "own script datagrams.py", "client", _plan_sensor, weight=1.5)
def report_by_datagrams(ctx, parameters):
    """Log lines and measurements in unanswered datagrams."""
    for number, (count, interval) in enumerate(parameters["bursts"]):
        ctx.script("datagrams.py", "send", parameters["family"], address(ctx.world.voice, parameters["family"]), ctx.world.voice.port, count, interval, 12, 99,
                   parameters["seed"] + number)
        ctx.sleep(parameters["pause"])


def _plan_idle(rng, world):
    pauses = [round(rng.uniform(1, 20), 1) for _ in range(rng.randint(1, 4))]
    service, line = rng.choice((("db", "PING\\r\\n"), ("db", ""), ("smtp", "NOOP\\r\\n"), ("ssh", ""), ("ftp", "NOOP\\r\\n")))
    return {"seconds": int(sum(pauses)) + 20, "flows": 1, "service": service, "line": line, "pauses": pauses, "family": family(rng),
            "ending": rng.choice(("close", "close", "reset"))}


@scenario("idle-connection", BENIGN, "own script hold_connection.py", "client", _plan_idle, weight=1.5)
def idle(ctx, parameters):
    service = getattr(ctx.world, parameters["service"])
    ctx.script("hold_connection.py", parameters["family"], address(service, parameters["family"]), service.port, parameters["ending"],
               ",".join(map(str, parameters["pauses"])), parameters["line"])


def _plan_closed(rng, world):
    return {"seconds": 15, "flows": 1, "rare": True, "port": rng.choice(world.closed_ports), "tries": 1, "address": rng.choice(world.server_addresses)}


@scenario("closed-port-retry", BENIGN, "nc", "client", _plan_closed, weight=1)
def retry_closed_port(ctx, parameters):
    """Deliberately rare, because its flows look exactly like a connect scan's."""
    for _ in range(parameters["tries"]):
        ctx.exec(["nc", "-z", "-w", 2, parameters["address"], parameters["port"]])
        ctx.sleep(1)
