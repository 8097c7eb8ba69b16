#!/usr/bin/env python3
"""The publish matrix: every package manager publishes leaking and clean packages to a
real registry on loopback, and the registry is asked what arrived.

    python3 tests/publish/run.py [--bin-dir DIR]        default: target/release
                                 [--only MANAGER …]     npm11 npm12 pnpm yarn1 berry bun
                                 [--match WORDS]        rows whose scenario contains WORDS
                                 [--sample]             each scenario under one manager, in turn
                                 [--npm-package DIR]    packgate's own npm packages, assembled
                                 [--jobs N] [--keep] [--verbose]

Prints what was uploaded and how each command and gate ended; exits 1 when a row is not
as expected, after all of them have run. Needs packgate and packgate-publish in the
directory of `--bin-dir`, and a POSIX shell.
"""
from __future__ import annotations

import argparse
import concurrent.futures
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import tools

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin-dir", type=pathlib.Path, default=ROOT / "target" / "release", help="where packgate and packgate-publish are")
    parser.add_argument("--only", nargs="+", choices=list(tools.MANAGERS), help="these managers")
    parser.add_argument("--match", default="", help="rows whose scenario contains this")
    parser.add_argument("--sample", action="store_true", help="each scenario under one manager, in turn, and what matters most under all")
    parser.add_argument("--npm-package", type=pathlib.Path, help="a directory with packgate and @packgate/…, as npm/assemble.mjs writes them")
    parser.add_argument("--jobs", type=int, default=2, help="rows at a time (default: 2)")
    parser.add_argument("--keep", action="store_true", help="leave the scratch directory")
    parser.add_argument("--verbose", action="store_true", help="print what every command said")
    return parser.parse_args()


def choose(args: argparse.Namespace) -> list:
    import npm_package
    import rows_bypass
    import rows_nested
    import rows_stage
    import rows_tarball
    import rows_workspace

    cases = [*rows_stage.rows(), *rows_workspace.rows(), *rows_bypass.rows(), *rows_tarball.rows(), *rows_nested.rows()]
    if args.npm_package:
        cases += npm_package.rows()
    cases = [c for c in cases if args.match in c.scenario and (not args.only or c.manager in args.only)]
    return sample(cases) if args.sample else cases


def sample(cases: list) -> list:
    """What is always in it, and each other scenario under the manager that has had the fewest so far."""
    chosen = [c for c in cases if c.sample == "always"]
    had = {key: sum(c.manager == key for c in chosen) for key in tools.MANAGERS}
    done = {c.scenario for c in chosen}
    for scenario in dict.fromkeys(c.scenario for c in cases if c.sample == "turn" and c.scenario not in done):
        rows = [c for c in cases if c.scenario == scenario]
        manager = min(dict.fromkeys(c.manager for c in rows), key=lambda key: had[key])
        chosen += [c for c in rows if c.manager == manager]
        had[manager] += 2
    return chosen


def cell(result) -> str:
    """What came of a row, as the table shows it."""
    case = result.case
    if len(case.suffixes) == 1:
        what = "uploaded" if result.uploaded else "kept out"
    else:
        what = "uploaded: " + (", ".join(s.lstrip("-") for s in result.uploaded) or "none")
    gates = " ".join(f"{stage}={code}" for _, stage, code in result.gates) or "no gate"
    stages = f" [{' > '.join(result.stages)}]" if result.stages else ""
    return f"{what}, exit {result.code} ({gates}){stages}" + (" WRONG" if result.wrong else "")


def table(results: list) -> None:
    lines: dict[tuple[str, str], dict[bool, str]] = {}
    for result in results:
        lines.setdefault((result.case.scenario, result.case.manager), {})[result.case.leak] = cell(result)
    order = list(dict.fromkeys(scenario for scenario, _ in lines))
    rows = [(scenario, tools.MANAGERS[m].title, cells.get(True, "-"), cells.get(False, "-")) for (scenario, m), cells in sorted(lines.items(), key=lambda line: order.index(line[0][0]))]
    rows.insert(0, ("scenario", "manager", "leaking package", "clean package"))
    widths = [max(len(row[i]) for row in rows) for i in range(3)]
    last = ""
    for scenario, *rest in rows:
        print("  ".join([("" if scenario == last else scenario).ljust(widths[0]), rest[0].ljust(widths[1]), rest[1].ljust(widths[2]), rest[2]]).rstrip())
        last = scenario


def play_all(cases: list, args: argparse.Namespace, base: pathlib.Path) -> list:
    import npm_package
    from case import World, play
    from registry import Registry

    with Registry(base / "registry") as registry, concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        world = World(base, registry, args.bin_dir.resolve(), args.keep)
        released = [npm_package.release(args.npm_package.resolve(), world)] if args.npm_package else []
        futures = [pool.submit(play, case, world, serial) for serial, case in enumerate(cases, 1)]
        return [*released, *(future.result() for future in futures)]


def main() -> None:
    args = arguments()
    for name in ("packgate", "packgate-publish"):
        if not (args.bin_dir / name).is_file():
            sys.exit(f"tests/publish: no {name} in {args.bin_dir}: cargo build --release --bins")
    subprocess.run([sys.executable, str(HERE / "install.py")], check=True)
    cases = choose(args)
    if not cases:
        sys.exit("tests/publish: no row is of that kind")
    base = pathlib.Path(tempfile.mkdtemp(prefix="packgate-publish-")).resolve()
    began = time.monotonic()
    try:
        results = play_all(cases, args, base)
    finally:
        if args.keep:
            print(f"tests/publish: kept {base}")
        else:
            shutil.rmtree(base, ignore_errors=True)
    table(results)
    report(results, args.verbose, time.monotonic() - began)


def report(results: list, verbose: bool, took: float) -> None:
    wrong = [result for result in results if result.wrong]
    for result in results if verbose else wrong:
        kind = "leaking" if result.case.leak else "clean"
        print(f"\n--- {result.case.scenario}, {result.case.manager}, {kind}: {'; '.join(result.wrong) or 'as expected'}\n{result.story}")
    print(f"\ntests/publish: {len(results) - len(wrong)} passed, {len(wrong)} failed in {took:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
