"""packgate's own npm packages: released to the registry, installed from it by each manager, and run."""
from __future__ import annotations

import dataclasses
import json
import pathlib
import shlex
from typing import Callable

from box import Box, Ran
from case import Case, Outcome, Result, World, both
from packages import GATE, RULES, package

RELEASE = pathlib.Path(__file__).resolve().parents[2] / "npm" / "publish.mjs"


@dataclasses.dataclass(frozen=True)
class How:
    """How a manager installs a development dependency, with and without optional ones, and runs its program."""

    add: str
    run: str
    without_optional: str | None


HOW = {
    "npm11": How("npm i -D packgate", "npx packgate", "npm i -D --omit=optional packgate"),
    "npm12": How("npm i -D packgate", "npx packgate", "npm i -D --omit=optional packgate"),
    "pnpm": How("pnpm add -D packgate", "pnpm exec packgate", "pnpm add -D --no-optional packgate"),
    "yarn1": How("yarn add -D packgate", "yarn --silent packgate", "yarn add -D --ignore-optional packgate"),
    "berry": How("yarn add -D packgate", "yarn packgate", None),
    "bun": How("bun add -d packgate", "bunx packgate", "bun add -d --omit optional packgate"),
}
NPM, OTHERS = "npm11 npm12", "pnpm yarn1 berry bun"
NEVER = {"listed": "never"}  # node_modules changes nothing in the packed set, but the rows take packgate away from PATH


def release(folder: pathlib.Path, world: World) -> Result:
    """Publishes the assembled tarballs as a release does, and again, when nothing is left to do."""
    case = Case("packgate's own release, twice", "npm12", False, lambda box, leak: None, lambda box: box.ran[-1], Outcome(("",), (), 0))
    box, registry = world.box(case, 0), world.registry
    line = f"node {shlex.quote(str(RELEASE))} --packgate {shlex.quote(str(world.bins / 'packgate'))} {shlex.quote(str(folder / 'tarballs'))}"
    made = json.loads((folder / "tarballs" / "packed.json").read_text())
    wrong = []
    for said in ("published: ", "already published: "):
        ran = box.run(line)
        wrong += [f"does not say {said}{one['name']}" for one in made if f"{said}{one['name']}@" not in ran.said]
    for one in made:
        there = (registry.dist(one["name"]) or {}).get("integrity")
        if there != one["integrity"]:
            wrong.append(f"the registry has {one['name']} with {there}, assembled was {one['integrity']}")
    return Result(case, [""] if registry.dist("packgate") else [], box.ran[-1].code, [], [], wrong, box.story())


def project(box: Box, leak: bool) -> None:
    package(box, leak, {box.manager.place: GATE})


def node_modules(box: Box, leak: bool) -> None:
    project(box, leak)
    box.file(".yarnrc.yml", "nodeLinker: node-modules\n")


def alone(box: Box) -> str:
    """Takes packgate off PATH; the command makes sure that this machine has none, either."""
    box.without_packgate()
    return "! command -v packgate"


def installed(then: Callable[[Box], str]) -> Callable[[Box], Ran]:
    """Installs packgate, which is nowhere else, and does the rest with what was installed."""
    return lambda box: box.chain(alone(box), HOW[box.key].add, then(box))


def scriptless(box: Box) -> Ran:
    """npm 12 refuses the whole install where a dependency has an install script that nobody allowed."""
    return box.chain(alone(box), "npm i -D packgate --strict-allow-scripts", "npx packgate --version")


def incomplete(box: Box) -> Ran:
    how = HOW[box.key]
    return box.chain(alone(box), how.without_optional or "false", f"{how.run} check")


def no_install_scripts(box: Box, ran: Ran) -> list[str]:
    wrong = []
    for manifest in sorted((box.root / "node_modules").glob("**/package.json")):
        scripts = json.loads(manifest.read_text()).get("scripts") or {}
        wrong += [f"{manifest.relative_to(box.root)} has {name}" for name in scripts if name in ("preinstall", "install", "postinstall", "prepare")]
    return wrong


def rows() -> list[Case]:
    check = installed(lambda box: f"{HOW[box.key].run} check")
    publish = installed(lambda box: box.manager.publish)
    finds, finds_none = Outcome((), (), 1, RULES), Outcome((), (), 0, never=RULES)
    stopped, passed = Outcome((), (), 1, RULES), Outcome(("",), (), 0, never=RULES)
    lacking = Outcome((), (), 2, ("@packgate/", "optional"), RULES)
    optional = " ".join(key for key, how in HOW.items() if how.without_optional)
    return [
        *both("packgate installed: check", NPM, project, check, finds, finds_none, **NEVER, sample="always"),
        *both("packgate installed: check", OTHERS, project, check, finds, finds_none, **NEVER, sample="never"),
        *both("packgate installed: publish", NPM, project, publish, stopped, passed, **NEVER, sample="always"),
        *both("packgate installed: publish", OTHERS, project, publish, stopped, passed, **NEVER, sample="never"),
        *both("packgate installed in node_modules: publish", "berry", node_modules, publish, stopped, passed, **NEVER),
        *(c for c in both("packgate installed without optional dependencies: check", optional, project, incomplete, lacking, lacking, **NEVER) if not c.leak),
        Case("packgate installed, no install script allowed", "npm12", False, project, scriptless, Outcome((), (), 0, ("packgate 0.",)), **NEVER, check=no_install_scripts),
    ]
