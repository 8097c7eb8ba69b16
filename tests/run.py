#!/usr/bin/env python3
"""All of packgate's tests, on a machine with Rust, git, node with npm, and Python.

    python3 tests/run.py                 everything below, a sample of each large corpus
    python3 tests/run.py --lint          the linters as well, first (what CI runs)
    python3 tests/run.py --only NAME …   some steps (names are printed as they run)

The real npm 10, 11 and 12 that the tests ask are installed first, pinned, into
tests/peers/node_modules; pre-commit, prek, husky, lefthook and simple-git-hooks
into tests/hooks; npm 6 to 9, pnpm 9 to 12, yarn and bun into tests/packing; a registry, pnpm, yarn, bun, lerna and changesets into tests/publish;
a small corpus of real packages into tests/corpus/sample/node_modules; a few linters
into tests/formats, tests/installer and tests/distribution. Nothing is written outside
the checkout and the temporary directory. A step that cannot run fails; none is skipped.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PYTHON = sys.executable

LINTS = [
    ("format", ["cargo", "fmt", "--all", "--check"], {}),
    ("clippy", ["cargo", "clippy", "--workspace", "--all-targets", "--", "-D", "warnings"], {}),
    ("docs", ["cargo", "doc", "--workspace", "--no-deps", "--quiet"], {"RUSTDOCFLAGS": "-D warnings"}),
]

STEPS = [
    # The programs that know the answers, and packages to ask them about.
    ("peers", [PYTHON, "tests/peers/install.py"], {}),
    ("hook-managers", [PYTHON, "tests/hooks/install.py"], {}),
    ("registry", [PYTHON, "tests/publish/install.py"], {}),
    ("packing-programs", [PYTHON, "tests/packing/install.py"], {}),
    ("formats-tools", [PYTHON, "tests/formats/install.py"], {}),
    ("sample-corpus", [PYTHON, "tests/corpus/install.py", "--sample"], {}),
    # Every recorded answer of the real tools, every rule's fixtures, the command itself.
    ("cargo-test", ["cargo", "test", "--workspace"], {}),
    ("build", ["cargo", "build", "--release", "--bins", "--example", "walk"], {}),
    ("build-examples", ["cargo", "build", "--release", "-p", "packgate-inspect", "--example", "imports"], {}),
    ("build-secrets", ["cargo", "build", "--release", "-p", "packgate-secrets", "--examples"], {}),
    # The README's first command, which must end with 1: blocked.
    ("readme", [PYTHON, "-c", "import subprocess, sys; sys.exit(subprocess.run(sys.argv[1:]).returncode != 1)",
                "cargo", "run", "--release", "--", "check", "examples/leaky-package"], {}),
    # Every format that a program reads, held against its schema.
    ("formats", ["node", "tests/formats/check.mjs", "--packgate", "target/release/packgate"], {}),
    # What reveal recovers, beside what bundlers were given, and beside Node.js.
    ("reveal-bundlers", ["node", "tests/reveal/roundtrip.mjs", "--packgate", "target/release/packgate"], {}),
    ("reveal-real", ["node", "tests/reveal/real.mjs", "--packgate", "target/release/packgate", "tests/corpus/sample/node_modules"], {}),
    # The npm packages, checked by packgate itself, which is how they are published.
    ("npm-package", ["node", "npm/assemble.mjs", "--only", "{platform}", "--bin-dir", "{platform}=target/release", "--out", "tests/.work/npm"], {}),
    # Every package manager against a real registry on loopback, packgate installed from it, too.
    ("publish", [PYTHON, "tests/publish/run.py", "--sample", "--bin-dir", "target/release", "--npm-package", "tests/.work/npm"], {}),
    # install.sh under three shells; launcher, wheel, action and release workflow.
    ("installer", [PYTHON, "tests/installer/run.py", "--sample", "--bin-dir", "target/release"], {}),
    ("distribution", [PYTHON, "tests/distribution/run.py", "--programs", "target/release", "--only", "launcher", "signals", "assemble", "wheel", "action", "release"], {}),
    # The recorder at work: some fixtures are recorded anew, and must come out the same.
    ("record-check", ["node", "tests/record/cases.mjs", "--check", "--every", "12"], {}),
    ("programs-check", ["node", "tests/packing/record.mjs", "--check", "--every", "24"], {}),
    ("members-check", ["node", "tests/packing/members.mjs", "--check", "20"], {}),
    # What managers disagree about, before packgate's edit and after it.
    ("disagree", ["node", "tests/packing/disagree.mjs"], {}),
    # Random packages, packed by the own code of the other managers and, some, by the programs.
    ("agree", ["node", "tests/packing/agree.mjs", "--count", "60", "--cli", "2", "--seed", "{seed}"], {}),
    # Fresh random packages, packed by npm's own library and, some, by the program.
    ("fuzz", ["node", "tests/fuzz/fuzz.mjs", "--count", "400", "--seed", "{seed}", "--cli", "6"], {}),
    # Real packages, packed by the real program.
    ("real-packages", ["node", "tests/compare_real.mjs", "tests/corpus/sample/node_modules", "--sample", "25", "--npm", "11,12"], {}),
    # Popular packages: few errors, few lines, and a second opinion on every map.
    ("corpus-rules", [PYTHON, "tests/corpus/rules.py", "tests/corpus/sample/node_modules", "--packgate", "target/release/packgate", "--errors"], {}),
    ("corpus-maps", [PYTHON, "tests/corpus/maps.py", "tests/corpus/sample/node_modules", "--packgate", "target/release/packgate"], {}),
    # Every kind of secret in every disguise; popular packages, in which there are few.
    ("secrets-matrix", [PYTHON, "tests/secrets/matrix.py"], {}),
    ("secrets-corpus", [PYTHON, "tests/secrets/corpus.py", "tests/corpus/sample/node_modules"], {}),
    # The search for imports against a parser, the module graph against Node.js.
    ("imports", ["node", "tests/corpus/imports.mjs", "--every", "3"], {}),
    ("reached", ["node", "tests/corpus/reached.mjs"], {}),
    # pre-commit and prek build packgate from a clone of this checkout, and run it.
    ("frameworks", [PYTHON, "tests/hooks/frameworks.py"], {}),
    # That the benchmarks run; their figures are not judged here.
    ("bench-launcher", [PYTHON, "benches/launcher.py", "--programs", "target/release", "--runs", "5"], {}),
    ("bench-secrets", [PYTHON, "benches/secrets.py", "tests/corpus/sample/node_modules/semver", "--runs", "1", "--scaling", "1", "--only", "corpus", "scaling", "start"], {}),
    ("bench-commit", [PYTHON, "benches/commit.py", "--packages", "20", "--files", "2000", "--runs", "5"], {}),
    ("bench-managers", [PYTHON, "benches/managers.py", "tests/corpus/sample/node_modules/semver", "--runs", "3"], {}),
    ("bench", [PYTHON, "benches/bench.py", "tests/corpus/sample/node_modules/semver", "--runs", "5", "--npm-runs", "1", "--starts", "10"], {}),
]


def platform() -> str:
    """This machine, as the npm packages call it."""
    import platform as machine

    arch = {"x86_64": "x64", "AMD64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(machine.machine(), machine.machine())
    if sys.platform == "linux":
        return f"linux-{arch}-{'gnu' if machine.libc_ver()[0] == 'glibc' else 'musl'}"
    return f"{'win32' if sys.platform == 'win32' else sys.platform}-{arch}"


def needs(*programs: str) -> None:
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        sys.exit(f"tests/run.py: not on PATH: {', '.join(missing)}")


def run(name: str, argv: list[str], extra: dict[str, str]) -> float:
    print(f"\n=== {name}: {' '.join(argv)}", flush=True)
    begin = time.monotonic()
    code = subprocess.run(argv, cwd=ROOT, env={**os.environ, **extra}).returncode
    took = time.monotonic() - begin
    if code != 0:
        sys.exit(f"\ntests/run.py: {name} failed (exit {code}) after {took:.0f} s")
    return took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--lint", action="store_true", help="run the linters, too")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these steps only")
    parser.add_argument("--seed", default="73", help="of the random packages; another one makes fresh ones (default: 73)")
    args = parser.parse_args()
    needs("cargo", "git", "node", "npm")
    steps = (LINTS if args.lint else []) + STEPS
    if args.only:
        unknown = set(args.only) - {name for name, _, _ in LINTS + STEPS}
        if unknown:
            sys.exit(f"tests/run.py: no step {', '.join(sorted(unknown))}")
        steps = [step for step in LINTS + STEPS if step[0] in args.only]
    times = []
    for name, argv, extra in steps:
        argv = [word.replace("{seed}", args.seed).replace("{platform}", platform()) for word in argv]
        times.append((name, run(name, argv, extra)))
    print("\n=== all steps passed")
    for name, took in times:
        print(f"{took:7.0f} s  {name}")


if __name__ == "__main__":
    main()
