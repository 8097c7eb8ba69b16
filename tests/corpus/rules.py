#!/usr/bin/env python3
"""Counts what packgate finds in installed packages, by rule and level.

    python3 tests/corpus/rules.py DIR --packgate BIN [--show RULE …] [--errors] [--jobs N]

DIR is a `node_modules`; every package directly in it is judged with the default policy
(what is installed below it is judged as what it ships, if at all). Printed are the
packages and findings per rule and level, then each finding of the rules that `--show`
names; `--errors` names every error that is not about a map.

Popular packages are what nobody should be bothered for. So it exits 1 where more than
1 % of them have an error that is not about a source map, where the report for people
takes more than 5 lines for one cause, and where a package could not be judged or a file
of it not be inspected.
"""
import argparse
import collections
import concurrent.futures
import json
import pathlib
import re
import subprocess
import sys

MOST_ERRORS = 0.01
MOST_LINES = 5
HEADLINE = re.compile(r"(error|warning|note|allowed)\[([^\]]+)\]: ")


def packages(folder: pathlib.Path) -> list[pathlib.Path]:
    manifests = [*folder.glob("[!.@]*/package.json"), *folder.glob("@*/*/package.json")]
    return sorted(manifest.parent for manifest in manifests)


def run(packgate: str, package: pathlib.Path, *more: str) -> subprocess.CompletedProcess:
    command = [packgate, "check", *more, str(package)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def judge(packgate: str, package: pathlib.Path) -> tuple[dict, list[tuple[str, int]]] | str:
    """The report of a package and the lines of each cause, or why there is none."""
    done = run(packgate, package, "--format", "json")
    try:
        report = json.loads(done.stdout)["packages"][0]
    except (ValueError, IndexError):
        return f"exit code {done.returncode}: {(done.stderr or done.stdout).strip()}"
    return report, causes(run(packgate, package).stdout)


def causes(text: str) -> list[tuple[str, int]]:
    """The rule of each block of the report for people, and how many lines it has."""
    found = []
    for block in text.split("\n\n"):
        head = HEADLINE.match(block)
        if head:
            found.append((head[2], len(block.splitlines())))
    return found


def is_map(rule: str) -> bool:
    return rule.startswith("map-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--packgate", required=True, metavar="BIN")
    parser.add_argument("--show", nargs="*", default=[], metavar="RULE")
    parser.add_argument("--errors", action="store_true", help="name every error that is not about a map")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    found = packages(options.folder)
    counts = collections.Counter()
    broken, shown, unread, long = [], [], [], []
    blocked = collections.Counter()
    most = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        reports = pool.map(lambda it: judge(options.packgate, it), found)
        for package, judged in zip(found, reports):
            name = package.relative_to(options.folder).as_posix()
            if isinstance(judged, str):
                broken.append(f"{name}: {judged}")
                continue
            report, lines = judged
            unread += [f"{name}: {it['path']}: {it['reason']}" for it in report["not_inspected"]]
            kinds = {(it["level"], it["rule"]) for it in report["findings"]}
            counts.update(kinds)
            blocked.update({"map" if is_map(rule) else "other" for level, rule in kinds if level == "error"})
            most = max([most, *(count for _, count in lines)])
            long += [f"{name}: {rule}: {count} lines" for rule, count in lines if count > MOST_LINES]
            shown += [
                f"{name}: {it['level']} {it['rule']}: {it['message']}"
                + "".join(f"\n    {file['path']}: {file.get('detail') or ''}" for file in it["files"][:5])
                for it in report["findings"]
                if it["rule"] in options.show
                or (options.errors and it["level"] == "error" and not is_map(it["rule"]))
            ]
    order = {"error": 0, "warning": 1, "note": 2}
    for (level, rule), count in sorted(counts.items(), key=lambda it: (order[it[0][0]], it[0][1])):
        print(f"{level:8}{rule:24}{count:6}  {100 * count / len(found):5.2f} %")
    for line in [*shown, *(f"not inspected: {it}" for it in unread), *(f"not judged: {it}" for it in broken)]:
        print(line)
    for line in long:
        print(f"long: {line}")
    share = blocked["other"] / max(len(found), 1)
    print(f"{len(found)} packages")
    print(f"errors of source maps on {blocked['map']} ({100 * blocked['map'] / max(len(found), 1):.2f} %)")
    print(f"other errors on {blocked['other']} ({100 * share:.2f} %; at most {100 * MOST_ERRORS:.0f} %)")
    doubted = len({it.split(": ")[0] for it in unread})
    print(f"not inspected to the end: {doubted} (at most 0)")
    print(f"lines of one cause: at most {most} (at most {MOST_LINES})")
    sys.exit(1 if broken or unread or not found or share > MOST_ERRORS or most > MOST_LINES else 0)


if __name__ == "__main__":
    main()
