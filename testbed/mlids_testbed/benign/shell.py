"""SSH: people typing, programs that run one command, file copies."""

import json

from ..scenario import BENIGN, scenario
from .choices import SSH_OPTIONS, family, mistakes, random_file, size, think_times

COMMANDS = ("ls -la", "uptime", "cat file0.dat | head -c 2000 | od -x", "df -h", "ps aux", "cd /tmp; pwd", "echo done",
            "find /usr/share/doc -maxdepth 1 | head -400", "cat /etc/services", "date; id", "wc -c *", "sleep 2; date", "history")


def _login(rng, world):
    account = rng.choice(world.ssh.accounts)
    by_key = rng.random() < 0.5
    return {"user": account.user, "password": None if by_key else account.password, "family": family(rng),
            "cipher": rng.choice(("", "", "aes128-ctr", "chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"))}


def _options(ctx, parameters):
    cipher = ["-o", f"Ciphers={parameters['cipher']}"] if parameters["cipher"] else []
    # the accounts' keys are stored with the word lists in the run's directory
    key = ctx.world.wordlists.parent / f"key-{parameters['user']}"
    if parameters["password"] is None:
        login = ["-o", "BatchMode=yes", "-i", key]
    else:
        login = ["-o", "PubkeyAuthentication=no"]
    return ["-F", "/dev/null", f"-{parameters['family']}", *SSH_OPTIONS, *cipher, *map(str, login)]


def _with_password(parameters, password=None):
    given = parameters["password"] if password is None else password
    return [] if parameters["password"] is None else ["sshpass", "-p", given]


def _plan_typing(rng, world):
    count = rng.randint(2, 7)
    pauses = think_times(rng, count, rng.choice((0.5, 1.5, 4)))
    commands = [rng.choice(COMMANDS) for _ in range(count)]
    key_pause = rng.choice((0.05, 0.12, 0.2))
    return {"seconds": int(sum(pauses) + sum(map(len, commands)) * key_pause * 1.6) + 20, "flows": 2, **_login(rng, world), "commands": commands,
            "pauses": pauses, "key_pause": key_pause, "seed": rng.randrange(1 << 30)}


@scenario("ssh-typing", BENIGN, "ssh", "client", _plan_typing, weight=3)
def type_commands(ctx, parameters):
    plan = ctx.folder / "plan.json"
    argv = ["ssh", "-t", *_options(ctx, parameters), f"{parameters['user']}@ssh.lab.test"]
    plan.write_text(json.dumps({**parameters, "argv": argv}))
    ctx.script("type_in_shell.py", plan)


def _plan_command(rng, world):
    count = rng.choice((1, 1, 2, 3, 6, 10))
    return {"seconds": 50, "flows": 2 * count, **_login(rng, world), "commands": [rng.choice(COMMANDS) for _ in range(count)], "wrong_first": mistakes(rng),
            "pauses": think_times(rng, count, rng.choice((0.05, 0.5, 2))), "by_address": rng.random() < 0.5, "address": world.ssh.address4}


@scenario("ssh-command", BENIGN, "ssh", "client", _plan_command, weight=3)
def run_commands(ctx, parameters):
    """A command run by configuration or backup software, or by a person who may mistype the password first."""
    by_address = parameters["by_address"] and parameters["family"] == 4
    where = f"{parameters['user']}@{parameters['address'] if by_address else 'ssh.lab.test'}"
    if parameters["password"] is not None:
        for _ in range(parameters["wrong_first"]):
            ctx.exec([*_with_password(parameters, "mistyped"), "ssh", *_options(ctx, parameters), where, "true"], timeout=10)
    for command, pause in zip(parameters["commands"], parameters["pauses"]):
        ctx.exec([*_with_password(parameters), "ssh", *_options(ctx, parameters), where, command], timeout=15)
        ctx.sleep(pause)


def _plan_copy(rng, world):
    count = rng.choice((1, 1, 2, 4))
    return {"seconds": 60, "flows": 2 * count, **_login(rng, world), "program": rng.choice(("scp", "sftp")), "bytes": [size(rng, 200, 4_000_000) for _ in range(count)],
            "down": rng.random() < 0.5, "pauses": think_times(rng, count, 0.7), "limit_kbit": rng.choice((0, 0, 0, 800, 4000))}


@scenario("ssh-copy", BENIGN, "scp or sftp", "client", _plan_copy, weight=2)
def copy(ctx, parameters):
    where = f"{parameters['user']}@ssh.lab.test"
    limit = ["-l", parameters["limit_kbit"]] if parameters["limit_kbit"] else []
    for number, (count, pause) in enumerate(zip(parameters["bytes"], parameters["pauses"])):
        path = random_file(ctx, count)
        remote = f"file{number}.dat" if parameters["down"] else f"copy{number}.dat"
        common = [*_with_password(parameters), parameters["program"], *limit, *_options(ctx, parameters)]
        if parameters["program"] == "scp":
            ends = [f"{where}:{remote}", ctx.folder / "fetched"] if parameters["down"] else [path, f"{where}:{remote}"]
            ctx.exec([*common, *ends], timeout=30)
        else:
            batch = ctx.folder / "batch"
            batch.write_text(f"ls\n{'get ' + remote if parameters['down'] else 'put ' + str(path) + ' ' + remote}\nbye\n")
            # with a batch file, sftp does not ask for a password; with commands on standard input it does
            ctx.exec([*common, where], input=batch.read_text(), timeout=30)
        ctx.sleep(pause)
