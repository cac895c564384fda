"""Uses ml-ids-flows to extract and label the flows in a run's capture in both profiles."""

import collections
import csv
import gzip
import subprocess

PROFILES = ("corrected", "cse2018")


class FlowsError(Exception):
    """ml-ids-flows failed; the message ends with the last line of its error output."""


def _run(argv):
    done = subprocess.run(list(map(str, argv)), capture_output=True, text=True)
    if done.returncode != 0:
        said = done.stderr.strip().splitlines()
        raise FlowsError(f"{' '.join(map(str, argv[:2]))}: {said[-1] if said else 'exit code ' + str(done.returncode)}")


def make_flows(program, folder):
    """Writes flows-PROFILE.csv.gz to the run's directory. Returns the number of flows by profile and label. Raises FlowsError."""
    counts = {}
    for profile in PROFILES:
        extracted = folder / f"extracted-{profile}.csv"
        labelled = folder / f"labelled-{profile}.csv.gz"
        try:
            _run([program, "extract", f"--profile={profile}", "-o", extracted, folder / "capture.pcap.gz"])
            _run([program, "label", extracted, "--rules", folder / "rules.json", "-o", labelled])
            with gzip.open(labelled, "rt", newline="") as lines:
                counts[profile] = collections.Counter(row["Label"] for row in csv.DictReader(lines))
            labelled.replace(folder / f"flows-{profile}.csv.gz")
        finally:
            extracted.unlink(missing_ok=True)
            labelled.unlink(missing_ok=True)
    return counts
