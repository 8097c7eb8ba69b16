#!/usr/bin/env python3
"""The archives of a release, as install.sh expects them.

    python3 release/archive.py --target TRIPLE --bin-dir DIR --out DIR
    python3 release/archive.py --sums DIR [--complete]

The first makes `packgate-VERSION-TRIPLE.tar.gz` (`.zip` for Windows): one directory
of that name with the four programs, README.md, the licences, CHANGELOG.md if there
is one, completions/ and man/. Completions and manual pages are printed by the
program itself where it is for this machine, else by the one that --generator names;
without that an archive for another machine has none. The same input gives the same
bytes: names are sorted, owners are 0, modes 755 and 644, and every time is
SOURCE_DATE_EPOCH, else that of the last commit. Programs that are not what the
triple says, or that need what its users may lack, are refused.

The second writes SHA256SUMS over the archives in DIR; with --complete it refuses to
unless all eight are there.
"""
import argparse
import gzip
import hashlib
import io
import os
import pathlib
import platform
import re
import subprocess
import sys
import tarfile
import tempfile
import time
import tomllib
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent

PROGRAMS = ("packgate", "packgate-commit", "packgate-push", "packgate-publish")
TARGETS = (
    "x86_64-unknown-linux-gnu", "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin", "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc", "aarch64-pc-windows-msvc",
)
COMPLETIONS = {"bash": "packgate.bash", "zsh": "_packgate", "fish": "packgate.fish"}
DOCUMENTS = ("README.md", "LICENSE-MIT", "LICENSE-APACHE")


class Refused(Exception):
    """Why no archive is made; the message names the file."""


# --- What a program is --------------------------------------------------------


class Bytes:
    """Little-endian numbers out of a file; refuses what lies behind its end."""

    def __init__(self, path: pathlib.Path):
        self.path = path
        try:
            self.data = path.read_bytes()
        except OSError as error:
            raise Refused(f"{path}: {error.strerror}") from error
        if not self.data:
            raise Refused(f"{path}: empty")

    def take(self, at: int, size: int) -> bytes:
        if at + size > len(self.data):
            raise Refused(f"{self.path}: cut off: {at + size} bytes wanted, {len(self.data)} there")
        return self.data[at:at + size]

    def number(self, at: int, size: int) -> int:
        return int.from_bytes(self.take(at, size), "little")

    def text(self, at: int) -> str:
        end = self.data.find(b"\0", at)
        if end < 0:
            raise Refused(f"{self.path}: cut off in a name")
        return self.data[at:end].decode(errors="replace")


class Elf:
    """What an ELF program says that it needs."""

    MACHINES = {"x86_64": 62, "aarch64": 183}

    def __init__(self, file: Bytes):
        self.file = file
        self.machine = file.number(18, 2)
        self.runs = file.take(4, 2) == b"\x02\x01" and file.number(16, 2) in (2, 3)
        table, size, count = file.number(32, 8), file.number(54, 2), file.number(56, 2)
        self.segments = []
        for index in range(count):
            at = table + index * size
            kind, offset, address = file.number(at, 4), file.number(at + 8, 8), file.number(at + 16, 8)
            length = file.number(at + 32, 8)
            file.take(offset, length)
            self.segments.append((kind, offset, address, length))
        file.take(file.number(40, 8), file.number(58, 2) * file.number(60, 2))
        self.loader = next((file.text(offset) for kind, offset, _, _ in self.segments if kind == 3), None)
        self._read_dynamic()

    def _offset(self, address: int) -> int:
        for kind, offset, start, length in self.segments:
            if kind == 1 and start <= address < start + length:
                return offset + address - start
        raise Refused(f"{self.file.path}: no segment has the address {address:#x}")

    def _read_dynamic(self) -> None:
        self.libraries, self.glibc = [], (0, 0)
        entries = []
        for kind, offset, _, length in self.segments:
            if kind == 2:
                entries = [(self.file.number(at, 8), self.file.number(at + 8, 8)) for at in range(offset, offset + length, 16)]
        values = dict(entries)
        if 5 not in values:  # DT_STRTAB
            return
        names = self._offset(values[5])
        self.libraries = [self.file.text(names + value) for tag, value in entries if tag == 1]
        if 0x6FFFFFFE in values:  # DT_VERNEED, and how many
            self._read_versions(self._offset(values[0x6FFFFFFE]), values.get(0x6FFFFFFF, 0), names)

    def _read_versions(self, at: int, count: int, names: int) -> None:
        for _ in range(count):
            entry = at + self.file.number(at + 8, 4)
            for _ in range(self.file.number(at + 2, 2)):
                found = re.fullmatch(r"GLIBC_(\d+)\.(\d+)(\.\d+)?", self.file.text(names + self.file.number(entry + 8, 4)))
                if found:
                    self.glibc = max(self.glibc, (int(found[1]), int(found[2])))
                entry += self.file.number(entry + 12, 4)
            at += self.file.number(at + 12, 4)


def check_elf(file: Bytes, target: str, floor: tuple[int, int], allowed: list[str]) -> None:
    elf = Elf(file)
    if not elf.runs or elf.machine != Elf.MACHINES[target.split("-")[0]]:
        raise Refused(f"{file.path}: an ELF file (machine {elf.machine}), but no program for {target}")
    if target.endswith("-musl"):
        # install.sh takes it where it knows nothing of the system.
        if elf.loader or elf.libraries:
            raise Refused(f"{file.path}: not static (loader {elf.loader}, libraries {elf.libraries}): no program for {target}")
        return
    if not re.search(r"/ld-linux-[a-z0-9-]+\.so\.\d$", elf.loader or ""):
        raise Refused(f"{file.path}: its loader is {elf.loader}, not glibc's: no program for {target}")
    usual = re.compile(r"(libc|libm|libdl|librt|libpthread|libgcc_s|ld-linux-[a-z0-9-]+)\.so\.\d+")
    strange = [name for name in elf.libraries if not usual.fullmatch(name) and name not in allowed]
    if strange:
        raise Refused(
            f"{file.path}: needs {', '.join(strange)}, which its users may lack: link it statically "
            "(libz: LIBZ_SYS_STATIC=1), or name it with --allow-library")
    if elf.glibc > floor:
        raise Refused(
            f"{file.path}: needs glibc {elf.glibc[0]}.{elf.glibc[1]}, but install.sh promises {floor[0]}.{floor[1]}: "
            "build on an older system, or raise min_glibc there")


def check_mach_o(file: Bytes, target: str) -> None:
    wanted = {"x86_64": 0x01000007, "aarch64": 0x0100000C}[target.split("-")[0]]
    if file.number(4, 4) != wanted or file.number(12, 4) != 2:
        raise Refused(f"{file.path}: a Mach-O file, but no program for {target}")
    file.take(32, file.number(20, 4))


def check_pe(file: Bytes, target: str) -> None:
    wanted = {"x86_64": 0x8664, "aarch64": 0xAA64}[target.split("-")[0]]
    head = file.number(0x3C, 4)
    if file.take(head, 4) != b"PE\0\0" or file.number(head + 4, 2) != wanted or file.number(head + 22, 2) & 0x2002 != 2:
        raise Refused(f"{file.path}: a PE file, but no program for {target}")
    table, count = head + 24 + file.number(head + 20, 2), file.number(head + 6, 2)
    for at in range(table, table + count * 40, 40):
        file.take(file.number(at + 20, 4), file.number(at + 16, 4))


def check_program(path: pathlib.Path, target: str, floor: tuple[int, int], allowed: list[str]) -> bytes:
    """The bytes of a program that is what `target` says."""
    file = Bytes(path)
    head = file.data[:4]
    if "-linux-" in target and head == b"\x7fELF":
        check_elf(file, target, floor, allowed)
    elif target.endswith("-darwin") and head == b"\xcf\xfa\xed\xfe":
        check_mach_o(file, target)
    elif "-windows-" in target and head[:2] == b"MZ":
        check_pe(file, target)
    else:
        raise Refused(f"{path}: begins with {head!r}: no program for {target}")
    return file.data


# --- What goes into an archive --------------------------------------------------


def version() -> str:
    manifest = tomllib.loads((ROOT / "Cargo.toml").read_text())
    own = manifest["package"]["version"]
    return own if isinstance(own, str) else manifest["workspace"]["package"]["version"]


def glibc_floor(given: str | None) -> tuple[int, int]:
    """The glibc that a gnu archive may want at most."""
    text = f"min_glibc='{given}'" if given else (ROOT / "install.sh").read_text()
    found = re.search(r"^min_glibc='(\d+)\.(\d+)'$", text, re.MULTILINE)
    if not found:
        raise Refused(f"{'--glibc' if given else 'install.sh'}: no min_glibc='X.Y'")
    return int(found[1]), int(found[2])


def timestamp() -> int:
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if given is None:
        asked = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
        given = asked.stdout.strip()
    if not given.isdecimal():
        raise Refused("the time of the last commit is not known: set SOURCE_DATE_EPOCH")
    return int(given)


def is_for_here(target: str) -> bool:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    system = {"Linux": "linux", "Darwin": "apple-darwin", "Windows": "windows"}.get(platform.system(), "?")
    return target.startswith(machine + "-") and system in target


def run(program: pathlib.Path, *args: str) -> bytes:
    try:
        done = subprocess.run([program, *args], capture_output=True, stdin=subprocess.DEVNULL)
    except OSError as error:
        raise Refused(f"{program}: does not run: {error.strerror}") from error
    if done.returncode != 0:
        raise Refused(f"{program} {' '.join(args)}: exit {done.returncode}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def generated(program: pathlib.Path) -> dict[str, bytes]:
    """Completions and manual pages, as the program prints them."""
    said = run(program, "--version").decode().strip()
    if said != f"packgate {version()}":
        raise Refused(f"{program}: says it is {said!r}, but Cargo.toml says {version()}")
    files = {f"completions/{name}": run(program, "completions", shell) for shell, name in COMPLETIONS.items()}
    with tempfile.TemporaryDirectory() as pages:
        run(program, "manual", pages)
        files |= {f"man/{page.name}": page.read_bytes() for page in pathlib.Path(pages).iterdir()}
    return files


def contents(target: str, args: argparse.Namespace) -> dict[str, tuple[int, bytes]]:
    """Mode and bytes of every file of the archive, by its name below the top directory."""
    suffix = ".exe" if "-windows-" in target else ""
    programs = [args.bin_dir / (name + suffix) for name in PROGRAMS]
    files = {path.name: (0o755, check_program(path, target, glibc_floor(args.glibc), args.allow_library)) for path in programs}
    documents = [*DOCUMENTS, *(["CHANGELOG.md"] if (ROOT / "CHANGELOG.md").exists() else [])]
    files |= {name: (0o644, (ROOT / name).read_bytes()) for name in documents}
    if is_for_here(target) or args.generator:
        made = generated(args.generator or programs[0].resolve())
        files |= {name: (0o644, data) for name, data in made.items()}
    else:
        print(f"release/archive.py: {target} does not run here, and there is no --generator: no completions, no manual pages", file=sys.stderr)
    return dict(sorted(files.items()))


def tar_gz(top: str, files: dict[str, tuple[int, bytes]], when: int) -> bytes:
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", fileobj=packed, mode="wb", compresslevel=9, mtime=when) as stream:
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            folders = sorted({top, *(f"{top}/{name.split('/')[0]}" for name in files if "/" in name)})
            entries = [(name, 0o755, None) for name in folders]
            entries += [(f"{top}/{name}", mode, data) for name, (mode, data) in files.items()]
            for name, mode, data in sorted(entries):
                entry = tarfile.TarInfo(name)
                entry.mode, entry.mtime, entry.type = mode, when, tarfile.DIRTYPE if data is None else tarfile.REGTYPE
                entry.size = len(data or b"")
                tar.addfile(entry, io.BytesIO(data or b""))
    return packed.getvalue()


def zipped(top: str, files: dict[str, tuple[int, bytes]], when: int) -> bytes:
    packed = io.BytesIO()
    # A zip knows no time before 1980, and no time zone.
    date = time.gmtime(max(when, 315532800))[:6]
    with zipfile.ZipFile(packed, "w") as archive:
        for name, (mode, data) in files.items():
            entry = zipfile.ZipInfo(f"{top}/{name}", date)
            entry.create_system, entry.external_attr, entry.compress_type = 3, (0o100000 | mode) << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, data, compresslevel=9)
    return packed.getvalue()


def put(path: pathlib.Path, data: bytes) -> None:
    """By rename, so that no half a file is ever taken for an archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(data)
    part.replace(path)
    print(f"{hashlib.sha256(data).hexdigest()}  {path.name}")


def make(args: argparse.Namespace) -> None:
    top = f"packgate-{version()}-{args.target}"
    files, when = contents(args.target, args), timestamp()
    if "-windows-" in args.target:
        put(args.out / f"{top}.zip", zipped(top, files, when))
    else:
        put(args.out / f"{top}.tar.gz", tar_gz(top, files, when))


def sums(folder: pathlib.Path, complete: bool) -> None:
    archives = sorted(path for path in folder.glob("packgate-*") if path.name.endswith((".tar.gz", ".zip")))
    if not archives:
        raise Refused(f"{folder}: no archive there")
    wanted = {f"packgate-{version()}-{target}{'.zip' if '-windows-' in target else '.tar.gz'}" for target in TARGETS}
    missing = wanted - {path.name for path in archives}
    if complete and missing:
        raise Refused(f"{folder}: not there: {', '.join(sorted(missing))}")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in archives]
    put(folder / "SHA256SUMS", "".join(lines).encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=TARGETS, metavar="TRIPLE", help=", ".join(TARGETS))
    parser.add_argument("--bin-dir", type=pathlib.Path, metavar="DIR", help="where the four programs are")
    parser.add_argument("--out", type=pathlib.Path, metavar="DIR", help="where to put the archive")
    parser.add_argument("--generator", type=pathlib.Path, metavar="PROGRAM", help="a packgate of this version that runs here")
    parser.add_argument("--glibc", metavar="X.Y", help="the oldest glibc to promise (default: what install.sh says)")
    parser.add_argument("--allow-library", action="append", default=[], metavar="NAME", help="a shared library that may be needed")
    parser.add_argument("--sums", type=pathlib.Path, metavar="DIR", help="write SHA256SUMS there")
    parser.add_argument("--complete", action="store_true", help="with --sums: refuse unless every target is there")
    args = parser.parse_args()
    if bool(args.sums) == bool(args.target) or (args.target and not (args.bin_dir and args.out)):
        parser.error("either --target, --bin-dir and --out, or --sums")
    try:
        if args.sums:
            sums(args.sums, args.complete)
        else:
            make(args)
    except (Refused, OSError) as error:
        sys.exit(f"release/archive.py: {error}")


if __name__ == "__main__":
    main()
