"""Where the gate stands: the right place, and every wrong one."""
from __future__ import annotations

import dataclasses
import functools
from typing import Callable

from box import Box, Ran
from case import PLACE, Case, Outcome, blocked, both, commands, passes, refused
from packages import BUILD, GATE, RULES, package, says
from tools import ALL, POSTPACK

# The script line that a refusal asks for.
TO_POSTPACK = f'"postpack": "{GATE}"'
TO_PREPACK = f'"prepack": "{GATE}"'

# What each manager runs when it publishes, of all that it could.
STAGES = {
    "npm11": "prepublishOnly prepack prepare postpack publish postpublish",
    "npm12": "prepublishOnly prepack prepare postpack publish postpublish",
    "pnpm": "prepublishOnly prepublish prepack prepare postpack publish postpublish",
    "yarn1": "prepublish prepare prepublishOnly prepack postpack publish postpublish",
    "berry": "prepublish prepack postpack",
    "bun": "prepublishOnly prepack prepare postpack publish postpublish",
}
RUN = {"npm11": "npm run", "npm12": "npm run", "pnpm": "pnpm run", "yarn1": "yarn run", "berry": "yarn run", "bun": "bun run"}
PUBLISH = commands("{publish}")
PACK = {"npm11": "npm pack", "npm12": "npm pack", "pnpm": "pnpm pack", "yarn1": "yarn pack", "berry": "yarn pack", "bun": "bun pm pack"}


def rows() -> list[Case]:
    return [*right(), *order(), *other_commands(), *builds(), *blind(), *cleaning(), *berry(), *indirect(), *unheard()]


def scripts(ready: bool = True, **lines: str) -> Callable[[Box, bool], None]:
    """A package with these lifecycle scripts; the name PLACE stands for the manager's stage."""
    def project(box: Box, leak: bool) -> None:
        package(box, leak, {box.manager.place if stage == PLACE else stage: line for stage, line in lines.items()}, ready=ready)
    return project


def right() -> list[Case]:
    def scoped(box: Box, leak: bool) -> None:
        box.name = f"@pg/{box.name}"
        package(box, leak, {box.manager.place: GATE}, publishConfig={"access": "public"})

    return [
        *both("the right place", ALL, scripts(PLACE=GATE), PUBLISH, blocked(), passes(), sample="always"),
        *both("scoped package", ALL, scoped, PUBLISH, blocked(), passes()),
    ]


def order() -> list[Case]:
    """Every stage says that it ran; where the gate blocks, none does after it."""
    def project(box: Box, leak: bool) -> None:
        lines = {stage: says(stage) for stage in " ".join(STAGES.values()).split()}
        place = box.manager.place
        lines[place] = f"{GATE} && {lines[place]}" if place == "postpack" else f"{lines[place]} && {GATE}"
        package(box, leak, lines)

    def ran(box: Box, _: Ran, leak: bool) -> list[str]:
        want, place = STAGES[box.key].split(), box.manager.place
        if leak:
            want = want[: want.index(place) + (place == "prepack")]
        return [] if box.lines("stages") == want else [f"the stages ran as {box.lines('stages')}, expected {want}"]

    cases = both("every stage has a script", ALL, project, PUBLISH, blocked(), passes())
    return [dataclasses.replace(case, check=functools.partial(ran, leak=case.leak)) for case in cases]


def other_commands() -> list[Case]:
    """Dry runs and packing are stopped, too; PACKGATE_SKIP lets through, and its reason is printed."""
    gated, nothing = scripts(PLACE=GATE), passes(uploaded=False)
    skipped = Outcome(("",), (("", PLACE, 0),), 0, ("the sources are public",))
    rows = [
        *both("publish --dry-run", "npm11 npm12 pnpm berry bun", gated, commands("{publish} --dry-run"), blocked(), nothing),
        *both("PACKGATE_SKIP with a reason", ALL, gated, commands("PACKGATE_SKIP='the sources are public' {publish}"), skipped, skipped),
    ]
    for key, line in PACK.items():
        rows += both("pack", key, gated, commands(line), blocked(), nothing)
    return rows


def builds() -> list[Case]:
    """The map is made by a stage before the gate's."""
    after, late = {"listed": "after"}, scripts(False, prepack=BUILD, postpack=GATE)
    return [
        *both("build in prepack", POSTPACK, late, PUBLISH, blocked(), passes(), **after),
        *both("build in prepack", "berry", scripts(False, prepack=f"{BUILD} && {GATE}"), PUBLISH, blocked(), passes(), **after),
        *both("build in prepare", POSTPACK, scripts(False, prepare=BUILD, postpack=GATE), PUBLISH, blocked(), passes(), **after),
        *both("build in prepublishOnly", POSTPACK, scripts(False, prepublishOnly=BUILD, postpack=GATE), PUBLISH, blocked(), passes(), **after),
        *both("build in prepack, gate in prepublishOnly and postpack", POSTPACK, scripts(False, prepublishOnly=GATE, prepack=BUILD, postpack=GATE), PUBLISH,
              blocked("prepublishOnly"), passes("prepublishOnly", "postpack"), **after),
        *both("gate last in prepack, nothing after", POSTPACK, scripts(False, prepack=f"{BUILD} && {GATE}"), PUBLISH, blocked(at="prepack"), passes("prepack"), **after),
        *both("gate in prepublishOnly, nothing after", POSTPACK, scripts(prepublishOnly=GATE), PUBLISH, blocked(at="prepublishOnly"), passes("prepublishOnly")),
        # yarn 1 runs prepare long before prepack, yarn 4 never: what is last in prepack sees all.
        *both("build in prepare, gate last in prepack", "yarn1", scripts(False, prepare=BUILD, prepack=GATE), PUBLISH, blocked(at="prepack"), passes("prepack"), **after),
        *both("build in prepare, gate last in prepack", "berry", scripts(prepare=BUILD, prepack=GATE), PUBLISH, blocked(), passes()),
    ]


def blind() -> list[Case]:
    """Something still runs after the gate: refused, leaking or not."""
    def rows(what: str, managers: str, stage: str, edit: str, **lines: str) -> list[Case]:
        return both(what, managers, scripts(False, **lines), PUBLISH, refused(stage, edit), refused(stage, edit))

    swapped, prepare_later = f'"prepack": "{BUILD} && {GATE}"', "npm11 npm12 pnpm bun"
    return [
        *rows("build in prepack, gate in prepublishOnly", POSTPACK, "prepublishOnly", TO_POSTPACK, prepublishOnly=GATE, prepack=BUILD),
        *rows("build in prepare, gate in prepublishOnly", prepare_later, "prepublishOnly", TO_POSTPACK, prepublishOnly=GATE, prepare=BUILD),
        *rows("build in prepare, gate last in prepack", prepare_later, "prepack", TO_POSTPACK, prepack=GATE, prepare=BUILD),
        *rows("gate not last in prepack", POSTPACK, "prepack", TO_POSTPACK, prepack=f"{GATE} && {BUILD}"),
        *rows("gate not last in prepack", "berry", "prepack", swapped, prepack=f"{GATE} && {BUILD}"),
    ]


def cleaning() -> list[Case]:
    """A postpack that tidies up, before the gate and after it."""
    refuse = refused("postpack", f'"postpack": "{GATE} && rm -rf dist"')
    return [
        *both("postpack cleans, then the gate", POSTPACK, scripts(postpack=f"rm -rf dist && {GATE}"), PUBLISH, refuse, refuse),
        *both("the gate, then postpack cleans", POSTPACK, scripts(postpack=f"{GATE} && rm -rf dist"), PUBLISH, blocked(), passes()),
    ]


def berry() -> list[Case]:
    """yarn 4 uploads before it runs postpack, and never runs prepublishOnly: limits, of which the message tells the first."""
    def too_late(*says: str) -> Outcome:
        return Outcome(("",), (("", "postpack", 2),), 1, ("uploads before", TO_PREPACK, *says))

    unseen = Outcome(("",), (), 0)
    return [
        *both("gate in postpack, after the upload", "berry", scripts(postpack=GATE), PUBLISH, too_late(*RULES), too_late()),
        *both("build in prepack, gate in prepublishOnly", "berry", scripts(False, prepublishOnly=GATE, prepack=BUILD), PUBLISH, unseen, unseen, listed="after"),
    ]


def indirect() -> list[Case]:
    """The gate is in a script of another name, which the stage's script runs."""
    rows, refuse = [], refused("gate", TO_POSTPACK)
    for key, line in RUN.items():
        rows += both("gate in a script that the stage runs", key, scripts(PLACE=f"{line} gate", gate=GATE), PUBLISH, blocked(at="gate"), passes("gate"))
        if key in POSTPACK.split():
            late = scripts(False, prepublishOnly=f"{line} gate", gate=GATE, prepack=BUILD)
            rows += both("build in prepack, gate in a script that prepublishOnly runs", key, late, PUBLISH, refuse, refuse)
    return rows


def unheard() -> list[Case]:
    """A line that throws the gate's answer away: nothing can be stopped, so the message is all there is."""
    def outcome(edit: str) -> Outcome:
        return Outcome(("",), (("", PLACE, 2),), 0, ("nobody hears what the gate says", edit))

    thrown, last, first = scripts(PLACE=f"{GATE} || true"), outcome(f'"postpack": "{GATE} && true"'), outcome(f'"prepack": "true && {GATE}"')
    return [*both("gate || true", POSTPACK, thrown, PUBLISH, last, last), *both("gate || true", "berry", thrown, PUBLISH, first, first)]
