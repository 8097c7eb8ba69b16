"""The tarball as the thing that is judged: build, pack, check, publish those bytes."""
from __future__ import annotations

import dataclasses

from box import Box, Ran, integrity
from case import Case, Outcome, both, commands
from packages import BUILD, GATE, RULES, package

# How each manager packs without scripts, and publishes what it packed. yarn 4 cannot
# publish a tarball: npm does.
RECIPES = {
    "npm11": ("npm pack --ignore-scripts && mv *.tgz x.tgz", "npm publish x.tgz"),
    "npm12": ("npm pack --ignore-scripts && mv *.tgz x.tgz", "npm publish x.tgz"),
    "pnpm": ("pnpm pack --config.ignore-scripts=true --out x.tgz", "pnpm publish x.tgz --no-git-checks"),
    "yarn1": ("yarn pack --ignore-scripts --filename x.tgz", "yarn publish x.tgz --non-interactive"),
    "berry": ("yarn pack --out x.tgz", "npm publish x.tgz"),
    "bun": ("bun pm pack --ignore-scripts --filename x.tgz", "bun publish x.tgz"),
}


def fingerprint(box: Box) -> str:
    return integrity((box.root / "x.tgz").read_bytes())


def project(box: Box, leak: bool) -> None:
    # The gate is not asked: the recipe runs no scripts but the build.
    package(box, leak, {}, ready=False)


def packed(box: Box) -> Ran:
    return box.chain(BUILD, RECIPES[box.key][0])


def recipe(box: Box) -> Ran:
    ran = packed(box)
    if ran.code != 0:
        return ran
    return box.chain(f"packgate check x.tgz --expect-integrity {fingerprint(box)}", RECIPES[box.key][1])


def same_bytes(box: Box, ran: Ran) -> list[str]:
    """The registry has the very bytes that were judged."""
    dist = box.registry.dist(box.name)
    if dist is None or dist["integrity"] == fingerprint(box):
        return []
    return [f"the registry has {dist['integrity']}, judged was {fingerprint(box)}"]


def swapped(box: Box) -> Ran:
    """The clean tarball passes; another takes its place; the last look before the upload sees it."""
    ran = packed(box)
    if ran.code != 0:
        return ran
    judged = fingerprint(box)
    first = box.run(f"packgate check x.tgz --expect-integrity {judged}")
    if first.code != 0:
        return first
    box.file("dist/late.js", "console.log('late')\n")
    (box.root / "x.tgz").rename(box.root / "judged.tgz")
    box.run(RECIPES[box.key][0].replace("mv *.tgz", "mv pg-*.tgz"))
    return box.run(f"packgate check x.tgz --expect-integrity {judged} && {RECIPES[box.key][1]}")


def names_both(box: Box, ran: Ran) -> list[str]:
    """The message tells the integrity of what lies there from that of what was judged."""
    judged = integrity((box.root / "judged.tgz").read_bytes())
    return [f"does not say {one}" for one in (fingerprint(box), judged) if one not in ran.said]


def rows() -> list[Case]:
    found: list[Case] = []
    for key in RECIPES:
        found += both("build, pack, check the tarball, publish it", key, project, recipe, Outcome((), (), 1, RULES),
                      Outcome(("",), (), 0, never=RULES), listed="after", check=same_bytes)
        # What is swapped in is clean in itself: only the integrity tells it.
        swap = Case("the tarball is swapped after the check", key, False, project, swapped, Outcome((), (), 2, ("integrity",), RULES), listed="never", check=names_both)
        found.append(swap)
    return found + staged()


def staged() -> list[Case]:
    """`npm stage publish` runs the same stages; Verdaccio has no staging, so a clean package gets as far as its answer."""
    def gated(box: Box, leak: bool) -> None:
        package(box, leak, {"postpack": GATE})

    def asked(want: bool):
        def check(box: Box, ran: Ran) -> list[str]:
            reached = box.registry.asked("POST", f"/-/stage/package/{box.name}")
            return [] if reached == want else [f"the staging request {'was' if reached else 'was not'} sent"]
        return check

    blocked, passed = Outcome((), (("", "postpack", 1),), 1, RULES), Outcome((), (("", "postpack", 0),), "fails", ("E404",), RULES)
    found = []
    for key in ("npm11", "npm12"):
        leaking, clean = both("npm stage publish", key, gated, commands("npm stage publish"), blocked, passed)
        found += [dataclasses.replace(leaking, check=asked(False)), dataclasses.replace(clean, check=asked(True))]
    return found
