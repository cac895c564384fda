"""A hard bound on the connections that a tool opens, for tools that have no such option of their own."""

import contextlib

_TABLE = "mlids_limit"
# A SYN with the usual options is a packet of 60 bytes by IPv4 and of 80 by IPv6; without timestamps it is shorter.
_SYN_BYTES = 60


@contextlib.contextmanager
def limited_connections(ctx, per_second, burst, most=80):
    """Lets at most `per_second` SYNs a second (and `burst` at once), and about `most` of them in all, leave the host.

    A SYN above that is dropped before the wire, so no capture sees it. The total is counted in bytes, that of `most` SYNs by IPv4:
    fewer by IPv6 and where a lost SYN is sent again. Raises RuntimeError when the rules cannot be set: an unbounded tool is not
    started then."""
    rules = (
        f"table inet {_TABLE} {{\nchain out {{\n"
        "type filter hook output priority 0\n"
        f"tcp flags & (syn|ack) == syn limit rate over {per_second}/second burst {burst} packets drop\n"
        f"tcp flags & (syn|ack) == syn quota over {most * _SYN_BYTES} bytes drop\n"
        "}\n}\n"
    )
    # nothing else sets this table: one that is there was left by a killed scenario
    done = ctx.exec(["nft", "-f", "-"], timeout=5, input=f"table inet {_TABLE} {{}}\ndelete table inet {_TABLE}\n{rules}")
    if done.returncode != 0:
        raise RuntimeError(f"nft: {done.stderr.strip()}")
    try:
        yield
    finally:
        # also when the scenario's time is over, when the context starts nothing any more
        ctx.host.run(["nft", "delete", "table", "inet", _TABLE], 3)
