"""Textbook probes for SQL injection and cross-site scripting, generated from a seed, in several encodings.

They test whether a page reflects or interprets its input. The testbed's page escapes its input and runs no query."""

import random
import urllib.parse

ENCODINGS = ("percent", "percent-all", "double-percent", "plus", "case", "comment")

_SQL_TESTS = ("1=1", "'a'='a'", "2>1", "1=2", "3=3", "'x' LIKE 'x'")
_SQL_COLUMNS = ("id", "name", "title", "price", "created")
_SQL_TABLES = ("articles", "products", "information_schema.tables", "sqlite_master", "pages")
_XSS_CALLS = ("alert(1)", "alert('probe')", "confirm(1)", "console.log(1)", "prompt(1)")
_XSS_TAGS = ("img", "svg", "body", "input", "video", "details", "iframe")
_XSS_EVENTS = ("onerror", "onload", "onfocus", "onmouseover", "ontoggle")


def _sql(rng):
    quote = rng.choice(("'", '"', "", "')", "'))"))
    end = rng.choice(("-- ", "#", "", "--+"))
    test = rng.choice(_SQL_TESTS)
    kind = rng.randrange(6)
    if kind == 0:
        return f"{rng.choice(('x', '1', ''))}{quote} OR {test}{end}"
    if kind == 1:
        return f"1{quote} AND {test}{end}"
    if kind == 2:
        nulls = ",".join("NULL" for _ in range(rng.randint(1, 8)))
        return f"{quote} UNION SELECT {nulls}{end}"
    if kind == 3:
        return f"{quote} UNION ALL SELECT {rng.choice(_SQL_COLUMNS)},NULL FROM {rng.choice(_SQL_TABLES)}{end}"
    if kind == 4:
        return f"1{quote} ORDER BY {rng.randint(1, 12)}{end}"
    return rng.choice(("'", '"', "''", "1'", "\\", "1;", "`", "%27")) + end


def _xss(rng):
    call = rng.choice(_XSS_CALLS)
    close = rng.choice(("", '">', "'>", "</title>", "-->", '" '))
    kind = rng.randrange(4)
    if kind == 0:
        return f"{close}<script>{call}</script>"
    if kind == 1:
        return f"{close}<{rng.choice(_XSS_TAGS)} src=x {rng.choice(_XSS_EVENTS)}={call}>"
    if kind == 2:
        return f"{close}<a href=\"javascript:{call}\">{'x' * rng.randint(1, 12)}</a>"
    return f'{rng.choice(_XSS_EVENTS)}="{call}" autofocus x="'


def _mixed_case(text, rng):
    return "".join(letter.upper() if rng.random() < 0.5 else letter.lower() for letter in text)


def encode(text, encoding, rng):
    """The text as it appears in a URL or a form's body."""
    if encoding == "percent-all":
        return "".join(f"%{byte:02X}" for byte in text.encode())
    if encoding == "double-percent":
        return urllib.parse.quote(urllib.parse.quote(text, safe=""), safe="")
    if encoding == "plus":
        return urllib.parse.quote_plus(text)
    if encoding == "case":
        return urllib.parse.quote(_mixed_case(text, rng), safe="")
    if encoding == "comment":
        return urllib.parse.quote(text.replace(" ", "/**/"), safe="")
    return urllib.parse.quote(text, safe="")


def probes(kind, seed, count, encodings):
    """`count` encoded probes of the kind "sqli" or "xss"."""
    rng = random.Random(f"{kind}/{seed}")
    make = {"sqli": _sql, "xss": _xss}[kind]
    return [encode(make(rng), rng.choice(list(encodings)), rng) for _ in range(count)]
