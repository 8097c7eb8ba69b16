#!/usr/bin/env python3
"""Installs the pinned validator of JSON schemas into tests/formats/node_modules.

    python3 tests/formats/install.py [--force]

Does nothing when what is installed matches package-lock.json.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))

from install import install  # noqa: E402 (tests/peers/install.py)

if __name__ == "__main__":
    install(HERE, "tests/formats", "--force" in sys.argv[1:])
