"""Where the registry and the package managers are, how each publishes, and where the gate stands in it."""
from __future__ import annotations

import dataclasses
import functools
import json
import pathlib
import platform
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
MODULES = HERE / "node_modules"


@dataclasses.dataclass(frozen=True)
class Manager:
    """One package manager. `command` is the name that a user types."""

    title: str
    command: str
    publish: str
    profile: str  # what `packgate list --manager` calls it
    place: str = "postpack"  # the stage whose script starts or ends with the gate
    own_code: bool = True  # exits with the code of the script that failed; else with 1


MANAGERS = {
    "npm11": Manager("npm 11", "npm", "npm publish", "npm@11"),
    "npm12": Manager("npm 12", "npm", "npm publish", "npm@12"),
    "pnpm": Manager("pnpm 12", "pnpm", "pnpm publish --no-git-checks", "pnpm@12", own_code=False),
    "yarn1": Manager("yarn 1", "yarn", "yarn publish --non-interactive", "yarn@1"),
    "berry": Manager("yarn 4", "yarn", "yarn npm publish", "yarn@4", place="prepack", own_code=False),
    "bun": Manager("bun 1.4", "bun", "bun publish", "bun@1"),
}

ALL = " ".join(MANAGERS)
POSTPACK = " ".join(key for key, manager in MANAGERS.items() if manager.place == "postpack")


@functools.lru_cache(maxsize=None)
def peers() -> dict[str, dict[str, str]]:
    """The pinned npm programs, as tests/peers/peers.mjs describes them."""
    said = subprocess.run(["node", str(HERE.parent / "peers" / "peers.mjs")], capture_output=True, text=True)
    if said.returncode != 0:
        sys.exit(said.stderr.strip() or "tests/publish: node is not on PATH")
    return json.loads(said.stdout)


def node() -> str:
    """The node that npm 12 and Verdaccio run on."""
    return peers()["12"]["node"]


def native(scope: str, prefix: str, binary: str) -> str:
    """The program inside of the one platform package of `scope` that npm installed here."""
    arch = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}.get(platform.machine().lower(), platform.machine())
    arches = [arch, "aarch64"] if arch == "arm64" else [arch]
    system = {"linux": "linux", "darwin": "darwin"}.get(sys.platform, sys.platform)
    for name in [f"{prefix}{system}-{a}{libc}" for libc in ("", "-musl") for a in arches]:
        program = MODULES / scope / name / binary
        if program.is_file():
            return str(program)
    sys.exit(f"tests/publish: {scope}/{prefix}{system}-{arch} is not installed: run tests/publish/install.py")


@functools.lru_cache(maxsize=None)
def programs() -> dict[str, list[str]]:
    """How each program is started, whatever this platform's PATH says."""
    script = lambda *path: [node(), str(MODULES.joinpath(*path))]
    return {
        "npm11": [peers()["11"]["node"], peers()["11"]["cli"]],
        "npm12": [peers()["12"]["node"], peers()["12"]["cli"]],
        "pnpm": [native("@pnpm", "exe.", "pnpm")],
        "yarn1": script("yarn", "bin", "yarn.js"),
        "berry": script("@yarnpkg", "cli-dist", "bin", "yarn.js"),
        "bun": [native("@oven", "bun-", "bin/bun")],
        "lerna": script("lerna", "dist", "cli.js"),
        "changeset": script("@changesets", "cli", "bin.js"),
        "verdaccio": script("verdaccio", "bin", "verdaccio"),
    }


def version(name: str, argv: list[str]) -> str:
    try:
        said = subprocess.run([*argv, "--version"], capture_output=True, text=True, cwd=MODULES, timeout=60)
    except OSError as error:
        sys.exit(f"tests/publish: {name} does not start: {error}: run tests/publish/install.py")
    if said.returncode != 0:
        sys.exit(f"tests/publish: {name} does not run (exit {said.returncode}): run tests/publish/install.py\n{said.stderr.strip()}")
    return said.stdout.strip().splitlines()[-1].lstrip("v")


def versions() -> dict[str, str]:
    """What each program calls its version; ends the run when one does not start."""
    return {name: version(name, argv) for name, argv in programs().items()}
