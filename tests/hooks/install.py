#!/usr/bin/env python3
"""Installs the pinned hook frameworks: pre-commit and prek into tests/hooks/venv,
husky, lefthook and simple-git-hooks into tests/hooks/node_modules.

    python3 tests/hooks/install.py [--force]

Does nothing when what is installed matches requirements.txt and
package-lock.json. Each download is tried up to three times.
"""
import hashlib
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
VENV = HERE / "venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")


def digest(*names: str) -> str:
    h = hashlib.sha256(sys.version.encode())
    for name in names:
        h.update(name.encode() + b"\0" + (HERE / name).read_bytes() + b"\0")
    return h.hexdigest()


def repeat(what: str, command: list[str]) -> None:
    """Runs the command in this folder, up to three times when it fails."""
    for attempt in (1, 2, 3):
        print(f"tests/hooks: {what} (attempt {attempt} of 3)", flush=True)
        if subprocess.run(command, cwd=HERE).returncode == 0:
            return
        time.sleep(3 * attempt)
    sys.exit(f"tests/hooks: {what} failed three times")


def up_to_date(what: str, stamp: pathlib.Path, want: str) -> bool:
    if "--force" in sys.argv[1:] or not stamp.is_file() or stamp.read_text().strip() != want:
        return False
    print(f"tests/hooks: {what}: up to date")
    return True


def python() -> None:
    want, stamp = digest("requirements.txt"), VENV / ".packgate-stamp"
    if up_to_date("pre-commit and prek", stamp, want):
        return
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(BIN / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    repeat("pip install", [*pip, "--only-binary=:all:", "--require-hashes", "-r", "requirements.txt"])
    stamp.write_text(want + "\n")


def node() -> None:
    want, stamp = digest("package.json", "package-lock.json"), HERE / "node_modules" / ".packgate-stamp"
    if up_to_date("husky, lefthook and simple-git-hooks", stamp, want):
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("tests/hooks: npm is not on PATH; it is needed to install from package-lock.json")
    # Their install scripts would write hooks into this very repository.
    repeat("npm ci", [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
    stamp.write_text(want + "\n")


def main() -> None:
    started = time.monotonic()
    python()
    node()
    print(f"tests/hooks: ready after {time.monotonic() - started:.1f} s")


if __name__ == "__main__":
    main()
