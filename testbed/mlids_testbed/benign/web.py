"""Browsing, downloads, uploads, API polling, logins and searches."""

import json

from ..scenario import BENIGN, scenario
from .choices import AGENTS, address, family, mistakes, name, random_file, size, think_times

SEARCHES = ("news", "weather", "garden", "o'neil", "rock & roll", "c++", "price < 20", "select a school", "50% off", "coffee",
            "museum or library", "train -- bus", "script for theatre", "winter", "bicycle \"red\"", "müller")


def _plan_browse(rng, world):
    pages = rng.randint(1, 6)
    typical = rng.choice((0.3, 1, 2, 5))
    version = family(rng)
    tls = rng.random() < 0.4
    pauses = think_times(rng, pages, typical)
    connections = rng.choice((1, 2, 4, 6))
    close = rng.random() < 0.15
    return {
        "seconds": int(sum(pauses)) + 5 * pages + 10,
        "flows": 1 + pages * 7 if close else 2 + min(connections, 4),
        "host": name(rng, world.web),
        "port": world.web.tls_port if tls else world.web.port,
        "tls": tls,
        "family": version,
        "agent": rng.choice(AGENTS),
        "connections": connections,
        "close": close,
        "pages": [rng.choice(("/", f"/page{rng.randint(1, 23)}.html", f"/search?q={rng.choice(('news', 'garden', 'music'))}"))
                  for _ in range(pages)],
        "pauses": pauses,
    }


@scenario("web-browse", BENIGN, "own script browse.py", "client", _plan_browse, weight=5)
def browse(ctx, parameters):
    plan = ctx.folder / "plan.json"
    plan.write_text(json.dumps(parameters))
    ctx.script("browse.py", plan)


def _plan_curl(rng, world):
    visits = rng.randint(1, 6)
    pauses = think_times(rng, visits, rng.choice((0.2, 1, 3)))
    return {
        "seconds": int(sum(pauses)) + 6 * visits + 5,
        "flows": 2 * visits,
        "urls": [[f"{rng.choice(('http', 'http', 'https'))}://{name(rng, world.web)}{rng.choice(('/', '/style.css', '/page2.html', '/img/3.jpg', '/account'))}"
                  for _ in range(rng.randint(1, 3))] for _ in range(visits)],
        "pauses": pauses,
        "agent": rng.choice(AGENTS),
        "family": family(rng),
        "http": rng.choice(("--http1.1", "--http1.1", "--http1.0", "--http2")),
        "compressed": rng.random() < 0.5,
    }


@scenario("web-browse-curl", BENIGN, "curl", "client", _plan_curl, weight=4)
def browse_with_curl(ctx, parameters):
    for urls, pause in zip(parameters["urls"], parameters["pauses"]):
        outputs = [part for url in urls for part in ("-o", "/dev/null", url)]
        ctx.exec(["curl", "-sk", "-m", 20, f"-{parameters['family']}", parameters["http"], "-A", parameters["agent"],
                  *(["--compressed"] if parameters["compressed"] else []), *outputs])
        ctx.sleep(pause)


def _plan_wget(rng, world):
    return {"seconds": 40, "flows": 4, "site": name(rng, world.web), "family": family(rng), "level": rng.choice((0, 1)),
            "wait": rng.choice((0, 0, 0.2, 0.5)), "keep_alive": rng.random() < 0.7, "quota_kb": rng.choice((200, 1000, 3000)),
            "tls": rng.random() < 0.3}


@scenario("web-mirror-wget", BENIGN, "wget", "client", _plan_wget, weight=1)
def mirror_with_wget(ctx, parameters):
    scheme = "https" if parameters["tls"] else "http"
    ctx.exec(["wget", "-q", "-p", "-r", "-l", parameters["level"], "-t", 2, "-T", 10, "-w", parameters["wait"], f"-{parameters['family']}",
              "--no-check-certificate", "-Q", f"{parameters['quota_kb']}k", "-P", ctx.folder / "mirror",
              *([] if parameters["keep_alive"] else ["--no-http-keep-alive"]), f"{scheme}://{parameters['site']}/"])


def _plan_download(rng, world):
    bytes_count = rng.choice((1_000, 4_000, 16_000, 60_000, 60_000, 250_000, 250_000, 1_000_000, 1_000_000, 3_000_000, 8_000_000))
    return {"seconds": 60, "flows": 2, "url": f"{rng.choice(('http', 'https'))}://files.lab.test/files/{bytes_count}.bin", "bytes": bytes_count,
            "family": family(rng), "program": rng.choice(("curl", "wget", "aria2c")), "connections": rng.randint(1, 5),
            "limit_kb": rng.choice((0, 0, 0, 20, 100, 400)), "repeat": rng.choice((1, 1, 1, 2, 4)), "address": world.web.address4}


@scenario("web-download", BENIGN, "curl, wget or aria2", "client", _plan_download, weight=4)
def download(ctx, parameters):
    limit = parameters["limit_kb"]
    for _ in range(parameters["repeat"]):
        if parameters["program"] == "curl":
            argv = ["curl", "-sk", f"-{parameters['family']}", "-o", "/dev/null", *(["--limit-rate", f"{limit}k"] if limit else [])]
        elif parameters["program"] == "wget":
            argv = ["wget", "-q", "--no-check-certificate", f"-{parameters['family']}", "-O", "/dev/null", *([f"--limit-rate={limit}k"] if limit else [])]
        else:
            argv = ["aria2c", "-q", "--check-certificate=false", "-x", parameters["connections"], "-k", "1M", "-d", ctx.folder,
                    "--allow-overwrite=true", "-o", "download", *([f"--max-download-limit={limit}K"] if limit else []),
                    *(["--disable-ipv6=true"] if parameters["family"] == 4 else [])]
        ctx.exec([*argv, parameters["url"]])


def _plan_upload(rng, world):
    bytes_count = size(rng, 500, 3_000_000)
    limit = rng.choice((0, 0, 1, 4, 50, 200))
    return {"seconds": 60 if limit == 0 else min(60, 15 + bytes_count // (limit * 1000)), "flows": 2, "bytes": bytes_count, "limit_kb": limit,
            "family": family(rng), "tls": rng.random() < 0.4, "form": rng.random() < 0.5, "site": name(rng, world.web)}


@scenario("web-upload", BENIGN, "curl", "client", _plan_upload, weight=3)
def upload(ctx, parameters):
    path = random_file(ctx, parameters["bytes"])
    url = f"{'https' if parameters['tls'] else 'http'}://{parameters['site']}/upload/{parameters['bytes']}"
    limit = ["--limit-rate", f"{parameters['limit_kb']}k"] if parameters["limit_kb"] else []
    body = ["-F", f"file=@{path}"] if parameters["form"] else ["-T", path]
    ctx.exec(["curl", "-sk", f"-{parameters['family']}", "-o", "/dev/null", *limit, *body, url])


def _plan_polling(rng, world):
    count = rng.randint(3, 16)
    interval = rng.choice((0.05, 0.2, 0.5, 1, 2, 3))
    keep = rng.random() < 0.4
    return {"seconds": int(count * (interval + 1)) + 15, "flows": 2 if keep else count * 2, "count": count, "interval": interval, "keep_alive": keep,
            "family": family(rng), "path": rng.choice(("/api/status", "/api/items?count=20", "/api/items?count=200")),
            "post": rng.random() < 0.25, "by_address": rng.random() < 0.3, "address": address(world.web, 4), "agent": rng.choice(AGENTS[4:])}


@scenario("web-api-polling", BENIGN, "curl", "client", _plan_polling, weight=4)
def poll(ctx, parameters):
    host = parameters["address"] if parameters["by_address"] else "api.lab.test"
    common = ["curl", "-s", "-m", 20, "-A", parameters["agent"], "-o", "/dev/null", *([] if parameters["by_address"] else [f"-{parameters['family']}"]),
              *(["-H", "Content-Type: application/json", "-d", '{"name": "letter", "price": 3}'] if parameters["post"] else [])]
    url = f"http://{host}{parameters['path']}"
    if parameters["keep_alive"]:
        rate = max(1, min(1200, int(60 / parameters["interval"])))
        ctx.exec([*common, "--rate", f"{rate}/m", *([url] + ["-o", "/dev/null", url] * (parameters["count"] - 1))])
        return
    for _ in range(parameters["count"]):
        ctx.exec([*common, url])
        ctx.sleep(parameters["interval"] * ctx.rng.uniform(0.9, 1.1))


def _plan_login(rng, world):
    wrong = mistakes(rng)
    account = rng.choice(world.web.accounts)
    return {"seconds": 40, "flows": 5 + 2 * wrong, "wrong": wrong, "user": account.user, "password": account.password, "family": family(rng),
            "pauses": think_times(rng, 8, rng.choice((0.5, 1.5))), "site": name(rng, world.web), "tls": rng.random() < 0.5}


@scenario("web-login", BENIGN, "curl", "client", _plan_login, weight=1.5)
def log_in(ctx, parameters):
    jar = ctx.folder / "cookies"
    base = f"{'https' if parameters['tls'] else 'http'}://{parameters['site']}"
    pauses = iter(parameters["pauses"])

    def fetch(*arguments):
        ctx.exec(["curl", "-sk", "-m", 15, f"-{parameters['family']}", "-b", jar, "-c", jar, "-o", "/dev/null", *arguments])
        ctx.sleep(next(pauses))

    fetch(f"{base}/login")
    for attempt in range(parameters["wrong"] + 1):
        password = parameters["password"] + ("" if attempt == parameters["wrong"] else "x")
        fetch("--data-urlencode", f"user={parameters['user']}", "--data-urlencode", f"password={password}", f"{base}/login")
    fetch(f"{base}/account", "-o", "/dev/null", f"{base}/style.css")


def _plan_search(rng, world):
    count = rng.randint(1, 5)
    return {"seconds": 30, "flows": 2 * count, "words": [rng.choice(SEARCHES) for _ in range(count)], "post": rng.random() < 0.2,
            "pauses": think_times(rng, count, rng.choice((0.3, 1, 3))), "family": family(rng), "agent": rng.choice(AGENTS),
            "site": name(rng, world.web), "tls": rng.random() < 0.3}


@scenario("web-search", BENIGN, "curl", "client", _plan_search, weight=2)
def search(ctx, parameters):
    for word, pause in zip(parameters["words"], parameters["pauses"]):
        ctx.exec(["curl", "-sk", "-m", 10, f"-{parameters['family']}", "-A", parameters["agent"], "-o", "/dev/null",
                  *([] if parameters["post"] else ["-G"]), "--data-urlencode", f"q={word}",
                  f"{'https' if parameters['tls'] else 'http'}://{parameters['site']}/search"])
        ctx.sleep(pause)


def _plan_idle(rng, world):
    pauses = [round(rng.uniform(0.2, 25), 2) for _ in range(rng.randint(1, 4))]
    return {"seconds": int(sum(pauses)) + 25, "flows": 2, "pauses": pauses, "ending": rng.choice(("close", "close", "reset")), "family": family(rng),
            "site": name(rng, world.web), "path": rng.choice(("/", "/api/status", "/style.css"))}


@scenario("web-idle-keep-alive", BENIGN, "own script hold_connection.py", "client", _plan_idle, weight=3)
def idle(ctx, parameters):
    request = f"GET {parameters['path']} HTTP/1.1\\r\\nHost: {parameters['site']}\\r\\nUser-Agent: reader/1.0\\r\\n\\r\\n"
    ctx.script("hold_connection.py", parameters["family"], parameters["site"], 80, parameters["ending"],
               ",".join(map(str, parameters["pauses"])), request)


def _plan_batch(rng, world):
    count = rng.randint(8, 30)
    return {"seconds": 40, "flows": count + 1, "count": count, "at_once": rng.choice((1, 2, 4, 8)), "family": family(rng), "site": name(rng, world.web),
            "keep_alive": rng.random() < 0.4, "pause": rng.choice((0, 0, 0.1))}


@scenario("web-fetch-many", BENIGN, "curl", "client", _plan_batch, weight=1.2)
def fetch_many(ctx, parameters):
    """A page preloader, or a monitoring program that fetches everything in parallel."""
    urls = [f"http://{parameters['site']}/img/{number % 30}.jpg" for number in range(parameters["count"])]
    outputs = [part for url in urls for part in ("-o", "/dev/null", url)]
    close = [] if parameters["keep_alive"] else ["-H", "Connection: close"]
    rate = ["--rate", "600/m"] if parameters["pause"] and parameters["at_once"] == 1 else []
    parallel = ["-Z", "--parallel-max", parameters["at_once"]] if parameters["at_once"] > 1 else []
    ctx.exec(["curl", "-s", f"-{parameters['family']}", *close, *rate, *parallel, *outputs])
