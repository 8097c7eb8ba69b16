#!/usr/bin/env python3
"""Installs what these tests need: maturin, zizmor, check-jsonschema and shellcheck into
tests/.work/distribution/venv, and two versions of node into
tests/distribution/node_modules. npm and another node come from tests/peers,
pre-commit from tests/hooks, pnpm, yarn and bun from tests/publish.

    python3 tests/distribution/install.py [--force]

Does nothing when what is installed matches the requirements and package-lock.json.
Each download is tried up to three times.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
TESTS = HERE.parent
VENV = TESTS / ".work" / "distribution" / "venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
# Kept as files, for rows without a network.
WHEELS = TESTS / ".work" / "distribution" / "wheels"
REQUIREMENTS = [HERE / "wheels.txt", HERE / "requirements.txt", TESTS.parent / "release" / "requirements.txt"]


def digest(*files: pathlib.Path) -> str:
    h = hashlib.sha256(sys.version.encode())
    for file in files:
        h.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return h.hexdigest()


def repeat(what: str, command: list[str]) -> None:
    """Runs the command in this folder, up to three times when it fails."""
    for attempt in (1, 2, 3):
        print(f"tests/distribution: {what} (attempt {attempt} of 3)", flush=True)
        if subprocess.run(command, cwd=HERE).returncode == 0:
            return
        time.sleep(3 * attempt)
    sys.exit(f"tests/distribution: {what} failed three times")


def up_to_date(what: str, stamp: pathlib.Path, want: str) -> bool:
    if "--force" in sys.argv[1:] or not stamp.is_file() or stamp.read_text().strip() != want:
        return False
    print(f"tests/distribution: {what}: up to date")
    return True


def python() -> None:
    want, stamp = digest(*REQUIREMENTS), VENV / ".packgate-stamp"
    if up_to_date("maturin and the linters", stamp, want):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    repeat("pip install", [*pip, "--only-binary=:all:", "--require-hashes", "-r", "requirements.txt"])
    pip[pip.index("install")] = "download"
    shutil.rmtree(WHEELS, ignore_errors=True)
    repeat("pip download", [*pip, "--no-deps", "--only-binary=:all:", "--require-hashes", "-d", str(WHEELS), "-r", "wheels.txt"])
    stamp.write_text(want + "\n")


def node() -> None:
    want, stamp = digest(HERE / "package.json", HERE / "package-lock.json"), HERE / "node_modules" / ".packgate-stamp"
    if up_to_date("node", stamp, want):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("tests/distribution: npm is not on PATH; it is needed to install from package-lock.json")
    repeat("npm ci", [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    stamp.parent.mkdir(exist_ok=True)  # where there is no such node for this platform
    stamp.write_text(want + "\n")


def main() -> None:
    started = time.monotonic()
    for other in ("peers", "hooks", "publish"):
        subprocess.run([sys.executable, str(TESTS / other / "install.py")], check=True)
    python()
    node()
    print(f"tests/distribution: ready after {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
