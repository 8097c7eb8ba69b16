"""What all rows share: where things are, a scratch directory, and commands run in it."""
from __future__ import annotations

import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VENV = ROOT / "tests" / ".work" / "distribution" / "venv" / "bin"
VERSION: str = tomllib.loads((ROOT / "Cargo.toml").read_text("utf-8"))["workspace"]["package"]["version"]
PROGRAMS = ["packgate", "packgate-commit", "packgate-push", "packgate-publish"]

# Another home, and nothing of what this machine's user has configured.
DROPPED = ("GIT_", "NPM_", "npm_", "PACKGATE", "PRE_COMMIT", "PIP_", "NODE_", "GITHUB_", "INPUT_", "RUNNER_", "YARN_", "BUN_", "PNPM_")


class Failed(Exception):
    """What a row found wrong."""


@dataclasses.dataclass
class Ran:
    """A command that has ended; `code` is negative where a signal ended it."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


@dataclasses.dataclass
class Row:
    """One line of the table: `run` raises `Failed`, or says in a few words what it saw."""

    name: str
    run: Callable[[], str | None]


class Box:
    """A scratch directory with a home of its own, and the programs under test."""

    def __init__(self, base: pathlib.Path, programs: pathlib.Path):
        self.base, self.programs = base, programs
        self.home = self.folder("home")
        (self.home / ".gitconfig").write_text("[user]\nname = t\nemail = t@localhost\n[init]\ndefaultBranch = main\n")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(DROPPED)}
        self.env = {
            **kept, "HOME": str(self.home), "TMPDIR": str(self.folder("tmp")), "LANG": "C.UTF-8", "NO_COLOR": "1",
            "GIT_CONFIG_NOSYSTEM": "1", "npm_config_update_notifier": "false", "npm_config_logs_max": "0",
            "npm_config_cache": str(self.home / "npm"), "npm_config_audit": "false", "npm_config_fund": "false",
        }

    def folder(self, name: str) -> pathlib.Path:
        """A new folder of the scratch directory."""
        path = self.base / name
        path.mkdir(parents=True)
        return path

    def run(self, *argv: object, cwd: pathlib.Path | None = None, env: dict[str, str] | None = None, stdin: bytes | None = None, seconds: int = 300) -> Ran:
        """Runs a command to its end, which must come in time."""
        words = [str(word) for word in argv]
        given = {"input": stdin} if stdin is not None else {"stdin": subprocess.DEVNULL}
        try:
            done = subprocess.run(words, cwd=cwd or self.base, env={**self.env, **(env or {})}, capture_output=True, timeout=seconds, **given)
        except subprocess.TimeoutExpired:
            raise Failed(f"{' '.join(words)} did not end in {seconds} seconds") from None
        return Ran(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))

    def must(self, *argv: object, **how: object) -> str:
        """Runs a command that has to succeed; what it wrote to stdout."""
        ran = self.run(*argv, **how)
        if ran.code != 0:
            raise Failed(f"{' '.join(map(str, argv))} exited {ran.code}:\n{ran.said}")
        return ran.out


def expect(ran: Ran, code: int, *words: str) -> None:
    """The exit code, and words that must have been said."""
    if ran.code != code:
        raise Failed(f"exit {ran.code}, expected {code}:\n{ran.said}")
    for word in words:
        if word not in ran.said:
            raise Failed(f"nothing was said of {word!r}:\n{ran.said}")


def write(path: pathlib.Path, text: str, mode: int = 0o644) -> pathlib.Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    path.chmod(mode)
    return path


def package(path: pathlib.Path, leak: bool = False) -> pathlib.Path:
    """A package with one program, and, if it leaks, with the program's source map."""
    write(path / "package.json", '{"name":"fx","version":"1.0.0","files":["dist"]}\n')
    write(path / "dist/cli.js", "console.log(1)\n")
    if leak:
        # Put together here, so that no file of the project is a source map.
        content = {"version": 3, "sources": ["../src/a.ts"], "sources" + "Content": ["const a = 1;"], "names": [], "mappings": "AAAA"}
        write(path / "dist/cli.js.map", json.dumps(content))
    return path


def peers() -> dict[str, dict[str, str]]:
    """The pinned npm programs, as tests/peers/peers.mjs describes them."""
    said = subprocess.run(["node", str(ROOT / "tests/peers/peers.mjs")], capture_output=True, text=True)
    if said.returncode != 0:
        sys.exit(said.stderr.strip() or "tests/distribution: node is not on PATH")
    return json.loads(said.stdout)


def nodes() -> dict[str, str]:
    """Every node that is here, by its version: the one of PATH and the pinned ones."""
    candidates = [shutil.which("node"), peers()["12"]["node"]]
    candidates += [str(HERE / "node_modules" / name / "bin" / "node") for name in ("node16", "node26")]
    found = {}
    for path in filter(None, candidates):
        if shutil.which(path):
            path = os.path.realpath(shutil.which(path))
            found[subprocess.run([path, "--version"], capture_output=True, text=True, check=True).stdout.strip().lstrip("v")] = path
    return dict(sorted(found.items(), key=lambda one: [int(n) for n in one[0].split(".")]))
