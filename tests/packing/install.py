#!/usr/bin/env python3
"""Installs the pinned programs whose packing is recorded: npm 6 to 9, pnpm 9 to 12, yarn 1,
yarn berry and bun into tests/packing/node_modules; npm 10, 11, 12 and their node come
from tests/peers.

    python3 tests/packing/install.py [--force]

Does nothing when what is installed matches package-lock.json. No install script runs:
pnpm 12 and bun are started from their platform packages.
"""
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))
from install import install  # noqa: E402


def main() -> None:
    subprocess.run([sys.executable, str(HERE.parent / "peers" / "install.py")], check=True)
    install(HERE, "tests/packing", "--force" in sys.argv[1:])
    # Loud when one of them cannot run here.
    said = subprocess.run(["node", str(HERE / "programs.mjs")])
    if said.returncode != 0:
        sys.exit("tests/packing: not every program runs")


if __name__ == "__main__":
    main()
