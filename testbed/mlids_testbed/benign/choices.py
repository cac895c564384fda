"""Random choices for benign scenarios: user agents, address families and times."""

AGENTS = (
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "python-requests/2.31.0",
    "Debian APT-HTTP/1.3 (2.6.1)",
    "monitoring-agent/3.2",
    "",
)
SSH_OPTIONS = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
               "-o", "ConnectTimeout=8")


def family(rng, share6=0.25):
    """4 or 6."""
    return 6 if rng.random() < share6 else 4


def think_time(rng, typical):
    """The seconds between two consecutive actions of a person: usually about `typical`, sometimes many more."""
    return round(min(typical * 5, rng.lognormvariate(0, 0.8) * typical), 3)


def think_times(rng, count, typical):
    return [think_time(rng, typical) for _ in range(count)]


def mistakes(rng):
    """The number of wrong passwords that a person types before the right one."""
    return rng.choices((0, 1, 2, 3), (82, 12, 4, 2))[0]


def size(rng, smallest, largest):
    """A number of bytes, log-uniformly distributed."""
    return int(smallest * (largest / smallest) ** rng.random())


def address(service, version):
    return service.address6 if version == 6 else service.address4


def name(rng, service):
    return rng.choice(service.names)


def random_file(ctx, bytes_count, file="upload.bin"):
    """Writes a file of random bytes to the instance's directory and returns its path."""
    path = ctx.folder / file
    path.write_bytes(ctx.rng.randbytes(bytes_count))
    return path
