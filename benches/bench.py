#!/usr/bin/env python3
"""packgate beside the least that could be done, and beside npm: one table, one run.

    cargo build --release --bins --example walk
    python3 benches/bench.py [DIR] [--runs 60] [--npm-runs 5] [--starts 200] [--packgate PATH] [--json FILE]

DIR is a package (default: tests/corpus/node_modules/next; tests/corpus/install.py
installs it). It is copied to a directory of its own first, so that npm takes it as
a package. All programs take turns, so that the machine's moods hit them alike;
medians of wall time, warm file cache, output to /dev/null (the npm programs' too).
Each process is started by posix_spawn; the time of a program that does nothing
(`true`) is printed as the price of the start itself, and nothing is subtracted.

How many bytes `packgate check` reads is taken from the kernel: /proc/PID/io of the
finished process, before it is reaped (Linux only; elsewhere the line says so).

Exit: 0, or 2 when a program is missing or fails.
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
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
NULL = os.open(os.devnull, os.O_RDWR)


class Failed(Exception):
    pass


def spawn(argv, env, ok=(0,)):
    """Runs to the end; (nanoseconds, user+system seconds, rchar or None)."""
    actions = [(os.POSIX_SPAWN_DUP2, NULL, 0), (os.POSIX_SPAWN_DUP2, NULL, 1), (os.POSIX_SPAWN_DUP2, NULL, 2)]
    begin = time.perf_counter_ns()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    took = time.perf_counter_ns() - begin
    rchar = None
    try:
        with open(f"/proc/{pid}/io", encoding="ascii") as io:
            rchar = int(io.readline().split()[1])
    except (OSError, ValueError, IndexError):
        pass
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in ok:
        raise Failed(f"{' '.join(argv)} exited {code}")
    return took, usage.ru_utime + usage.ru_stime, rchar


def ms(ns):
    return ns / 1e6


def walk_size(folder):
    files = size = 0
    for base, _, names in os.walk(folder):
        for name in names:
            stat = os.lstat(os.path.join(base, name))
            files += 1
            size += stat.st_size
    return files, size


def main():
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("dir", nargs="?", default=str(ROOT / "tests/corpus/node_modules/next"))
    args.add_argument("--packgate", default=str(ROOT / "target/release/packgate"))
    args.add_argument("--walk", default=str(ROOT / "target/release/examples/walk"))
    args.add_argument("--runs", type=int, default=60)
    args.add_argument("--npm-runs", type=int, default=5)
    args.add_argument("--starts", type=int, default=200)
    args.add_argument("--json")
    o = args.parse_args()

    for what, path, how in (
        ("a package", os.path.join(o.dir, "package.json"), "tests/corpus/install.py, or give DIR"),
        ("packgate", o.packgate, "cargo build --release"),
        ("the yardstick", o.walk, "cargo build --release --example walk"),
    ):
        if not os.path.exists(path):
            raise Failed(f"{what} is not at {path}: {how}")
    true = shutil.which("true")
    if true is None:
        raise Failed("there is no `true` on PATH")
    peers = subprocess.run(["node", str(ROOT / "tests/peers/peers.mjs")], capture_output=True, text=True)
    if peers.returncode != 0:
        raise Failed(peers.stderr.strip() or "tests/peers/install.py has not been run")
    peers = json.loads(peers.stdout)

    with tempfile.TemporaryDirectory(prefix="packgate-bench-") as scratch:
        folder = os.path.join(scratch, os.path.basename(os.path.normpath(o.dir)))
        shutil.copytree(o.dir, folder, symlinks=True)
        home = os.path.join(scratch, "home")
        os.mkdir(home)
        plain = {"PATH": os.environ.get("PATH", ""), "HOME": home}
        quiet = dict(
            plain,
            npm_config_cache=f"{home}/cache", npm_config_userconfig=f"{home}/userconfig", npm_config_globalconfig=f"{home}/globalconfig",
            npm_config_prefix=f"{home}/prefix", npm_config_update_notifier="false", npm_config_logs_max="0",
        )
        os.chdir(folder)

        def node(major):
            path = peers[major]["node"]
            return path if "/" in path else shutil.which(path)

        many = {
            "true": ([true], plain, (0,)),
            "packgate --version": ([o.packgate, "--version"], plain, (0,)),
            "walk, lstat": ([o.walk, folder], plain, (0,)),
            "packgate list": ([o.packgate, "list", "--manager", "npm@12", folder], plain, (0,)),
            "packgate list --format json": ([o.packgate, "list", "--format", "json", "--manager", "npm@12", folder], plain, (0,)),
            "packgate list (npm 11)": ([o.packgate, "list", "--manager", "npm@11", folder], plain, (0,)),
            "walk, read all": ([o.walk, folder, "--read"], plain, (0,)),
            "walk, read all, 2 threads": ([o.walk, folder, "--read", "--threads", "2"], plain, (0,)),
            # Findings are a result, not a failure; 2 (not everything judged) is shown below.
            "packgate check": ([o.packgate, "check", "--manager", "npm@12", folder], plain, (0, 1, 2)),
        }
        npm = ("pack", "--dry-run", "--json", "--ignore-scripts")
        few = {f"npm {m} pack": ([node(m), peers[m]["cli"], *npm], quiet, (0,)) for m in ("11", "12")}

        times = {name: [] for name in (*many, *few)}
        cpu = {name: [] for name in times}
        rchar = {name: None for name in times}

        def take(name, command):
            took, used, read = spawn(*command)
            times[name].append(took)
            cpu[name].append(used)
            rchar[name] = read

        for name, command in many.items():
            spawn(*command)  # warm: file cache, loader
        for i in range(max(o.runs, o.starts)):
            for name, command in many.items():
                if i < (o.starts if name in ("true", "packgate --version") else o.runs):
                    take(name, command)
        for _ in range(o.npm_runs):
            for name, command in few.items():
                take(name, command)

        empty = os.path.join(scratch, "empty")
        os.mkdir(empty)
        bare = {"walk": spawn([o.walk, empty], plain)[2], "packgate": rchar["packgate --version"]}

        files, size = walk_size(folder)
        listed = subprocess.run(many["packgate list --format json"][0], capture_output=True, text=True, env=plain)
        packed = json.loads(listed.stdout)
        packed = packed["packages"][0] if "packages" in packed else packed
        checked = subprocess.run([*many["packgate check"][0][:-1], "--format", "json", folder], capture_output=True, text=True, env=plain)

    count = len(packed["files"])
    total = sum(f.get("size") or 0 for f in packed["files"])
    print(f"{o.dir}: {files} files, {size:,} bytes; packed by npm 12's rules: {count} files, {total:,} bytes")
    print(f"{os.cpu_count()} cores; {o.runs} runs ({o.starts} for starts, {o.npm_runs} for npm), medians of wall time\n")
    median = {n: statistics.median(t) for n, t in times.items() if t}
    against = {
        "packgate list": "walk, lstat", "packgate list --format json": "walk, lstat", "packgate list (npm 11)": "walk, lstat",
        "packgate check": "walk, read all", "walk, read all, 2 threads": "walk, read all",
        "npm 11 pack": "packgate list (npm 11)", "npm 12 pack": "packgate list",
    }
    header = ("", "median ms", "min", "max", "cpu ms", "ratio")
    rows = [header]
    for name, t in times.items():
        if not t:
            continue
        other = against.get(name)
        ratio = f"{median[name] / median[other]:.2f} × {other}" if other else ""
        rows.append((name, f"{ms(median[name]):.2f}", f"{ms(min(t)):.2f}", f"{ms(max(t)):.2f}", f"{statistics.median(cpu[name]) * 1000:.1f}", ratio))
    width = [max(len(r[i]) for r in rows) for i in range(len(header))]
    for r in rows:
        print("  ".join((r[0].ljust(width[0]), *(c.rjust(w) for c, w in zip(r[1:5], width[1:5])), r[5])).rstrip())

    print()
    extra = {}
    if rchar["packgate check"] is None:
        print("bytes read: this system does not say how many bytes a process read")
    else:
        # What a run reads besides the package: shared libraries, /proc, its own tables.
        for name in ("walk, read all", "packgate check", "packgate list"):
            beyond = rchar[name] - bare[name.split(",")[0].split(" ")[0]]
            extra[name] = beyond
            print(f"bytes read by {name}, beyond those of a bare start: {beyond:,} = {beyond / total if total else 0:.4f} × the packed bytes")
    try:
        report = json.loads(checked.stdout)
        for key in ("bytesRead", "bytes_read"):
            if key in report:
                print(f"packgate check says it read {report[key]:,} bytes")
    except ValueError:
        print("packgate check --format json printed no JSON")
    if o.json:
        with open(o.json, "w", encoding="utf-8") as out:
            json.dump({"dir": o.dir, "files": files, "bytes": size, "packed": {"files": count, "bytes": total}, "ms": {n: [round(ms(x), 3) for x in t] for n, t in times.items()}, "medianMs": {n: round(ms(m), 3) for n, m in median.items()}, "readBeyondStart": extra}, out, indent=1)


if __name__ == "__main__":
    try:
        main()
    except Failed as error:
        print(f"bench: {error}", file=sys.stderr)
        sys.exit(2)
