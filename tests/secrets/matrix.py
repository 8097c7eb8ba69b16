#!/usr/bin/env python3
"""Every family of secrets in every disguise, found by the program: the table.

    cargo build --release --bin packgate && cargo build --release -p packgate-secrets --example disguised
    python3 tests/secrets/matrix.py [--packgate BIN] [--maker BIN] [--missed]

The secrets are made up as the script runs (crates/secrets/examples/disguised.rs), two
of each family at most, and put into files of every kind: bundles, maps escaped once and
more often, UTF-16, base 64, archives, and so on. `packgate secrets` then looks at all
files at once. A secret counts as found where its own family is reported in its file.

Exit: 0 all were found; 1 some were not (they are named); 2 a program failed.
"""
import argparse
import collections
import json
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--packgate", default=ROOT / "target/release/packgate", type=pathlib.Path)
    parser.add_argument("--maker", default=ROOT / "target/release/examples/disguised", type=pathlib.Path)
    args = parser.parse_args()
    for program in (args.packgate, args.maker):
        if not program.is_file():
            print(f"matrix.py: {program} is not there; see --help", file=sys.stderr)
            return 2
    with tempfile.TemporaryDirectory() as scratch:
        root = pathlib.Path(scratch, "files")
        subprocess.run([args.maker.resolve(), root], check=True)
        return table(args.packgate.resolve(), root)


def table(packgate: pathlib.Path, root: pathlib.Path) -> int:
    names = root.joinpath("disguises.txt").read_text().splitlines()
    done = subprocess.run([packgate, "secrets", ".", "--format", "json"], cwd=root, capture_output=True)
    if done.returncode not in (0, 1):
        print(f"matrix.py: packgate exited {done.returncode}: {done.stderr.decode()}", file=sys.stderr)
        return 2
    found = collections.defaultdict(set)
    for finding in json.loads(done.stdout)["findings"]:
        found[finding["path"]].add(finding["rule"])
    missed, total = [], 0
    print(f"{'disguise':30} secrets  found  families")
    for number, name in enumerate(names):
        files = [it for it in root.joinpath(f"{number:02}").rglob("*") if it.is_file()]
        families = {family(it) for it in files}
        lost = [it for it in files if family(it) not in found[it.relative_to(root).as_posix()]]
        print(f"{name:30} {len(files):7} {len(files) - len(lost):6}  {len(families) - len({family(it) for it in lost})} of {len(families)}")
        missed += [f"{name}: {it.name}" for it in lost]
        total += len(files)
    print(f"{'all':30} {total:7} {total - len(missed):6}  {100 * (total - len(missed)) / total:.1f} %")
    for line in missed:
        print(f"missed  {line}")
    return 1 if missed else 0


def family(path: pathlib.Path) -> str:
    return path.name.split(".")[0].rsplit("-", 1)[0]


if __name__ == "__main__":
    sys.exit(main())
