"""What can go wrong at any moment: a signal, a program that fails, a power cut, a full
disk. Over an installed older release, at each call of a program, there is then exactly
the old release or exactly the new one."""
import contextlib
import os
import pathlib
import subprocess
import time
from collections.abc import Callable, Iterator

from box import Box, tree
from releases import HERE, NEW, OLD, installed
from row import has_release

TOOLS = ("mktemp", "cp", "sha256sum", "tar", "ls", "mkdir", "mv", "chmod", "cksum", "ln", "rm")
# One of rm's calls that fails leaves something, whoever calls it.
CAN_FAIL = tuple(name for name in TOOLS if name != "rm")
Fresh = Callable[[], Box]


def prepared(fresh: Fresh, template: Box | None = None) -> Box:
    """A box with the older release, as an installation before left it; or as that of
    `template`, which costs less."""
    box = fresh()
    box.tools((*TOOLS, "uname", "getconf", "rmdir", "dirname", "gzip", "cat"))
    if template:
        subprocess.run(["cp", "-a", str(template.prefix), str(box.prefix)], check=True)
        box.env["PACKGATE_BASE_URL"] = box.release(NEW)
        return box
    box.env["PACKGATE_BASE_URL"] = box.release(OLD)
    done = box.run()
    if done.code != 0 or has_release(box, OLD, HERE):
        raise SystemExit(f"tests/installer: the older release is not installed: {done.said}")
    box.env["PACKGATE_BASE_URL"] = box.release(NEW)
    return box


def whole(box: Box, code: int, codes: tuple[int, ...], said: str) -> str:
    """Old after an error, new after success, and nothing else anywhere."""
    if code not in (0, *codes):
        return f"exit {code}\n{said}"
    wrong = has_release(box, NEW, HERE)
    if wrong and code != 0:
        # Cut short after all was done, it is the new one all the same.
        wrong = has_release(box, OLD, HERE)
    if not wrong and any(box.tmp.iterdir()):
        wrong = f"left in TMPDIR: {[path.name for path in box.tmp.iterdir()]}"
    return f"exit {code}: {wrong}\n{said}" if wrong else ""


def at_each_call(fresh: Fresh, tools: tuple[str, ...], action: str, check: Callable[[Box, int, str], str]) -> Iterator[tuple[str, str]]:
    """Does `action` at the first, second, … call of each tool, until there is no more."""
    template = prepared(fresh)
    for tool in tools:
        number = 0
        while True:
            # mv is what it is about; of the others some calls speak for the rest.
            number += 1 if number < 3 or tool == "mv" else 4
            box = prepared(fresh, template)
            box.on_call(tool, number, action)
            done = box.run()
            if box.calls(tool) < number:
                if number == 1:  # The table of tools is wrong.
                    yield f"{tool} 1", f"install.sh never called {tool}"
                break
            yield f"{tool} {number}", check(box, done.code, done.said)


def signalled(name: str, code: int):
    def sweep(fresh: Fresh, tools: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        return at_each_call(fresh, tools, f"kill -s {name} 0", lambda box, got, said: whole(box, got, (code,), said))
    return sweep


def failing(fresh: Fresh, tools: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return at_each_call(fresh, tuple(it for it in tools if it in CAN_FAIL), "exit 1", lambda box, code, said: whole(box, code, (1,), said))


def after_power_cut(box: Box, code: int, said: str) -> str:
    """Each file is whole, and the next run makes everything right again."""
    old, new = installed(OLD, HERE), installed(NEW, HERE)
    for name in {*old, *new}:
        path = box.prefix / name
        if path.exists() and path.read_bytes() not in [it[name][1] for it in (old, new) if name in it]:
            return f"{name} is neither old nor new"
        if not path.exists() and name in old and name in new:
            return f"{name} is not there"
    for path in box.tmp.iterdir():
        subprocess.run(["rm", "-rf", str(path)], check=True)
    again = box.run()
    wrong = whole(box, again.code, (), again.said)
    if wrong:
        return f"the next run: {wrong}"
    gone = box.run(("--uninstall",))
    left = sorted(tree(box.inside))
    return "" if gone.code == 0 and left == ["cwd", "home", "tmp"] else f"after uninstall: exit {gone.code}, {left}\n{gone.said}"


def power_cut(fresh: Fresh, tools: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    return at_each_call(fresh, tools, "kill -s KILL 0", after_power_cut)


@contextlib.contextmanager
def little_disk(folder: pathlib.Path) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=0777", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        for _ in range(20):
            if subprocess.run(["umount", str(folder)], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)


def fill(path: pathlib.Path, free: int) -> None:
    """All of the disk but so many pages."""
    with path.open("wb", buffering=0) as file:
        with contextlib.suppress(OSError):
            while file.write(b"x" * 4096):
                pass
        os.ftruncate(file.fileno(), max(0, path.stat().st_size - free * 4096))


def full_disk(fresh: Fresh, which: str) -> Iterator[tuple[str, str]]:
    """The prefix, or TMPDIR, is on a disk with less and less room. Needs root."""
    codes = []
    for free in range(60):
        box = fresh()
        folder = box.home if which == "home" else box.tmp
        with little_disk(folder):
            if which == "home":
                box.prefix = box.home / "p"
            box.tools((*TOOLS, "uname", "getconf", "rmdir", "dirname", "gzip", "cat"))
            box.env["PACKGATE_BASE_URL"] = box.release(OLD)
            first = box.run(("--prefix", "{prefix}"))
            box.env["PACKGATE_BASE_URL"] = box.release(NEW)
            filler = folder / "filler"
            fill(filler, free)
            done = box.run(("--prefix", "{prefix}"))
            filler.unlink()
            codes.append(done.code)
            yield f"{free} pages free", f"exit {first.code}: {first.said}" if first.code else whole(box, done.code, (1,), done.said)
        if done.code == 0:
            break
    if codes[0] != 1 or codes[-1] != 0:
        yield "from full to room enough", f"exit codes were {codes}"
