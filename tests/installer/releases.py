"""Releases to install from: the real one, and small ones with scripts for programs,
good and bad."""
import gzip
import hashlib
import io
import os
import pathlib
import subprocess
import sys
import tarfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "release"))
from archive import COMPLETIONS, PROGRAMS, TARGETS, is_for_here, version  # noqa: E402

NEW, OLD = version(), "0.0.9"
HERE = next((target for target in TARGETS if target.endswith("-gnu") and is_for_here(target)), None)
PAGES = ("packgate.1", "packgate-check.1", "packgate-install.1")

# What install.sh asks of packgate. `install --global` leaves a mark in HOME.
PROGRAM = """#!/bin/sh
# {name} {version} for {target}
case "$*" in
  --version) echo 'packgate {version}' ;;
  'install --global --dry-run') if [ -e "$HOME/mark" ]; then echo 'already installed'; else echo 'would install'; fi ;;
  'install --global') : >"$HOME/mark"; echo 'installed the hooks' ;;
  'uninstall --global') rm "$HOME/mark"; echo 'removed the hooks' ;;
  *) exit 9 ;;
esac
"""


def program(name: str, release: str, target: str) -> bytes:
    return PROGRAM.format(name=name, version=release, target=target).encode()


def files(release: str, target: str) -> dict[str, tuple[int, bytes]]:
    """What an archive has, by name below its top directory: mode and bytes."""
    found = {name: (0o755, program(name, release, target)) for name in PROGRAMS}
    found |= {f"completions/{name}": (0o644, f"{shell} {release}\n".encode()) for shell, name in COMPLETIONS.items()}
    # One page went, and one came, with the new release.
    pages = (*PAGES, "packgate-gone.1" if release == OLD else "packgate-come.1")
    found |= {f"man/{name}": (0o644, f"{name} {release}\n".encode()) for name in pages}
    found |= {name: (0o644, b"words\n") for name in ("README.md", "LICENSE-MIT", "LICENSE-APACHE")}
    return found


def installed(release: str, target: str) -> dict[str, tuple[int, bytes]]:
    """The same as it lies in the prefix afterwards, without the receipt."""
    places = {
        "completions/packgate.bash": "share/bash-completion/completions/packgate",
        "completions/_packgate": "share/zsh/site-functions/_packgate",
        "completions/packgate.fish": "share/fish/vendor_completions.d/packgate.fish",
    }
    found = {}
    for name, entry in files(release, target).items():
        if name in PROGRAMS:
            found[f"bin/{name}"] = entry
        elif name.startswith("man/"):
            found[f"share/man/man1/{name[4:]}"] = entry
        elif name in places:
            found[places[name]] = entry
    return found


def entry(name: str, data: bytes = b"", mode: int = 0o644, **more) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(data), mode
    for key, value in more.items():
        setattr(info, key, value)
    return info, data


def pack(release: str, target: str, extra: list = (), without: tuple = ()) -> bytes:
    """A small archive; `extra` entries come last, `without` names are left out."""
    top = f"packgate-{release}-{target}"
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", mtime=0) as stream, tarfile.open(fileobj=stream, mode="w") as tar:
        tar.addfile(entry(top, mode=0o755, type=tarfile.DIRTYPE)[0])
        for name, (mode, data) in files(release, target).items():
            if name not in without:
                info, data = entry(f"{top}/{name}", data, mode)
                tar.addfile(info, io.BytesIO(data))
        for info, data in extra:
            tar.addfile(info, io.BytesIO(data))
    return out.getvalue()


def name_of(release: str, target: str) -> str:
    return f"packgate-{release}-{target}.tar.gz"


def write(folder: pathlib.Path, archives: dict[str, bytes]) -> None:
    folder.mkdir(parents=True)
    for name, data in archives.items():
        (folder / name).write_bytes(data)
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(archives.items())]
    (folder / "SHA256SUMS").write_text("".join(lines))


def hostile() -> dict[str, bytes]:
    """Archives that no release has, with sums that fit: by what is wrong with them."""
    top = f"packgate-{NEW}-{HERE}"
    link, hard = tarfile.SYMTYPE, tarfile.LNKTYPE
    whole = pack(NEW, HERE)
    return {
        "dotdot": pack(NEW, HERE, [entry(f"{top}/../../../../evil", b"x")]),
        "absolute": pack(NEW, HERE, [entry("/tmp/evil", b"x")]),
        "elsewhere": pack(NEW, HERE, [entry("elsewhere/evil", b"x")]),
        "prefix-of-name": pack(NEW, HERE, [entry(f"{top}-evil/x", b"x")]),
        "symlink-program": pack(NEW, HERE, [entry(f"{top}/packgate-push", type=link, linkname="/bin/true")], without=("packgate-push",)),
        "symlink-folder": pack(NEW, HERE, [entry(f"{top}/man", type=link, linkname="/tmp"), entry(f"{top}/man/packgate-evil.1", b"x")], without=tuple(f"man/{p}" for p in (*PAGES, "packgate-come.1"))),
        "symlink-elsewhere": pack(NEW, HERE, [entry(f"{top}/docs", type=link, linkname="/tmp")]),
        "hardlink": pack(NEW, HERE, [entry(f"{top}/packgate-push", type=hard, linkname=f"{top}/packgate")], without=("packgate-push",)),
        "device": pack(NEW, HERE, [entry(f"{top}/man/packgate-dev.1", type=tarfile.FIFOTYPE)]),
        "directory": pack(NEW, HERE, [entry(f"{top}/packgate-push", type=tarfile.DIRTYPE, mode=0o755)], without=("packgate-push",)),
        "missing": pack(NEW, HERE, without=("packgate-push",)),
        "cut": whole[: len(whole) * 2 // 3],
        "empty": b"",
        "no-archive": b"<html>sign in to this network</html>\n",
    }


def small(folder: pathlib.Path) -> None:
    """All the small releases, each in a folder of its own."""
    for release in (OLD, NEW):
        write(folder / release, {name_of(release, target): pack(release, target) for target in TARGETS if "-windows-" not in target})
    write(folder / "both", {name_of(release, HERE): pack(release, HERE) for release in (OLD, NEW)})
    name = name_of(NEW, HERE)
    for what, data in hostile().items():
        write(folder / what, {name: data})
    sums = (folder / NEW / "SHA256SUMS").read_text()
    right = next(line for line in sums.splitlines() if line.endswith(name)).split()[0]
    lines = {
        "no-line": f"{right}  other-{name}\n{right}  {name}.sig\n{right}  x {name}\n",
        "wrong-sum": f"{'0' * 64}  {name}\n",
        "twice": f"{'0' * 64}  {name}\n{right}  {name}\n",
        "short-sum": f"{right[:40]}  {name}\n",
        "no-sum": f"{'x' * 64}  {name}\n",
        "binary-mark": f"{right} *{name}\n",
        "odd-versions": f"{right}  packgate-x\x1b[2J-{HERE}.tar.gz\n{right}  packgate-../..-{HERE}.tar.gz\n{right}  packgate-0..1-{HERE}.tar.gz\n",
        "no-newline": f"{right}  {name}",
    }
    for what, text in lines.items():
        write(folder / what, {name: (folder / NEW / name).read_bytes()})
        (folder / what / "SHA256SUMS").write_text(text)
    write(folder / "no-sums", {name: (folder / NEW / name).read_bytes()})
    (folder / "no-sums" / "SHA256SUMS").unlink()
    # One whose programs do not run.
    broken = pack(NEW, HERE, [entry(f"packgate-{NEW}-{HERE}/packgate", b"#!/nonexistent/loader\n", 0o755)], without=("packgate",))
    write(folder / "broken", {name: broken})


def real(folder: pathlib.Path, bins: pathlib.Path) -> None:
    """The release that release/archive.py makes of real programs."""
    # Libraries that this machine's build happens to share are there on this machine,
    # and a newer glibc than a release may want is here, too.
    command = [sys.executable, str(ROOT / "release/archive.py")]
    make = [*command, "--target", HERE, "--bin-dir", str(bins), "--out", str(folder), "--allow-library", "libz.so.1", "--glibc", "99.0"]
    for argv in (make, [*command, "--sums", str(folder)]):
        subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000"})
