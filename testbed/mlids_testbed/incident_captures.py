"""Captures for the incident tests: attacks that must be detected, and ordinary traffic that must not be reported.

Each capture is recorded on the server side of the usual network. `pause` and `factor` stretch a minute to hours; see stretch.py.
The captures are not part of the dataset's runs, so adding one here does not change the runs."""

import dataclasses
import gzip
import pathlib
import random
import shutil
import tempfile
import time
from collections.abc import Callable

from .network import CAPTURED, PREFIX, UNUSED, Network, remove_namespaces, run_command
from .recorder import Recorder
from .run import SCRATCH, instance_name
from .services import Services, make_world
from .stretch import stretch

PEERS = pathlib.Path(__file__).resolve().parent / "peers.py"
SERVICES = {"keepalive_timeout": 15, "client_timeout": 60, "gzip": True, "max_auth_tries": 6, "fail_delay": 0, "ftp_login_fails": 3,
            "ftp_fail_delay": 0, "dns_ttl": 300}
_SSH = ("-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=8")


@dataclasses.dataclass(frozen=True)
class IncidentCapture:
    """A capture to record, and how to stretch its time.

    pause    pauses longer than this many seconds ...
    factor   ... are multiplied by this number
    snaplen  bytes kept from each frame
    """

    name: str
    run: Callable
    pause: float = 0.0
    factor: float = 1.0
    snaplen: int = 96


CAPTURES: dict[str, IncidentCapture] = {}


def capture(name, **options):
    """Decorator for a function that generates the traffic for a capture."""

    def add(run):
        CAPTURES[name] = IncidentCapture(name, run, **options)
        return run

    return add


class Place:
    """The context of a capture function: the network, its World, and a random generator seeded with the capture's name."""

    def __init__(self, network, world, folder, name):
        self.network = network
        self.world = world
        self.folder = folder
        self.rng = random.Random(name)

    def run(self, host, *argv, timeout=120, **options):
        """Runs a command on a host and waits for the command to end."""
        return self.network.hosts[host].run(argv, timeout, cwd=self.folder, **options)

    def start(self, host, *argv):
        """Starts a command on a host; the command is killed when the recording ends."""
        return self.network.hosts[host].popen(argv, cwd=self.folder)

    def serve(self, host, *arguments):
        """Starts a scripted peer that listens."""
        process = self.start(host, "/usr/bin/python3", PEERS, *arguments)
        time.sleep(0.5)
        return process

    def peer(self, host, *arguments):
        """Starts a scripted peer that exits on its own."""
        return self.start(host, "/usr/bin/python3", PEERS, *arguments)

    def addresses(self, host, addresses):
        """Adds addresses to a host."""
        for address in addresses:
            run_command(["ip", "-n", self.network.hosts[host].namespace, "addr", "add", f"{address}/24", "dev", "eth0"])
        return list(addresses)


@capture("slow-scan", pause=0.3, factor=120)
def slow_scan(place):
    """nmap with a probe every half second; after stretching, one probe per minute for two hours."""
    ports = place.rng.sample(range(1, 10_000), 118) + [80, 443]
    place.run("a1", "nmap", "-n", "-Pn", "-sS", "--max-retries", 0, "--scan-delay", "500ms", "--max-scan-delay", "500ms",
              "-p", ",".join(map(str, sorted(ports))), place.world.web.address4, timeout=200)


@capture("slow-guessing", pause=0.9, factor=24)
def slow_guessing(place):
    """ssh with one password per connection, every 1.25 s; after stretching, one attempt every 30 s for 20 minutes."""
    words = (place.world.wordlists / "passwords.txt").read_text().split()
    for word in words[:40]:
        place.run("a1", "sshpass", "-p", word + "?", "ssh", *_SSH, "-o", "PreferredAuthentications=password", "-o", "NumberOfPasswordPrompts=1",
                  f"root@{place.world.ssh.address4}", "true", timeout=10)
        time.sleep(1.25)


@capture("syn-flood-forged", snaplen=60)
def forged_syn_flood(place):
    """hping3 with random sources, while clients use the server. Answers to the forged sources end at the router."""
    run_command(["ip", "-n", place.network.router.namespace, "route", "add", "blackhole", "default"])
    address = place.world.web.address4
    visits = [place.start(host, "sh", "-c", f"for i in 1 2 3 4 5 6; do curl -s -o page-{host} http://{address}/page$i.html; sleep 0.7; done")
              for host in ("c1", "c2", "c3")]
    time.sleep(1)
    place.run("a1", "hping3", "-q", "-n", "-S", "--rand-source", "-p", 80, "-i", "u600", "-c", 4000, address, timeout=20)
    for visit in visits:
        visit.wait(timeout=20)


@capture("ntp", pause=0.05, factor=64)
def network_time(place):
    """Three clients query a time server; after stretching, every 64 s for an hour."""
    place.serve("s3", "ntp-server")
    clients = [place.peer(host, "ntp-client", place.world.dns.address4, 56, 1.0, number) for number, host in enumerate(("c1", "c2", "c3"))]
    for client in clients:
        client.wait(timeout=90)


@capture("mail-polling", pause=0.1, factor=60)
def mail_polling(place):
    """Two mail clients log in over IMAP and check for new mail; after stretching, every minute for 45 minutes."""
    place.serve("s3", "imap-server")
    clients = [place.peer(host, "imap-client", place.world.smtp.address4, 45, 1.0) for host in ("c1", "c2")]
    for client in clients:
        client.wait(timeout=90)


@capture("monitoring", pause=0.7, factor=20)
def monitoring(place):
    """A host checks every service of every server; after stretching, it does so every half minute for 20 minutes."""
    world = place.world
    for _ in range(40):
        for address in world.server_addresses:
            place.run("c1", "ping", "-n", "-q", "-c", 1, "-W", 1, address, timeout=3)
        place.run("c1", "curl", "-s", "-o", "health", "-A", "monitoring-agent/3.2", f"http://{world.web.address4}/", timeout=5)
        place.run("c1", "sh", "-c", f"nc -w 1 {world.ssh.address4} {world.ssh.port} < /dev/null | head -n 1", timeout=5)
        place.run("c1", "sh", "-c", f"printf 'QUIT\\r\\n' | nc -w 1 {world.ftp.address4} {world.ftp.port} | head -n 1", timeout=5)
        place.run("c1", "sh", "-c", f"printf 'QUIT\\r\\n' | nc -w 1 {world.smtp.address4} {world.smtp.port} | head -n 1", timeout=5)
        place.run("c1", "redis-cli", "-h", world.db.address4, "ping", timeout=5)
        place.run("c1", "dig", "+short", f"@{world.dns.address4}", "www.lab.test", timeout=5)
        time.sleep(1.5)


@capture("browser", snaplen=128)
def browser(place):
    """curl fetches the images of two pages over 60 connections at a time, first in plain text, then over TLS."""
    for scheme in ("http", "https"):
        urls = []
        for number in range(60):
            site = ("www", "news", "shop", "files")[number % 4]
            urls += ["-o", f"picture-{number}", f"{scheme}://{site}.lab.test/img/{number // 2}.jpg"]
        place.run("c1", "curl", "-s", "-k", "--http1.1", "-Z", "--parallel-immediate", "--parallel-max", 60, *urls, timeout=60)
        time.sleep(3)


@capture("backup")
def backup(place):
    """scp copies one file after another, each over a new connection; then curl uploads 25 files over FTP."""
    user = place.world.ssh.accounts[0]
    for number in range(30):
        (place.folder / "file").write_bytes(place.rng.randbytes(place.rng.randint(5_000, 90_000)))
        place.run("c2", "scp", *_SSH, "-i", f"key-{user.user}", "file", f"{user.user}@{place.world.ssh.address4}:copy{number}", timeout=20)
    for number in range(25):
        place.run("c2", "curl", "-s", "-T", "file", "-u", f"{user.user}:{user.password}", f"ftp://{place.world.ftp.address4}/copy-ftp{number}", timeout=20)


@capture("vpn-port-forwarding", snaplen=64)
def vpn_port_forwarding(place):
    """A host behind a VPN that forwards a port: the encrypted tunnel, and peers that connect through it, some of them to a closed port."""
    host = place.world.web.address4
    peers = place.addresses("c6", [f"10.77.2.{number}" for number in range(100, 180)])
    place.serve("c5", "tunnel-server")
    place.serve("s1", "forwarded", 62_000)
    tunnel = place.peer("s1", "tunnel-client", place.network.hosts["c5"].address4, 1500, 0.02)
    come = place.peer("c6", "visitors", host, 62_000, 0.35, ",".join(peers))
    come.wait(timeout=90)
    tunnel.wait(timeout=90)


@capture("bittorrent", snaplen=64)
def bittorrent(place):
    """A client contacts 160 peers, each on a different port, over TCP and UDP; most of the peers are gone."""
    addresses = place.rng.sample(UNUSED, 160)
    alive = addresses[:55]
    for address in alive:
        run_command(["ip", "-n", place.network.router.namespace, "neigh", "del", address, "dev", CAPTURED])
    place.addresses("s3", alive)
    ports = {address: place.rng.randint(1025, 65_000) if place.rng.random() < 0.9 else 6881 for address in addresses}
    place.serve("s3", "torrent-peers", ",".join(f"{address}:{ports[address]}" for address in alive))
    known = [f"{address}:{ports[address]}" for address in addresses]
    place.rng.shuffle(known)
    place.peer("c4", "torrent-client", 51_413, ",".join(known)).wait(timeout=120)


@capture("retry-storm", snaplen=64)
def retry_storm(place):
    """60 clients of a service that stops responding for half a minute; each retries every two seconds until the service responds."""
    host = place.world.web.address4
    clients = place.addresses("c6", [f"10.77.2.{number}" for number in range(100, 160)])
    place.serve("s1", "service", 8085)
    storm = place.peer("c6", "clients", host, 8085, 50, ",".join(clients))
    time.sleep(8)
    inside = ["ip", "netns", "exec", place.network.hosts["s1"].namespace, "nft"]
    run_command([*inside, "add table ip outage; add chain ip outage in { type filter hook input priority 0; }; add rule ip outage in tcp dport 8085 drop"])
    time.sleep(30)
    run_command([*inside, "delete table ip outage"])
    storm.wait(timeout=60)


def record(names, output, log):
    """Records captures in sequence into output/NAME.pcap.gz. Raises NetworkError, ServiceError, RecorderError or StretchError."""
    output.mkdir(parents=True, exist_ok=True)
    for name in names:
        packets = _record(CAPTURES[name], output / f"{name}.pcap.gz")
        log(f"{name}: {packets} packets, {(output / f'{name}.pcap.gz').stat().st_size // 1024} kB")


def _record(wanted, target):
    prefix = PREFIX + instance_name()
    scratch = pathlib.Path(tempfile.gettempdir()) / f"{SCRATCH}{instance_name()}"
    scratch.mkdir(mode=0o755)
    try:
        world = make_world(scratch, random.Random(wanted.name))
        with Network(prefix) as network:
            Services(network, world, scratch, SERVICES, random.Random(wanted.name)).start()
            recorded = scratch / "capture.pcap"
            recorder = Recorder(network.router, CAPTURED, recorded, wanted.snaplen)
            wanted.run(Place(network, world, scratch, wanted.name))
            time.sleep(1)
            recorder.stop()
        with open(recorded, "rb") as source, open(scratch / "stretched", "wb") as stretched:
            packets = stretch(source, stretched, wanted.pause, wanted.factor)
        with open(scratch / "stretched", "rb") as source, open(target, "wb") as file:
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=9, mtime=0) as compressed:
                shutil.copyfileobj(source, compressed)
        return packets
    finally:
        remove_namespaces(prefix + "-")
        shutil.rmtree(scratch, ignore_errors=True)
