"""The testbed's daemons. Each daemon runs in a namespace, with its configuration, pid file and log in the run's directory.

The SSH and FTP accounts are in files below /etc/netns/NAMESPACE, which `ip netns exec` mounts over /etc in the daemon's
mount namespace. The machine's passwd, shadow, group and pam.d are neither read nor written. /run and /var/log are empty
tmpfs mounts, so that no login appears in the machine's records.
"""

import os
import pathlib
import shutil
import string
import time

from .network import CONTROLLER, SPOOFED_NETWORK, UNUSED, run_command
from .scenario import Account, Service, World, script_path

DOMAIN = "lab.test"
SITES = ("www", "news", "shop", "files", "api", "intranet")
CLOSED_PORTS = (23, 110, 143, 993, 1433, 3306, 3389, 5432, 5900, 8081, 9200)
USERS = ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi")
WORDS = ("amber birch cedar delta ember fjord grove hazel iris juniper kelp lotus maple nectar olive poppy quartz river "
         "saffron thistle umber violet willow yarrow").split()
FIRST_UID = 20001
DOWNLOAD_SIZES = (1_000, 4_000, 16_000, 60_000, 250_000, 1_000_000, 3_000_000, 8_000_000)
APP_PORT = 8090
_FOLDER = pathlib.Path(__file__).resolve().parent


class ServiceError(Exception):
    """A daemon did not start; the message contains its name and the last line of its log."""


def accounts(rng):
    """Creates the accounts for SSH, FTP and the login form, some with weak passwords."""
    return tuple(Account(user, rng.choice(WORDS) + rng.choice(("", "1", "123", "2024", "!", str(rng.randrange(1000)))))
                 for user in USERS)


def make_world(folder, rng):
    """Creates the World for a run and writes its word lists to folder/wordlists. The result depends only on rng."""
    known = accounts(rng)
    lists = folder / "wordlists"
    lists.mkdir(parents=True, exist_ok=True)
    users = [*USERS, "root", "admin", "test", "oracle", "backup", "guest", "www", "postgres"]
    rng.shuffle(users)
    passwords = [account.password for account in known]
    while len(passwords) < 400:
        passwords.append(rng.choice(WORDS) + "".join(rng.choices(string.ascii_lowercase + string.digits, k=rng.randint(0, 5))))
    rng.shuffle(passwords)
    (lists / "users.txt").write_text("\n".join(users) + "\n")
    (lists / "passwords.txt").write_text("\n".join(passwords) + "\n")
    web = tuple(f"{site}.{DOMAIN}" for site in SITES)
    names = (*web, f"mail.{DOMAIN}", f"db.{DOMAIN}", f"ssh.{DOMAIN}", f"ftp.{DOMAIN}", f"ns.{DOMAIN}",
             *(f"host{number}.{DOMAIN}" for number in range(60)))
    return World(
        web=Service("10.77.1.10", "fd77:1::10", 80, web, known, 443),
        ssh=Service("10.77.1.20", "fd77:1::20", 22, (f"ssh.{DOMAIN}",), known),
        ftp=Service("10.77.1.20", "fd77:1::20", 21, (f"ftp.{DOMAIN}",), known),
        dns=Service("10.77.1.30", "fd77:1::30", 53, names),
        smtp=Service("10.77.1.30", "fd77:1::30", 25, (f"mail.{DOMAIN}",)),
        db=Service("10.77.1.30", "fd77:1::30", 6379, (f"db.{DOMAIN}",)),
        controller=Service("10.77.4.10", "", 8080, (f"c2.{DOMAIN}",)),
        controller_host=CONTROLLER,
        unused_addresses=UNUSED,
        closed_ports=CLOSED_PORTS,
        wordlists=lists,
        spoofed_network=SPOOFED_NETWORK,
        voice=Service("10.77.1.30", "fd77:1::30", 5004),
    )


class Services:
    """Starts a run's daemons in the run's network.

    settings chosen by the run's plan: keepalive_timeout, client_timeout (s, nginx), max_auth_tries, fail_delay (µs, PAM)
    """

    def __init__(self, network, world, folder, settings, rng):
        self.network = network
        self.world = world
        self.folder = folder
        self.settings = settings
        self.rng = rng
        self._started = []

    def start(self):
        """Starts all daemons and waits until they answer. Raises ServiceError."""
        self.folder.chmod(0o755)
        self._resolvers()
        self._accounts()
        self._web()
        self._ssh()
        self._ftp()
        self._dns()
        self._smtp()
        self._db()
        self._daemon("voice", "s3", ["/usr/bin/python3", script_path("datagrams.py"), "serve", self.world.voice.port])
        for name, service, port in (
            ("nginx", self.world.web, self.world.web.port), ("nginx", self.world.web, self.world.web.tls_port),
            ("sshd", self.world.ssh, self.world.ssh.port), ("vsftpd", self.world.ftp, self.world.ftp.port),
            ("dnsmasq", self.world.dns, self.world.dns.port), ("postfix", self.world.smtp, self.world.smtp.port),
            ("redis", self.world.db, self.world.db.port),
        ):
            self._wait(name, service, port)

    def _daemon(self, name, host, argv, prepare="true"):
        """Starts the daemon argv on the host; the daemon gets its own /run and /var/log."""
        log = open(self.folder / f"{name}.log", "ab")
        script = f'mount -t tmpfs none /run && mount -t tmpfs none /var/log && {prepare} && exec "$@"'
        with log:
            process = self.network.hosts[host].popen(["sh", "-c", script, "sh", *argv], stdout=log, stderr=log, cwd=self.folder)
        self._started.append((name, process))

    def _wait(self, name, service, port):
        host = next(host for host in self.network.hosts.values() if host.address4 == service.address4)
        for _ in range(100):
            for started, process in self._started:
                if started == name and process.poll() is not None:
                    raise ServiceError(f"{name} ended: {self._last_line(name)}")
            if all(host.run(["nc", "-z", "-w", "1", address, port], timeout=3).returncode == 0
                   for address in (service.address4, service.address6)):
                return
            time.sleep(0.1)
        raise ServiceError(f"{name} does not answer on port {port}: {self._last_line(name)}")

    def _last_line(self, name):
        lines = (self.folder / f"{name}.log").read_text(errors="replace").strip().splitlines()
        return lines[-1] if lines else "it said nothing"

    def _resolvers(self):
        for position, (name, host) in enumerate(self.network.hosts.items()):
            six = host.address6 and position % 3 == 2
            server = self.world.dns.address6 if six else self.world.dns.address4
            self.network.etc(name, {
                "resolv.conf": f"nameserver {server}\nsearch {DOMAIN}\noptions timeout:3 attempts:2\n",
                "nsswitch.conf": "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n",
            })

    def _accounts(self):
        known = self.world.ssh.accounts
        homes = self.folder / "home"
        homes.mkdir(mode=0o755)
        passwd = pathlib.Path("/etc/passwd").read_text()
        group = pathlib.Path("/etc/group").read_text()
        shadow = "root:*:19000:0:99999:7:::\n"
        for number, account in enumerate(known):
            home = homes / account.user
            home.mkdir(mode=0o755)
            for file in range(6):
                size = int(min(3_000_000, 800 * 2 ** self.rng.expovariate(0.35)))
                (home / f"file{file}.dat").write_bytes(self.rng.randbytes(size))
            uid = FIRST_UID + number
            passwd += f"{account.user}:x:{uid}:{uid}::{home}:/bin/bash\n"
            group += f"{account.user}:x:{uid}:\n"
            hashed = run_command(["openssl", "passwd", "-6", "-stdin"], input=account.password).strip()
            shadow += f"{account.user}:{hashed}:19000:0:99999:7:::\n"
            keys = home / ".ssh"
            keys.mkdir(mode=0o700)
            run_command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "testbed", "-f", str(self.folder / f"key-{account.user}")])
            shutil.copy(self.folder / f"key-{account.user}.pub", keys / "authorized_keys")
            for path in (home, *home.rglob("*")):
                os.chown(path, uid, uid)
        delay = self.settings["fail_delay"]
        pam = (f"auth optional pam_faildelay.so delay={delay}\nauth required pam_unix.so nodelay\n"
               "account required pam_unix.so\nsession required pam_permit.so\npassword required pam_deny.so\n")
        self.network.etc("s2", {"passwd": passwd, "group": group, "shadow": shadow,
                                "pam.d/sshd": pam, "pam.d/vsftpd": pam, "pam.d/other": pam})

    def _web(self):
        root = self.folder / "web"
        for site in SITES:
            folder = root / site
            (folder / "files").mkdir(parents=True)
            (folder / "img").mkdir()
            # half of the text repeats, so that the pages compress like real ones
            for number in range(24):
                size = int(self.rng.lognormvariate(8.6, 0.9))
                text = " ".join(self.rng.choices(WORDS, k=max(20, min(20_000, size // 7))))
                page = (f'<!doctype html><html><head><title>{site} {number}</title><link rel="stylesheet" href="/style.css">'
                        f'<script src="/app.js"></script></head><body><p>{text}</p>')
                page += "".join(f'<img src="/img/{self.rng.randrange(30)}.jpg">' for _ in range(self.rng.randint(0, 6)))
                (folder / ("index.html" if number == 0 else f"page{number}.html")).write_text(page + "</body></html>")
            (folder / "style.css").write_text("body { margin: 1em }\n" * self.rng.randint(20, 900))
            (folder / "app.js").write_text("function nothing() { return 0 }\n" * self.rng.randint(20, 1500))
            for number in range(30):
                size = int(min(300_000, self.rng.lognormvariate(9.4, 1.1)))
                (folder / "img" / f"{number}.jpg").write_bytes(self.rng.randbytes(size))
        for size in DOWNLOAD_SIZES:
            (root / "files" / "files" / f"{size}.bin").write_bytes(self.rng.randbytes(size))
        for site in SITES:
            if site != "files":
                shutil.copy(root / "files" / "files" / f"{DOWNLOAD_SIZES[3]}.bin", root / site / "files")
        names = " ".join((DOMAIN, *self.world.web.names))
        run_command(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                     "-days", "30", "-subj", f"/CN=*.{DOMAIN}", "-addext", f"subjectAltName=DNS:*.{DOMAIN},DNS:{DOMAIN}",
                     "-keyout", str(self.folder / "web.key"), "-out", str(self.folder / "web.crt")])
        accounts_file = self.folder / "web-accounts"
        accounts_file.write_text("".join(f"{account.user}:{account.password}\n" for account in self.world.web.accounts))
        temporary = "\n".join(f"  {kind}_temp_path {self.folder}/nginx-{kind};"
                              for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(f"""
user root;
worker_processes 2;
pid {self.folder}/nginx.pid;
error_log {self.folder}/nginx-error.log warn;
events {{ worker_connections 4096; }}
http {{
  include /etc/nginx/mime.types;
  access_log {self.folder}/nginx-access.log;
{temporary}
  sendfile on;
  keepalive_timeout {self.settings["keepalive_timeout"]};
  client_header_timeout {self.settings["client_timeout"]};
  client_body_timeout {self.settings["client_timeout"]};
  client_max_body_size 64m;
  gzip {"on" if self.settings["gzip"] else "off"};
  gzip_types text/css application/javascript application/json;
  map $host $site {{
    default www;
    {" ".join(f"{name} {name.partition('.')[0]};" for name in self.world.web.names)}
  }}
  server {{
    listen 80 default_server backlog=1024; listen [::]:80 default_server backlog=1024;
    listen 443 ssl http2 default_server; listen [::]:443 ssl http2 default_server;
    server_name {names};
    ssl_certificate {self.folder}/web.crt;
    ssl_certificate_key {self.folder}/web.key;
    root {root}/$site;
    location / {{ index index.html; }}
    location ~ ^/(login|search|account|upload|api) {{
      proxy_pass http://127.0.0.1:{APP_PORT};
      proxy_set_header Host $host;
      proxy_read_timeout 30;
    }}
  }}
}}
""")
        self._daemon("web_app", "s1", ["/usr/bin/python3", _FOLDER / "web_app.py", APP_PORT, accounts_file])
        self._daemon("nginx", "s1", ["nginx", "-e", self.folder / "nginx.log", "-c", self.folder / "nginx.conf", "-g", "daemon off;"])

    def _ssh(self):
        run_command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(self.folder / "host-ed25519")])
        run_command(["ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-N", "", "-f", str(self.folder / "host-rsa")])
        (self.folder / "sshd.conf").write_text(f"""
Port 22
AddressFamily any
HostKey {self.folder}/host-ed25519
HostKey {self.folder}/host-rsa
PidFile {self.folder}/sshd.pid
UsePAM yes
PasswordAuthentication yes
KbdInteractiveAuthentication no
PermitRootLogin yes
MaxAuthTries {self.settings["max_auth_tries"]}
MaxStartups 200:30:400
LoginGraceTime 60
PrintMotd no
PrintLastLog no
UseDNS no
Subsystem sftp internal-sftp
""")
        self._daemon("sshd", "s2", ["/usr/sbin/sshd", "-D", "-e", "-f", self.folder / "sshd.conf"], "mkdir -m 755 /run/sshd")

    def _ftp(self):
        (self.folder / "vsftpd.conf").write_text(f"""
listen=NO
listen_ipv6=YES
background=NO
anonymous_enable=NO
local_enable=YES
write_enable=YES
chroot_local_user=YES
allow_writeable_chroot=YES
secure_chroot_dir=/run/vsftpd
pam_service_name=vsftpd
seccomp_sandbox=NO
xferlog_enable=YES
vsftpd_log_file={self.folder}/vsftpd.log
max_login_fails={self.settings["ftp_login_fails"]}
delay_failed_login={self.settings["ftp_fail_delay"]}
max_clients=0
max_per_ip=0
pasv_min_port=30000
pasv_max_port=30999
connect_from_port_20=YES
ftpd_banner=Files of the laboratory
use_localtime=NO
""")
        self._daemon("vsftpd", "s2", ["/usr/sbin/vsftpd", self.folder / "vsftpd.conf"], "mkdir -m 755 /run/vsftpd")

    def _dns(self):
        world = self.world
        lines = []
        for names, service in ((world.web.names, world.web), (world.ssh.names, world.ssh), (world.ftp.names, world.ftp),
                               (world.smtp.names, world.smtp), (world.db.names, world.db)):
            for name in names:
                lines += [f"{service.address4} {name}", f"{service.address6} {name}"]
        lines += [f"{world.controller.address4} {name}" for name in world.controller.names]
        lines += [f"10.77.1.{40 + number} host{number}.{DOMAIN}" for number in range(60)]
        (self.folder / "dns-hosts").write_text("\n".join(lines) + "\n")
        long_text = ",".join(f'"{"".join(self.rng.choices(string.ascii_lowercase, k=200))}"' for _ in range(4))
        (self.folder / "dnsmasq.conf").write_text(f"""
user=root
group=root
no-resolv
no-hosts
no-poll
keep-in-foreground
pid-file={self.folder}/dnsmasq.pid
log-facility={self.folder}/dnsmasq-queries.log
addn-hosts={self.folder}/dns-hosts
local=/test/
local=/example/
address=/cdn.{DOMAIN}/{world.web.address4}
mx-host={DOMAIN},mail.{DOMAIN},10
srv-host=_imap._tcp.{DOMAIN},mail.{DOMAIN},143
cname=blog.{DOMAIN},www.{DOMAIN}
cname=static.{DOMAIN},files.{DOMAIN}
txt-record={DOMAIN},"v=spf1 mx -all"
txt-record=long.{DOMAIN},{long_text}
txt-record=_dmarc.{DOMAIN},"v=DMARC1; p=none"
local-ttl={self.settings["dns_ttl"]}
""")
        self._daemon("dnsmasq", "s3", ["dnsmasq", "-C", self.folder / "dnsmasq.conf"])

    def _smtp(self):
        config, queue, data = self.folder / "postfix", self.folder / "queue", self.folder / "postfix-data"
        for path in (config, queue, data):
            path.mkdir(mode=0o755)
        shutil.chown(data, "postfix")
        (config / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.{DOMAIN}
mydestination = {DOMAIN}, mail.{DOMAIN}
mynetworks = 127.0.0.0/8
local_recipient_maps =
local_transport = discard:
default_transport = discard:
inet_interfaces = all
inet_protocols = all
smtpd_peername_lookup = no
smtpd_tls_security_level = may
smtpd_tls_cert_file = {self.folder}/web.crt
smtpd_tls_key_file = {self.folder}/web.key
message_size_limit = 30000000
maillog_file_prefixes = {self.folder}
maillog_file = {self.folder}/postfix-mail.log
smtpd_client_connection_count_limit = 0
alias_maps =
alias_database =
""")
        (config / "master.cf").write_text("""
smtp      inet  n - n - -    smtpd
pickup    unix  n - n 60 1   pickup
cleanup   unix  n - n - 0    cleanup
qmgr      unix  n - n 300 1  qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n - -    trivial-rewrite
bounce    unix  - - n - 0    bounce
defer     unix  - - n - 0    bounce
trace     unix  - - n - 0    bounce
verify    unix  - - n - 1    verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n - -    proxymap
error     unix  - - n - -    error
retry     unix  - - n - -    error
discard   unix  - - n - -    discard
anvil     unix  - - n - 1    anvil
scache    unix  - - n - 1    scache
postlog   unix-dgram n - n - 1 postlogd
""")
        self._daemon("postfix", "s3", ["postfix", "-c", config, "start-fg"])

    def _db(self):
        self._daemon("redis", "s3", ["redis-server", "--port", self.world.db.port, "--bind", "0.0.0.0", "::",
                                     "--protected-mode", "no", "--daemonize", "no", "--save", "", "--dir", self.folder])
