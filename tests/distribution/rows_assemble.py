"""npm/assemble.mjs: what it makes, that npm packs it as packgate lists it, and what it refuses."""
from __future__ import annotations

import functools
import hashlib
import json
import os
import pathlib
import shutil
import tarfile
import tomllib

import headers
from box import PROGRAMS, ROOT, VERSION, Box, Failed, Row, expect, peers, write
from installed import PLATFORMS, assemble, own_platform

ASSEMBLE = ROOT / "npm/assemble.mjs"
TARGETS = {
    "linux-x64-gnu": "x86_64-unknown-linux-gnu", "linux-x64-musl": "x86_64-unknown-linux-musl",
    "linux-arm64-gnu": "aarch64-unknown-linux-gnu", "linux-arm64-musl": "aarch64-unknown-linux-musl",
    "darwin-x64": "x86_64-apple-darwin", "darwin-arm64": "aarch64-apple-darwin",
    "win32-x64": "x86_64-pc-windows-msvc", "win32-arm64": "aarch64-pc-windows-msvc",
}
LICENCES = ["LICENSE-APACHE", "LICENSE-MIT"]
MAIN = [*LICENCES, "README.md", *(f"bin/{one}.js" for one in PROGRAMS), "lib/explain.js", "lib/libc.js", "lib/override.js", "lib/spawn.js", "package.json"]
PLATFORM = [*LICENCES, "README.md", *(f"bin/{one}" for one in PROGRAMS), "package.json"]


def manifest(folder: pathlib.Path) -> dict:
    return json.loads((folder / "package.json").read_text())


def tree(folder: pathlib.Path) -> dict[str, tuple[int, str]]:
    """Mode and digest of every file below a folder."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): (path.stat().st_mode & 0o777, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}


def dist(box: Box, name: str, names: dict[str, str] | None = None) -> pathlib.Path:
    """A --dist directory with what begin like programs for every platform."""
    folder = box.folder(name)
    for platform, target in TARGETS.items():
        for one in PROGRAMS:
            path = folder / (names or {}).get(platform, target) / (one + (".exe" if platform.startswith("win32") else ""))
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(headers.program(platform))
            path.chmod(0o755)
    return folder


def this_machine(box: Box) -> str:
    """The folders and tarballs for this machine; what the packages say of themselves."""
    out = box.base / "made"
    assemble(box, out)
    own = out / "@packgate" / own_platform()
    main = manifest(out / "packgate")
    if set(main) & {"scripts", "dependencies", "devDependencies", "peerDependencies", "bundleDependencies"}:
        raise Failed(f"the package has {sorted(main)}")
    wanted = {"name": "packgate", "version": VERSION, "optionalDependencies": {f"@packgate/{own_platform()}": VERSION}, "bin": {one: f"bin/{one}.js" for one in PROGRAMS}}
    if {key: main.get(key) for key in wanted} != wanted:
        raise Failed(f"the package is {main}")
    for folder, files in ((out / "packgate", MAIN), (own, PLATFORM)):
        if sorted(tree(folder)) != sorted(files):
            raise Failed(f"{folder} has {sorted(tree(folder))}")
    for one in PROGRAMS:
        if (own / "bin" / one).read_bytes() != (box.programs / one).read_bytes():
            raise Failed(f"{one} is not the program that was built")
    return f"{len(MAIN)} and {len(PLATFORM)} files"


def twice(box: Box) -> str:
    """Under another umask, and over what an earlier run left, the same comes out."""
    assembled = "import os, sys; os.umask(0o077); os.execvp(sys.argv[1], sys.argv[1:])"
    out, own = box.folder("again"), own_platform()
    write(out / "packgate/left.map", "{}")
    write(out / "kept.txt", "")
    box.must("python3", "-c", assembled, "node", ASSEMBLE, f"--only={own}", f"--bin-dir={own}={box.programs}", "--out", out)
    (out / "kept.txt").unlink()
    before, after = tree(box.base / "made"), tree(out)
    for name in [*before]:
        if name.startswith("tarballs/"):
            before[name], after[name] = before[name][1], after.get(name, (0, ""))[1]
    if before != after:
        raise Failed(f"differs: {sorted(set(before.items()) ^ set(after.items()))}")
    return f"{len(after)} files, tarballs included"


def packed_by(box: Box, major: str, folder: str) -> str:
    """What this npm packs, against what packgate lists, and against what has to be in it."""
    path = box.base / "made" / folder
    npm = peers()[major]
    said = json.loads(box.must(npm["node"], npm["cli"], "pack", "--json", "--ignore-scripts", "--dry-run", cwd=path))
    said = said[0] if isinstance(said, list) else next(iter(said.values()))
    packed = sorted((one["path"], one["size"], one["mode"]) for one in said["files"])
    listed = json.loads(box.must(box.programs / "packgate", "list", "--format", "json", "--manager", f"npm@{major}", path))["files"]
    if packed != sorted((one["path"], one["size"], one["mode"]) for one in listed):
        raise Failed(f"npm packs {packed}\npackgate lists {listed}")
    if [name for name, _, _ in packed] != sorted(MAIN if folder == "packgate" else PLATFORM):
        raise Failed(f"npm packs {packed}")
    for name, _, mode in packed:
        if mode != (0o755 if name.startswith("bin/") else 0o644):
            raise Failed(f"{name} has mode {mode:o}")
    return f"{len(packed)} files, {said['size']} bytes packed, {said['unpackedSize']} unpacked"


def written_down(box: Box) -> str:
    """packed.json names the tarballs in the order of publishing, and their integrity."""
    tarballs = box.base / "made/tarballs"
    packed = json.loads((tarballs / "packed.json").read_text())
    if [one["name"] for one in packed] != [f"@packgate/{own_platform()}", "packgate"]:
        raise Failed(str(packed))
    for one in packed:
        said = box.must("node", "-p", f"'sha512-' + require('crypto').createHash('sha512').update(require('fs').readFileSync({json.dumps(one['file'])})).digest('base64')", cwd=tarballs)
        if said.strip() != one["integrity"]:
            raise Failed(f"{one['file']} has {said}")
        with tarfile.open(tarballs / one["file"]) as tar:
            blunt = [member.name for member in tar if member.name.startswith("package/bin/") and member.mode & 0o111 != 0o111]
        if blunt:
            raise Failed(f"not executable: {blunt}")
    return ", ".join(one["file"] for one in packed)


def every_platform(box: Box, names: dict[str, str] | None = None, what: str = "targets") -> str:
    out = box.base / f"every-{what}"
    folder = dist(box, f"dist-{what}", names)
    box.must("node", ASSEMBLE, "--dist", folder, "--packgate", box.programs / "packgate", "--out", out)
    main = manifest(out / "packgate")
    if main["optionalDependencies"] != {f"@packgate/{one}": VERSION for one in PLATFORMS}:
        raise Failed(str(main))
    for platform in PLATFORMS:
        system, arch, *libc = platform.split("-")
        one = manifest(out / "@packgate" / platform)
        limits = {"os": [system], "cpu": [arch], **({"libc": ["glibc" if libc == ["gnu"] else "musl"]} if libc else {})}
        if {key: one[key] for key in ("os", "cpu", "libc") if key in one} != limits or one["preferUnplugged"] is not True or "bin" in one or "scripts" in one:
            raise Failed(str(one))
    order = [one["name"] for one in json.loads((out / "tarballs/packed.json").read_text())]
    if order != [*(f"@packgate/{one}" for one in PLATFORMS), "packgate"]:
        raise Failed(str(order))
    return f"{len(order)} packages"


def programs_are_cargos(box: Box) -> str:
    """Every program of the root package is shipped."""
    cargo = [one["name"] for one in tomllib.loads((ROOT / "Cargo.toml").read_text())["bin"]]
    shipped = json.loads(box.must("node", "--input-type=module", "-e", f"import {{ PROGRAMS }} from {json.dumps((ROOT / 'npm/platforms.mjs').as_uri())}; console.log(JSON.stringify(PROGRAMS))"))
    if sorted(cargo) != sorted(shipped) or shipped != PROGRAMS:
        raise Failed(f"Cargo.toml has {cargo}, npm/platforms.mjs {shipped}")
    return ", ".join(shipped)


# Instead of the program `packgate-push`, for linux-x64-gnu.
X64 = headers.MACHINES["x64"]
WRONG = [
    ("missing", None, "packgate-push is missing"),
    ("empty", b"", "it is empty"),
    ("a text", b"#!/bin/sh\nexit 0\n", "it is no program of Linux, macOS or Windows"),
    ("two bytes", b"\x7fE", "it is cut short"),
    ("cut off in its header", headers.program("linux-x64-gnu")[:40], "it is cut short"),
    ("cut off in its table", headers.program("linux-x64-gnu")[:100], "it is cut short"),
    ("another machine", headers.program("linux-arm64-gnu"), "is ELF arm64 glibc; wanted is ELF x86-64 glibc"),
    ("an unknown machine", headers.elf(0xF3, headers.GLIBC["x64"]), "a machine with the number 0xf3"),
    ("static, as for musl", headers.program("linux-x64-musl"), "is ELF x86-64 musl; wanted is ELF x86-64 glibc"),
    ("linked with musl", headers.elf(X64["ELF"], headers.MUSL["x64"]), "is ELF x86-64 musl; wanted is ELF x86-64 glibc"),
    ("a loader of its own", headers.elf(X64["ELF"], "/nix/store/x/ld.so"), "neither glibc's nor musl's"),
    ("an object file", headers.elf(X64["ELF"], headers.GLIBC["x64"], kind=1), "an ELF file, but no program"),
    ("32 bits", headers.elf(X64["ELF"], headers.GLIBC["x64"], bits=1), "not a 64-bit little-endian ELF file"),
    ("macOS's", headers.program("darwin-x64"), "is Mach-O x86-64; wanted is ELF x86-64 glibc"),
    ("macOS's library", headers.mach_o(X64["Mach-O"], kind=6), "a Mach-O file, but no program"),
    ("Windows's", headers.program("win32-x64"), "is PE x86-64; wanted is ELF x86-64 glibc"),
    ("Windows's library", headers.pe(X64["PE"], flags=0x2022), "a PE file, but no program"),
    ("only like Windows's", b"MZ" + bytes(200), "has no PE header"),
    ("a folder", "folder", "is no file"),
]


def wrong(box: Box, content: bytes | str | None, word: str) -> None:
    shutil.rmtree(box.base / "wrong", ignore_errors=True)
    folder, out = box.folder("wrong/bin"), box.folder("wrong/out")
    for one in PROGRAMS:
        (folder / one).write_bytes(headers.program("linux-x64-gnu"))
    (folder / "packgate-push").unlink()
    if content == "folder":
        (folder / "packgate-push").mkdir()
    elif content is not None:
        (folder / "packgate-push").write_bytes(content)
    ran = box.run("node", ASSEMBLE, "--only", "linux-x64-gnu", "--bin-dir", f"linux-x64-gnu={folder}", "--out", out)
    expect(ran, 1, "linux-x64-gnu: ", word)
    if os.listdir(out):
        raise Failed(f"it wrote {os.listdir(out)}")


def usage(box: Box, args: list[str], word: str) -> None:
    out = box.base / "usage-out"
    ran = box.run("node", ASSEMBLE, *(one.format(out=out, dist=box.base / "dist-targets", none=box.base / "none") for one in args))
    expect(ran, 1, word)
    if "at " in ran.err or out.exists():
        raise Failed(f"a stack trace, or something was written:\n{ran.err}")


USAGE = [
    ([], "usage:"), (["--out", "{out}"], "usage:"), (["--dist", "{dist}"], "usage:"), (["--out"], "usage:"), (["--dist", "{dist}", "--out", "{out}", "more"], "usage:"),
    (["--dist", "{dist}", "--out", "{out}", "--only", "linux-riscv64"], "there is no platform \"linux-riscv64\""),
    (["--bin-dir", "linux={dist}", "--out", "{out}"], "there is no platform \"linux\""), (["--bin-dir", "linux-x64-gnu", "--out", "{out}"], "usage:"),
    (["--dist", "{none}", "--out", "{out}"], "linux-x64-gnu: no programs"),
    (["--bin-dir", "darwin-x64={dist}/x86_64-apple-darwin", "--out", "{out}"], "leave it out with --only"),
]

# A judge that does not pass: how it answers `check`, and `list`.
JUDGES = [
    ("blocks", "exit 1", "", "exit 1"), ("could not judge", "exit 2", "", "exit 2"), ("is killed", "kill -KILL $$", "", "SIGKILL"),
    ("lists something else", "exit 0", """echo '{"files":[{"path":"package.json","size":1,"mode":420}]}'""", "and packgate lists"),
    ("cannot list", "exit 0", "exit 2", "packgate cannot list"),
]


def judges(box: Box, check: str, listing: str, word: str) -> None:
    # For a tarball it answers as packgate does, so that only folders are listed otherwise.
    real = box.programs / "packgate"
    script = f'#!/bin/sh\ncase "$1:$*" in\ncheck:*) {check} ;;\n*.tgz) exec "{real}" "$@" ;;\nlist:*) {listing or "exit 0"} ;;\nesac\n'
    judge, own = write(box.base / "judge", script, 0o755), own_platform()
    ran = box.run("node", ASSEMBLE, "--only", own, "--bin-dir", f"{own}={box.programs}", "--packgate", judge, "--out", box.base / "judged")
    expect(ran, 1, word)


def no_judge(box: Box) -> None:
    out = box.base / "not-judged"
    ran = box.run("node", ASSEMBLE, "--only", "win32-x64", "--dist", box.base / "dist-targets", "--out", out)
    expect(ran, 1, "none of these programs runs on this machine")
    ran = box.run("node", ASSEMBLE, "--only", "win32-x64", "--dist", box.base / "dist-targets", "--packgate", box.base / "none", "--out", out)
    expect(ran, 1, "cannot run")


def leak(box: Box) -> str:
    """packgate itself refuses a package of ours that leaks."""
    assemble(box, box.base / "leaking", "--no-check")
    folder = box.base / "leaking/packgate"
    write(folder / "lib/explain.js.map", json.dumps({"version": 3, "sources": ["../src/a.ts"], "sources" + "Content": ["x"], "names": [], "mappings": "AAAA"}))
    module, packgate = json.dumps((ROOT / "npm/judge.mjs").as_uri()), json.dumps(str(box.programs / "packgate"))
    script = f"import {{ judgeAll }} from {module}; judgeAll({json.dumps(str(box.base / 'leaking'))}, [{json.dumps(str(folder))}], {packgate})"
    expect(box.run("node", "--input-type=module", "-e", script), 1, "map-reveals-source", "exit 1")
    return "map-reveals-source"


def rows(box: Box) -> list[Row]:
    archives = {platform: f"packgate-{VERSION}-{target}" for platform, target in TARGETS.items()}
    table = [
        Row("assemble: Cargo.toml's programs", functools.partial(programs_are_cargos, box)),
        Row("assemble: for this machine", functools.partial(this_machine, box)),
        Row("assemble: twice, another umask", functools.partial(twice, box)),
        Row("assemble: packed.json", functools.partial(written_down, box)),
    ]
    for major in ("11", "12"):
        for folder in ("packgate", f"@packgate/{own_platform()}"):
            table.append(Row(f"npm {major} packs {folder}", functools.partial(packed_by, box, major, folder)))
    table.append(Row("assemble: every platform", functools.partial(every_platform, box)))
    table.append(Row("assemble: every platform, from unpacked archives", functools.partial(every_platform, box, archives, "archives")))
    table += [Row(f"refused: a program that is {what}" if content is not None else "refused: a program is missing", functools.partial(wrong, box, content, word)) for what, content, word in WRONG]
    table += [Row(f"refused: {' '.join(args) or 'no arguments'}", functools.partial(usage, box, args, word)) for args, word in USAGE]
    table += [Row(f"refused: packgate {what}", functools.partial(judges, box, *how)) for what, *how in JUDGES]
    table.append(Row("refused: nobody judges", functools.partial(no_judge, box)))
    table.append(Row("refused: a package of ours that leaks", functools.partial(leak, box)))
    return table
