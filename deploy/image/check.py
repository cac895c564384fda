#!/usr/bin/env python3
"""Checks the container image that build.sh wrote, and runs it without a container engine.

Reads the tar file as an engine would: the manifest, the configuration, and the layers in order.
As root, it then starts the image's entry point in a chroot, with its own mount, process and
network namespaces, a read-only root file system, the image's user and no capabilities:
serve (/ping, the health check, the page, a prediction, SIGTERM), and train on a small dataset
in SageMaker's directories.

usage: deploy/image/check.py [--same-as OTHER.tar] IMAGE.tar
  --same-as  also check that the other file is identical (a second build)
Exit codes: 0: all checks passed; 1: a check failed; 2: usage error.
"""

import argparse
import gzip
import hashlib
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIMIT = 200 * 1000 * 1000
USER = "10001:10001"
# Credentials that must not appear anywhere.
TOKEN = "planted-token-" + "0123456789abcdef" * 2
ACCESS_KEY = "AKIAPLANTEDACCESSKEY"
SECRET_KEY = "planted+secret/key" + "0123456789" * 2
PING_SECONDS = 60
STOP_SECONDS = 10
# Sets the root directory up as an engine does, and starts the program in it. $0 is the root directory.
START = """
mount --make-rprivate / && mount --bind "$0" "$0" && mount -t proc proc "$0/proc" &&
mount -t tmpfs -o mode=755 tmpfs "$0/dev" && mknod -m 666 "$0/dev/null" c 1 3 &&
mknod -m 666 "$0/dev/random" c 1 8 && mknod -m 666 "$0/dev/urandom" c 1 9 &&
mount -t tmpfs -o size=256m,mode=1777 tmpfs "$0/tmp" &&
{ [ -z "$SAGEMAKER" ] || mount --bind "$SAGEMAKER" "$0/opt/ml"; } &&
mount -o remount,bind,ro "$0" && ip link set lo up &&
exec chroot --userspec="$IMAGE_USER" --groups= "$0" /bin/env -i "$@"
"""

failures = []


def check(what, passed, detail=""):
    print(f"{'ok  ' if passed else 'FAIL'} {what}" + (f": {detail}" if detail else ""), flush=True)
    if not passed:
        failures.append(what)


def digest(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Image:
    """The parts of a tar file in the format of docker save."""

    def __init__(self, path):
        with tarfile.open(path) as archive:
            files = {member.name: archive.extractfile(member).read() for member in archive if member.isfile()}
        manifest = json.loads(files["manifest.json"])
        self.manifest = manifest[0]
        self.count = len(manifest)
        self.configuration = json.loads(files[self.manifest["Config"]])
        self.compressed = [files[name] for name in self.manifest["Layers"]]
        self.layers = [gzip.decompress(layer) for layer in self.compressed]

    def entries(self):
        """Yields each entry of the layers, with the archive that contains it."""
        for layer in self.layers:
            with tarfile.open(fileobj=io.BytesIO(layer)) as archive:
                for member in archive:
                    yield archive, member


def check_metadata(image):
    config = image.configuration["config"]
    environment = dict(entry.split("=", 1) for entry in config["Env"])
    check("one image with a name and tag", image.count == 1 and len(image.manifest["RepoTags"]) == 1,
          " ".join(image.manifest["RepoTags"]))
    check("runs as a user other than root", config["User"].split(":")[0] not in ("", "0", "root"), config["User"])
    check("entry point", config["Entrypoint"] == ["/opt/ml-ids/bin/ml-ids"] and config["Cmd"] == ["serve"],
          " ".join(config["Entrypoint"] + config["Cmd"]))
    check("environment", environment.get("JAVA_HOME") == "/opt/java" and environment.get("MLIDS_PORT") == "8080",
          " ".join(sorted(environment)))
    credentials = [name for name in environment if any(word in name for word in ("TOKEN", "KEY", "SECRET"))]
    check("no credential in the environment", not credentials, " ".join(credentials))
    created = image.configuration["created"]
    check("no time of building", created.startswith("1970-01-01T00:00:0"), created)
    named = image.configuration["rootfs"]["diff_ids"]
    check("digests of the layers", named == [digest(layer) for layer in image.layers], f"{len(named)} layers")


def check_files(image):
    files, sizes, model = {}, 0, 0
    for _, member in image.entries():
        name = "/" + member.name.strip("/")
        files[name] = member
        if member.isfile():
            if name.startswith("/opt/ml-ids/share/model/"):
                model += member.size
            else:
                sizes += member.size
    compressed = sum(len(layer) for layer in image.compressed)
    check("size beside the model under 200 MB", sizes < LIMIT,
          f"{sizes / 1e6:.1f} MB, compressed {compressed / 1e6:.1f} MB, model {model / 1e6:.1f} MB")
    special = [name for name, member in files.items() if not (member.isfile() or member.isdir())]
    check("only files and directories", not special, " ".join(special[:3]))
    owners = {(member.uid, member.gid) for member in files.values()}
    check("everything belongs to root", owners == {(0, 0)}, str(owners))
    privileged = [name for name, member in files.items() if member.mode & 0o6000]
    check("no set-user-ID or set-group-ID file", not privileged, " ".join(privileged))
    writable = [name for name, member in files.items() if member.mode & 0o002 and name != "/tmp"]
    check("nothing but /tmp is writable for everyone", not writable, " ".join(writable[:3]))
    for name in ("/opt/ml-ids/bin/ml-ids", "/opt/ml-ids/bin/health", "/opt/java/bin/java", "/bin/sh", "/bin/bash"):
        check(f"{name} is executable", name in files and files[name].mode & 0o111 == 0o111)
    queue = [name for name in files if "elasticmq" in name or "pekko" in name or "scala-library" in name]
    check("no embedded queue", not queue, " ".join(queue[:3]))
    clients = [name for name in files if name.startswith("/opt/ml-ids/lib/sagemaker-")]
    check("no client that starts SageMaker's jobs", not clients, " ".join(clients))
    check("the licence of ml-ids", "/opt/ml-ids/LICENSE" in files)
    check("packages are listed for scanners", any(name == "/var/lib/dpkg/status.d/libc6" for name in files))


def unpack(image, root):
    for archive, member in image.entries():
        archive.extract(member, root, filter="fully_trusted")
    for name in ("proc", "dev"):
        (root / name).mkdir(exist_ok=True)


class Container:
    """A process of the image, in namespaces of its own."""

    def __init__(self, image, root, arguments, environment=(), sagemaker=None):
        config = image.configuration["config"]
        if sagemaker is None:
            shutil.rmtree(root / "opt/ml", ignore_errors=True)
        else:
            (root / "opt/ml").mkdir(exist_ok=True)
        self.output = tempfile.TemporaryFile(mode="w+")
        # unshare ends the program when this script ends.
        self.unshare = subprocess.Popen(
            ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child", "sh", "-c", START, str(root),
             *config["Env"], *environment, *config["Entrypoint"], *arguments],
            env={**os.environ, "SAGEMAKER": str(sagemaker or ""), "IMAGE_USER": config["User"]},
            stdin=subprocess.DEVNULL, stdout=self.output, stderr=subprocess.STDOUT)
        self.root = root

    def pid(self):
        """The process ID of the program outside its namespaces."""
        listed = pathlib.Path(f"/proc/{self.unshare.pid}/task/{self.unshare.pid}/children").read_text().split()
        return int(listed[0])

    def curl(self, path, *options):
        """The status and the body of a response; the status is 0 if the server cannot be reached."""
        done = subprocess.run(
            ["nsenter", f"--target={self.pid()}", "--net", "curl", "--silent", "--max-time", "10",
             "--write-out", "\n%{http_code}", *options, f"http://127.0.0.1:8080{path}"],
            capture_output=True, text=True)
        body, _, status = done.stdout.rpartition("\n")
        return int(status or 0), body

    def run(self, *command):
        """Runs another command in the container, as an engine's exec does."""
        return subprocess.run(
            ["nsenter", f"--target={self.pid()}", "--mount", "--pid", "--net", "chroot", "--userspec=" + USER,
             str(self.root), *command], capture_output=True, text=True)

    def await_ping(self):
        end = time.monotonic() + PING_SECONDS
        while time.monotonic() < end and self.unshare.poll() is None:
            try:
                if self.curl("/ping")[0] == 200:
                    return True
            except (IndexError, FileNotFoundError, ValueError):
                pass  # The program has not started yet.
            time.sleep(0.2)
        return False

    def stop(self):
        """Sends SIGTERM; the exit code and the seconds until the end, or None if it had to be killed."""
        start = time.monotonic()
        os.kill(self.pid(), signal.SIGTERM)
        try:
            self.unshare.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
            return None, STOP_SECONDS
        return self.unshare.returncode, time.monotonic() - start

    def kill(self):
        if self.unshare.poll() is None:
            self.unshare.kill()
            self.unshare.wait()

    def text(self):
        self.output.seek(0)
        return self.output.read()


def run_server(image, root):
    # Nothing listens at the queue's address, so the server logs why it cannot send the notifications.
    container = Container(image, root, ["serve"], [
        f"MLIDS_TOKEN={TOKEN}", f"AWS_ACCESS_KEY={ACCESS_KEY}", f"AWS_SECRET_KEY={SECRET_KEY}", "AWS_REGION=eu-west-1",
        "MLIDS_SQS_QUEUE_URL=http://127.0.0.1:9/000000000000/ml-ids-attacks"])
    try:
        started = container.await_ping()
        check("serve: /ping answers 200", started, "" if started else container.text().strip()[-300:])
        if not started:
            return
        status = pathlib.Path(f"/proc/{container.pid()}/status").read_text()
        check("serve: runs as the image's user", "Uid:\t10001\t10001\t10001\t10001" in status)
        check("serve: has no capabilities", "CapEff:\t0000000000000000" in status)
        check("serve: the root file system is read-only",
              container.run("/bin/sh", "-c", "echo x > /opt/ml-ids/x").returncode != 0)
        health = container.run("/opt/ml-ids/bin/health")
        check("serve: the health check succeeds", health.returncode == 0, health.stderr.strip())
        wrong = container.run("/bin/env", "MLIDS_PORT=8081", "/opt/ml-ids/bin/health")
        check("serve: the health check fails if nothing listens", wrong.returncode != 0)
        page = container.curl("/", "--header", "Accept: text/html")
        check("serve: the web page", page[0] == 200 and "<html" in page[1])
        bearer = ("--header", f"Authorization: Bearer {TOKEN}")
        refused = container.curl("/api/model")
        check("serve: a token is required", refused[0] == 401)
        check("serve: the default model", container.curl("/api/model", *bearer)[0] == 200)
        metrics = container.curl("/metrics", *bearer)
        check("serve: metrics", metrics[0] == 200 and "mlids_build_info" in metrics[1])
        bad = container.curl("/api/predictions", *bearer,
                             "--header", "Content-Type: application/json; format=pandas-split",
                             "--data-binary", '{"columns":["dst_port"],"data":[[1]]}')
        check("serve: an incomplete request", bad[0] == 400, bad[1][:100])
        capture = ROOT / "datasets/testbed/selftest/selftest.pcap.gz"
        scored = container.curl("/api/captures", *bearer, "--header", "Content-Type: application/octet-stream",
                                "--data-binary", f"@{capture}")
        check("serve: incidents of an uploaded capture", scored[0] == 200 and "password_guessing" in scored[1],
              f"{scored[0]}: {scored[1][:80]}")
        command = pathlib.Path(f"/proc/{container.pid()}/cmdline").read_text()
        code, seconds = container.stop()
        check("serve: SIGTERM ends the server within 10 s", code is not None, f"exit code {code} after {seconds:.1f} s")
        shown = {"output": container.text(), "command line": command, "metrics": metrics[1],
                 "error bodies": refused[1] + bad[1]}
        planted = (TOKEN, ACCESS_KEY, SECRET_KEY)
        leaks = [place for place, text in shown.items() if any(credential in text for credential in planted)]
        check("serve: no credential is shown", not leaks, " ".join(leaks))
        check("serve: the log names the queue that cannot be reached", "127.0.0.1:9" in shown["output"])
    finally:
        container.kill()


def run_without_queue(image, root):
    container = Container(image, root, ["serve", "--embedded-queue"], [f"MLIDS_TOKEN={TOKEN}"])
    code = container.unshare.wait()
    said = container.text().strip().splitlines()[-1]
    check("serve: --embedded-queue is refused", code == 2 and "does not contain the embedded queue" in said, said)


def run_training(image, root, work):
    sagemaker = work / "ml"
    for directory in ("csv", "input/config", "input/data/training", "input/data/validation", "input/data/testing",
                      "model", "output"):
        (sagemaker / directory).mkdir(parents=True)
    flows = sorted((ROOT / "datasets/testbed/flows/corrected").glob("*.csv.gz"))[0]
    shutil.copy(flows, sagemaker / "csv")
    subprocess.run(["chown", "-R", image.configuration["config"]["User"], str(sagemaker)], check=True)

    split = Container(image, root, ["train", "split", "--dataset-path", "/opt/ml/csv", "--feature-profile", "corrected",
                                    "--output-path", "/opt/ml/split"], sagemaker=sagemaker)
    check("train split: exit code 0", split.unshare.wait() == 0, split.text().strip().splitlines()[-1])
    for part, directory in (("train", "training"), ("val", "validation"), ("test", "testing")):
        shutil.move(sagemaker / f"split/{part}.h5", sagemaker / f"input/data/{directory}/{part}.h5")
    hyperparameters = sagemaker / "input/config/hyperparameters.json"

    hyperparameters.write_text('{"nr_iterations": "many"}')
    broken = Container(image, root, ["train"], sagemaker=sagemaker)
    code = broken.unshare.wait()
    reason = sagemaker / "output/failure"
    check("train: a broken hyperparameter", code != 0 and reason.exists() and "nr_iterations" in reason.read_text(),
          f"exit code {code}: " + (reason.read_text().strip() if reason.exists() else broken.text().strip()[-200:]))
    reason.unlink(missing_ok=True)

    hyperparameters.write_text('{"nr_iterations": "5", "use_val_set": "False"}')
    trained = Container(image, root, ["train"], sagemaker=sagemaker)
    code = trained.unshare.wait()
    names = ("pr_auc:", "precision:", "recall:", "f1:")
    figures = [line for line in trained.text().splitlines() if line.startswith(names)]
    check("train: exit code 0 and four figures", code == 0 and len(figures) == 4,
          " ".join(figures) or trained.text().strip()[-300:])
    check("train: the bundle is in /opt/ml/model", (sagemaker / "model/mlids.json").exists())

    serving = Container(image, root, ["serve"], sagemaker=sagemaker)
    try:
        started = serving.await_ping()
        check("serve in SageMaker's directories: /ping answers 200", started, serving.text().strip()[-200:])
        if serving.unshare.poll() is None:
            check("serve in SageMaker's directories: other routes are closed", serving.curl("/api/model")[0] == 403)
            serving.stop()
    finally:
        serving.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", type=pathlib.Path)
    parser.add_argument("--same-as", type=pathlib.Path)
    options = parser.parse_args()
    if not options.image.is_file():
        parser.error(f"{options.image} is missing; run make image first")
    if options.same_as:
        first, second = digest(options.same_as.read_bytes()), digest(options.image.read_bytes())
        check("a second build has the same bytes", first == second, second)
    image = Image(options.image)
    check_metadata(image)
    check_files(image)
    missing = [tool for tool in ("unshare", "nsenter", "chroot", "mount", "ip", "curl") if not shutil.which(tool)]
    if os.geteuid() != 0 or missing:
        print("skipped running the image: " + (f"{' '.join(missing)} missing" if missing else "root is required"))
    else:
        work = pathlib.Path(tempfile.mkdtemp(prefix="ml-ids-image."))
        try:
            work.chmod(0o755)
            root = work / "root"
            root.mkdir()
            unpack(image, root)
            run_server(image, root)
            run_without_queue(image, root)
            run_training(image, root, work)
        finally:
            # Each container's mounts were in its own namespace and are gone.
            shutil.rmtree(work)
    print(f"{len(failures)} failed" if failures else "all passed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
