"""The real programs: installed from the archive that release/archive.py makes, from
source, into a userland that has nothing; and real hooks."""
import os
import pathlib
import shutil
import subprocess
from collections.abc import Iterator

from box import USUAL, Box, same, tree
from releases import HERE, NEW, PROGRAMS, ROOT

LEAKY = ROOT / "examples/leaky-package"


def works(box: Box) -> str:
    """All four programs are there, and packgate judges."""
    package = box.base / "package"
    if not package.exists():
        shutil.copytree(LEAKY, package)
    for name in PROGRAMS:
        if not (box.prefix / "bin" / name).is_file():
            return f"{name} is not there"
    wanted = ((("--version",), 0, f"packgate {NEW}"), (("check", box.seen(package)), 1, "map-reveals-source"))
    for args, code, words in wanted:
        command = [*box.place.enter(box.cwd, False), f"{box.seen(box.prefix)}/bin/packgate", *args]
        done = subprocess.run(command, cwd=box.cwd, env=box.env, capture_output=True, text=True)
        if done.returncode != code or words not in done.stdout:
            return f"packgate {args[0]}: exit {done.returncode}: {done.stdout}{done.stderr}"
    return ""


def steps(box: Box, first: tuple[str, ...] = (), how: str = "") -> Iterator[tuple[str, str]]:
    """Dry run, install, use, install again, remove; `first` are the arguments."""
    start = tree(box.inside)
    done = box.run((*first, "--dry-run"), how)
    yield "dry run", same(start, tree(box.inside), exactly=True) or ("" if done.code == 0 and "nothing was changed" in done.said else done.said)
    done = box.run(first, how)
    yield "installed", works(box) if done.code == 0 and f"installed packgate {NEW}" in done.said else f"exit {done.code}: {done.said}"
    before = tree(box.inside)
    done = box.run(first, how)
    after = tree(box.inside)
    # What was built was there meanwhile, as its time shows.
    before["tmp"] = after["tmp"]
    yield "again: up to date", same(before, after, exactly=True) or ("" if done.code == 0 and "is up to date" in done.said else done.said)
    done = box.run((*first, "--uninstall"), how)
    yield "uninstalled", same(start, tree(box.inside), exactly=False) or ("" if done.code == 0 and f"removed packgate {NEW}" in done.said else done.said)


def from_release(box: Box) -> Iterator[tuple[str, str]]:
    box.tools(USUAL)
    box.env["PACKGATE_BASE_URL"] = box.release("real")
    yield from steps(box)


def in_nothing(box: Box) -> Iterator[tuple[str, str]]:
    """In a userland as debootstrap leaves it, with its own PATH and its own /bin/sh:
    no curl, wget, cargo, git or node is there; the whole of it is looked at."""
    present = [name for name in ("curl", "wget", "cargo", "git", "node", "openssl") if (box.place.root / "usr/bin" / name).exists()]
    yield "nothing is there that helps", f"there is {present}" if present else ""
    box.env |= {"PATH": "/usr/local/bin:/usr/bin:/bin", "PACKGATE_BASE_URL": box.release("real")}
    start = tree(box.place.root)
    yield from steps(box)
    box.env["PACKGATE_BASE_URL"] = ""
    done = box.run()
    yield "without a mirror: what to do", "" if done.code == 1 and "neither curl nor wget" in done.said else done.said
    yield "no trace in all of the userland", same(start, {name: it for name, it in tree(box.place.root).items() if f"/{box.base.name}/package" not in name}, exactly=False)


def rust(box: Box) -> None:
    """This machine's cargo and compiler, in a home that has neither."""
    home = pathlib.Path.home()
    box.env |= {
        "PATH": os.environ["PATH"], "CARGO_HOME": os.environ.get("CARGO_HOME", str(home / ".cargo")),
        "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(home / ".rustup")), "PACKGATE_BASE_URL": "",
    }
    box.env |= {name: os.environ[name] for name in ("CARGO_TARGET_DIR", "CARGO_NET_OFFLINE", "SSL_CERT_FILE") if name in os.environ}


def registered(box: Box) -> dict[str, bytes]:
    """What cargo writes down of what it has installed."""
    folder = pathlib.Path(box.env["CARGO_HOME"])
    return {name: (folder / name).read_bytes() for name in (".crates.toml", ".crates2.json") if (folder / name).exists()}


def from_source(box: Box) -> Iterator[tuple[str, str]]:
    """Inside this checkout, with the real cargo."""
    rust(box)
    box.cwd = ROOT
    before = registered(box)
    yield from steps(box)
    yield "cargo has nothing written down", "" if registered(box) == before else "it has"
    box.env["PACKGATE_BASE_URL"] = box.release("real")
    done = box.run(("--from-release", "--dry-run"))
    yield "--from-release", "" if done.code == 0 and f"({HERE})" in done.said else done.said
    done = box.run(("--from-source", "--dry-run"))
    yield "--from-source", "" if done.code == 0 and "cargo install --locked --no-track" in done.said else done.said


def source_trouble(box: Box) -> Iterator[tuple[str, str]]:
    """What stands in the way of a build, in checkouts that are only looked at."""
    box.tools(USUAL)
    box.env["PACKGATE_BASE_URL"] = ""
    start = tree(box.inside)
    done = box.run(("--from-source",))
    yield "no checkout", "" if done.code == 1 and "this is no checkout" in done.said else done.said
    manifest = box.cwd / "Cargo.toml"
    for text in ('[package]\nname = "other"\n', '[dependencies]\nname = "packgate"\n', '[package]\nname = "packgate-x"\n'):
        manifest.write_text(text)
        done = box.run(("--from-source",))
        yield f"another project: {text!r}", "" if done.code == 1 and "this is no checkout" in done.said else done.said
    manifest.write_text('[package]\nname = "packgate"')
    done = box.run()
    yield "no cargo", "" if done.code == 1 and "cargo is not on PATH" in done.said and "--from-release" in done.said else done.said
    box.fake("cargo", "echo 'error: it does not compile' >&2\nexit 101\n")
    done = box.run()
    yield "cargo fails", "" if done.code == 1 and "could not build" in done.said and "does not compile" in done.said else done.said
    # Asked for by version, it is a release.
    done = box.run(("--version", "1.2.3", "--dry-run"))
    yield "a version is a release", "" if done.code == 1 and "neither curl nor wget" in done.said else done.said
    manifest.unlink()
    yield "nothing was written", same(start, tree(box.inside), exactly=False)


def hooks(box: Box) -> Iterator[tuple[str, str]]:
    """`--global` writes git's configuration, and `--uninstall --yes` takes it out."""
    box.tools((*USUAL, "git"))
    box.env["PACKGATE_BASE_URL"] = box.release("real")
    box.env["GIT_CONFIG_NOSYSTEM"] = "1"
    done = box.run(("--version", NEW))
    yield "installed", works(box) if done.code == 0 else done.said
    # Configuration is all that is asked of git here, and every git writes it alike;
    # packgate only asks first whether git would also heed it.
    box.fake("git", 'case $1 in version | --version) echo "git version 2.54.0" ;; *) exec @REAL@ "$@" ;; esac\n')
    config = box.home / ".gitconfig"
    config.write_text("[user]\n\tname = t\n")
    before = config.read_text()
    done = box.run(("--global",))
    text = config.read_text()
    program = f"{box.seen(box.prefix)}/bin/packgate-commit"
    yield "--global", "" if done.code == 0 and "hook \"packgate-commit\"" in text and program in text else f"{done.said}\n{text}"
    done = box.run(("--uninstall",))
    yield "not removed while git starts it", works(box) or ("" if done.code == 1 and config.read_text() == text else done.said)
    done = box.run(("--uninstall", "--yes"))
    left = sorted(path.name for path in box.home.iterdir())
    yield "--uninstall --yes", "" if done.code == 0 and left == [".gitconfig"] and config.read_text() == before else f"{done.said}{left}\n{config.read_text()}"


def old_git(box: Box) -> Iterator[tuple[str, str]]:
    """With a git that would ignore such hooks: installed, and said."""
    box.tools((*USUAL, "git"))
    box.fake("git", 'case $1 in version | --version) echo "git version 2.47.3" ;; *) exec @REAL@ "$@" ;; esac\n')
    box.env["PACKGATE_BASE_URL"] = box.release("real")
    done = box.run(("--global",))
    yield "--global", works(box) or ("" if done.code == 1 and "packgate is installed, but its hooks are not" in done.said and "2.54" in done.said else done.said)
    done = box.on_terminal((), "", "y\n")
    yield "not offered", "" if done.code == 0 and "[y/N]" not in done.said and "install, in each repository" in done.said else done.said


