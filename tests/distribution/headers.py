"""The smallest files that begin like programs of a platform."""
from __future__ import annotations

import struct

MACHINES = {"x64": {"ELF": 0x3E, "Mach-O": 0x01000007, "PE": 0x8664}, "arm64": {"ELF": 0xB7, "Mach-O": 0x0100000C, "PE": 0xAA64}}
GLIBC = {"x64": "/lib64/ld-linux-x86-64.so.2", "arm64": "/lib/ld-linux-aarch64.so.1"}
MUSL = {"x64": "/lib/ld-musl-x86_64.so.1", "arm64": "/lib/ld-musl-aarch64.so.1"}


def elf(machine: int, interpreter: str | None, kind: int = 3, bits: int = 2) -> bytes:
    name = (interpreter or "").encode() + b"\0"
    count = 2 if interpreter else 1
    head = b"\x7fELF" + bytes([bits, 1, 1]) + bytes(9)
    head += struct.pack("<HHIQQQIHHHHHH", kind, machine, 1, 0, 64, 0, 0, 64, 56, count, 64, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 5, 0, 0, 0, 64, 64, 4096)
    interp = struct.pack("<IIQQQQQQ", 3, 4, 64 + 56 * count, 0, 0, len(name), len(name), 1) if interpreter else b""
    return head + load + interp + name


def mach_o(machine: int, kind: int = 2) -> bytes:
    return struct.pack("<IIIIIIII", 0xFEEDFACF, machine, 0, kind, 0, 0, 0, 0)


def pe(machine: int, flags: int = 0x22) -> bytes:
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<HHIIIHH", machine, 0, 0, 0, 0, 0, flags)


def program(platform: str) -> bytes:
    """What a program of an npm platform begins with, as Rust links it there."""
    system, arch, *libc = platform.split("-")
    if system == "linux":
        return elf(MACHINES[arch]["ELF"], GLIBC[arch] if libc == ["gnu"] else None)
    return mach_o(MACHINES[arch]["Mach-O"]) if system == "darwin" else pe(MACHINES[arch]["PE"])
