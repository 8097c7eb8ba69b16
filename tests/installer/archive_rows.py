"""release/archive.py: what it packs, that it packs it alike twice, what it refuses."""
import hashlib
import os
import pathlib
import struct
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator

from releases import COMPLETIONS, HERE, NEW, PROGRAMS, ROOT, TARGETS

DOCUMENTS = ("LICENSE-APACHE", "LICENSE-MIT", "README.md")
WHEN = "1700000000"


def elf(machine: int = 183, loader: str = "", needs: tuple[str, ...] = (), glibc: str = "", kind: int = 3) -> bytes:
    """A program of 64 bits that has what is looked at: a loader, libraries, versions."""
    names = b"\0" + b"".join(name.encode() + b"\0" for name in (*needs, glibc))
    at = {name: names.index(b"\0" + name.encode() + b"\0") + 1 for name in (*needs, glibc)}
    head = 64 + 3 * 56
    interpreter = loader.encode() + b"\0"
    strings = head + len(interpreter)
    versions = strings + len(names)
    needed = struct.pack("<HHIII", 1, 1, at.get(needs[0], 0) if needs else 0, 16, 0) + struct.pack("<IHHII", 0, 0, 2, at[glibc], 0) if glibc else b""
    dynamic = versions + len(needed)
    entries = [(1, at[name]) for name in needs] + [(5, strings)] + ([(0x6FFFFFFE, versions), (0x6FFFFFFF, 1)] if glibc else []) + [(0, 0)]
    table = b"".join(struct.pack("<QQ", *entry) for entry in entries)
    size = dynamic + len(table)

    def segment(what: int, offset: int, length: int) -> bytes:
        return struct.pack("<IIQQQQQQ", what, 5, offset, offset, offset, length, length, 1)

    segments = [segment(1, 0, size)]
    segments.append(segment(3, head, len(interpreter)) if loader else segment(4, 0, 0))
    segments.append(segment(2, dynamic, len(table)) if needs or glibc else segment(4, 0, 0))
    first = b"\x7fELF\x02\x01\x01" + bytes(9) + struct.pack("<HHIQQQIHHHHHH", kind, machine, 1, 0, 64, 0, 0, 64, 56, 3, 0, 0, 0)
    return first + b"".join(segments) + interpreter + names + needed + table


def mach_o(processor: int = 0x0100000C, kind: int = 2, magic: int = 0xFEEDFACF) -> bytes:
    return struct.pack("<IIIIIIII", magic, processor, 0, kind, 0, 0, 0, 0) + b"code"


def pe(machine: int = 0x8664, flags: int = 0x22, sections: bytes = b"") -> bytes:
    head = b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0"
    return head + struct.pack("<HHIIIHH", machine, len(sections) // 40, 0, 0, 0, 0, flags) + sections


ARM, ARM_MUSL = "aarch64-unknown-linux-gnu", "aarch64-unknown-linux-musl"
LOADER = "/lib/ld-linux-aarch64.so.1"
GOOD = {
    ARM: elf(loader=LOADER, needs=("libc.so.6", "libgcc_s.so.1", "libm.so.6", "ld-linux-aarch64.so.1"), glibc="GLIBC_2.34"),
    ARM_MUSL: elf(), "aarch64-apple-darwin": mach_o(), "x86_64-apple-darwin": mach_o(0x01000007),
    "x86_64-pc-windows-msvc": pe(), "aarch64-pc-windows-msvc": pe(0xAA64),
}
# name, target, what one of the programs is (None: not there), what is said.
REFUSED = (
    ("not there", ARM, None, "packgate-push: No such file"),
    ("empty", ARM, b"", "packgate-push: empty"),
    ("a script", ARM, b"#!/bin/sh\nexit 0\n", "no program for aarch64-unknown-linux-gnu"),
    ("cut off in its header", ARM, GOOD[ARM][:40], "cut off"),
    ("cut off at its end", ARM, GOOD[ARM][:-1], "cut off"),
    ("for another processor", ARM, elf(machine=62, loader=LOADER, needs=("libc.so.6",)), "machine 62"),
    ("an object file", ARM, elf(kind=1), "no program for"),
    ("static, where gnu is said", ARM, elf(), "its loader is None"),
    ("with musl's loader, where gnu is said", ARM, elf(loader="/lib/ld-musl-aarch64.so.1", needs=("libc.so.6",)), "not glibc's"),
    ("dynamic, where musl is said", ARM_MUSL, elf(loader="/lib/ld-musl-aarch64.so.1", needs=("libc.so",)), "not static"),
    ("with a library of its own", ARM, elf(loader=LOADER, needs=("libc.so.6", "libz.so.1")), "needs libz.so.1"),
    ("for a newer glibc", ARM, elf(loader=LOADER, needs=("libc.so.6",), glibc="GLIBC_2.35"), "needs glibc 2.35, but install.sh promises 2.34"),
    ("for a much newer glibc", ARM, elf(loader=LOADER, needs=("libc.so.6",), glibc="GLIBC_2.100"), "needs glibc 2.100"),
    ("for macOS, where Linux is said", ARM, mach_o(), "no program for"),
    ("for Linux, where macOS is said", "aarch64-apple-darwin", GOOD[ARM], "no program for"),
    ("for Intel, where Apple's is said", "aarch64-apple-darwin", mach_o(0x01000007), "no program for"),
    ("a library of macOS", "aarch64-apple-darwin", mach_o(kind=6), "no program for"),
    ("for both processors at once", "aarch64-apple-darwin", mach_o(magic=0xBEBAFECA), "no program for"),
    ("a library of Windows", "x86_64-pc-windows-msvc", pe(flags=0x2022), "no program for"),
    ("for 32 bits", "x86_64-pc-windows-msvc", pe(0x14C), "no program for"),
    ("MZ and no more", "x86_64-pc-windows-msvc", b"MZ", "cut off"),
    ("a section behind its end", "x86_64-pc-windows-msvc", pe(sections=bytes(16) + struct.pack("<II", 4096, 512) + bytes(16)), "cut off"),
)


def archive(*args: str, **env: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "release/archive.py"), *args]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, "SOURCE_DATE_EPOCH": WHEN, **env})


def programs(folder: pathlib.Path, target: str, data: bytes) -> pathlib.Path:
    folder.mkdir(parents=True)
    for name in PROGRAMS:
        (folder / (name + (".exe" if "windows" in target else ""))).write_bytes(data)
    return folder


def documents() -> list[str]:
    return sorted([*DOCUMENTS, *(["CHANGELOG.md"] if (ROOT / "CHANGELOG.md").exists() else [])])


def packed(path: pathlib.Path) -> dict[str, tuple[int, int, bytes]]:
    """Mode, time and bytes of each entry, in order; folders without bytes."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as opened:
            return {it.filename: (it.external_attr >> 16 & 0o777, it.date_time[0], opened.read(it)) for it in opened.infolist()}
    with tarfile.open(path) as opened:
        owned = [it for it in opened if it.uid or it.gid or it.uname or it.gname]
        assert not owned, owned
        return {it.name: (it.mode, it.mtime, opened.extractfile(it).read() if it.isfile() else b"") for it in opened}


def good(scratch: pathlib.Path, generator: str) -> Iterator[tuple[str, str]]:
    for target, data in GOOD.items():
        bins = programs(scratch / f"good-{target}", target, data)
        done = archive("--target", target, "--bin-dir", str(bins), "--out", str(scratch / "out"))
        suffix = ".zip" if "windows" in target else ".tar.gz"
        top = f"packgate-{NEW}-{target}"
        path = scratch / "out" / (top + suffix)
        if done.returncode or not path.exists():
            yield f"archive for {target}", done.stderr
            continue
        found = packed(path)
        wanted = sorted([*documents(), *(path.name for path in bins.iterdir())])
        wanted = [f"{top}/{name}" for name in wanted] if suffix == ".zip" else [top, *(f"{top}/{name}" for name in wanted)]
        wrong = "" if list(found) == wanted else f"has {list(found)}"
        time = 2023 if suffix == ".zip" else int(WHEN)
        for name, (mode, when, _) in found.items():
            if mode != (0o755 if name == top or name.split("/")[1].startswith("packgate") else 0o644) or when != time:
                wrong = wrong or f"{name}: mode {mode:o}, time {when}"
        yield f"archive for {target}", wrong or ("" if "no completions" in done.stderr else "it does not say that completions are missing")
        done = archive("--target", target, "--bin-dir", str(bins), "--out", str(scratch / "more"), "--generator", generator)
        names = set(packed(scratch / "more" / path.name)) if done.returncode == 0 else set()
        wanted = {f"{top}/completions/{name}" for name in COMPLETIONS.values()} | {f"{top}/man/packgate.1", f"{top}/man/packgate-check.1"}
        yield f"archive for {target}, with completions", "" if wanted <= names else f"{done.stderr}{sorted(names)}"


def refused(scratch: pathlib.Path) -> Iterator[tuple[str, str]]:
    for number, (name, target, data, words) in enumerate(REFUSED):
        bins = programs(scratch / f"bad-{number}", target, GOOD[target])
        one = bins / ("packgate-push.exe" if "windows" in target else "packgate-push")
        if data is None:
            one.unlink()
        else:
            one.write_bytes(data)
        done = archive("--target", target, "--bin-dir", str(bins), "--out", str(scratch / f"none-{number}"))
        fine = done.returncode == 1 and words in done.stderr and "packgate-push" in done.stderr and not (scratch / f"none-{number}").exists()
        yield f"archive refused: {name}", "" if fine else f"exit {done.returncode}: {done.stderr}"


def twice(scratch: pathlib.Path, bins: pathlib.Path) -> Iterator[tuple[str, str]]:
    """The real programs, packed twice from places that differ in all but the bytes."""
    digests = []
    for number, mask in ((1, 0o022), (2, 0o077)):
        copy = scratch / f"copy-{number}"
        copy.mkdir()
        for name in PROGRAMS if number == 1 else reversed(PROGRAMS):
            (copy / name).write_bytes((bins / name).read_bytes())
            (copy / name).chmod(0o777 & ~mask)
            os.utime(copy / name, (number * 1e8, number * 1e8))
        done = archive("--target", HERE, "--bin-dir", str(copy), "--out", str(scratch / f"twice-{number}"), "--allow-library", "libz.so.1", "--glibc", "99.0", TZ=f"X{number}", HOME=str(scratch))
        if done.returncode:
            yield "the real programs", done.stderr
            return
        digests.append(hashlib.sha256((scratch / f"twice-{number}" / f"packgate-{NEW}-{HERE}.tar.gz").read_bytes()).hexdigest())
    yield "the same input, the same bytes", "" if digests[0] == digests[1] else f"{digests}"
    done = archive("--target", HERE, "--bin-dir", str(copy), "--out", str(scratch / "later"), "--allow-library", "libz.so.1", "--glibc", "99.0", SOURCE_DATE_EPOCH="x")
    yield "a time that is none", "" if done.returncode == 1 and "SOURCE_DATE_EPOCH" in done.stderr else done.stderr


def sums(scratch: pathlib.Path) -> Iterator[tuple[str, str]]:
    out = scratch / "out"
    done = archive("--sums", str(out))
    lines = (out / "SHA256SUMS").read_text().splitlines()
    wanted = sorted(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in out.glob("packgate-*"))
    yield "sums", "" if done.returncode == 0 and sorted(lines) == wanted and len(lines) == len(GOOD) else f"{lines}"
    checked = subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=out, capture_output=True, text=True)
    yield "sums, as sha256sum reads them", checked.stderr if checked.returncode else ""
    done = archive("--sums", str(out), "--complete")
    missing = [target for target in TARGETS if target not in GOOD]
    yield "sums refused: a platform is missing", "" if done.returncode == 1 and all(target in done.stderr for target in missing) else done.stderr
    for target in missing:
        (out / f"packgate-{NEW}-{target}.tar.gz").write_bytes(b"x")
    done = archive("--sums", str(out), "--complete")
    yield "sums of a whole release", done.stderr if done.returncode else ""
    (scratch / "empty").mkdir()
    done = archive("--sums", str(scratch / "empty"))
    yield "sums refused: no archive", "" if done.returncode == 1 and "no archive there" in done.stderr else done.stderr
    for args in ((), ("--target", "x"), ("--target", ARM), ("--sums", "x", "--target", ARM)):
        done = archive(*args)
        yield f"archive.py {' '.join(args)}", "" if done.returncode == 2 and "usage" in done.stderr else done.stderr


def rows(scratch: pathlib.Path, bins: pathlib.Path) -> Iterator[tuple[str, str]]:
    yield from good(scratch, str(bins / "packgate"))
    yield from refused(scratch)
    yield from twice(scratch, bins)
    yield from sums(scratch)
