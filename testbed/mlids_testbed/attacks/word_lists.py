"""Word lists for password guessing, generated from a seed and the words below, not taken from a published list."""

import random

_WORDS = (
    "admin root guest summer winter spring autumn monday friday dragon tiger monkey football hockey master shadow sunshine welcome "
    "secret letmein computer internet server service backup oracle office printer router camera london paris berlin tokyo madrid "
    "alpha bravo charlie delta coffee cookie orange purple silver golden diamond crystal thunder phoenix hunter ranger soldier "
    "michael jessica daniel thomas andrea robert marina victor natalia pepper ginger biscuit banana cherry apple mango"
).split()
_ENDINGS = ("", "1", "12", "123", "1234", "!", "2023", "2024", "2025", "01", "99", "#1", "007")


def passwords(seed, count, true_password=None, true_at=None):
    """Returns `count` distinct candidates. If `true_at` is given, it is the index of the correct password."""
    rng = random.Random(seed)
    chosen = []
    seen = {true_password}
    while len(chosen) < count:
        word = rng.choice(_WORDS)
        word = rng.choice((word, word.capitalize(), word.upper(), word[::-1], word.replace("o", "0").replace("e", "3")))
        candidate = word + rng.choice(_ENDINGS)
        if candidate not in seen:
            seen.add(candidate)
            chosen.append(candidate)
    if true_password is not None and true_at is not None:
        chosen[true_at % count] = true_password
    return chosen


def users(seed, count, accounts):
    """Returns at most `count` user names: the name of one account, if any, and guesses."""
    rng = random.Random(f"users/{seed}")
    names = [rng.choice(accounts).user] if accounts else []
    guesses = ["root", "admin", "test", "user", "oracle", "backup", "www", "guest", "support", "operator", "pi", "deploy"]
    rng.shuffle(guesses)
    names += [name for name in guesses if name not in names]
    return names[:count]


def password_of(user, accounts):
    """The account's password, or None for an unknown user."""
    return next((account.password for account in accounts if account.user == user), None)


def write(folder, name, lines):
    """Writes a word list to the instance's directory and returns its path."""
    path = folder / name
    path.write_text("".join(line + "\n" for line in lines))
    return path
