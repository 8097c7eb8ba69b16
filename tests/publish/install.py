#!/usr/bin/env python3
"""Installs what the publish matrix runs for real: Verdaccio, pnpm, yarn 1, yarn berry,
bun, lerna and changesets into tests/publish/node_modules; npm 11, npm 12 and their
node come from tests/peers.

    python3 tests/publish/install.py [--force]

Does nothing when what is installed matches package-lock.json. No install script runs:
pnpm and bun are started from their platform packages, pnpm's for Linux alone.
"""
from __future__ import annotations

import hashlib
import pathlib
import shutil
import subprocess
import sys
import time

import tools

HERE = pathlib.Path(__file__).resolve().parent


def digest() -> str:
    h = hashlib.sha256()
    for name in ("package.json", "package-lock.json"):
        h.update(name.encode() + b"\0" + (HERE / name).read_bytes() + b"\0")
    return h.hexdigest()


def install(force: bool) -> None:
    stamp, want = HERE / "node_modules" / ".packgate-stamp", digest()
    if not force and stamp.is_file() and stamp.read_text().strip() == want:
        print("tests/publish: up to date")
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("tests/publish: npm is not on PATH; it is needed to install from package-lock.json")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    started = time.monotonic()
    for attempt in (1, 2, 3):
        print(f"tests/publish: npm ci (attempt {attempt} of 3)", flush=True)
        if subprocess.run(command, cwd=HERE).returncode == 0:
            break
        time.sleep(3 * attempt)
    else:
        sys.exit("tests/publish: npm ci failed three times")
    stamp.write_text(want + "\n")
    print(f"tests/publish: installed in {time.monotonic() - started:.1f} s")


def main() -> None:
    subprocess.run([sys.executable, str(HERE.parent / "peers" / "install.py")], check=True)
    install("--force" in sys.argv[1:])
    # Loud when one of them cannot run here.
    for name, version in tools.versions().items():
        print(f"{name}: {version}")


if __name__ == "__main__":
    main()
