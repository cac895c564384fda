"""DNS lookups of several types over UDP and TCP, single and in bursts."""

from ..scenario import BENIGN, scenario
from .choices import address, family, think_times


def _plan_dig(rng, world):
    count = rng.choice((1, 2, 4, 8))
    lookups = [rng.choice((
        (rng.choice(world.dns.names), "A"), (rng.choice(world.dns.names), "AAAA"), ("lab.test", "MX"), ("lab.test", "TXT"),
        ("long.lab.test", "TXT"), ("_dmarc.lab.test", "TXT"), ("_imap._tcp.lab.test", "SRV"), ("blog.lab.test", "A"), ("lab.test", "NS"),
        (f"missing{rng.randrange(999)}.lab.test", "A"), (f"{rng.randrange(999)}.cdn.lab.test", "A"), ("30.1.77.10.in-addr.arpa", "PTR"),
        (f"www.site{rng.randrange(99)}.example", "A"))) for _ in range(count)]
    return {"seconds": 30, "flows": count, "lookups": lookups, "server": address(world.dns, family(rng)), "tcp": rng.random() < 0.15,
            "small": rng.random() < 0.2, "pauses": think_times(rng, count, rng.choice((0.02, 0.5, 2)))}


@scenario("dns-dig", BENIGN, "dig", "client", _plan_dig, weight=2)
def look_up(ctx, parameters):
    options = [*(["+tcp"] if parameters["tcp"] else []), *(["+noedns"] if parameters["small"] else [])]
    for (name, kind), pause in zip(parameters["lookups"], parameters["pauses"]):
        ctx.exec(["dig", f"@{parameters['server']}", "+tries=2", "+time=2", *options, name, kind])
        ctx.sleep(pause)


def _plan_batch(rng, world):
    count = rng.randint(3, 12)
    return {"seconds": 25, "flows": count, "names": [rng.choice(world.dns.names) for _ in range(count)], "server": address(world.dns, family(rng)),
            "keep_open": rng.random() < 0.15}


@scenario("dns-batch", BENIGN, "dig", "client", _plan_batch, weight=1.5)
def look_up_many(ctx, parameters):
    """Lookups as made by mail filters and log readers: many names without a pause."""
    path = ctx.folder / "names"
    path.write_text("".join(f"{name} {ctx.rng.choice(('A', 'AAAA', 'TXT'))}\n" for name in parameters["names"]))
    ctx.exec(["dig", f"@{parameters['server']}", "+short", "+tries=2", "+time=2", *(["+tcp", "+keepopen"] if parameters["keep_open"] else []), "-f", path])
