"""A script of one manager calls another's publish: half of the environment is then the outer one's."""
from __future__ import annotations

from typing import Callable

import tools
from box import Box
from case import Case, blocked, both, commands, passes
from packages import BUILD, GATE, package

# How the outer one runs the script.
OUTER = {
    "npm11": "npm run release",
    "npm12": "npm run release",
    "pnpm": "pnpm --config.verify-deps-before-run=false run release",
    "yarn1": "yarn release",
    "berry": "yarn release",
    "bun": "bun run release",
}
# Where the outer's variables lie most about the inner: these are in every sample.
LYING = [("berry", "npm12"), ("yarn1", "npm11"), ("bun", "pnpm"), ("npm11", "yarn1"), ("pnpm", "berry"), ("npm12", "bun")]
# One PATH has one `npm` and one `yarn`.
APART = [{"npm11", "npm12"}, {"yarn1", "berry"}]


def rows() -> list[Case]:
    found: list[Case] = []
    for inner in tools.MANAGERS:
        for outer in OUTER:
            if {outer, inner} not in APART:
                found += nested(outer, inner)
    return found


def nested(outer: str, inner: str) -> list[Case]:
    """Under the inner manager, whose stages count."""
    titles = [tools.MANAGERS[key].title for key in (outer, inner)]
    what = f"{titles[0]}: run release calls {titles[1]} publish"
    also = {"also": ((tools.MANAGERS[outer].command, outer),), "sample": "always" if (outer, inner) in LYING else "never"}
    act = commands(OUTER[outer])
    found = both(what, inner, place(inner), act, blocked(), passes(), **also)
    if inner == "yarn1":
        # Only yarn 1 runs prepare before prepack: taken for its caller, this would be refused.
        found += both(f"{what}, gate in prepack", inner, early, act, blocked(at="prepack"), passes("prepack"), listed="after", **also)
    return found


def early(box: Box, leak: bool) -> None:
    package(box, leak, {"prepare": BUILD, "prepack": GATE, "release": box.manager.publish}, ready=False)


def place(inner: str) -> Callable[[Box, bool], None]:
    # Taken for another manager, which would run prepare after prepack, yarn 4 would be refused.
    more = {"prepare": BUILD} if inner == "berry" else {}
    return lambda box, leak: package(box, leak, {box.manager.place: GATE, "release": box.manager.publish, **more})
