#!/usr/bin/env python3
"""What the npm package's launcher costs: node that does nothing, the launcher, the
program itself, and the ways there are to start a program from node; side by side.

    cargo build --release --bins && python3 tests/distribution/install.py
    python3 benches/launcher.py [--programs DIR] [--runs 30]

All take turns, so that the machine's moods hit them alike; medians of wall time, warm
file cache, output to /dev/null. What a command takes beyond node that does nothing is
the median of its differences from a `node -e 0` started right before it. Every node
that tests/distribution knows is measured.

Exit: 0, or 1 when a program is missing or fails.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests/distribution"))
from box import nodes  # noqa: E402
from installed import own_platform  # noqa: E402

# The least that starts the program and passes its exit code on, without the launcher.
BARE = {
    "spawnSync": "process.exitCode = require('child_process').spawnSync({0}, process.argv.slice(2), {{ stdio: 'inherit' }}).status",
    "spawn": "require('child_process').spawn({0}, process.argv.slice(2), {{ stdio: 'inherit' }}).on('exit', (code) => {{ process.exitCode = code }})",
    "execve": "process.execve({0}, [{0}, ...process.argv.slice(2)], process.env)",
}


def spawn(argv: list[str], env: dict[str, str], null: int) -> float:
    """Runs to the end; milliseconds."""
    actions = [(os.POSIX_SPAWN_DUP2, null, number) for number in range(3)]
    begin = time.perf_counter_ns()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    _, status = os.waitpid(pid, 0)
    took = (time.perf_counter_ns() - begin) / 1e6
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"benches/launcher.py: {' '.join(argv)} exited {os.waitstatus_to_exitcode(status)}")
    return took


def assembled(programs: pathlib.Path, out: pathlib.Path) -> tuple[str, str]:
    """The npm packages as an installer lays them out: the launcher, and the program."""
    own, modules = own_platform(), out / "node_modules"
    command = ["node", str(ROOT / "npm/assemble.mjs"), "--no-check", "--only", own, "--bin-dir", f"{own}={programs}", "--out", str(modules)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    (modules / ".bin").mkdir()
    (modules / ".bin/packgate").symlink_to("../packgate/bin/packgate.js")
    return str(modules / ".bin/packgate"), str(modules / "@packgate" / own / "bin/packgate")


def commands(node: str, launcher: str, program: str, out: pathlib.Path) -> dict[str, tuple[list[str], dict[str, str]]]:
    has_execve = subprocess.run([node, "-e", "process.exit(process.execve ? 0 : 1)"]).returncode == 0
    found = {
        "node -e 0": ([node, "-e", "0"], {}),
        "the launcher": ([node, launcher, "--version"], {}),
        "the launcher, PACKGATE_BINARY": ([node, launcher, "--version"], {"PACKGATE_BINARY": program}),
    }
    for name, script in BARE.items():
        if name != "execve" or has_execve:
            file = out / f"{name}.js"
            file.write_text(script.format(repr(program)))
            found[f"bare {name}"] = ([node, str(file), "--version"], {})
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--programs", type=pathlib.Path, default=ROOT / "target/release")
    parser.add_argument("--runs", type=int, default=30)
    args = parser.parse_args()
    null, plain = os.open(os.devnull, os.O_RDWR), {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    with tempfile.TemporaryDirectory(prefix="packgate-bench-") as scratch:
        out = pathlib.Path(scratch)
        launcher, program = assembled(args.programs.resolve(), out)
        table = {("the program itself", ""): ([program, "--version"], {})}
        for version, node in nodes().items():
            table |= {(name, version): command for name, command in commands(node, launcher, program, out).items()}
        times, beyond = ({key: [] for key in table} for _ in range(2))
        for turn in range(args.runs + 1):
            for key, (argv, extra) in table.items():
                empty = table.get(("node -e 0", key[1]))
                before = spawn(empty[0], plain, null) if empty else 0.0
                took = spawn(argv, {**plain, **extra}, null)
                if turn > 0:  # the first is to warm up
                    times[key].append(took)
                    beyond[key].append(took - before)
        report({key: (statistics.median(times[key]), statistics.median(beyond[key])) for key in table})


def report(medians: dict[tuple[str, str], tuple[float, float]]) -> None:
    for (name, version), (took, beyond) in medians.items():
        if version:
            print(f"{took:7.1f} ms {beyond:+7.1f} ms  node {version}, {name}")
        else:
            print(f"{took:7.1f} ms             {name}")


if __name__ == "__main__":
    main()
