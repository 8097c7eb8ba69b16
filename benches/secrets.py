#!/usr/bin/env python3
"""What searching for secrets costs, beside reading the same files and beside peers.

    python3 tests/corpus/install.py
    cargo build --release --bin packgate && cargo build --release -p packgate-secrets --example scan
    python3 benches/secrets.py [DIR…] [--runs 5] [--peers] [--scaling 64] [--only NAME…] [--strict]

Six tables (--only names some): `corpus`, `map`, `scaling`, `start`, `memory`, `peers`.
DIR is tests/corpus/node_modules if left out. Files are read once before anything is
measured. What counts is the processor's time of the process; walking and reading, the
rules of providers alone, and every view with the context rule take turns in one process
(crates/secrets/examples/scan.rs), and medians are printed.

`map` is a source map of 60 MB on one line, made of the corpus' own JavaScript.
`scaling` reads hostile files of 1 MB up to --scaling MB: what makes every search fail as
late as it can. `peers` installs kingfisher, betterleaks and detect-secrets (tests/secrets/
requirements.txt) into tests/.work/secrets-venv, and runs them over a tenth of the corpus.

Exit: 0; 1 with --strict where a goal is missed; 2 where a program is missing or fails.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASE = ROOT / "target/release"
VENV = ROOT / "tests/.work/secrets-venv"
MAP_BYTES = 60_000_000
GOALS = {"rules": 1.5, "views": 2.5, "map": 3.0, "growth": 2.0, "start": 5.0, "memory": 50.0}
BEGIN = "-----BEGIN RSA " + "PRIVATE KEY-----\n"
# Repeated to any length; none holds a secret.
HOSTILE = {
    "one letter": "A",
    "backslashes": "\\",
    "escapes": "a\\u002b",
    "addresses": "a://b:c",
    "key headers": BEGIN,
    "headers of JWT": "eyJhbGciOi.",
    "joined strings": '"a" + ',
    "base 64": "bGV0IGEgPSAn",
    "hexadecimal": "6c6574",
    "names": "api_key = ",
    "prefixes": "sk-" + "proj-",
    "lists": "[[{\"a\":",
}


class Failed(Exception):
    pass


def scan(paths, runs, program, middle=statistics.median):
    """The seconds of each pass, in the middle, and the bytes."""
    done = subprocess.run([program, "--times", str(runs), *map(str, paths)], capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{program}: {done.stderr.strip()}")
    report = json.loads(done.stdout)
    passes = {name: middle(report[name]) for name in ("read", "rules", "views")}
    return passes, report["bytes"]


def spent(argv, ok=(0, 1, 2), cwd=None):
    """Processor's seconds, and the most memory in MB."""
    null = subprocess.DEVNULL
    process = subprocess.Popen([str(it) for it in argv], stdout=null, stderr=null, stdin=null, cwd=cwd)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ok:
        raise Failed(f"{argv[0]} exited {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def row(name, seconds, size, floor):
    print(f"  {name:34} {seconds:8.2f} s {size / 1e6 / max(seconds, 1e-9):7.0f} MB/s {seconds / floor:6.2f} ×")
    return seconds / floor


def table(title, paths, args, goals):
    passes, size = scan(paths, args.runs, args.scan)
    print(f"{title}: {size / 1e6:.0f} MB, medians of {args.runs}")
    floor = passes["read"]
    row("walking and reading", floor, size, floor)
    met = [row("providers' rules alone", passes["rules"], size, floor) <= goals[0]]
    met.append(row("every view, and the context rule", passes["views"], size, floor) <= goals[1])
    return all(met)


def corpus(args, _):
    return table("corpus", args.dirs, args, (GOALS["rules"], GOALS["views"]))


def sources(dirs, most):
    """JavaScript of the corpus, in the order of names, up to so many bytes."""
    size = 0
    for root in dirs:
        for path in sorted(root.rglob("*.js")):
            if not path.is_file():
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            yield path.name, text
            size += len(text)
            if size > most:
                return


def one_map(args, scratch):
    names, texts = zip(*sources(args.dirs, MAP_BYTES), strict=True)
    path = scratch / "bundle.js.map"
    document = {"version": 3, "sources": names, "sourcesContent": texts, "names": [], "mappings": "AAAA"}
    path.write_text(json.dumps(document, separators=(",", ":"), ensure_ascii=False), encoding="utf-8")
    return table("a map on one line", [path], args, (GOALS["map"], GOALS["map"]))


def scaling(args, scratch):
    sizes = [it for it in (1, 4, 16, 64) if it <= args.scaling]
    print(f"hostile files: ns per byte in every view, of {', '.join(map(str, sizes))} MB")
    met = True
    for name, piece in HOSTILE.items():
        costs = []
        for size in sizes:
            path = scratch / "hostile"
            path.write_bytes((piece * (size * 1_000_000 // len(piece))).encode())
            # The system counts in steps of milliseconds, which short runs must fill.
            passes, count = scan([path], max(1, 32 // size), args.scan, statistics.mean)
            costs.append(max(passes["views"], 1e-6) * 1e9 / count)
        growth = costs[-1] / costs[0]
        met &= growth <= GOALS["growth"]
        print(f"  {name:18} {' '.join(f'{it:8.1f}' for it in costs)}   × {growth:.2f}")
    return met


def start(args, scratch):
    path = scratch / "small.js"
    path.write_text("let a = 1;\n")
    own = statistics.median(spent([args.packgate, "secrets", path])[0] for _ in range(4 * args.runs))
    none = statistics.median(spent([shutil.which("true")])[0] for _ in range(4 * args.runs))
    print(f"start: packgate secrets of one small file {own * 1000:.1f} ms of processor, `true` {none * 1000:.1f} ms")
    return (own - none) * 1000 < GOALS["start"]


def memory(args, scratch):
    path = scratch / "small.js"
    path.write_text("let a = 1;\n")
    _, floor = spent([args.packgate, "secrets", path])
    big = scratch / "big"
    with big.open("wb") as file:
        for _ in range(256):
            file.write(b"const value = 'some text that is no secret';\n" * 22_000)
    rows = [("a file of 250 MB", [big]), ("the corpus", args.dirs)]
    print(f"memory: {floor:.0f} MB for one small file")
    met = True
    for name, paths in rows:
        _, most = spent([args.packgate, "secrets", *paths])
        met &= most - floor < GOALS["memory"]
        print(f"  {name:34} {most:8.0f} MB")
    return met


def peers(args, scratch):
    programs = VENV / ("Scripts" if sys.platform == "win32" else "bin")
    if not all((programs / name).exists() for name in ("kingfisher", "betterleaks", "detect-secrets")):
        subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
        pip = [programs / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--only-binary=:all:", "-r", ROOT / "tests/secrets/requirements.txt"], check=True)
    sample = scratch / "sample"
    packages = sorted(it for root in args.dirs for it in root.iterdir() if it.is_dir() and it.name[0] not in "@.")
    for package in packages[::10]:
        shutil.copytree(package, sample / package.name, symlinks=True)
    passes, size = scan([sample], args.runs, args.scan)
    print(f"peers, on every tenth package ({size / 1e6:.0f} MB), one run each")
    floor = passes["read"]
    row("walking and reading", floor, size, floor)
    own = row("packgate secrets", spent([args.packgate, "secrets", sample])[0], size, floor)
    offline = ["scan", sample, "--no-validate", "--git-history", "none", "--no-update-check"]
    for name, argv in (
        ("kingfisher 2.14.0", [programs / "kingfisher", *offline]),
        ("betterleaks 2.0.0", [programs / "betterleaks", sample, "--no-banner", "--silent", "--exit-code", "0"]),
        ("detect-secrets 1.5.0", [programs / "detect-secrets", "scan", "--no-verify", "--all-files", "."]),
    ):
        if name.split()[0] not in args.without:
            seconds, _ = spent(argv, range(256), cwd=sample)
            ratio = row(name, seconds, size, floor)
            print(f"  {'':34} {ratio / own:.1f} × packgate")
    return True


TABLES = {"corpus": corpus, "map": one_map, "scaling": scaling, "start": start, "memory": memory, "peers": peers}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("dirs", nargs="*", default=[ROOT / "tests/corpus/node_modules"], type=pathlib.Path)
    parser.add_argument("--packgate", default=RELEASE / "packgate", type=pathlib.Path)
    parser.add_argument("--scan", default=RELEASE / "examples/scan", type=pathlib.Path)
    parser.add_argument("--runs", default=5, type=int)
    parser.add_argument("--scaling", default=64, type=int, metavar="MB")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=list(TABLES))
    parser.add_argument("--without", nargs="+", default=[], metavar="PEER")
    parser.add_argument("--strict", action="store_true")
    args = parser.parse_args()
    args.dirs = [it.resolve() for it in args.dirs]
    missing = [str(it) for it in (*args.dirs, args.packgate, args.scan) if not it.exists()]
    if missing:
        raise Failed(f"not there: {', '.join(missing)}")
    missed = []
    with tempfile.TemporaryDirectory() as scratch:
        # Until it begins, a process counts the memory of the one that starts it: what makes
        # large files comes after.
        for name in sorted(args.only, key=lambda it: it != "memory"):
            if not TABLES[name](args, pathlib.Path(scratch)):
                missed.append(name)
            sys.stdout.flush()
    if missed:
        print(f"goals missed: {', '.join(missed)}")
    return 1 if missed and args.strict else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Failed as error:
        print(f"benches/secrets.py: {error}", file=sys.stderr)
        sys.exit(2)
