#!/usr/bin/env python3
"""install.sh and release/archive.py, row by row.

    python3 tests/installer/run.py                on this machine
    python3 tests/installer/run.py --userland     in bare Debian userlands (as root)
    … --sample        each row under one of the shells, in turn, and a few interruptions
    … --only WORDS    rows whose names have these words
    … --bin-dir DIR   these four programs, instead of building them with cargo

Each row runs under dash, bash --posix and busybox sh, in a scratch directory, with
only the programs on PATH that it names. What the tests need is installed by
install.py. Nothing is skipped: what cannot run fails; what takes root is counted
aloud where there is none.
"""
import argparse
import concurrent.futures
import itertools
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator

import archive_rows
import install
import real
import releases
import rows_download
import rows_life
import rows_machine
import sweeps
import whole
from box import SHELLS, Box, Place
from row import judge
from server import Web

ROWS = (*rows_life.ROWS, *rows_download.ROWS, *rows_machine.ROWS)
# A row or several: what it is called, and what does it.
Job = tuple[str, Callable[[], Iterator[tuple[str, str]]]]


class Bench:
    """Makes boxes, and counts what came of them."""

    def __init__(self, scratch: pathlib.Path, place: Place, script: pathlib.Path, web: Web):
        self.scratch, self.place, self.script, self.web = scratch, place, script, web
        self.releases = scratch / "releases"
        self.numbers, self.lock = itertools.count(1), threading.Lock()
        self.passed, self.failed, self.slow = 0, [], []

    def box(self, shell: str) -> Box:
        box = Box(self.place, self.scratch / f"box-{next(self.numbers)}", shell, self.releases, self.script)
        box.web = self.web
        return box

    def jobs(self) -> Iterator[Job]:
        """Everything that runs on this machine and in a userland alike."""
        for row in ROWS:
            for shell in row.shells:
                yield f"{shell}: {row.name}", lambda row=row, shell=shell: [("", judge(row, self.box(shell)))]
        for shell in SHELLS:
            yield f"{shell}: real release", lambda shell=shell: real.from_release(self.box(shell))
            yield f"{shell}: source", lambda shell=shell: real.source_trouble(self.box(shell))
            # All programs once; where the shells could differ, each; elsewhere, what moves.
            tools = sweeps.TOOLS if shell == "dash" and not self.place.root else ("mv",)
            for name, sweep in (("SIGINT", sweeps.signalled("INT", 130)), ("SIGTERM", sweeps.signalled("TERM", 143)), ("failure", sweeps.failing), ("power cut", sweeps.power_cut)):
                yield f"{shell}: {name} at", lambda shell=shell, sweep=sweep, tools=tools: sweep(lambda: self.box(shell), tools)

    def sample(self) -> Iterator[Job]:
        """Each row under one shell, and of what can go wrong at any moment, moves."""
        for number, row in enumerate(ROWS):
            shell = row.shells[number % len(row.shells)]
            yield f"{shell}: {row.name}", lambda row=row, shell=shell: [("", judge(row, self.box(shell)))]
        for shell in SHELLS:
            yield f"{shell}: real release", lambda shell=shell: real.from_release(self.box(shell))
        for shell, name, sweep in zip(SHELLS, ("SIGTERM", "failure", "power cut"), (sweeps.signalled("TERM", 143), sweeps.failing, sweeps.power_cut)):
            yield f"{shell}: {name} at", lambda shell=shell, sweep=sweep: sweep(lambda: self.box(shell), ("mv",))
        yield "lint", lambda: whole.linted(self.box("dash"))
        yield "dash: a part of the script", lambda: whole.truncated(self.box("dash"))
        yield "dash: hooks", lambda: real.hooks(self.box("dash"))

    def only_here(self) -> Iterator[Job]:
        yield "lint", lambda: whole.linted(self.box("dash"))
        for shell in SHELLS:
            yield f"{shell}: a part of the script", lambda shell=shell: whole.truncated(self.box(shell))
            yield f"{shell}: hooks", lambda shell=shell: real.hooks(self.box(shell))
            yield f"{shell}: old git", lambda shell=shell: real.old_git(self.box(shell))

    def run(self, job: Job) -> None:
        name, work = job
        began = time.monotonic()
        try:
            results = [(f"{name} {part}".strip(), wrong) for part, wrong in work()]
        except Exception as error:  # noqa: BLE001, a row that breaks has failed
            results = [(name, f"{type(error).__name__}: {error}")]
        with self.lock:
            self.slow.append((time.monotonic() - began, name))
            for row, wrong in results or [(name, "it had no row")]:
                if wrong:
                    self.failed.append(row)
                    lines = "\n        ".join(line[:300] for line in wrong.strip().splitlines()[:30])
                    print(f"FAILED  {row}\n        {lines}", flush=True)
                else:
                    self.passed += 1

    def run_all(self, jobs: list[Job]) -> None:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 2) as pool:
            list(pool.map(self.run, jobs))


def build(given: pathlib.Path | None) -> pathlib.Path:
    """Where the four programs are: built just now, if nobody says where."""
    if given:
        return given.resolve()
    subprocess.run(["cargo", "build", "--release", "--bins"], cwd=releases.ROOT, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", releases.ROOT / "target")).resolve() / "release"


def full_disks(bench: Bench) -> list[Job]:
    """Tiny disks are mounted, one after the other."""
    return [(f"dash: full disk ({which}),", lambda which=which: sweeps.full_disk(lambda: bench.box("dash"), which)) for which in ("home", "tmp")]


def prepare(place: Place, scratch: pathlib.Path, bins: pathlib.Path) -> Bench:
    scratch.chmod(0o755)
    releases.small(scratch / "releases")
    releases.real(scratch / "releases" / "real", bins)
    script = scratch / "install.sh"
    shutil.copy(releases.ROOT / "install.sh", script)
    return Bench(scratch, place, script, Web(scratch / "releases", scratch))


def select(jobs: list[Job], words: str | None) -> list[Job]:
    return [job for job in jobs if not words or words in job[0]]


def on_machine(args: argparse.Namespace, bins: pathlib.Path) -> Bench:
    with tempfile.TemporaryDirectory(prefix="packgate-installer-") as made:
        scratch = pathlib.Path(made).resolve()
        bench = prepare(Place(None), scratch, bins)
        packing = scratch / "archives"
        packing.mkdir()
        rows = bench.sample() if args.sample else (*bench.only_here(), *bench.jobs())
        jobs = [("archive.py:", lambda: archive_rows.rows(packing, bins)), *rows]
        bench.run_all(select(jobs, args.only))
        # One at a time: a build, which would slow the others, and mounts.
        last: list[Job] = [("dash: from source", lambda: real.from_source(bench.box("dash")))]
        if args.sample:
            last = []
        elif os.geteuid() == 0:
            last += full_disks(bench)
        else:
            print("NOT RUN: the rows of full disks mount tiny ones, which takes root")
        for job in select(last, args.only):
            bench.run(job)
        return bench


def in_userland(args: argparse.Namespace, bins: pathlib.Path) -> Bench:
    if os.geteuid() != 0:
        install.stop("--userland uses chroot, which takes root")
    counted = None
    for root in (install.BARE.resolve(), install.FULL.resolve()):
        with tempfile.TemporaryDirectory(prefix="packgate-installer-", dir=root / "tmp") as made:
            scratch = pathlib.Path(made).resolve()
            (root / "tmp").chmod(0o1777)
            bench = prepare(Place(root), scratch, bins)
            if root.name == install.BARE.name:
                # Its /bin/sh is dash.
                bench.run_all(select([("bare userland:", lambda bench=bench: real.in_nothing(bench.box("dash")))], args.only))
            else:
                bench.run_all(select(list(bench.jobs()), args.only))
            if counted:
                bench.passed, bench.failed = bench.passed + counted.passed, bench.failed + counted.failed
            counted = bench
    return counted


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--userland", action="store_true")
    parser.add_argument("--sample", action="store_true")
    parser.add_argument("--only", metavar="WORDS")
    parser.add_argument("--bin-dir", type=pathlib.Path, metavar="DIR")
    args = parser.parse_args()
    if releases.HERE is None:
        install.stop("the rows want Linux on x86_64 or aarch64, with glibc")
    began = time.monotonic()
    install.install(args.userland)
    bins = build(args.bin_dir)
    bench = in_userland(args, bins) if args.userland else on_machine(args, bins)
    for took, name in sorted(bench.slow, reverse=True)[:5]:
        print(f"{took:7.1f} s  {name}")
    print(f"{time.monotonic() - began:7.1f} s  in all")
    print(f"{bench.passed} passed, {len(bench.failed)} failed")
    if bench.failed or not bench.passed:
        sys.exit(1)


if __name__ == "__main__":
    main()
