"""Mail with and without attachments, plain and with STARTTLS."""

from ..scenario import BENIGN, scenario
from .choices import family, random_file, size, think_times


def _plan(rng, world):
    count = rng.choice((1, 1, 2, 3))
    return {"seconds": 40, "flows": 2 * count, "server": rng.choice(("mail.lab.test", world.smtp.address4)), "family": family(rng), "tls": rng.random() < 0.5,
            "attachments": [size(rng, 500, 1_000_000) if rng.random() < 0.5 else 0 for _ in range(count)],
            "words": [rng.randint(5, 2000) for _ in range(count)], "recipients": rng.choice((1, 1, 2, 5)), "pauses": think_times(rng, count, 1),
            "user": rng.choice(world.ssh.accounts).user}


@scenario("mail-send", BENIGN, "swaks", "client", _plan, weight=2)
def send(ctx, parameters):
    recipients = ",".join(f"{user}{number}@lab.test" for number in range(parameters["recipients"]) for user in ("desk",))
    for words, attachment, pause in zip(parameters["words"], parameters["attachments"], parameters["pauses"]):
        body = ctx.folder / "body"
        body.write_text("\n".join(" ".join(ctx.rng.choices(("letter", "report", "hello", "of", "and", "with"), k=12)) for _ in range(words // 12 + 1)))
        attach = ["--attach", f"@{random_file(ctx, attachment, 'attachment.bin')}"] if attachment else []
        version = ["-6"] if parameters["family"] == 6 and not parameters["server"][0].isdigit() else []
        ctx.exec(["swaks", "-s", parameters["server"], *version, "-f", f"{parameters['user']}@lab.test", "-t", recipients,
                  "--body", f"@{body}", *attach, *(["-tls"] if parameters["tls"] else []), "--timeout", 10])
        ctx.sleep(pause)
