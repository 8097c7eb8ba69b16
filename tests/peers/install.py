#!/usr/bin/env python3
"""Installs the pinned npm programs (and, on linux-x64, the pinned node) into tests/peers/node_modules.

    python3 tests/peers/install.py [--force]

Does nothing when the installed set already matches package-lock.json. Runs
`npm ci --ignore-scripts`, up to three times when the network fails.
"""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent


def digest(folder: pathlib.Path) -> str:
    h = hashlib.sha256()
    for name in ("package.json", "package-lock.json"):
        h.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
    return h.hexdigest()


def install(folder: pathlib.Path, what: str, force: bool, extra: tuple[str, ...] = ()) -> None:
    """`npm ci` in `folder` unless the stamp in its node_modules says it is done."""
    stamp = folder / "node_modules" / ".packgate-stamp"
    want = digest(folder)
    if not force and stamp.is_file() and stamp.read_text().strip() == want:
        print(f"{what}: up to date")
        return
    npm = shutil.which("npm")
    if npm is None:
        sys.exit(f"{what}: npm is not on PATH; it is needed to install from package-lock.json")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *extra]
    for attempt in (1, 2, 3):
        print(f"{what}: {' '.join(['npm', *command[1:]])} (attempt {attempt} of 3)", flush=True)
        started = time.monotonic()
        done = subprocess.run(command, cwd=folder)
        if done.returncode == 0:
            break
        print(f"{what}: npm ci exited {done.returncode}", file=sys.stderr, flush=True)
        time.sleep(3 * attempt)
    else:
        sys.exit(f"{what}: npm ci failed three times")
    stamp.write_text(want + "\n")
    print(f"{what}: installed in {time.monotonic() - started:.1f} s", flush=True)


def main() -> None:
    install(HERE, "tests/peers", "--force" in sys.argv[1:])
    # Loud when one of them cannot run here; prints where each is.
    found = subprocess.run(["node", str(HERE / "peers.mjs")], capture_output=True, text=True)
    if found.returncode != 0:
        sys.exit(found.stderr.strip() or "tests/peers: node is not on PATH")
    for major, peer in json.loads(found.stdout).items():
        print(f"npm {major}: {peer['version']}, on {peer['node']}")


if __name__ == "__main__":
    main()
