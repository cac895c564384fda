"""A hard limit on a tool's connections, for tools that have no option for it."""

import contextlib

_TABLE = "mlids_limit"
# A SYN with the usual options takes 60 bytes over IPv4 and 80 over IPv6; a SYN without timestamps is shorter.
_SYN_BYTES = 60


@contextlib.contextmanager
def limited_connections(ctx, per_second, burst, most=80):
    """Limits the host to `per_second` SYNs per second (with bursts of `burst`) and about `most` SYNs in total.

    Further SYNs are dropped before the wire, so they are not captured. The total is enforced in bytes: the limit is
    the size of `most` IPv4 SYNs. It therefore allows fewer SYNs over IPv6, and retransmissions count towards it.
    Raises RuntimeError if the rules cannot be set, so that no tool runs without a limit."""
    rules = (
        f"table inet {_TABLE} {{\nchain out {{\n"
        "type filter hook output priority 0\n"
        f"tcp flags & (syn|ack) == syn limit rate over {per_second}/second burst {burst} packets drop\n"
        f"tcp flags & (syn|ack) == syn quota over {most * _SYN_BYTES} bytes drop\n"
        "}\n}\n"
    )
    # an existing table was left by a killed scenario
    done = ctx.exec(["nft", "-f", "-"], timeout=5, input=f"table inet {_TABLE} {{}}\ndelete table inet {_TABLE}\n{rules}")
    if done.returncode != 0:
        raise RuntimeError(f"nft: {done.stderr.strip()}")
    try:
        yield
    finally:
        # not ctx.exec(), because the context starts nothing after the scenario's deadline
        ctx.host.run(["nft", "delete", "table", "inet", _TABLE], 3)
