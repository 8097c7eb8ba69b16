"""One row of the matrix: a project, what is run in it, and what must have come of it."""
from __future__ import annotations

import dataclasses
import json
import pathlib
from typing import Callable

from box import Box, Ran
from packages import LEAKED, RULES
from registry import Registry, packed

# Stands for the manager's own stage: postpack, or prepack in yarn 4.
PLACE = "PLACE"


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What must be true afterwards."""

    uploaded: tuple[str, ...]  # what is appended to the box's name: "" is the package itself
    gates: tuple[tuple[str, str, int], ...]  # (the same, stage, exit code) of each run of the gate
    code: int | str  # the manager's exit code; "gate": what it makes of the gate's
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


def passes(*stages: str, uploaded: bool = True) -> Outcome:
    """Every gate lets it through, and it is in the registry."""
    return Outcome(("",) if uploaded else (), tuple(("", stage, 0) for stage in stages or (PLACE,)), 0, never=RULES)


def blocked(*before: str, at: str = PLACE) -> Outcome:
    """The gate names the leak, and nothing is in the registry; the stages before that saw nothing."""
    return Outcome((), (*(("", stage, 0) for stage in before), ("", at, 1)), "gate", RULES)


def refused(stage: str, *says: str) -> Outcome:
    """The gate could not judge, says why, and nothing is in the registry."""
    return Outcome((), (("", stage, 2),), "gate", says)


@dataclasses.dataclass(frozen=True)
class Case:
    """`project` writes it, `act` runs it and returns the command that counts."""

    scenario: str
    manager: str
    leak: bool
    project: Callable[[Box, bool], None]
    act: Callable[[Box], Ran]
    expect: Outcome
    also: tuple[tuple[str, str], ...] = ()  # which program a command name is, beside the defaults
    listed: str = "before"  # when the packed set is asked for: "before", "after" or "never"
    check: Callable[[Box, Ran], list[str]] | None = None
    suffixes: tuple[str, ...] = ("",)  # the packages that are looked for
    places: tuple[str, ...] = (".",)  # where they are in the project
    sample: str = "turn"  # in a sample "always", "never", or when it is this manager's turn


@dataclasses.dataclass
class Result:
    case: Case
    uploaded: list[str]
    code: int | None
    gates: list[tuple[str, str, int]]
    stages: list[str]  # that said so, in order
    wrong: list[str]
    story: str


def commands(*lines: str, cwd: str = ".") -> Callable[[Box], Ran]:
    """One command after the other. `{publish}` is the manager's, `{name}` the package's, `{url}` the registry's."""
    def act(box: Box) -> Ran:
        return box.chain(*(line.format(publish=box.manager.publish, name=box.name, url=box.registry.url) for line in lines), cwd=cwd)
    return act


def listing(box: Box, case: Case) -> dict[str, list[str]]:
    """The packed set of each package as packgate has it."""
    sets = {}
    for suffix, place in zip(case.suffixes, case.places):
        said = box.run(f"packgate list --format json --manager {box.manager.profile} {place} 2>/dev/null")
        if said.code == 0:
            sets[suffix] = sorted(file["path"] for file in json.loads(said.said)["files"])
    return sets


def judge_upload(box: Box, case: Case, sets: dict[str, list[str]]) -> tuple[list[str], list[str]]:
    """Looks in the registry: which packages it has, and what is wrong with them."""
    there, wrong = [], []
    for suffix in case.suffixes:
        tarball = box.registry.tarball(box.name + suffix)
        if tarball is None:
            continue
        there.append(suffix)
        files = packed(tarball)
        leaks = LEAKED if case.leak and suffix == case.suffixes[-1] else []
        if [name for name in LEAKED if name in files] != leaks:
            wrong.append(f"{box.name}{suffix} holds {files}, of the leak expected {leaks}")
        if case.listed != "never" and sets.get(suffix) != files:
            wrong.append(f"{box.name}{suffix} holds {files}, packgate list said {sets.get(suffix)}")
    return there, wrong


def compare(box: Box, case: Case, ran: Ran, there: list[str]) -> list[str]:
    expect, wrong = case.expect, []
    if sorted(there) != sorted(expect.uploaded):
        wrong.append(f"uploaded {there}, expected {list(expect.uploaded)}")
    gates = sorted((box.name + suffix, box.manager.place if stage == PLACE else stage, code) for suffix, stage, code in expect.gates)
    if box.gates() != gates:
        wrong.append(f"the gate ran as {box.gates()}, expected {gates}")
    code = expect.code
    if code == "gate":
        worst = max((c for _, _, c in gates), default=0)
        code = worst if box.manager.own_code or worst == 0 else 1
    if ran.code is None or (ran.code == 0 if code == "fails" else ran.code != code):
        wrong.append(f"exit code {ran.code}, expected {code}")
    said = "\n".join(r.said for r in box.ran)
    wrong += [f"does not say {word!r}" for word in expect.says if word not in said]
    wrong += [f"says {word!r}" for word in expect.never if word in said]
    return wrong


@dataclasses.dataclass(frozen=True)
class World:
    """What all rows share."""

    base: pathlib.Path
    registry: Registry
    bins: pathlib.Path
    keep: bool

    def box(self, case: Case, serial: int) -> Box:
        return Box(self.base, case.manager, self.registry, self.bins, serial, dict(case.also))


def play(case: Case, world: World, serial: int) -> Result:
    """Makes the project, publishes it, looks in the registry."""
    box = world.box(case, serial)
    try:
        return result(case, box)
    except Exception as error:  # one broken row must not hide what the others found
        return Result(case, [], None, [], [], [f"{type(error).__name__}: {error}"], box.story())
    finally:
        if not world.keep:
            box.remove()


def result(case: Case, box: Box) -> Result:
    case.project(box, case.leak)
    if box.which["yarn"] == "berry":
        box.file("yarn.lock", "")
        box.run("yarn install --mode=skip-build --no-immutable")
    sets = listing(box, case) if case.listed == "before" else {}
    ran = case.act(box)
    if case.listed == "after":
        sets = listing(box, case)
    there, wrong = judge_upload(box, case, sets)
    wrong += case.check(box, ran) if case.check else []
    wrong += compare(box, case, ran, there)
    return Result(case, there, ran.code, box.gates(), box.lines("stages"), wrong, box.story())


def both(scenario: str, managers: str, project: Callable[[Box, bool], None], act: Callable[[Box], Ran],
         leak: Outcome, clean: Outcome, **more: object) -> list[Case]:
    """The leaking and the clean row of each of the managers."""
    return [
        Case(scenario, manager, leaks, project, act, leak if leaks else clean, **more)
        for manager in managers.split() for leaks in (True, False)
    ]
