#!/usr/bin/env python3
"""Refuses a release whose tag, Cargo.toml and CHANGELOG.md do not agree.

    python3 release/check_tag.py v0.1.0     prints the version

Exit: 0, or 1 with the reason.
"""
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent


def problem(tag: str, root: pathlib.Path) -> str | None:
    """Why this tag must not be released, or None."""
    version = tomllib.loads((root / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]["version"]
    if tag != f"v{version}":
        return f"the tag is {tag!r}, and Cargo.toml's version is {version}: it must be 'v{version}'"
    changes = (root / "CHANGELOG.md").read_text("utf-8")
    if not re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", changes, re.M):
        return f"CHANGELOG.md has no section `## [{version}] - YYYY-MM-DD`"
    recipe = (root / "ci" / "gitlab.yml").read_text("utf-8")
    if f"packgate@{version}" not in recipe:
        return f"ci/gitlab.yml does not install packgate@{version}"
    return None


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit("usage: python3 release/check_tag.py TAG")
    found = problem(sys.argv[1], ROOT)
    if found:
        sys.exit(f"release/check_tag.py: {found}")
    print(sys.argv[1].removeprefix("v"))


if __name__ == "__main__":
    main()
