#!/usr/bin/env python3
"""Prints the section of CHANGELOG.md about a version, as a release's notes.

    python3 release/notes.py 0.1.0

Exit: 0, or 1 where there is no such section.
"""
import pathlib
import re
import sys

CHANGES = pathlib.Path(__file__).resolve().parent.parent / "CHANGELOG.md"


def section(text: str, version: str) -> str | None:
    """What stands below the version's heading, without link definitions."""
    found = re.search(rf"^## \[{re.escape(version)}\][^\n]*\n(.*?)(?=^## |^\[[^\]]+\]: |\Z)", text, re.M | re.S)
    return found and found[1].strip()


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python3 release/notes.py VERSION")
    found = section(CHANGES.read_text("utf-8"), sys.argv[1])
    if not found:
        sys.exit(f"release/notes.py: CHANGELOG.md has nothing about {sys.argv[1]}")
    print(found)


if __name__ == "__main__":
    main()
