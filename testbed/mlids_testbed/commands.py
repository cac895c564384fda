"""The testbed's commands. Exit codes: 0 done, 1 the work failed, 2 usage error or the user is not root, 130 and 143 after a signal."""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

from . import incident_captures, packages
from .flows import FlowsError, make_flows
from .network import NetworkError, namespaces, remove_namespaces
from .plan import LAST_RUN, run_name, seed_of
from .recorder import RecorderError
from .run import SCRATCH, Runner
from .scenario import load_all
from .services import ServiceError
from .stretch import StretchError

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
OUTPUT = REPOSITORY / "build" / "testbed" / "runs"
FLOWS = REPOSITORY / "build" / "dist" / "ml-ids" / "bin" / "ml-ids-flows"
INCIDENTS = REPOSITORY / "datasets" / "incidents"
OWN_NAMESPACE = re.compile(r"mlit([0-9a-z]+)-.+")
OWN_SCRATCH = re.compile(re.escape(SCRATCH) + r"t([0-9a-z]+)")


class Interrupted(BaseException):
    """A signal stopped this process; `code` is its exit code."""

    def __init__(self, signum):
        super().__init__(signum)
        self.code = 128 + signum


class Usage(Exception):
    """The command cannot be executed; the message is one line."""


def log(line):
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def interrupt_once():
    """The first SIGINT or SIGTERM raises Interrupted. Later signals are ignored, so clean-up is not interrupted."""

    def handle(signum, _):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted(signum)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, handle)


def need_root():
    if os.geteuid() != 0:
        raise Usage("only root can create network namespaces; use sudo, or a separate machine")


def run_names(text):
    """Parses run names such as "1-24,selftest"."""
    names = []
    for part in text.split(","):
        part = part.strip()
        if match := re.fullmatch(r"(\d+)(?:-(\d+))?", part):
            first, last = int(match[1]), int(match[2] or match[1])
            if not 1 <= first <= last <= 999:
                raise Usage(f"--runs {part}: runs are numbered from 1")
            names += [run_name(number) for number in range(first, last + 1)]
        elif part in ("selftest", "tour"):
            names.append(part)
        else:
            raise Usage(f"--runs {part}: use numbers, ranges such as 1-{LAST_RUN}, selftest or tour, separated by commas")
    return list(dict.fromkeys(names))


def command_packages(_):
    need_root()
    missing = packages.missing(packages.wanted())
    if not missing:
        log("all packages are installed")
        return 0
    log(f"installing {' '.join(missing)}")
    return 1 if packages.install(missing) else 0


def need_packages():
    missing = packages.missing(packages.wanted())
    if missing:
        raise Usage(f"missing Debian packages: {' '.join(missing)}; install them with `testbed packages`, which starts no daemon")


def command_one(options):
    """Records one run in this process."""
    runner = Runner(options.output, log)
    manifest = runner.record(options.run)
    if manifest is None:
        return 1
    failed = [entry for entry in manifest["instances"] if "failure" in entry]
    for entry in failed:
        log(f"{options.run}: {entry['scenario']}: {entry['failure']}")
    log(f"{options.run}: {manifest['packets']} packets, {manifest['kernel_drops']} dropped, {len(manifest['instances'])} scenarios, {len(failed)} failed")
    return 0


def command_record(options):
    """Records runs in parallel, each in a separate process, and skips complete ones."""
    need_root()
    need_packages()
    runner = Runner(options.output, log)
    waiting = []
    for name in run_names(options.runs):
        if not options.again and runner.is_complete(name):
            log(f"{name}: is complete")
        else:
            waiting.append(name)
    running, failed, labelled = {}, [], []
    labelling = concurrent.futures.ThreadPoolExecutor(max_workers=1)
    try:
        while waiting or running:
            while waiting and len(running) < options.jobs:
                name = waiting.pop(0)
                running[name] = subprocess.Popen([sys.executable, sys.argv[0], "one", name, "--output", str(options.output)])
            for name, process in list(running.items()):
                if process.poll() is not None:
                    del running[name]
                    if process.returncode:
                        failed.append(name)
                    elif not options.no_flows:
                        labelled.append(labelling.submit(label_run, options, name))
            time.sleep(0.5)
        for future in labelled:
            future.result()
    finally:
        labelling.shutdown(cancel_futures=True)
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait()
    if failed:
        log(f"not recorded: {' '.join(failed)}")
    return 1 if failed else 0


def label_run(options, name):
    if not options.flows_command.exists():
        log(f"{name}: no flows yet: {options.flows_command} does not exist (run `make build`, then `testbed label`)")
        return
    for profile, classes in make_flows(options.flows_command, options.output / name).items():
        log(f"{name}: {profile}: " + ", ".join(f"{label} {count}" for label, count in sorted(classes.items())))


def command_label(options):
    """Extracts and labels the flows of recorded runs."""
    names = run_names(options.runs) if options.runs else sorted(path.parent.name for path in options.output.glob("*/run.json"))
    if not options.flows_command.exists():
        raise Usage(f"{options.flows_command} does not exist; run `make build`")
    for name in names:
        if not (options.output / name / "run.json").exists():
            raise Usage(f"{options.output / name}: no recorded run; run `testbed record --runs …`")
        label_run(options, name)
    return 0


def command_tour(options):
    """Records one run with every scenario."""
    options.runs, options.jobs, options.again = "tour", 1, True
    need_root()
    missing = packages.missing(packages.wanted())
    if missing:
        log(f"installing {' '.join(missing)}")
        if packages.install(missing):
            log("apt-get could not install them")
            return 1
    code = command_record(options)
    if code == 0:
        folder = options.output / "tour"
        print(folder)
        for name, reason in sorted(unsuccessful(json.loads((folder / "run.json").read_text()), load_all()).items()):
            log(f"tour: {name}: {reason}")
            code = 1
    return code


def unsuccessful(manifest, scenarios):
    """The scenarios that are missing from a run or did not finish, and why."""
    reasons = dict.fromkeys(scenarios, "never began")
    for entry in manifest["instances"]:
        reasons[entry["scenario"]] = entry.get("failure")
    return {name: reason for name, reason in reasons.items() if reason}


def command_incidents(options):
    """Records the captures for the incident tests."""
    need_root()
    need_packages()
    for name in options.names:
        if name not in incident_captures.CAPTURES:
            raise Usage(f"{name}: no such capture; use one of {', '.join(incident_captures.CAPTURES)}")
    incident_captures.record(options.names or list(incident_captures.CAPTURES), options.output, log)
    return 0


def command_clean(_):
    """Removes what killed runs left behind: their namespaces and scratch directories, and the policy-rc.d file."""
    need_root()
    if packages.put_back():
        log(f"{packages.POLICY}: the file has been restored to its state before packages were installed")
    owners = {match[1] for name in namespaces("mlit") if (match := OWN_NAMESPACE.fullmatch(name))}
    scratch = pathlib.Path(tempfile.gettempdir())
    owners |= {match[1] for path in scratch.glob(SCRATCH + "t*") if (match := OWN_SCRATCH.fullmatch(path.name)) and is_own_folder(path)}
    etc = pathlib.Path("/etc/netns")
    owners |= {match[1] for path in etc.glob("mlit*") if (match := OWN_NAMESPACE.fullmatch(path.name))}
    for owner in sorted(owners):
        if _is_testbed(int(owner, 36)):
            log(f"mlit{owner}: skipped; its run is still active")
            continue
        removed = remove_namespaces(f"mlit{owner}-")
        shutil.rmtree(scratch / f"{SCRATCH}t{owner}", ignore_errors=True)
        log(f"mlit{owner}: {len(removed)} namespaces removed")
    return 0


def is_own_folder(path):
    """Returns whether this user created the directory; anyone can write to /tmp."""
    state = path.lstat()
    return stat.S_ISDIR(state.st_mode) and state.st_uid == os.geteuid()


def _is_testbed(pid):
    try:
        return b"testbed" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def command_list(_):
    """Lists the scenarios."""
    for scenario in load_all().values():
        print(f"{scenario.name}\t{scenario.traffic_class}\t{scenario.tool}\t{scenario.role}")
    return 0


def parser():
    top = argparse.ArgumentParser(prog="testbed", description="Records labelled traffic between network namespaces on this machine, for training and testing.")
    commands = top.add_subparsers(dest="command", required=True)

    def add(name, function, help, flows=True):
        command = commands.add_parser(name, help=help, description=help)
        command.set_defaults(function=function)
        if flows:
            command.add_argument("--output", type=pathlib.Path, default=OUTPUT, help=f"directory of the runs (default: {OUTPUT})")
            command.add_argument("--flows-command", type=pathlib.Path, default=FLOWS, help="path of ml-ids-flows, which extracts and labels flows (default: the one that `make build` creates)")
        return command

    tour = add("tour", command_tour, "record one run with every scenario, in under 10 minutes; installs missing packages")
    record = add("record", command_record, "record missing runs and extract their flows")
    record.add_argument("--runs", default=f"1-{LAST_RUN},selftest", help="numbers, ranges, selftest or tour, separated by commas (default: %(default)s)")
    record.add_argument("--jobs", type=int, choices=range(1, 9), default=2, help="number of parallel recordings (default: 2)")
    record.add_argument("--again", action="store_true", help="record runs again even if they are complete")
    for command in (tour, record):
        command.add_argument("--no-flows", action="store_true", help="do not extract flows; run `testbed label` later")
    label = add("label", command_label, "extract and label the flows of recorded runs")
    label.add_argument("--runs", default="", help="runs to label, in the format that `record` takes (default: all recorded runs)")
    one = add("one", command_one, "record one run in this process (started by record)")
    one.add_argument("run")
    incidents = add("incidents", command_incidents, "record the captures for the incident tests", flows=False)
    incidents.add_argument("names", nargs="*", metavar="NAME", help=f"captures to record: {', '.join(incident_captures.CAPTURES)} (default: all)")
    incidents.add_argument("--output", type=pathlib.Path, default=INCIDENTS, help=f"directory of the captures (default: {INCIDENTS})")
    add("clean", command_clean, "remove what killed runs left behind", flows=False)
    add("packages", command_packages, "install the missing Debian packages without starting daemons", flows=False)
    add("list", command_list, "list the scenarios", flows=False)
    return top


def main(arguments):
    options = parser().parse_args(arguments)
    interrupt_once()
    try:
        if options.command == "one":
            seed_of(options.run)
            need_root()
        return options.function(options)
    except Interrupted as interrupted:
        log("stopped; everything that was created has been removed")
        return interrupted.code
    except Usage as usage:
        print(f"testbed: {usage}", file=sys.stderr)
        return 2
    except (NetworkError, ServiceError, RecorderError, FlowsError, StretchError, OSError) as failure:
        print(f"testbed: {failure}", file=sys.stderr)
        return 1
