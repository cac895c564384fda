"""FTP transfers, active and passive, by three clients."""

from ..scenario import BENIGN, scenario
from .choices import family, mistakes, random_file, size, think_times


def _plan(rng, world):
    count = rng.randint(1, 4)
    account = rng.choice(world.ftp.accounts)
    return {"seconds": 50, "flows": 2 + 2 * count, "user": account.user, "password": account.password, "family": family(rng), "active": rng.random() < 0.35,
            "program": rng.choice(("lftp", "curl", "curl", "ftp")), "down": [rng.random() < 0.6 for _ in range(count)],
            "bytes": [size(rng, 200, 1_500_000) for _ in range(count)], "pauses": think_times(rng, count, rng.choice((0.3, 1.5))),
            "wrong_first": mistakes(rng), "address": world.ftp.address4}


@scenario("ftp-transfer", BENIGN, "lftp, curl or ftp", "client", _plan, weight=3)
def transfer(ctx, parameters):
    user, password = parameters["user"], parameters["password"]
    version = parameters["family"]
    host = parameters["address"] if version == 4 else "ftp.lab.test"
    for _ in range(parameters["wrong_first"]):
        ctx.exec(["curl", "-s", "-m", 8, f"-{version}", "-o", "/dev/null", f"ftp://{user}:mistyped@{host}/"])
        ctx.sleep(ctx.rng.uniform(0.3, 2))
    steps = list(zip(parameters["down"], parameters["bytes"], parameters["pauses"]))
    if parameters["program"] == "curl":
        for number, (down, count, pause) in enumerate(steps):
            what = ["-o", "/dev/null"] if down else ["-T", random_file(ctx, count)]
            ctx.exec(["curl", "-s", "-m", 30, f"-{version}", *(["-P", "-"] if parameters["active"] else []), *what,
                      f"ftp://{user}:{password}@{host}/{f'file{number}.dat' if down else 'put.dat'}"])
            ctx.sleep(pause)
    elif parameters["program"] == "lftp":
        lines = [f"set ftp:passive-mode {'off' if parameters['active'] else 'on'}", "set net:max-retries 1", "set net:timeout 8",
                 "set ftp:ssl-allow no", f"set dns:order {'inet6' if version == 6 else 'inet'}",
                 f"open -u {user},{password} {host}", "ls"]
        for number, (down, count, pause) in enumerate(steps):
            lines += [f"get -O {ctx.folder} file{number}.dat" if down else f"put -O / {random_file(ctx, count)}", f"!sleep {pause}"]
        # commands on standard input, one per line, because "!" takes the rest of its line as a shell command
        ctx.exec(["lftp"], input="\n".join([*lines, "bye"]) + "\n", env={"HOME": str(ctx.folder)})
    else:
        lines = [f"user {user} {password}", "binary", "passive off" if parameters["active"] else "passive on", "ls"]
        for number, (down, count, pause) in enumerate(steps):
            lines += [f"get file{number}.dat {ctx.folder}/got" if down else f"put {random_file(ctx, count)} put{number}.dat", f"!sleep {pause}"]
        ctx.exec(["ftp", "-n", "-v", f"-{version}", host], input="\n".join([*lines, "bye"]) + "\n")
