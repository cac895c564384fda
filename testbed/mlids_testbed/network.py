"""The isolated network: namespaces connected by veth pairs through a router namespace, with nothing outside them.

clients c1..c6 and bot   10.77.2.0/24 fd77:2::/64  --+
attackers a1..a4         10.77.3.0/24 fd77:3::/64  --+-- router r -- bridge srv -- servers s1..s3  10.77.1.0/24 fd77:1::/64
                                                                              +-- controller     10.77.4.0/24

No interface is created in the machine's own namespace. The names of all namespaces begin with the given prefix.
Network.remove() removes all of them, in any state.
"""

import dataclasses
import ipaddress
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

from .host import Host, kill_group

PREFIX = "mli"
NETNS_FILES = pathlib.Path("/etc/netns")
CAPTURED = "srv"
# Forged sources. Packets to these addresses are routed back to the attackers' bridge and end there.
SPOOFED_NETWORK = "10.77.203.0/24"
CLIENTS = ("c1", "c2", "c3", "c4", "c5", "c6", "bot")
ATTACKERS = ("a1", "a2", "a3", "a4")
SERVERS = {"s1": 10, "s2": 20, "s3": 30}
CONTROLLER = "ctl"
UNUSED = tuple(f"10.77.1.{number}" for number in range(40, 240))
DEAD_MAC = "02:77:00:00:00:%02x"
OFFLOADS = (
    "rx-checksumming",
    "tx-checksumming",
    "scatter-gather",
    "tcp-segmentation-offload",
    "generic-segmentation-offload",
    "generic-receive-offload",
)


class NetworkError(Exception):
    """The network could not be created; the message names the failed command and its error in one line."""


@dataclasses.dataclass(frozen=True)
class Link:
    """The link between a client or an attacker and the router. 0 leaves a property unchanged.

    rate_kbit   token bucket in each direction, kbit/s
    loss        share of packets dropped in each direction, 0..1
    delay_ms    one-way delay and its jitter, by the TAP relay
    jitter_ms
    mtu         bytes
    timestamps  whether TCP timestamps are offered
    """

    rate_kbit: int = 0
    loss: float = 0.0
    delay_ms: float = 0.0
    jitter_ms: float = 0.0
    mtu: int = 1500
    timestamps: bool = True


def run_command(argv, input=None):
    """Runs a set-up command and returns its standard output. Raises NetworkError."""
    done = subprocess.run(argv, input=input, capture_output=True, text=True)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NetworkError(f"{' '.join(argv)}: {said[0] if said else 'exit code ' + str(done.returncode)}")
    return done.stdout


def namespaces(prefix):
    """This machine's network namespaces whose names begin with prefix."""
    listed = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
    return sorted(name for line in listed.splitlines() if (name := line.split()[0]).startswith(prefix))


def remove_namespaces(prefix):
    """Removes the namespaces whose names begin with prefix, their processes and their /etc/netns files.

    Never raises; returns the removed names. For a single run, the prefix must be longer than PREFIX."""
    if not prefix.startswith(PREFIX):
        raise ValueError(f"prefix {prefix} does not begin with {PREFIX}")
    names = namespaces(prefix)
    for name in names:
        for _ in range(20):
            pids = subprocess.run(["ip", "netns", "pids", name], capture_output=True, text=True).stdout.split()
            pids = [int(pid) for pid in pids if int(pid) != os.getpid()]
            if not pids:
                break
            for pid in pids:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.05)
        subprocess.run(["ip", "netns", "delete", name], capture_output=True)
    if NETNS_FILES.is_dir():
        for folder in NETNS_FILES.glob(prefix + "*"):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            NETNS_FILES.rmdir()
        except OSError:
            pass
    return names


class Network:
    """The namespaces for one run. Use as a context manager: leaving it removes everything.

    prefix              start of all names in this run
    links               a Link by client or attacker name; default: an unchanged link
    congestion_control  algorithm on every host ("reno", "cubic", "bbr")
    relay               command line (a list) of relay.py, which delays a link; None: no delays
    """

    def __init__(self, prefix, links=None, congestion_control="cubic", relay=None):
        self.prefix = prefix
        self.links = dict(links or {})
        self.congestion_control = congestion_control
        self.relay = relay
        self.hosts = {}
        self.router = Host("r", f"{prefix}-r", "10.77.1.1", "fd77:1::1")
        self._relays = []

    def __enter__(self):
        try:
            self.make()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(self, *_):
        self.remove()

    def make(self):
        """Creates everything. After a NetworkError, call remove()."""
        self._namespace(self.router)
        self._batch("r", [
            *(line for bridge in ("srv", "cli", "att") for line in (
                f"link add {bridge} type bridge stp_state 0 mcast_snooping 0 forward_delay 0",
                f"link set {bridge} up",
            )),
            "addr add 10.77.1.1/24 dev srv",
            "addr add 10.77.4.1/24 dev srv",
            "addr add fd77:1::1/64 dev srv nodad",
            "addr add 10.77.2.1/24 dev cli",
            "addr add fd77:2::1/64 dev cli nodad",
            "addr add 10.77.3.1/24 dev att",
            "addr add fd77:3::1/64 dev att nodad",
            f"route add {SPOOFED_NETWORK} dev att",
        ])
        for name, number in SERVERS.items():
            self._host(name, "srv", f"10.77.1.{number}", f"fd77:1::{number}", "10.77.1.1", "fd77:1::1")
        self._host(CONTROLLER, "srv", "10.77.4.10", "", "10.77.4.1", "")
        for position, name in enumerate(CLIENTS):
            number = 66 if name == "bot" else 11 + position
            self._host(name, "cli", f"10.77.2.{number}", f"fd77:2::{number}", "10.77.2.1", "fd77:2::1")
        for position, name in enumerate(ATTACKERS):
            self._host(name, "att", f"10.77.3.{11 + position}", f"fd77:3::{11 + position}", "10.77.3.1", "fd77:3::1")
        # must come last: adding a port can change the bridge's address, and the kernel then forgets the bridge's neighbours
        self._batch("r", [f"neigh add {address} lladdr {DEAD_MAC % int(address.rpartition('.')[2])} dev {CAPTURED} nud permanent"
                          for address in UNUSED])
        self._filter()
        for host in (self.router, *self.hosts.values()):
            self._offloads_off(host)
        self._wait_for_links()

    def remove(self):
        """Kills all processes and removes the namespaces, even if make() failed half-way. Never raises."""
        for host in (*self.hosts.values(), self.router):
            host.stop()
        for process in self._relays:
            kill_group(process)
        self._relays.clear()
        remove_namespaces(self.prefix + "-")

    def etc(self, name, files):
        """Mounts files ({name: text}) over files in /etc for every process that is started on a host from now on."""
        folder = NETNS_FILES / f"{self.prefix}-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            if file == "shadow":
                path.chmod(0o600)

    def _namespace(self, host):
        run_command(["ip", "netns", "add", host.namespace])
        self.etc(host.name, {"hosts": "127.0.0.1 localhost\n::1 localhost\n"})
        link = self.links.get(host.name, Link())
        settings = {
            "net.ipv4.conf.all.rp_filter": 0,
            "net.ipv4.conf.default.rp_filter": 0,
            "net.ipv4.conf.all.send_redirects": 0,
            "net.ipv4.conf.default.send_redirects": 0,
            "net.ipv6.conf.all.accept_ra": 0,
            "net.ipv6.conf.default.accept_ra": 0,
            "net.ipv6.conf.default.accept_dad": 0,
            "net.ipv6.conf.default.router_solicitations": 0,
            "net.ipv4.tcp_timestamps": int(link.timestamps),
            # Do not reuse a flood's TCP metrics for later connections.
            "net.ipv4.tcp_no_metrics_save": 1,
        }
        if host is self.router:
            # Unreachable addresses stay silent, as behind a firewall; see _filter().
            settings |= {"net.ipv4.ip_forward": 1, "net.ipv6.conf.all.forwarding": 1}
        arguments = [f"{key}={value}" for key, value in settings.items()]
        run_command(["ip", "netns", "exec", host.namespace, "sysctl", "-q", "-w", *arguments])
        run_command(["ip", "-n", host.namespace, "link", "set", "lo", "up"])

    def _batch(self, name, lines):
        run_command(["ip", "-n", f"{self.prefix}-{name}", "-batch", "-"], input="\n".join(lines) + "\n")

    def _host(self, name, bridge, address4, address6, gateway4, gateway6):
        host = Host(name, f"{self.prefix}-{name}", address4, address6)
        self.hosts[name] = host
        link = self.links.get(name, Link())
        self._namespace(host)
        if link.delay_ms > 0 and self.relay is not None:
            self._relay(host, link)
        else:
            run_command(["ip", "link", "add", "eth0", "netns", host.namespace, "type", "veth",
                         "peer", "name", name, "netns", self.router.namespace])
        lines = [f"link set eth0 mtu {link.mtu} up", f"addr add {address4}/24 dev eth0"]
        lines += [f"addr add {address6}/64 dev eth0 nodad"] if address6 else []
        # Set on the route, because a namespace's sysctl accepts only algorithms that the machine allows for every process.
        control = f"congctl {self.congestion_control}"
        lines += [f"route add default via {gateway4} {control}"]
        lines += [f"route add ::/0 via {gateway6} {control}"] if gateway6 else []
        self._batch(name, lines)
        self._batch("r", [f"link set {name} mtu {link.mtu} master {bridge} up"])
        if link.rate_kbit:
            for namespace, device in ((host.namespace, "eth0"), (self.router.namespace, name)):
                # a queue of 200 ms, and bursts of at least two frames
                burst = max(3200, link.rate_kbit * 1000 // 8 // 100)
                run_command(["tc", "-n", namespace, "qdisc", "add", "dev", device, "root", "tbf",
                             "rate", f"{link.rate_kbit}kbit", "burst", str(burst), "latency", "200ms"])

    def _relay(self, host, link):
        """Creates a TAP device eth0 on the host and one with the host's name in the router, connected by a relay process."""
        for namespace, device in ((host.namespace, "eth0"), (self.router.namespace, host.name)):
            run_command(["ip", "-n", namespace, "tuntap", "add", "dev", device, "mode", "tap"])
        process = subprocess.Popen(
            [*self.relay, "--end-with-parent", "--delay-ms", str(link.delay_ms), "--jitter-ms", str(min(link.jitter_ms, link.delay_ms)),
             f"{host.namespace}/eth0", f"{self.router.namespace}/{host.name}"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True)
        self._relays.append(process)
        said = process.stdout.readline().strip()
        if said != "ready":
            raise NetworkError(f"relay of {host.namespace}: {said or 'ended unexpectedly'}")

    def _filter(self):
        """Drops random packets on lossy links, and suppresses the router's error messages for unused addresses."""
        rules = []
        for name, link in self.links.items():
            if link.loss > 0:
                host = self.hosts[name]
                share = max(1, round(link.loss * 10000))
                for family, address in (("ip", host.address4), ("ip6", host.address6)):
                    for side in ("saddr", "daddr"):
                        rules.append(f"{family} {side} {address} numgen random mod 10000 < {share} counter drop")
        table = "\n".join([
            "table inet testbed {",
            "  chain lossy {",
            "    type filter hook forward priority 0; policy accept;",
            *("    " + rule for rule in rules),
            "  }",
            "  chain quiet {",
            "    type filter hook output priority 0; policy accept;",
            "    icmp type destination-unreachable icmp code host-unreachable drop",
            "    icmpv6 type destination-unreachable drop",
            "  }",
            "}",
        ])
        run_command(["ip", "netns", "exec", self.router.namespace, "nft", "-f", "-"], input=table + "\n")

    def _offloads_off(self, host):
        """Disables all offloads on all interfaces and checks the result: no frame may exceed the MTU, and no checksum may
        be left to hardware that does not exist."""
        listed = json.loads(run_command(["ip", "-n", host.namespace, "-json", "link", "show"]))
        for device in (entry["ifname"] for entry in listed):
            if device == "lo":
                continue
            inside = ["ip", "netns", "exec", host.namespace, "ethtool"]
            # Some devices do not support all of these settings; the check below reads the actual state.
            subprocess.run([*inside, "-K", device, "rx", "off", "tx", "off", "sg", "off", "tso", "off", "gso", "off",
                            "gro", "off"], capture_output=True)
            for line in run_command([*inside, "-k", device]).splitlines():
                feature, _, state = line.strip().partition(": ")
                if feature in OFFLOADS and state.split()[:1] == ["on"] and "[fixed]" not in state:
                    raise NetworkError(f"{host.namespace}: {device}: cannot disable {feature}; frames would differ from frames on a wire")

    def _wait_for_links(self):
        """Waits until every host can reach the router. Raises NetworkError after a few seconds."""
        for host in self.hosts.values():
            gateway = str(ipaddress.ip_interface(f"{host.address4}/24").network[1])
            for _ in range(8):
                done = host.run(["ping", "-n", "-q", "-c", "1", "-W", "1", gateway], timeout=3)
                if done.returncode == 0:
                    break
                time.sleep(0.2)
            else:
                raise NetworkError(f"{host.namespace} cannot reach {gateway}")
