"""The npm packages laid out as an installer would, with a program of ours in them
that says what it was started with."""
from __future__ import annotations

import pathlib
import shutil
import sys

from box import PROGRAMS, ROOT, Box, write

PLATFORMS = [
    "linux-x64-gnu", "linux-x64-musl", "linux-arm64-gnu", "linux-arm64-musl",
    "darwin-x64", "darwin-arm64", "win32-x64", "win32-arm64",
]
HERE = {"x86_64": "linux-x64-gnu", "aarch64": "linux-arm64-gnu"}

# A script, because the launcher starts those, too. What it is told to do is its first word.
PROBE = f"""#!{sys.executable} -SE
import json, os, signal, sys, time
LABEL = {{label!r}}
word = sys.argv[1] if len(sys.argv) > 1 else "label"
if word == "label":
    print(LABEL)
elif word == "exit":
    sys.exit(int(sys.argv[2]))
elif word == "show":
    text = sys.stdin.buffer.read().hex()
    env = {{{{name: value for name, value in os.environ.items() if name.startswith(("PACKGATE", "PG_"))}}}}
    print(json.dumps({{{{"argv": sys.argv[1:], "stdin": text, "cwd": os.getcwd(), "env": env}}}}))
elif word == "both":
    print("to stdout", flush=True)
    print("to stderr", file=sys.stderr)
elif word == "die":
    signal.signal(int(sys.argv[2]), signal.SIG_DFL) if int(sys.argv[2]) != 9 else None
    os.kill(os.getpid(), int(sys.argv[2]))
    time.sleep(10)
elif word == "wait":
    # Says what it is sent, and ends with 7 only when it was told to by three signals.
    got = []
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda number, _: got.append(number))
    print(os.getpid(), flush=True)
    until = time.monotonic() + 30
    while len(got) < 3 and time.monotonic() < until:
        time.sleep(0.02)
    print(" ".join(signal.Signals(number).name for number in got), flush=True)
    sys.exit(7)
elif word == "linger":
    print(os.getpid(), flush=True)
    time.sleep(30)
"""


def probe(path: pathlib.Path, label: str) -> pathlib.Path:
    """Writes the program that says what it was started with."""
    return write(path, PROBE.format(label=label), 0o755)


def assemble(box: Box, out: pathlib.Path, *more: object) -> None:
    """npm/assemble.mjs with the programs under test, for this machine's platform only."""
    own = own_platform()
    box.must("node", ROOT / "npm/assemble.mjs", "--only", own, "--bin-dir", f"{own}={box.programs}", "--out", out, *more)


def own_platform() -> str:
    import platform
    if sys.platform != "linux" or platform.machine() not in HERE:
        sys.exit("tests/distribution: the launcher is tested on x86-64 and arm64 Linux with glibc only")
    return HERE[platform.machine()]


class Installed:
    """`modules` is a node_modules with packgate and some platforms' packages."""

    def __init__(self, box: Box, name: str, *platforms: str, program: str = "probe"):
        self.box = box
        self.modules = box.folder(name) / "node_modules"
        source = box.base / "assembled"
        if not source.exists():
            assemble(box, source, "--no-check")
        shutil.copytree(source / "packgate", self.modules / "packgate")
        # As all platforms' packages are named there.
        manifest = self.modules / "packgate/package.json"
        own = f'"@packgate/{own_platform()}": "'
        text = manifest.read_text()
        version = text.split(own)[1].split('"')[0]
        listed = ",\n    ".join(f'"@packgate/{one}": "{version}"' for one in PLATFORMS)
        manifest.write_text(text.replace(f'{own}{version}"', listed))
        for platform in platforms:
            self.add(platform, program)
        (self.modules / ".bin").mkdir()
        for one in PROGRAMS:
            (self.modules / ".bin" / one).symlink_to(f"../packgate/bin/{one}.js")

    def add(self, platform: str, program: str = "probe") -> pathlib.Path:
        """Adds a platform's package; its folder of programs."""
        folder = self.modules / "@packgate" / platform
        write(folder / "package.json", f'{{"name":"@packgate/{platform}","version":"0.0.0"}}\n')
        for one in PROGRAMS:
            name = one + (".exe" if platform.startswith("win32") else "")
            if program == "probe":
                probe(folder / "bin" / name, f"{one} of {platform}")
            else:
                (folder / "bin").mkdir(exist_ok=True)
                shutil.copy2(self.box.programs / one, folder / "bin" / name)
        return folder / "bin"

    def command(self, program: str = "packgate") -> pathlib.Path:
        return self.modules / ".bin" / program
