#!/usr/bin/env python3
"""One list for each manager, and `packgate list --manager all` beside them.

    cargo build --release
    python3 benches/managers.py [DIR …] [--runs 20] [--packgate PATH] [--json FILE]

DIR is a package (default: tests/corpus/node_modules/next and semver there;
tests/corpus/install.py installs them). It is copied to a directory of its own first.
All take turns, so that the machine's moods hit them alike; medians of wall and of
processor time (user and system), warm file cache, output to /dev/null. `all` lists
under every profile; the last lines say how many times one list it takes, of the
median manager and of the slowest one.

Exit: 0, or 2 when something is missing or fails.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import sys
import tempfile

from bench import Failed, ms, spawn, walk_size

ROOT = pathlib.Path(__file__).resolve().parent.parent
MANAGERS = [
    *(f"npm@{major}" for major in range(6, 13)), *(f"pnpm@{major}" for major in range(9, 13)), "yarn@1", "yarn@4", "bun@1",
]


def measure(folder, o):
    env = {"PATH": os.environ.get("PATH", "")}
    commands = {name: [o.packgate, "list", "--manager", name, folder] for name in (*MANAGERS, "all")}
    wall = {name: [] for name in commands}
    cpu = {name: [] for name in commands}
    for command in commands.values():
        spawn(command, env)
    for _ in range(o.runs):
        for name, command in commands.items():
            took, used, _ = spawn(command, env)
            wall[name].append(ms(took))
            cpu[name].append(used * 1000)
    return {name: (statistics.median(wall[name]), statistics.median(cpu[name])) for name in commands}


def told(name, folder, times):
    files, size = walk_size(folder)
    print(f"{name}: {files:,} files, {size / 1e6:.1f} MB\n")
    print("| list | wall | processor |\n|---|---|---|")
    for manager, (wall, cpu) in times.items():
        print(f"| {manager} | {wall:.1f} ms | {cpu:.1f} ms |")
    one = {manager: wall for manager, (wall, _) in times.items() if manager != "all"}
    everyone = times["all"][0]
    middle = statistics.median(one.values())
    slowest = max(one, key=one.get)
    print(f"\nall: {everyone / middle:.1f} × the median list, {everyone / one[slowest]:.1f} × the slowest ({slowest}); "
          f"one after the other they take {sum(one.values()) / middle:.1f} ×\n")
    return {"all": everyone, "median": middle, "slowest": one[slowest], "times": times}


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    corpus = ROOT / "tests/corpus/node_modules"
    args.add_argument("dirs", nargs="*", default=[str(corpus / "next"), str(corpus / "semver")])
    args.add_argument("--packgate", default=str(ROOT / "target/release/packgate"))
    args.add_argument("--runs", type=int, default=20)
    args.add_argument("--json")
    o = args.parse_args()
    o.packgate = os.path.abspath(o.packgate)
    if not os.path.exists(o.packgate):
        raise Failed(f"packgate is not at {o.packgate}: cargo build --release")
    results = {}
    for source in o.dirs:
        if not os.path.exists(os.path.join(source, "package.json")):
            raise Failed(f"a package is not at {source}: tests/corpus/install.py, or give DIR")
        name = os.path.basename(os.path.normpath(source))
        with tempfile.TemporaryDirectory(prefix="packgate-bench-") as scratch:
            folder = os.path.join(scratch, name)
            shutil.copytree(source, folder, symlinks=True)
            results[name] = told(name, folder, measure(folder, o))
    if o.json:
        with open(o.json, "w", encoding="utf8") as out:
            json.dump(results, out, indent=1)


if __name__ == "__main__":
    try:
        main()
    except Failed as failed:
        print(f"managers: {failed}", file=sys.stderr)
        sys.exit(2)
