"""The launcher, under every node that is here: what reaches the program, and what is
said when there is none."""
from __future__ import annotations

import functools
import json
import pathlib
import shutil

from box import HERE, PROGRAMS, Box, Failed, Row, expect, nodes, package, write
from installed import PLATFORMS, Installed, own_platform, probe

ARGV = ["show", "a b", "", '"q"', "'s'", "$HOME", "`id`", "*", "é\u200b😀", "--", "-x", "--version", "a\nb", "\\", "%PATH%", "^&|", " "]
LOADERS = {
    "x64": ("/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"),
    "arm64": ("/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-aarch64.so.1"),
}
GLIBC = {"header": {"glibcVersionRuntime": "2.36"}, "sharedObjects": ["/lib/x86_64-linux-gnu/libc.so.6"]}
MUSL = {"header": {}, "sharedObjects": ["/lib/ld-musl-x86_64.so.1"]}
SILENT = {"header": {}, "sharedObjects": []}

# (what it is, packages, loaders that are there: glibc's, musl's, what node reports,
#  /usr/bin/ldd, /lib) → the package that must be taken, or words of the explanation
LIBC = [
    ("glibc, its package", ["gnu"], (True, False), GLIBC, None, [], "gnu"),
    ("glibc, the package for musl", ["musl"], (True, False), GLIBC, None, [], "musl"),
    ("musl, its package", ["musl"], (False, True), MUSL, None, [], "musl"),
    ("musl, the package for glibc", ["gnu"], (False, True), MUSL, None, [], "is for glibc, whose loader"),
    ("no loader where it should be", ["gnu"], (False, False), GLIBC, None, [], "is for glibc, whose loader"),
    ("both packages, glibc", ["gnu", "musl"], (True, False), GLIBC, None, [], "gnu"),
    ("both, no loader in the usual place", ["gnu", "musl"], (False, False), SILENT, None, [], "gnu"),
    ("both, musl", ["gnu", "musl"], (False, True), MUSL, None, [], "musl"),
    ("both, glibc with musl beside it", ["gnu", "musl"], (True, True), GLIBC, "musl", ["ld-musl-x86_64.so.1"], "gnu"),
    ("both, musl with gcompat", ["gnu", "musl"], (True, True), MUSL, "GNU C Library", [], "musl"),
    ("both, no report, ldd of musl", ["gnu", "musl"], (False, True), None, "# musl libc", [], "musl"),
    ("both, no report, ldd of glibc", ["gnu", "musl"], (True, True), None, "# This file is part of the GNU C Library.", ["ld-musl-x86_64.so.1"], "gnu"),
    ("both, only /lib knows, musl", ["gnu", "musl"], (False, True), SILENT, None, ["ld-musl-x86_64.so.1"], "musl"),
    ("both, nothing knows", ["gnu", "musl"], (True, True), None, None, [], "gnu"),
]


def started(box: Box, node: str, command: pathlib.Path, fake: dict | None = None, env: dict[str, str] | None = None, args: tuple = ()):
    preload = ["--require", HERE / "preload.js"] if fake is not None else []
    return box.run(node, *preload, command, *args, env={**(env or {}), **({"FAKE": json.dumps(fake)} if fake is not None else {})})


def exit_codes(box: Box, node: str, command: pathlib.Path, env: dict[str, str]) -> str:
    codes = [0, 1, 2, 3, 77, 126, 255]
    for code in codes:
        expect(started(box, node, command, env=env, args=("exit", str(code))), code)
    return " ".join(map(str, codes))


def streams(box: Box, node: str, command: pathlib.Path, env: dict[str, str]) -> str:
    data = bytes(range(256)) * 4096
    cwd = box.base / "a folder"
    cwd.mkdir(exist_ok=True)
    ran = box.run(node, command, *ARGV, stdin=data, cwd=cwd, env={**env, "PG_KEPT": "a=b\nc"})
    expect(ran, 0)
    shown = json.loads(ran.out)
    wanted = {"argv": ARGV, "stdin": data.hex(), "cwd": str(cwd), "env": {"PG_KEPT": "a=b\nc"}}
    if shown != wanted:
        raise Failed(f"the program saw {str(shown)[:500]}")
    ran = started(box, node, command, env=env, args=("both",))
    if (ran.code, ran.out, ran.err) != (0, "to stdout\n", "to stderr\n"):
        raise Failed(f"stdout {ran.out!r}, stderr {ran.err!r}")
    return f"{len(ARGV)} arguments, {len(data)} bytes of stdin"


def own_programs(box: Box, node: str, site: Installed) -> str:
    for program in PROGRAMS:
        ran = started(box, node, site.command(program))
        if ran.out != f"{program} of {own_platform()}\n":
            raise Failed(f"{program} started {ran.said}")
    return "each starts its own"


def any_platform(box: Box, node: str, site: Installed) -> str:
    for platform in PLATFORMS:
        system, arch, *libc = platform.split("-")
        gnu, musl = LOADERS[arch]
        fake = {"platform": system, "arch": arch, "exists": {gnu: libc == ["gnu"], musl: libc == ["musl"]}, "report": GLIBC if libc == ["gnu"] else MUSL}
        ran = started(box, node, site.command("packgate-push"), fake)
        if ran.out != f"packgate-push of {platform}\n":
            raise Failed(f"{platform}: {ran.said}")
    return f"{len(PLATFORMS)} platforms"


def unsupported(box: Box, node: str, site: Installed) -> str:
    for system, arch in (("sunos", "x64"), ("freebsd", "x64"), ("linux", "ppc64"), ("linux", "ia32"), ("win32", "ia32"), ("android", "arm64")):
        ran = started(box, node, site.command(), {"platform": system, "arch": arch})
        expect(ran, 2, f"there is no program for {system}-{arch}", ", ".join(PLATFORMS), "PACKGATE_BINARY")
    return "exit 2, and the list of what there is"


def libc(box: Box, node: str, sites: dict[tuple, Installed], row: tuple) -> str:
    what, packages, there, report, ldd, lib, wanted = row
    if tuple(packages) not in sites:
        sites[tuple(packages)] = Installed(box, "libc-" + "-".join(packages), *(f"linux-x64-{one}" for one in packages))
    fake = {"platform": "linux", "arch": "x64", "exists": dict(zip(LOADERS["x64"], there)), "report": report, "ldd": ldd, "lib": lib}
    ran = started(box, node, sites[tuple(packages)].command(), fake)
    if wanted in ("gnu", "musl"):
        expect(ran, 0, f"packgate of linux-x64-{wanted}\n")
    else:
        expect(ran, 2, wanted, LOADERS["x64"][0])
    return wanted


def not_installed(box: Box, node: str, site: Installed) -> str:
    for agent, command in (
        ("", "npm install --include=optional"), ("npm/12.2.0 node/v24.0.0 linux x64", "npm install --include=optional"),
        ("pnpm/12.21.0 npm/? node/v24.0.0 linux x64", "pnpm install --force"), ("yarn/1.22.22 npm/? node/v24.0.0 linux x64", "yarn install --force"),
        ("yarn/4.18.1 npm/? node/v24.0.0 linux x64", "supportedArchitectures"), ("bun/1.4.5 npm/? node/v24.0.0 linux x64", "bun install --force"),
    ):
        ran = started(box, node, site.command(), env={"npm_config_user_agent": agent})
        expect(ran, 2, f"@packgate/{own_platform()}", "is not installed", "--omit=optional", f"  {command}" if "install" in command else command)
        if ran.out:
            raise Failed(f"on stdout: {ran.out}")
    return "exit 2, and the command that repairs it"


def damaged(box: Box, node: str, site: Installed) -> str:
    program = site.modules / "@packgate" / own_platform() / "bin" / "packgate"
    whole = program.read_bytes()
    real = (box.programs / "packgate").read_bytes()
    for what, content, mode, word in (
        ("empty", b"", 0o755, "is damaged"), ("zeros", bytes(4096), 0o755, "is damaged"), ("text", b"hello\n", 0o755, "is damaged"),
        ("one byte", b"\x7f", 0o755, "is damaged"), ("not executable", whole, 0o644, "chmod +rx"),
        ("its interpreter is missing", b"#!/nowhere/sh\n", 0o755, None), ("cut short", real[:300], 0o755, None),
    ):
        program.write_bytes(content)
        program.chmod(mode)
        ran = started(box, node, site.command())
        # Newer versions of node die in the attempt to become what the system refuses.
        if ran.code in (0, 1) or (word and (ran.code != 2 or word not in ran.err)):
            raise Failed(f"{what}: exit {ran.code}\n{ran.said}")
    program.unlink()
    expect(started(box, node, site.command()), 2, "is missing, though its package is installed", "Install again")
    program.write_bytes(whole)
    program.chmod(0o755)
    return "never 0 or 1"


def override_rows(box: Box, node: str, site: Installed) -> str:
    folder = box.base / "other programs"
    if not folder.exists():
        for one in PROGRAMS:
            probe(folder / one, f"other {one}")
        probe(box.base / "alone" / "my-packgate", "alone")
        (box.base / "linked").symlink_to(folder / "packgate")
        write(box.base / "blunt", "#!/bin/sh\n", 0o644)
        write(box.base / "empty", "", 0o755)
    launcher = site.modules / "packgate/bin/packgate.js"
    rows = [
        ("packgate", folder / "packgate", 0, "other packgate\n"), ("packgate", folder, 0, "other packgate\n"),
        ("packgate", "other programs", 0, "other packgate\n"), ("packgate", box.base / "linked", 0, "other packgate\n"),
        ("packgate-commit", folder, 0, "other packgate-commit\n"), ("packgate-push", folder / "packgate", 0, "other packgate-push\n"),
        ("packgate-publish", folder / "packgate-commit", 0, "other packgate-publish\n"),
        ("packgate", box.base / "alone/my-packgate", 0, "alone\n"), ("packgate", "", 0, f"packgate of {own_platform()}\n"),
        ("packgate-commit", box.base / "alone/my-packgate", 2, "there is no program"), ("packgate", box.base / "alone", 2, "there is no program"),
        ("packgate", "nowhere", 2, "where there is nothing"), ("packgate", box.base / "blunt", 2, "chmod +rx"), ("packgate", box.base / "empty", 2, "is damaged"),
        ("packgate", launcher, 2, "names this launcher itself"), ("packgate", site.modules / ".bin", 2, "names this launcher itself"),
        ("packgate", box.base, 2, "there is no program"),
        # Another launcher starts what it has itself.
        ("packgate-commit", launcher, 2, "there is no program"), ("packgate-commit", site.modules / ".bin", 2, "names this launcher itself"),
    ]
    for program, value, code, word in rows:
        try:
            expect(started(box, node, site.command(program), env={"PACKGATE_BINARY": str(value)}), code, word)
        except Failed as error:
            raise Failed(f"{program} with PACKGATE_BINARY={value}: {error}") from None
    return f"{len(rows)} values"


def layouts(box: Box, node: str) -> str:
    """Where installers put the two packages, and where the command is started from."""
    own = own_platform()
    nested = Installed(box, "nested é", own)
    inner = nested.modules / "packgate/node_modules"
    inner.mkdir()
    shutil.move(nested.modules / "@packgate", inner / "@packgate")
    strict = Installed(box, "strict", own)
    store = strict.modules / ".pnpm/packgate@1/node_modules"
    store.mkdir(parents=True)
    apart = strict.modules / f".pnpm/@packgate+{own}@1/node_modules/@packgate"
    apart.mkdir(parents=True)
    shutil.move(strict.modules / "packgate", store / "packgate")
    shutil.move(strict.modules / "@packgate" / own, apart / own)
    (store / "@packgate").mkdir()
    (store / "@packgate" / own).symlink_to(apart / own)
    (strict.modules / "packgate").symlink_to(store / "packgate")
    globally = Installed(box, "prefix/lib", own)
    (box.base / "prefix/bin").mkdir()
    (box.base / "prefix/bin/packgate").symlink_to(globally.modules / "packgate/bin/packgate.js")
    copies = Installed(box, "two versions", own)
    shutil.copytree(copies.modules / "@packgate", copies.modules / "packgate/node_modules/@packgate")
    probe(copies.modules / "@packgate" / own / "bin/packgate", "the wrong version")
    places = {
        "nested": nested.command(), "strict": strict.command(), "global": box.base / "prefix/bin/packgate",
        "two versions": copies.command(), "not through a link": copies.modules / "packgate/bin/packgate.js",
    }
    for what, command in places.items():
        try:
            expect(started(box, node, command), 0, f"packgate of {own}\n")
        except Failed as error:
            raise Failed(f"{what}: {error}") from None
    return ", ".join(places)


def real(box: Box, node: str, site: Installed) -> str:
    leak, clean = package(box.base / "leak", leak=True), package(box.base / "clean")
    for path, code, word in ((leak, 1, "map-reveals-source"), (clean, 0, "ok: fx@1.0.0"), (box.base / "none", 2, "error")):
        expect(started(box, node, site.command(), args=("check", str(path))), code, word)
    for program in PROGRAMS:
        expect(started(box, node, site.command(program), args=("--version",)), 0, f"{program} ")
    return "0, 1 and 2 from the real programs"


def rows(box: Box) -> list[Row]:
    site = Installed(box, "site", own_platform())
    all_of_them = Installed(box, "all", *PLATFORMS)
    none, broken, true = Installed(box, "none-installed"), Installed(box, "broken", own_platform()), Installed(box, "true", own_platform(), program="real")
    other = {"PACKGATE_BINARY": str(probe(box.base / "override/packgate", "override"))}
    found, table, sites = nodes(), [], {}
    newest = list(found.values())[-1]
    for version, node in found.items():
        add = lambda what, call, *args: table.append(Row(f"node {version}: {what}", functools.partial(call, box, node, *args)))  # noqa: E731
        for how, env in (("", {}), (", by PACKGATE_BINARY", other)):
            add(f"exit codes{how}", exit_codes, site.command(), env)
            add(f"arguments, streams, directory, environment{how}", streams, site.command(), env)
        add("which program", own_programs, site)
        add("which platform", any_platform, all_of_them)
        add("a platform there is nothing for", unsupported, all_of_them)
        add("the platform's package is missing", not_installed, none)
        add("the program is damaged", damaged, broken)
        add("PACKGATE_BINARY", override_rows, site)
        add("the real programs", real, true)
    for row in LIBC:
        table.append(Row(f"libc: {row[0]}", functools.partial(libc, box, newest, sites, row)))
    table.append(Row("layouts", functools.partial(layouts, box, newest)))
    return table
