"""A hard bound on how fast a tool may open connections, for tools that have no such option of their own."""

import contextlib

_TABLE = "mlids_limit"


@contextlib.contextmanager
def limited_connections(ctx, per_second, burst):
    """Lets at most `per_second` SYNs a second (and `burst` at once) leave the host; a SYN above it is never seen on the wire.

    Raises RuntimeError when the rule cannot be set: an unbounded tool is not started then."""
    rules = (
        f"table inet {_TABLE} {{ chain out {{\n type filter hook output priority 0;\n"
        f" tcp flags & (syn|ack) == syn limit rate over {per_second}/second burst {burst} packets drop\n}}\n}}"
    )
    # nothing else sets this table: one that is there was left by a killed scenario
    done = ctx.exec(["nft", "-f", "-"], timeout=5, input=f"table inet {_TABLE} {{}}\ndelete table inet {_TABLE}\n{rules}\n")
    if done.returncode != 0:
        raise RuntimeError(f"nft: {done.stderr.strip()}")
    try:
        yield
    finally:
        # also when the scenario's time is over, when the context starts nothing any more
        ctx.host.run(["nft", "delete", "table", "inet", _TABLE], 3)
