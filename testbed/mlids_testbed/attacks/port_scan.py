"""Port scans and host scans with nmap, masscan and hping3, limited to about 60 ports or addresses per instance."""

import ipaddress

from ..scenario import scenario
from .aim import is_six, target

_CLASS = "PortScan"
_COMMON_PORTS = (
    21, 22, 23, 25, 53, 80, 81, 110, 111, 135, 139, 143, 389, 443, 445, 465, 514, 587, 631, 636, 873, 993, 995, 1080, 1433, 1521, 1723,
    2049, 2121, 2222, 2375, 3000, 3128, 3306, 3389, 4444, 5000, 5060, 5432, 5601, 5672, 5900, 5985, 6000, 6379, 6667, 7001, 8000, 8008,
    8080, 8081, 8443, 8888, 9000, 9090, 9200, 9418, 10000, 11211, 15672, 27017, 50000,
)
_COMMON_UDP_PORTS = (53, 67, 69, 111, 123, 137, 138, 161, 162, 177, 389, 427, 443, 500, 514, 520, 623, 631, 1194, 1434, 1701, 1812, 1900,
                     2049, 3478, 4500, 5060, 5351, 5353, 5683, 11211, 27960, 33434, 47808)


def _ports(rng, count):
    """Well-known ports, a range of consecutive ports, or random ones."""
    kind = rng.randrange(3)
    if kind == 0:
        return sorted(rng.sample(_COMMON_PORTS, min(count, len(_COMMON_PORTS))))
    if kind == 1:
        first = rng.choice((1, 20, 100, 1000, 8000, rng.randint(1, 60000)))
        return list(range(first, first + count))
    return sorted(rng.sample(range(1, 65536), count))


def _joined(ports):
    return ",".join(map(str, ports))


def _six(world, address):
    return {world.web.address4: world.web.address6, world.ssh.address4: world.ssh.address6, world.dns.address4: world.dns.address6}[address]


def _plan_nmap(rng, world, techniques, share6=0.2):
    technique = rng.choice(techniques)
    udp = technique == "-sU"
    slow = rng.random() < 0.35
    ports = sorted(rng.sample(_COMMON_UDP_PORTS, rng.randint(26, 34))) if udp else _ports(rng, rng.randint(30, 58))
    delay_ms = rng.choice((200, 400, 700)) if slow and not udp else 0
    versions = not udp and rng.random() < 0.25
    address = rng.choice(world.server_addresses)
    if rng.random() < share6 and _six(world, address):
        address = _six(world, address)
    return {
        "seconds": 25 + len(ports) * delay_ms // 1000 + (20 if versions else 0),
        "addresses": [address],
        "technique": technique,
        "ports": ports,
        "scan_delay_ms": delay_ms,
        "timing": "-T3" if slow else rng.choice(("-T3", "-T4", "-T5")),
        "versions": versions,
        "retries": rng.randint(0, 1),
        "randomize": rng.random() < 0.7,
    }


def _protocol(parameters):
    return "udp" if parameters.get("technique") == "-sU" else "tcp"


def _targets(world, parameters):
    # no port, because version probes and a scan's additional packets use other ports
    return [target(address, protocol=_protocol(parameters)) for address in parameters["addresses"]]


def _nmap(ctx, parameters):
    done = ctx.exec(
        ["nmap", "-n", "-Pn", parameters["technique"], "-p", _joined(parameters["ports"]), parameters["timing"]]
        + ["--max-retries", parameters["retries"], "--host-timeout", f"{parameters['seconds'] - 5}s"]
        + (["--scan-delay", f"{parameters['scan_delay_ms']}ms"] if parameters["scan_delay_ms"] else [])
        + (["-sV", "--version-intensity", 1] if parameters["versions"] else [])
        + (["--defeat-icmp-ratelimit"] if parameters["technique"] == "-sU" else [])
        + ([] if parameters["randomize"] else ["-r"])
        + (["-6"] if is_six(parameters["addresses"][0]) else [])
        + parameters["addresses"]
    )
    ctx.note("exit", done.returncode)


@scenario("port-scan-nmap-connect", _CLASS, "nmap -sT", "attacker", lambda rng, world: _plan_nmap(rng, world, ("-sT",)), _targets)
def nmap_connect(ctx, parameters):
    _nmap(ctx, parameters)


@scenario("port-scan-nmap-syn", _CLASS, "nmap -sS", "attacker", lambda rng, world: _plan_nmap(rng, world, ("-sS",)), _targets)
def nmap_syn(ctx, parameters):
    _nmap(ctx, parameters)


@scenario("port-scan-nmap-udp", _CLASS, "nmap -sU", "attacker", lambda rng, world: _plan_nmap(rng, world, ("-sU",)), _targets)
def nmap_udp(ctx, parameters):
    _nmap(ctx, parameters)


@scenario(
    "port-scan-nmap-odd", _CLASS, "nmap -sF/-sN/-sX/-sA", "attacker",
    lambda rng, world: {**_plan_nmap(rng, world, ("-sF", "-sN", "-sX", "-sA")), "versions": False}, _targets, weight=0.5, held_out=True,
)
def nmap_odd(ctx, parameters):
    _nmap(ctx, parameters)


def _server_net(rng, world, count):
    """The servers and some unused addresses."""
    unused = list(world.unused_addresses)
    chosen = list(world.server_addresses) + rng.sample(unused, min(count, len(unused)))
    return sorted(chosen, key=ipaddress.ip_address)


def _plan_host_scan(rng, world):
    pings = rng.choice((["-PS80,443"], ["-PA80"], ["-PS22", "-PA443"], ["-PS80", "-PU53"], ["-PS443", "-PE"]))
    probes = 2 if "," in pings[0] or (len(pings) == 2 and pings[1] != "-PE") else 1
    rate = rng.choice((5, 20, 100))
    return {
        "seconds": 15 + 60 // rate,
        "addresses": _server_net(rng, world, 24 if probes == 2 else 50),
        "pings": pings,
        "timing": rng.choice(("-T3", "-T4")),
        "rate": rate,
    }


def _host_scan_targets(world, parameters):
    return [target(address, protocol=protocol) for address in parameters["addresses"] for protocol in ("tcp", "udp")]


@scenario("host-scan-nmap", _CLASS, "nmap -sn", "attacker", _plan_host_scan, _host_scan_targets)
def nmap_hosts(ctx, parameters):
    done = ctx.exec(
        ["nmap", "-n", "-sn", "--send-ip", "--disable-arp-ping", *parameters["pings"], parameters["timing"], "--max-rate", parameters["rate"]]
        + ["--max-retries", 0, *parameters["addresses"]]
    )
    ctx.note("exit", done.returncode)


def _plan_masscan(rng, world):
    kind = rng.choice(("ports", "ports", "hosts"))
    rate = rng.choice((5, 20, 60, 200))
    if kind == "ports":
        addresses, ports = [rng.choice(world.server_addresses)], _ports(rng, rng.randint(35, 58))
    else:
        ports = rng.sample((22, 80, 443, 3389, 6379, 8080), rng.randint(1, 3))
        addresses = _server_net(rng, world, 50 // len(ports))
    return {
        "seconds": 8 + len(addresses) * len(ports) // rate, "addresses": addresses, "ports": ports, "rate": rate, "banners": kind == "ports" and rng.random() < 0.2,
        "seed": rng.randrange(1 << 30),
    }


@scenario("port-scan-masscan", _CLASS, "masscan", "attacker", _plan_masscan, _targets, held_out=True)
def masscan(ctx, parameters):
    probes = len(parameters["addresses"]) * len(parameters["ports"])
    done = ctx.exec(
        ["masscan", ",".join(parameters["addresses"]), "-p", _joined(parameters["ports"]), "--rate", parameters["rate"], "--wait", 2]
        + ["--seed", parameters["seed"], "--adapter-ip", ctx.source4, *(["--banners"] if parameters["banners"] else [])],
        # with few answers, masscan's receiving thread does not notice that it should stop
        timeout=probes / parameters["rate"] + 6,
    )
    ctx.note("exit", done.returncode)


def _plan_hping(rng, world):
    return {
        "seconds": 30, "addresses": [rng.choice(world.server_addresses)], "ports": _ports(rng, rng.randint(35, 58)),
        "flags": rng.choice(("-S", "-S", "-F", "-A")),
    }


@scenario("port-scan-hping3", _CLASS, "hping3 --scan", "attacker", _plan_hping, _targets)
def hping_scan(ctx, parameters):
    done = ctx.exec(["hping3", "-n", "--scan", _joined(parameters["ports"]), parameters["flags"], parameters["addresses"][0]], timeout=30)
    ctx.note("exit", done.returncode)
