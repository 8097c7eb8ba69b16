"""No script runs: the leak is uploaded, as documented, and its tarball tells it. And settings of that name which a manager does not obey."""
from __future__ import annotations

from typing import Callable

from box import Box, Ran, integrity
from case import Case, Outcome, blocked, both, commands, passes
from packages import GATE, LEAKED, RULES, package
from registry import packed

UPLOADED = Outcome(("",), (), 0, RULES)
CLEAN = Outcome(("",), (), 0, never=RULES)

# What it is called, the file that says so, its text, and whose it is.
OBEYED = [
    ("ignore-scripts=true in .npmrc", ".npmrc", "ignore-scripts=true\n", "npm11 npm12 bun"),
    ("ignoreScripts in pnpm-workspace.yaml", "pnpm-workspace.yaml", "ignoreScripts: true\n", "pnpm"),
    ("ignore-scripts in .yarnrc", ".yarnrc", "ignore-scripts true\n", "yarn1"),
    ("ignoreScripts in bunfig.toml", "bunfig.toml", "[install]\nignoreScripts = true\n", "bun"),
]
NOT_OBEYED = [
    ("ignore-scripts=true in .npmrc, not obeyed", ".npmrc", "ignore-scripts=true\n", "pnpm yarn1 berry"),
    ("enableScripts: false, not obeyed", ".yarnrc.yml", "enableScripts: false\n", "berry"),
]


def configured(file: str, text: str) -> Callable[[Box, bool], None]:
    def project(box: Box, leak: bool) -> None:
        package(box, leak, {box.manager.place: GATE})
        if file:
            box.file(file, text)
    return project


def judged(box: Box, ran: Ran) -> list[str]:
    """What was uploaded, as it lies in the registry: `packgate check` tells a leak by the tarball alone."""
    tarball = box.registry.tarball(box.name)
    if tarball is None:
        return ["nothing to download"]
    (box.root / "published.tgz").write_bytes(tarball)
    said = box.run(f"packgate check published.tgz --expect-integrity {integrity(tarball)}")
    want = 1 if LEAKED[0] in packed(tarball) else 0
    return [] if said.code == want else [f"the published tarball is judged {said.code}, expected {want}"]


def rows() -> list[Case]:
    def bypassed(what: str, keys: str, file: str = "", text: str = "", option: str = "") -> list[Case]:
        return both(what, keys, configured(file, text), commands("{publish}" + option), UPLOADED, CLEAN, check=judged)

    found = bypassed("publish --ignore-scripts", "npm11 npm12 pnpm yarn1 bun", option=" --ignore-scripts")
    for what, file, text, keys in OBEYED:
        found += bypassed(what, keys, file, text)
    for what, file, text, keys in NOT_OBEYED:
        found += both(what, keys, configured(file, text), commands("{publish}"), blocked(), passes())
    return found
