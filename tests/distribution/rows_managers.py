"""The npm packages from a real registry on loopback: published by npm/publish.mjs,
installed by every package manager, started, left out, and repaired with the very
command that the launcher names."""
from __future__ import annotations

import contextlib
import functools
import json
import os
import pathlib
import shutil
import sys
from collections.abc import Iterator

from box import ROOT, VERSION, Box, Failed, Ran, Row, expect, write
from installed import assemble, own_platform

sys.path.append(str(ROOT / "tests/publish"))
import registry  # noqa: E402
import tools  # noqa: E402

# How each installs, starts a program, and leaves optional dependencies out.
MANAGERS = {
    "npm11": (["install"], ["exec", "--", "packgate"], ["install", "--omit=optional"]),
    "npm12": (["install"], ["exec", "--", "packgate"], ["install", "--omit=optional"]),
    "pnpm": (["install"], ["exec", "packgate"], ["install", "--no-optional"]),
    "yarn1": (["install"], ["run", "--silent", "packgate"], ["install", "--ignore-optional"]),
    "berry": (["install", "--no-immutable"], ["run", "packgate"], None),
    "bun": (["install"], ["run", "packgate"], ["install", "--omit=optional"]),
}
COMMANDS = {"npm11": "npm", "npm12": "npm", "yarn1": "yarn", "berry": "yarn"}


class Project:
    """A project that wants packgate, under one package manager."""

    def __init__(self, box: Box, url: str, name: str, manager: str, **files: str):
        self.box, self.manager = box, manager
        self.dir, self.home = box.folder(f"{name}/project"), box.folder(f"{name}/home")
        host = url.removeprefix("http:")
        write(self.home / ".npmrc", f"registry={url}\n{host}:_authToken=dummy\nfetch-retries=0\n")
        write(self.home / ".yarnrc", f'registry "{url}"\ndisable-self-update-check true\n')
        write(self.home / ".yarnrc.yml", f'npmRegistryServer: "{url}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nenableGlobalCache: false\nhttpRetry: 0\nnpmMinimalAgeGate: 0\n')
        write(self.dir / "package.json", json.dumps({"name": "wants", "version": "1.0.0", "private": True, "devDependencies": {"packgate": VERSION}}))
        write(self.dir / "yarn.lock", "") if manager == "berry" else None
        for file, text in files.items():
            write(self.dir / file.replace("_", "."), text)
        # Under the name that a person types, for the command that the launcher names.
        shims = box.folder(f"{name}/bin")
        program = " ".join(f"'{word}'" for word in tools.programs()[manager])
        write(shims / COMMANDS.get(manager, manager), f'#!/bin/sh\nexec {program} "$@"\n', 0o755)
        nodes = os.path.dirname(tools.node()) if os.sep in tools.node() else ""
        path = os.pathsep.join(filter(None, [str(shims), nodes, box.env["PATH"]]))
        self.env = {"HOME": str(self.home), "PATH": path, "npm_config_cache": str(self.home / "npm"), "CI": "true"}

    def run(self, *args: str) -> Ran:
        return self.box.run(*tools.programs()[self.manager], *args, cwd=self.dir, env=self.env)

    def must(self, args: list[str]) -> None:
        expect(self.run(*args), 0)

    def starts(self) -> None:
        expect(self.run(*MANAGERS[self.manager][1], "--version"), 0, f"packgate {VERSION}")

    def repaired(self) -> str:
        """Follows the launcher's advice, word for word; the command."""
        ran = self.run(*MANAGERS[self.manager][1], "--version")
        if ran.code == 0 or f"@packgate/{own_platform()}, the package with the program packgate" not in ran.said:
            raise Failed(f"exit {ran.code}\n{ran.said}")
        command = next(line.strip() for line in ran.said.splitlines() if line.startswith("  "))
        expect(self.box.run("/bin/sh", "-c", command, cwd=self.dir, env=self.env), 0)
        try:
            self.starts()
        except Failed as error:
            raise Failed(f"after `{command}`: {error}") from None
        return f"exit {ran.code}, then `{command}`"


def published(box: Box, url: str, judge: pathlib.Path) -> str:
    """npm/publish.mjs judges, publishes in order, and can be run again."""
    home = write(box.base / "publisher/.npmrc", f"registry={url}\n{url.removeprefix('http:')}:_authToken=dummy\nfetch-retries=0\n")
    command = ["node", ROOT / "npm/publish.mjs", "--packgate", judge, box.base / "made/tarballs"]
    env = {"npm_config_userconfig": str(home)}
    own = f"@packgate/{own_platform()}@{VERSION}"
    first = box.run(*command, env=env)
    expect(first, 0, f"judged: {own}", f"judged: packgate@{VERSION}", f"published: {own}", f"published: packgate@{VERSION}")
    if not first.out.index(f"judged: packgate@{VERSION}") < first.out.index(f"published: {own}") < first.out.index(f"published: packgate@{VERSION}"):
        raise Failed(f"not in order:\n{first.out}")
    expect(box.run(*command, env=env), 0, f"already published: {own}", f"already published: packgate@{VERSION}")
    return "judged, published, and nothing the second time"


def as_judged(box: Box, server: registry.Registry) -> str:
    """The registry has the bytes that were written down."""
    for one in json.loads((box.base / "made/tarballs/packed.json").read_text()):
        found = server.dist(one["name"])
        if found is None or found["integrity"] != one["integrity"]:
            raise Failed(f"{one['name']}: {found}")
    return "the same integrity"


def swapped(box: Box, url: str, judge: pathlib.Path) -> str:
    """What was changed after it was packed is not published, nor is what the registry has otherwise."""
    tarballs = box.base / "swapped"
    shutil.copytree(box.base / "made/tarballs", tarballs)
    home = box.base / "publisher/.npmrc"
    packed = json.loads((tarballs / "packed.json").read_text())
    main = tarballs / packed[-1]["file"]
    main.write_bytes((box.base / "made/tarballs" / packed[0]["file"]).read_bytes())
    command = ["node", ROOT / "npm/publish.mjs", "--packgate", judge, tarballs]
    ran = box.run(*command, env={"npm_config_userconfig": str(home)})
    expect(ran, 1, "packgate does not pass", packed[-1]["integrity"])
    if "published" in ran.out:
        raise Failed(ran.out)
    # The same version with other bytes, which were judged.
    packed[-1] = {**packed[0], "name": "packgate"}
    write(tarballs / "packed.json", json.dumps(packed))
    expect(box.run(*command, env={"npm_config_userconfig": str(home)}), 1, f"the registry has another packgate@{VERSION}")
    return "refused"


def installed(box: Box, url: str, manager: str) -> str:
    project = Project(box, url, f"{manager}-installs", manager)
    project.must(MANAGERS[manager][0])
    project.starts()
    if manager == "berry" and not (project.dir / ".pnp.cjs").exists():
        raise Failed("it was not plug'n'play")
    return "plug'n'play" if manager == "berry" else "starts"


def linked(box: Box, url: str) -> str:
    project = Project(box, url, "berry-links", "berry", _yarnrc_yml="nodeLinker: node-modules\n")
    project.must(MANAGERS["berry"][0])
    project.starts()
    return "starts"


def left_out(box: Box, url: str, manager: str) -> str:
    project = Project(box, url, f"{manager}-omits", manager)
    project.must(MANAGERS[manager][2])
    return project.repaired()


def other_lock(box: Box, url: str, manager: str) -> str:
    """A lock file without this platform's package, as npm has written them on others:
    `npm ci` refuses it, and the repair mends it."""
    project = Project(box, url, f"{manager}-lock", manager)
    project.must(["install"])
    for path in (project.dir / "package-lock.json", project.dir / "node_modules/.package-lock.json"):
        lock = json.loads(path.read_text())
        del lock["packages"][f"node_modules/@packgate/{own_platform()}"]
        path.write_text(json.dumps(lock))
    shutil.rmtree(project.dir / "node_modules/@packgate")
    expect(project.run("ci", "--dry-run"), 1, f"Missing: @packgate/{own_platform()}@{VERSION} from lock file")
    return project.repaired()


def other_modules(box: Box, url: str, manager: str) -> str:
    """A node_modules that was made on another platform, and copied."""
    project = Project(box, url, f"{manager}-copied", manager)
    project.must(MANAGERS[manager][0])
    inner = [path for path in (project.dir / "node_modules").rglob(own_platform()) if path.parent.name == "@packgate"]
    for path in inner:
        path.unlink() if path.is_symlink() else shutil.rmtree(path)
    if not inner:
        raise Failed("there is no package to take away")
    return project.repaired()


@contextlib.contextmanager
def server(box: Box) -> Iterator[registry.Registry]:
    with registry.Registry(box.base / "registry") as running:
        yield running


def rows(box: Box) -> Iterator[Row]:
    assemble(box, box.base / "made")
    judge = box.programs / "packgate"
    with server(box) as running:
        url = running.url
        yield Row("publish.mjs", functools.partial(published, box, url, judge))
        yield Row("publish.mjs: what the registry has", functools.partial(as_judged, box, running))
        yield Row("publish.mjs: bytes that were changed", functools.partial(swapped, box, url, judge))
        for manager in MANAGERS:
            yield Row(f"{manager} installs", functools.partial(installed, box, url, manager))
        yield Row("berry installs, without plug'n'play", functools.partial(linked, box, url))
        for manager, (_, _, omit) in MANAGERS.items():
            if omit:
                yield Row(f"{manager} {' '.join(omit)}", functools.partial(left_out, box, url, manager))
        for manager in ("npm11", "npm12"):
            yield Row(f"{manager}, a lock file from elsewhere", functools.partial(other_lock, box, url, manager))
        for manager in ("npm11", "npm12", "yarn1", "bun"):  # pnpm mends it by itself
            yield Row(f"{manager}, a node_modules from elsewhere", functools.partial(other_modules, box, url, manager))
