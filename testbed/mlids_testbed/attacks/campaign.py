"""Chooses the attacks for a run.

The attacks fall into twelve classes. Each run omits up to three of them in rotation, so that every class occurs in at least two out of three runs. Runs 1 to 18 mostly use scenarios that are not held out. Later runs mostly use held-out scenarios, to test whether
rare or unseen tools and techniques are detected."""

from ..scenario import SCENARIOS, load_all

CLASSES = (
    "FTP-BruteForce", "SSH-Bruteforce", "Brute Force -Web", "Brute Force -XSS", "SQL Injection", "Bot", "PortScan", "DoS HTTP flood",
    "DoS slow headers", "DoS slow body", "DoS UDP flood", "DoS SYN flood",
)
FIRST_HELD_OUT_RUN = 19
SELF_TEST = "selftest"

# Probability of drawing a held-out scenario if a class has both kinds: False up to run 18, True for later runs.
_HELD_OUT_SHARE = {False: 0.2, True: 0.7}


def _of_class(traffic_class):
    load_all()
    return sorted((one for one in SCENARIOS.values() if one.traffic_class == traffic_class and one.weight > 0), key=lambda one: one.name)


def choose(traffic_class, rng, held_out_run, but=()):
    """Draws a random scenario from a class, by weight, and avoids those in `but` if possible."""
    scenarios = _of_class(traffic_class)
    scenarios = [one for one in scenarios if one not in but] or scenarios
    wants_held_out = rng.random() < _HELD_OUT_SHARE[held_out_run]
    some = [one for one in scenarios if one.held_out == wants_held_out] or scenarios
    return rng.choices(some, [one.weight for one in some])[0]


def _left_out(run):
    """The classes that a run omits: three consecutive entries in the list (in later runs, two), in rotation."""
    count = 2 if run >= FIRST_HELD_OUT_RUN else 3
    first = run * 5 % len(CLASSES)
    return {CLASSES[(first + number) % len(CLASSES)] for number in range(count)}


def attacks_of_run(run, rng):
    """Returns 9 to 12 scenarios for a numbered run, in random order; for "selftest", one of each class.

    Port scans and HTTP floods have many variants, so a run may contain two scenarios from one of these classes. At most
    one scenario uses the bot, which is a single host."""
    if run == SELF_TEST:
        chosen = [choose(traffic_class, rng, False) for traffic_class in CLASSES]
    else:
        held_out_run = run >= FIRST_HELD_OUT_RUN
        chosen = [choose(traffic_class, rng, held_out_run) for traffic_class in CLASSES if traffic_class not in _left_out(run)]
        for traffic_class in rng.sample(("PortScan", "DoS HTTP flood"), rng.randint(1, 2)):
            chosen.append(choose(traffic_class, rng, held_out_run, but=chosen))
    rng.shuffle(chosen)
    return chosen
