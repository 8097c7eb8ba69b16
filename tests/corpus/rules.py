#!/usr/bin/env python3
"""Counts what packgate finds in installed packages, by rule and level.

    python3 tests/corpus/rules.py DIR --packgate BIN [--show RULE …] [--jobs N]

DIR is a `node_modules`; every package directly in it is judged with the default policy
(what is installed below it is judged as what it ships, if at all). Printed are the
packages and findings per rule and level, then each finding of the rules that `--show`
names. Exits 1 where a package could not be judged.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import subprocess
import sys


def packages(folder: pathlib.Path) -> list[pathlib.Path]:
    manifests = [*folder.glob("[!.@]*/package.json"), *folder.glob("@*/*/package.json")]
    return sorted(manifest.parent for manifest in manifests)


def judge(packgate: str, package: pathlib.Path) -> dict | str:
    """The report of a package, or why there is none."""
    command = [packgate, "check", "--format", "json", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    try:
        return json.loads(done.stdout)["packages"][0]
    except (ValueError, IndexError):
        return f"exit code {done.returncode}: {(done.stderr or done.stdout).strip()}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--packgate", required=True, metavar="BIN")
    parser.add_argument("--show", nargs="*", default=[], metavar="RULE")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    found = packages(options.folder)
    counts = collections.Counter()
    broken, shown, unread = [], [], []
    blocked = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        reports = pool.map(lambda it: judge(options.packgate, it), found)
        for package, report in zip(found, reports):
            name = package.relative_to(options.folder).as_posix()
            if isinstance(report, str):
                broken.append(f"{name}: {report}")
                continue
            unread += [f"{name}: {it['path']}: {it['reason']}" for it in report["not_inspected"]]
            kinds = {(it["level"], it["rule"]) for it in report["findings"]}
            counts.update(kinds)
            blocked.update({"map" if rule.startswith("map-") else "other" for level, rule in kinds if level == "error"})
            shown += [
                f"{name}: {it['level']} {it['rule']}: {it['message']}"
                + "".join(f"\n    {file['path']}: {file.get('detail') or ''}" for file in it["files"][:5])
                for it in report["findings"]
                if it["rule"] in options.show
            ]
    print(f"{len(found)} packages; errors of maps on {blocked['map']}, other errors on {blocked['other']}")
    order = {"error": 0, "warning": 1, "note": 2}
    for (level, rule), count in sorted(counts.items(), key=lambda it: (order[it[0][0]], it[0][1])):
        print(f"{level:8}{rule:24}{count:6}  {100 * count / len(found):5.2f} %")
    for line in [*shown, *(f"not inspected: {it}" for it in unread), *(f"not judged: {it}" for it in broken)]:
        print(line)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
