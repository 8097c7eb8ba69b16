"""The wheel: built by the pinned maturin, installed without a network, and used by
pre-commit on a machine without Rust."""
from __future__ import annotations

import functools
import os
import pathlib
import shutil
import sys
import zipfile
from email.parser import Parser

from box import PROGRAMS, ROOT, VENV, VERSION, Box, Failed, Row, expect, package, write
from install import WHEELS

RECIPE = f"""\
repos:
  - repo: local
    hooks:
      - id: packgate-commit
        name: packgate (commit)
        entry: packgate-commit
        language: python
        additional_dependencies: [packgate=={VERSION}]
        stages: [pre-commit, pre-merge-commit]
        always_run: true
        pass_filenames: false
        require_serial: true
      - id: packgate-push
        name: packgate (push)
        entry: packgate-push
        language: python
        additional_dependencies: [packgate=={VERSION}]
        stages: [pre-push]
        always_run: true
        pass_filenames: false
        require_serial: true
"""


def built(box: Box) -> str:
    """What maturin makes of the checkout; the files in it, and where they must not be from."""
    out = box.base / "wheels"
    env = {name: value for name, value in os.environ.items() if name.startswith(("CARGO_", "RUST"))}
    env.setdefault("CARGO_TARGET_DIR", str(ROOT / "target"))
    # Rust is this machine's, with what it has downloaded.
    for name, folder in (("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")):
        env.setdefault(name, str(pathlib.Path.home() / folder))
    # It builds what nobody has built before; usually the programs under test are there.
    box.must(VENV / "maturin", "build", "--release", "--out", out, cwd=ROOT, env=env, seconds=3600)
    wheels = list(out.iterdir())
    if len(wheels) != 1 or not wheels[0].name.startswith(f"packgate-{VERSION}-py3-none-"):
        raise Failed(f"maturin made {wheels}")
    with zipfile.ZipFile(wheels[0]) as wheel:
        info = f"packgate-{VERSION}.dist-info"
        suffix = ".exe" if sys.platform == "win32" else ""
        wanted = {f"packgate-{VERSION}.data/scripts/{one}{suffix}" for one in PROGRAMS}
        wanted |= {f"{info}/{one}" for one in ("METADATA", "WHEEL", "RECORD", "licenses/LICENSE-APACHE", "licenses/LICENSE-MIT")}
        if set(wheel.namelist()) != wanted:
            raise Failed(f"not as wanted: {sorted(set(wheel.namelist()) ^ wanted)}")
        said = Parser().parsestr(wheel.read(f"{info}/METADATA").decode())
        texts = b"".join(wheel.read(one) for one in wheel.namelist() if one.startswith(info))
    got = {name: said[name] for name in ("Name", "Version", "License-Expression")}
    if got != {"Name": "packgate", "Version": VERSION, "License-Expression": "MIT OR Apache-2.0"}:
        raise Failed(str(got))
    if said.get_all("Requires-Dist") or str(ROOT).encode() in texts:
        raise Failed("it needs other packages, or names this directory")
    return f"{wheels[0].name}, {wheels[0].stat().st_size} bytes"


def offline(box: Box) -> dict[str, str]:
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": f"{box.base / 'wheels'} {WHEELS}", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def installed(box: Box) -> str:
    venv = box.base / "venv"
    box.must(sys.executable, "-m", "venv", venv)
    box.must(venv / "bin/pip", "install", "--quiet", f"packgate=={VERSION}", env=offline(box))
    for one in PROGRAMS:
        expect(box.run(venv / "bin" / one, "--version"), 0, f"{one} {VERSION}")
    expect(box.run(venv / "bin/packgate", "check", package(box.base / "leak", leak=True)), 1, "map-reveals-source")
    expect(box.run(venv / "bin/packgate", "check", package(box.base / "clean")), 0)
    box.must(venv / "bin/pip", "uninstall", "--quiet", "--yes", "packgate")
    left = [one for one in PROGRAMS if (venv / "bin" / one).exists()]
    if left:
        raise Failed(f"left behind: {left}")
    return ", ".join(PROGRAMS)


def pre_commit(box: Box) -> str:
    """pre-commit installs the wheel by itself; no cargo is to be found."""
    tool = ROOT / "tests/hooks/venv/bin/pre-commit"
    path = box.folder("path")
    for name in ("git", "sh", "env"):
        (path / name).symlink_to(shutil.which(name))
    (path / "python3").symlink_to(sys.executable)
    env = {**offline(box), "PATH": f"{path}:/usr/bin:/bin", "PRE_COMMIT_HOME": str(box.base / "pre-commit")}
    if shutil.which("cargo", path=env["PATH"]):
        raise Failed("there is a cargo in /usr/bin; this row is about machines without it")
    project = package(box.base / "project")
    write(project / ".pre-commit-config.yaml", RECIPE)
    git = functools.partial(box.run, "git", cwd=project, env=env)
    for args in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "first"]):
        expect(git(*args), 0)
    expect(box.run("git", "init", "-q", "--bare", box.base / "remote.git", env=env), 0)
    expect(git("remote", "add", "origin", box.base / "remote.git"), 0)
    expect(box.run(tool, "install", "-t", "pre-commit", "-t", "pre-push", cwd=project, env=env), 0)
    write(project / "dist/cli.js", "console.log(2)\n")
    expect(git("commit", "-qam", "clean"), 0)
    expect(git("push", "-q", "origin", "HEAD:refs/heads/main"), 0)
    package(project, leak=True)
    expect(git("add", "-A"), 0)
    expect(git("commit", "-qm", "leak"), 1, "map-reveals-source")
    expect(git("commit", "-qnm", "leak"), 0)
    expect(git("push", "-q", "origin", "HEAD:refs/heads/main"), 1, "map-reveals-source")
    return "clean commit and push pass, leaking ones do not"


def rows(box: Box) -> list[Row]:
    return [
        Row("maturin builds the wheel", functools.partial(built, box)),
        Row("pip installs it, and takes it out", functools.partial(installed, box)),
        Row("pre-commit without Rust", functools.partial(pre_commit, box)),
    ]
