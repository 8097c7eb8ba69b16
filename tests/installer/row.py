"""What a row of the table is, and how it is judged."""
import dataclasses
import pathlib
import stat
from collections.abc import Callable

import releases
from box import SHELLS, USUAL, Box, same, tree


@dataclasses.dataclass(frozen=True)
class Step:
    """One run of install.sh and what must come of it."""

    args: tuple[str, ...] = ()
    code: int = 0
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    # What is there afterwards: "same" (nothing was written), "start" (as before the
    # first step), "new" or "old" (exactly that release; "new TARGET" for another
    # target), or a function that says what is wrong.
    leaves: str | Callable[[Box], str] = "same"
    how: str = ""
    # On a terminal, this is typed at the question.
    types: str | None = None
    before: Callable[[Box], None] | None = None


@dataclasses.dataclass(frozen=True)
class Row:
    """Steps in one box."""

    name: str
    steps: tuple[Step, ...]
    tools: tuple[str, ...] = USUAL
    env: dict[str, str | None] = dataclasses.field(default_factory=dict)
    prepare: Callable[[Box], None] | None = None
    shells: tuple[str, ...] = tuple(SHELLS)
    # As a user who is not root, also where the tests are root.
    user: bool = False


def has_release(box: Box, release: str, target: str) -> str:
    """What is wrong with an installation of a small release; nothing else is there."""
    wanted = releases.installed(release, target)
    found = {name: path for name in tree(box.prefix) if not (path := box.prefix / name).is_dir()}
    extra = set(found) ^ {*wanted, "share/packgate/receipt"}
    if extra:
        return f"installed and expected differ by {', '.join(sorted(extra))}"
    for name, (mode, data) in wanted.items():
        if found[name].read_bytes() != data:
            return f"{name} is not that of {release} for {target}"
        if stat.S_IMODE(found[name].lstat().st_mode) != mode:
            return f"{name} has mode {stat.S_IMODE(found[name].lstat().st_mode):o}"
    receipt = found["share/packgate/receipt"].read_text()
    return "" if f"\nversion {release} {target}\n" in receipt else f"the receipt says otherwise:\n{receipt}"


def leaves_what(step: Step, box: Box, before: dict, start: dict) -> str:
    after = tree(box.inside)
    if callable(step.leaves):
        return step.leaves(box)
    if step.leaves == "same":
        if "--dry-run" not in step.args:
            # Something may have been there meanwhile, as its time shows.
            before["tmp"] = after["tmp"]
        return same(before, after, exactly=True)
    if step.leaves == "start":
        return same(start, after, exactly=False)
    release, _, target = step.leaves.partition(" ")
    wrong = has_release(box, {"new": releases.NEW, "old": releases.OLD}[release], target or releases.HERE)
    own = pathlib.Path(box.prefix).relative_to(box.inside)
    others = [{name: what for name, what in it.items() if not (own.is_relative_to(name) or pathlib.Path(name).is_relative_to(own))} for it in (before, after)]
    return wrong or same(*others, exactly=False)


def judge(row: Row, box: Box) -> str:
    """Runs all steps; what is wrong, or nothing."""
    box.user = row.user
    box.tools(row.tools)
    for name, value in row.env.items():
        if value is None:
            box.env.pop(name, None)
        else:
            box.env[name] = value.replace("{inside}", box.seen(box.inside)).replace("{releases}", box.seen(box.releases))
    if row.prepare:
        row.prepare(box)
    start = tree(box.inside)
    for number, step in enumerate(row.steps, 1):
        if step.before:
            step.before(box)
        before = tree(box.inside)
        done = box.run(step.args, step.how) if step.types is None else box.on_terminal(step.args, step.how, step.types)
        wrong = ""
        fill = {"{prefix}": box.seen(box.prefix), "{inside}": box.seen(box.inside), "{releases}": box.seen(box.releases)}
        for word in (*step.says, *step.never):
            real = word
            for name, value in fill.items():
                real = real.replace(name, value)
            if (real in done.said) != (word in step.says):
                wrong = wrong or f"it {'does not say' if word in step.says else 'says'} {real!r}"
        if done.code != step.code:
            wrong = f"exit {done.code}, not {step.code}"
        wrong = wrong or leaves_what(step, box, before, start)
        if not wrong and any(box.tmp.iterdir()):
            wrong = f"left in TMPDIR: {[path.name for path in box.tmp.iterdir()]}"
        if wrong:
            return f"step {number} ({' '.join(step.args)}): {wrong}\n{done.said}"
    return ""
