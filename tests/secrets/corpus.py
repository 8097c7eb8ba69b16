#!/usr/bin/env python3
"""What `packgate secrets` finds in packages that people install every day.

    python3 tests/corpus/install.py
    cargo build --release --bin packgate
    python3 tests/secrets/corpus.py [DIR…] [--packgate BIN] [--most 10] [--notes]

DIR is tests/corpus/node_modules (1,772 packages, pinned by a lock file) if left out.
Nobody leaks there: what is found are keys of documentation, of demonstrations and of
public services. Printed are findings by family, level and verdict, then every error
(--notes: everything), never a secret.

Exit: 0; 1 where there are more errors than --most; 2 where something was not looked at.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def line(finding: dict) -> str:
    inside = "".join(f"!{name}" for name in finding["inside"])
    place = f"{finding['path']}{inside}:{finding['line']}"
    return f"{finding['level']:7} {finding['rule']:26} {finding['verdict']:15} {place}  {finding['shown']}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dirs", nargs="*", default=[ROOT / "tests/corpus/node_modules"], type=pathlib.Path)
    parser.add_argument("--packgate", default=ROOT / "target/release/packgate", type=pathlib.Path)
    parser.add_argument("--most", default=10, type=int)
    parser.add_argument("--notes", action="store_true")
    args = parser.parse_args()
    missing = [str(it) for it in (*args.dirs, args.packgate) if not it.exists()]
    if missing:
        sys.exit(f"corpus.py: not there: {', '.join(missing)}")
    packages = sum(
        len(list(it.glob("[!.@]*/package.json"))) + len(list(it.glob("@*/*/package.json"))) for it in args.dirs
    )
    command = [args.packgate, "secrets", "--format", "json", *args.dirs]
    report = json.loads(subprocess.run(command, capture_output=True).stdout)
    print(f"{packages} packages, {report['files']} files, {report['bytes'] / 1e6:.0f} MB")
    kinds = collections.Counter((it["rule"], it["level"], it["verdict"]) for it in report["findings"])
    for (rule, level, verdict), count in sorted(kinds.items()):
        print(f"{count:5}  {rule:26} {level:7} {verdict}")
    errors = [it for it in report["findings"] if it["level"] == "error"]
    for finding in report["findings"] if args.notes else errors:
        print(line(finding))
    for it in report["not_inspected"]:
        print(f"not looked at: {it['path']}{''.join('!' + name for name in it['inside'])}: {it['reason']}")
    print(f"{len(errors)} errors (at most {args.most})")
    if report["not_inspected"]:
        return 2
    return 1 if len(errors) > args.most else 0


if __name__ == "__main__":
    sys.exit(main())
