#!/usr/bin/env python3
"""Installs the pinned corpus of popular real packages into tests/corpus/node_modules.

    python3 tests/corpus/install.py [--force]            the whole (package.json lists it)
    python3 tests/corpus/install.py --sample [--force]   the small one, into tests/corpus/sample/node_modules

Without install scripts and optional packages, flat, from the lock file. Does nothing
when it is up to date. `tests/compare_real.mjs` compares packgate with npm on it.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "peers"))
from install import install  # noqa: E402


def main() -> None:
    words = sys.argv[1:]
    for word in words:
        if word not in ("--sample", "--force"):
            sys.exit(f"tests/corpus: unknown option {word}")
    sample = "--sample" in words
    folder = HERE / "sample" if sample else HERE
    install(folder, f"tests/corpus{'/sample' if sample else ''}", "--force" in words, ("--omit=optional", "--omit=peer"))
    nm = folder / "node_modules"
    packages = sum(1 for p in nm.glob("[!.@]*/package.json")) + sum(1 for p in nm.glob("@*/*/package.json"))
    print(f"{packages} packages")


if __name__ == "__main__":
    main()
