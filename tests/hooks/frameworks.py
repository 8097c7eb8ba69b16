#!/usr/bin/env python3
"""pre-commit and prek run packgate's own entries (.pre-commit-hooks.yaml) for real.

    python3 tests/hooks/frameworks.py [--only pre-commit|prek] [--keep]
                                      [--source DIR]   default: this checkout

A copy of the checkout, uncommitted changes included, becomes the repository that
the frameworks clone and build. For each framework and for both kinds of entry
(built by the framework, and `-system`): a leaking commit, merge and push and a
leaking `run --all-files` are blocked by packgate's verdict, and clean ones pass.

Slow, because packgate is built in release mode: once, into a target directory that
both frameworks and the `-system` entries share. It is kept in tests/.work/hooks, so
that the next run only builds what has changed. Nothing else outside of a scratch
directory is written.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BIN = HERE / "venv" / "bin"
RULE = "map-reveals-source"
TYPES = ["-t", "pre-commit", "-t", "pre-merge-commit", "-t", "pre-push"]


class Box:
    """A scratch directory with a home of its own."""

    def __init__(self, base: pathlib.Path, target: pathlib.Path):
        self.base = base
        home = base / "home"
        home.mkdir()
        (home / ".gitconfig").write_text(
            "[user]\nname = t\nemail = t@localhost\n[init]\ndefaultBranch = main\n"
            "[protocol \"file\"]\nallow = always\n[safe]\ndirectory = *\n"
        )
        real = pathlib.Path.home()
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT", "PREK", "PACKGATE"))}
        self.env = {
            **kept,
            "HOME": str(home),
            "GIT_CONFIG_NOSYSTEM": "1",
            # Rust is this machine's, with what it has downloaded.
            "CARGO_HOME": os.environ.get("CARGO_HOME", str(real / ".cargo")),
            "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(real / ".rustup")),
            "CARGO_TARGET_DIR": str(target),
            # How fast the programs are does not matter here, how fast they are built does.
            "CARGO_PROFILE_RELEASE_OPT_LEVEL": "0",
            "PRE_COMMIT_HOME": str(base / "cache" / "pre-commit"),
            "PREK_HOME": str(base / "cache" / "prek"),
            "NO_COLOR": "1",
        }

    def run(self, cwd: pathlib.Path, *argv: str, path: str = "") -> tuple[int, str]:
        env = {**self.env, "PATH": path + os.pathsep + self.env["PATH"]} if path else self.env
        done = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        return done.returncode, done.stdout + done.stderr

    def must(self, cwd: pathlib.Path, *argv: str, path: str = "") -> str:
        code, said = self.run(cwd, *argv, path=path)
        if code != 0:
            sys.exit(f"frameworks: {' '.join(argv)} exited {code}:\n{said}")
        return said


def source(box: Box, checkout: pathlib.Path) -> pathlib.Path:
    """A repository with the checkout as it is now, tagged as its version."""
    to = box.base / "packgate"
    to.mkdir()
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=checkout, check=True, capture_output=True, text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        old, new = checkout / name, to / name
        if old.is_symlink() or old.is_file():
            new.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(old, new, follow_symlinks=False)
    version = tomllib.loads((to / "Cargo.toml").read_text())["workspace"]["package"]["version"]
    for argv in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "packgate"], ["tag", f"v{version}"]):
        box.must(to, "git", *argv)
    return to


class Project:
    """A repository with one package and one framework."""

    def __init__(self, box: Box, tool: str, suffix: str, entry: pathlib.Path, path: str):
        self.box, self.path = box, path
        self.tool = str(BIN / tool)
        self.dir = box.base / f"{tool}{suffix}"
        self.dir.mkdir()
        (self.dir / "dist").mkdir()
        (self.dir / "package.json").write_text('{"name":"fx","version":"1.0.0","files":["dist"]}\n')
        self.change()
        version = box.must(entry, "git", "describe", "--tags").strip()
        (self.dir / ".pre-commit-config.yaml").write_text(
            f"repos:\n- repo: {json.dumps(str(entry))}\n  rev: {version}\n  hooks:\n"
            f"    - id: packgate-commit{suffix}\n    - id: packgate-push{suffix}\n"
        )
        self.git("init", "-q")
        self.git("add", "-A")
        self.git("commit", "-qm", "first")
        box.must(box.base, "git", "init", "-q", "--bare", str(self.dir) + ".git")
        self.git("remote", "add", "origin", str(self.dir) + ".git")
        box.must(self.dir, self.tool, "install", *TYPES, path=path)

    def git(self, *args: str) -> str:
        return self.box.must(self.dir, "git", *args, path=self.path)

    def change(self) -> None:
        with open(self.dir / "dist/cli.js", "a") as file:
            file.write("console.log(1)\n")

    def leak(self) -> None:
        # Put together here, so that no file of the project is a source map.
        with open(self.dir / "dist/cli.js.map", "w") as file:
            json.dump({"version": 3, "sources": ["../src/a.ts"], "sources" + "Content": ["const a = 1;"], "names": [], "mappings": "AAAA"}, file)
        self.git("add", "-A")

    def clean(self) -> None:
        (self.dir / "dist/cli.js.map").unlink(missing_ok=True)
        self.change()
        self.git("add", "-A")

    def blocked(self, what: str, *argv: str) -> None:
        code, said = self.box.run(self.dir, *argv, path=self.path)
        if code == 0 or RULE not in said:
            sys.exit(f"frameworks: {self.dir.name}: {what} was not blocked by packgate (exit {code}):\n{said}")

    def passes(self, what: str, *argv: str) -> None:
        code, said = self.box.run(self.dir, *argv, path=self.path)
        if code != 0 or RULE in said:
            sys.exit(f"frameworks: {self.dir.name}: {what} did not pass (exit {code}):\n{said}")

    def everything(self) -> None:
        commit = ["git", "commit", "-m", "next"]
        push = ["git", "push", "origin", "HEAD:refs/heads/main"]
        everywhere = [self.tool, "run", "--all-files"]
        self.clean()
        self.passes("a clean commit", *commit)
        self.leak()
        self.blocked("a leaking commit", *commit)
        self.clean()
        self.passes("a clean commit after that", *commit)
        self.passes("a clean push", *push)

        self.merge(commit)

        self.leak()
        self.git("commit", "-qnm", "leak")
        self.blocked("a leaking push", *push)
        self.blocked("run --all-files over a leak", *everywhere)
        self.blocked("run --all-files for pushes over a leak", *everywhere, "--hook-stage", "pre-push")
        self.clean()
        self.passes("a clean commit at the end", *commit)
        self.passes("run --all-files", *everywhere)
        self.passes("run --all-files for pushes", *everywhere, "--hook-stage", "pre-push")
        self.passes("a clean push at the end", *push)
        self.passes("a push of nothing", *push)

    def merge(self, commit: list[str]) -> None:
        """A merge without conflict runs pre-merge-commit, and not pre-commit."""
        self.git("checkout", "-qb", "side")
        self.leak()
        self.git("commit", "-qnm", "leak")
        self.git("checkout", "-q", "main")
        (self.dir / "README.md").write_text("fx\n")
        self.git("add", "-A")
        self.passes("a clean commit before the merge", *commit)
        self.blocked("a leaking merge", "git", "merge", "--no-edit", "side")
        self.git("merge", "--abort")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=["pre-commit", "prek"])
    parser.add_argument("--source", type=pathlib.Path, default=ROOT)
    parser.add_argument("--keep", action="store_true", help="leave the scratch directory")
    args = parser.parse_args()
    subprocess.run([sys.executable, str(HERE / "install.py")], check=True)
    target = ROOT / "tests/.work/hooks/target"
    base = pathlib.Path(tempfile.mkdtemp(prefix="packgate-frameworks-"))
    try:
        box = Box(base, target)
        entry = source(box, args.source.resolve())
        began = time.monotonic()
        box.must(entry, "cargo", "build", "--release", "--bins", "--quiet")
        print(f"frameworks: built in {time.monotonic() - began:.0f} s", flush=True)
        for tool in [args.only] if args.only else ["pre-commit", "prek"]:
            for suffix, path in (("", ""), ("-system", str(target / "release"))):
                began = time.monotonic()
                Project(box, tool, suffix, entry, path).everything()
                kind = "its own build" if not suffix else "-system"
                print(f"frameworks: {tool}, {kind}: ok in {time.monotonic() - began:.0f} s", flush=True)
    finally:
        if args.keep:
            print(f"frameworks: kept {base}")
        else:
            shutil.rmtree(base, ignore_errors=True)


if __name__ == "__main__":
    main()
