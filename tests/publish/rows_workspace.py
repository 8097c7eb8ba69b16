"""Publishing from a workspace: a gate in each package, and one step at the root before all of them."""
from __future__ import annotations

import json
from typing import Callable

from box import Box
from case import PLACE, Case, Outcome, blocked, both, commands, passes
from packages import GATE, RULES, package, workspace
from tools import MANAGERS

PAIR = {"suffixes": ("-a", "-b"), "places": ("packages/a", "packages/b")}
SECOND = {"suffixes": ("-b",), "places": ("packages/b",)}

# How each manager publishes the second package alone: {name} is its name's beginning.
ALONE = {
    "npm11": ("npm publish -w packages/b", "npm publish --workspace={name}-b"),
    "npm12": ("npm publish -w packages/b", "npm publish --workspace={name}-b"),
    "pnpm": ("pnpm --filter {name}-b publish --no-git-checks", "pnpm publish --filter {name}-b --no-git-checks", "pnpm publish packages/b --no-git-checks"),
    "yarn1": ("yarn workspace {name}-b publish --non-interactive", "yarn publish packages/b --non-interactive"),
    "berry": ("yarn workspace {name}-b npm publish", "yarn workspaces foreach -A --include {name}-b npm publish"),
    "bun": ("bun publish --cwd packages/b",),
}
# And how it publishes all of them; yarn 1 and bun have no command for it.
TOGETHER = {
    "npm11": "npm publish --workspaces",
    "npm12": "npm publish --workspaces",
    "pnpm": "pnpm -r publish --no-git-checks",
    "yarn1": "yarn workspace {name}-a publish --non-interactive && yarn workspace {name}-b publish --non-interactive",
    "berry": "yarn workspaces foreach -A --no-private npm publish",
    "bun": "(cd packages/a && bun publish) && (cd packages/b && bun publish)",
}


def gated(box: Box, leak: bool) -> None:
    """A workspace whose packages each have the gate in the right place."""
    workspace(box, leak, {box.manager.place: GATE})


def rows() -> list[Case]:
    found: list[Case] = []
    for key in ALONE:
        found += alone(key) + together(key) + root_step(key)
    return found + negated() + releasers() + directories()


def alone(key: str) -> list[Case]:
    stopped = Outcome((), (("-b", PLACE, 1),), "gate", RULES)
    passed = Outcome(("-b",), (("-b", PLACE, 0),), 0, never=RULES)
    rows = []
    for command in ALONE[key]:
        what = f"workspace: {command.format(name='NAME')}"
        rows += both(what, key, gated, commands(command), stopped, passed, **SECOND)
    return rows + both("workspace: publish in the member's directory", key, gated, commands("{publish}", cwd="packages/b"), stopped, passed, **SECOND)


def together(key: str) -> list[Case]:
    """The packages go up one after the other, so the first is there when the second is blocked."""
    second = Outcome(("-a",), (("-a", PLACE, 0), ("-b", PLACE, 1)), "gate", RULES)
    passed = Outcome(("-a", "-b"), (("-a", PLACE, 0), ("-b", PLACE, 0)), 0, never=RULES)
    return both("workspace: all, a gate in each", key, gated, commands(TOGETHER[key]), second, passed, **PAIR)


def root_step(key: str) -> list[Case]:
    """Judged together before the first upload."""
    def project(box: Box, leak: bool) -> None:
        release = f"packgate check --all-packages && {TOGETHER[key]}".format(name=box.name)
        workspace(box, leak, {box.manager.place: GATE}, {"release": release})

    # pnpm would first install the workspace's dependencies, of which there are none.
    act = commands("pnpm --config.verify-deps-before-run=false run release" if key == "pnpm" else f"{MANAGERS[key].command} run release")
    none = Outcome((), (), 1, RULES)
    passed = Outcome(("-a", "-b"), (("-a", PLACE, 0), ("-b", PLACE, 0)), 0, never=RULES)
    return both("workspace: all, after a check of all at the root", key, project, act, none, passed, **PAIR)


def negated() -> list[Case]:
    """A pattern that takes the second package back: pnpm and yarn 4 leave it alone, yarn 1 knows no such pattern."""
    patterns = ["!packages/b", "packages/*"]

    def project(box: Box, leak: bool) -> None:
        gated(box, leak)
        if box.key == "pnpm":
            box.file("pnpm-workspace.yaml", f"packages: {json.dumps(patterns)}\n")
            return
        root = json.loads((box.root / "package.json").read_text())
        box.json("package.json", {**root, "workspaces": {"packages": patterns}})
        box.file("yarn.lock", "# yarn lockfile v1\n")

    first = Outcome(("-a",), (("-a", PLACE, 0),), 0, never=RULES)
    second = Outcome(("-b",), (("-b", PLACE, 0),), 0, never=RULES)
    what, check = "workspace: a negated pattern, after a check of all", "packgate check --all-packages"
    return [
        *(case for key in ("pnpm", "berry") for case in both(what, key, project, commands(check, TOGETHER[key]), first, first, **PAIR)),
        *both(what, "yarn1", project, commands(check, ALONE["yarn1"][0]), Outcome((), (), 1, RULES), second, **SECOND),
    ]


def committed(box: Box) -> None:
    box.chain("git init -q", "git add -A", "git commit -qm first")


def releasers() -> list[Case]:
    """lerna and changesets publish a workspace their own ways."""
    def lerna(box: Box, leak: bool) -> None:
        workspace(box, leak, {"postpack": GATE})
        box.json("lerna.json", {"version": "1.0.0", "npmClient": "npm"})
        committed(box)

    def changesets(box: Box, leak: bool) -> None:
        workspace(box, leak, {"postpack": GATE})
        box.json(".changeset/config.json", {"changelog": False, "commit": False, "access": "public", "baseBranch": "main"})
        box.file("pnpm-lock.yaml" if box.key == "pnpm" else "package-lock.json", "lockfileVersion: '9.0'\n" if box.key == "pnpm" else '{"lockfileVersion":3,"packages":{}}\n')
        committed(box)

    def scripted(write: Callable[[Box, bool], None], line: str) -> Callable[[Box, bool], None]:
        """The same from a script of the root, `npm run release`."""
        def project(box: Box, leak: bool) -> None:
            write(box, leak)
            root = json.loads((box.root / "package.json").read_text())
            box.json("package.json", {**root, "scripts": {"release": line}})
            box.run("git commit -qam release")
        return project

    from_package = "lerna publish from-package --yes --no-git-reset"
    gates = lambda second: (("-a", "postpack", 0), ("-b", "postpack", second))
    passed = Outcome(("-a", "-b"), gates(0), 0, never=RULES)
    # lerna packs all of them before it uploads the first.
    none = Outcome((), gates(1), "fails", RULES)
    # changesets runs the publishes side by side, and of what they say shows the command that failed.
    first = Outcome(("-a",), gates(1), "fails", (GATE,))
    checked = Outcome((), (), 1, RULES)
    return [
        *both("lerna publish, a gate in each", "npm12", lerna, commands(f"{from_package} --registry {{url}}"), none, passed, **PAIR),
        *both("npm run release calls lerna publish", "npm12", scripted(lerna, from_package), commands("npm run release"), none, passed, **PAIR),
        *both("changeset publish, a gate in each", "npm12 pnpm", changesets, commands("changeset publish"), first, passed, **PAIR),
        *both("npm run release calls changeset publish", "npm12", scripted(changesets, "changeset publish"), commands("npm run release"), first, passed, **PAIR),
        *both("changeset publish, after a check of all at the root", "npm12", scripted(changesets, "packgate check --all-packages && changeset publish"),
              commands("npm run release"), checked, passed, **PAIR),
    ]


def directories() -> list[Case]:
    """What is published is another directory than the project's; yarn 4 has no such command."""
    def made(box: Box, leak: bool) -> None:
        box.json("package.json", {"name": f"{box.name}-root", "private": True})
        package(box, leak, {box.manager.place: GATE}, "out")

    def linked(box: Box, leak: bool) -> None:
        package(box, leak, {}, "out")
        box.json("package.json", {"name": box.name, "version": "1.0.0", "license": "MIT", "scripts": {"postpack": GATE}, "publishConfig": {"directory": "out"}})

    out = {"places": ("out",)}
    lines = {
        "npm11": "npm publish ./out",
        "npm12": "npm publish ./out",
        "pnpm": "pnpm publish out --no-git-checks",
        "yarn1": "yarn publish out --non-interactive",
        "bun": "cd out && bun publish",
    }
    return [
        *(case for key, line in lines.items() for case in both("publish another directory", key, made, commands(line), blocked(), passes(), **out)),
        *both("publishConfig.directory", "pnpm", linked, commands("{publish}"), blocked(), passes(), **out),
    ]
