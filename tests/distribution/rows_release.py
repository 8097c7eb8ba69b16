"""The release: tag and changelog, the workflows, GitLab's recipe."""
from __future__ import annotations

import functools
import io
import json
import pathlib
import re
import shutil
import sys
import tarfile
import zipfile

import headers
from box import PROGRAMS, ROOT, VENV, VERSION, Box, Failed, Row, expect, package, write
from installed import PLATFORMS, own_platform
from rows_action import yaml
from rows_assemble import TARGETS

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
CHANGELOG = "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.3] - 2026-01-02\n\n### Added\n\n- this\n\n## [1.2.2] - 2026-01-01\n\n- that\n\n[1.2.3]: https://example.org\n"
RECIPE = "- npm install packgate@1.2.3\n"
CARGO = '[workspace.package]\nversion = "1.2.3"\n'

# (what, tag, Cargo.toml, CHANGELOG.md, ci/gitlab.yml) → what is said; None: it is released
TAGS = [
    ("all agree", "v1.2.3", CARGO, CHANGELOG, RECIPE, None),
    ("another version", "v1.2.4", CARGO, CHANGELOG, RECIPE, "must be 'v1.2.3'"),
    ("no v", "1.2.3", CARGO, CHANGELOG, RECIPE, "must be 'v1.2.3'"),
    ("more behind it", "v1.2.3-rc.1", CARGO, CHANGELOG, RECIPE, "must be 'v1.2.3'"),
    ("hostile", "v1.2.3$(touch pwned)", CARGO, CHANGELOG, RECIPE, "must be 'v1.2.3'"),
    ("no section", "v1.2.3", CARGO, CHANGELOG.replace("[1.2.3] -", "[1.2.4] -"), RECIPE, "no section"),
    ("no date", "v1.2.3", CARGO, CHANGELOG.replace(" - 2026-01-02", ""), RECIPE, "no section"),
    ("an old recipe", "v1.2.3", CARGO, CHANGELOG, RECIPE.replace("1.2.3", "1.2.2"), "ci/gitlab.yml does not install"),
]


def tag(box: Box, what: str, given: str, cargo: str, changes: str, recipe: str, said: str | None) -> None:
    root = box.folder(f"tags/{what}")
    for name, text in (("Cargo.toml", cargo), ("CHANGELOG.md", changes), ("ci/gitlab.yml", recipe)):
        write(root / name, text)
    script = write(root / "release/check_tag.py", (ROOT / "release/check_tag.py").read_text())
    ran = box.run(sys.executable, script, given)
    expect(ran, 1 if said else 0, said or "1.2.3")
    if not said and ran.out != "1.2.3\n":
        raise Failed(ran.out)


def own_tag(box: Box) -> str:
    """This checkout could be tagged as its version."""
    return box.must(sys.executable, ROOT / "release/check_tag.py", f"v{VERSION}").strip()


def notes(box: Box) -> str:
    root = box.folder("notes")
    write(root / "CHANGELOG.md", CHANGELOG)
    script = write(root / "release/notes.py", (ROOT / "release/notes.py").read_text())
    for version, wanted in (("1.2.3", "### Added\n\n- this\n"), ("1.2.2", "- that\n")):
        if box.must(sys.executable, script, version) != wanted:
            raise Failed(box.must(sys.executable, script, version))
    for version in ("1.2", "1.2.4", "1x2.3"):
        expect(box.run(sys.executable, script, version), 1, "has nothing about")
    return f"{len(box.must(sys.executable, ROOT / 'release/notes.py', VERSION).splitlines())} lines about {VERSION}"


def linted(box: Box) -> str:
    """What the pinned linters say of the workflows, the action, the recipe and the scripts."""
    said = box.must(VENV / "zizmor", "--offline", "--no-progress", "--persona=auditor", "--format=json", ROOT / "action.yml", *WORKFLOWS)
    if json.loads(said) != []:
        raise Failed(said)
    schema = functools.partial(box.must, VENV / "check-jsonschema", "--builtin-schema")
    schema("vendor.github-workflows", *WORKFLOWS)
    schema("vendor.github-actions", ROOT / "action.yml")
    schema("vendor.gitlab-ci", ROOT / "ci/gitlab.yml")
    box.must(VENV / "shellcheck", ROOT / "release/action.sh")
    count = 0
    for workflow in WORKFLOWS:
        for name, job in yaml(box, workflow)["jobs"].items():
            for step in job["steps"]:
                if "run" in step:
                    count += 1
                    box.must(VENV / "shellcheck", "--shell=bash", write(box.base / "steps" / f"{name}-{count}.sh", step["run"]))
    return f"zizmor, schemas, shellcheck over {count} steps"


def linters_find(box: Box) -> str:
    """The linters are awake: each finds what is planted for it."""
    bad = write(box.base / "bad/.github/workflows/bad.yml", "on: pull_request_target\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: actions/checkout@v4\n      - run: echo ${{ github.head_ref }}\n")
    if '"template-injection"' not in box.run(VENV / "zizmor", "--offline", "--no-progress", "--format=json", bad).out:
        raise Failed("zizmor sees no injection")
    wrong = write(box.base / "bad/wrong.yml", "on: push\njobs:\n  a:\n    step: []\n")
    expect(box.run(VENV / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", wrong), 1)
    expect(box.run(VENV / "shellcheck", "--shell=bash", write(box.base / "bad/bad.sh", "rm $1\n")), 1, "SC2086")
    return "zizmor, check-jsonschema, shellcheck"


def workflows(box: Box) -> str:
    """What must hold whatever a linter says."""
    for path in WORKFLOWS:
        for line in path.read_text().splitlines():
            used = re.search(r"uses: (.*)", line)
            if used and not re.fullmatch(r"[\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used[1]):
                raise Failed(f"{path.name}: not pinned by commit: {line}")
        flow = yaml(box, path)
        if flow["permissions"] != {}:
            raise Failed(f"{path.name} gives permissions to all jobs")
        for name, job in flow["jobs"].items():
            if any("${{" in step.get("run", "") for step in job["steps"]):
                raise Failed(f"{path.name}: {name}: an expression in a script")
            if "write" in job["permissions"].values() and job.get("environment") != "release":
                raise Failed(f"{path.name}: {name} may write without the gate")
    release = yaml(box, ROOT / ".github/workflows/release.yml")["jobs"]
    built = {one["target"] for one in release["build"]["strategy"]["matrix"]["include"]}
    if built != set(TARGETS.values()):
        raise Failed(f"built {built}")
    for name in ("github", "npm", "pypi"):
        if "assemble" not in release[name]["needs"] or "build" not in release["assemble"]["needs"]:
            raise Failed(f"{name} does not wait until all was judged")
    return f"{len(built)} targets; pinned by commit; nothing is written before the gate"


def archived(folder: pathlib.Path, platform: str, programs: dict[str, bytes]) -> None:
    """An archive as install.sh and the workflow expect it."""
    top = f"packgate-{VERSION}-{TARGETS[platform]}"
    if platform.startswith("win32"):
        with zipfile.ZipFile(folder / f"{top}.zip", "w") as archive:
            for name, data in programs.items():
                archive.writestr(f"{top}/{name}.exe", data)
        return
    with tarfile.open(folder / f"{top}.tar.gz", "w:gz") as archive:
        for name, data in programs.items():
            member = tarfile.TarInfo(f"{top}/{name}")
            member.size, member.mode = len(data), 0o755
            archive.addfile(member, io.BytesIO(data))


def step(box: Box, job: str, name: str) -> dict:
    steps = yaml(box, ROOT / ".github/workflows/release.yml")["jobs"][job]["steps"]
    return next(one for one in steps if one.get("name") == name)


def assembled(box: Box) -> str:
    """The workflow's own step makes the npm packages out of the archives."""
    folder = box.folder("assembling")
    (folder / "npm").symlink_to(ROOT / "npm")
    (folder / "archives").mkdir()
    for platform in PLATFORMS:
        real = platform == own_platform()
        archived(folder / "archives", platform, {one: (box.programs / one).read_bytes() if real else headers.program(platform) for one in PROGRAMS})
    script = write(folder / "step.sh", step(box, "assemble", "npm packages")["run"])
    box.must("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=folder)
    made = json.loads((folder / "npm-packages/tarballs/packed.json").read_text())
    if len(made) != len(PLATFORMS) + 1:
        raise Failed(str(made))
    (folder / "archives" / f"packgate-{VERSION}-{TARGETS['win32-arm64']}.zip").unlink()
    shutil.rmtree(folder / "dist")
    expect(box.run("bash", "-eo", "pipefail", script, cwd=folder), 1, "win32-arm64: no programs")
    return f"{len(made)} packages; refused without one archive"


def gitlab(box: Box) -> str:
    """The recipe's script, with packgate on PATH as its first line puts it there."""
    job = yaml(box, ROOT / "ci/gitlab.yml")["packgate"]
    if job["before_script"][0] != f"npm install --global --ignore-scripts packgate@{VERSION}":
        raise Failed(job["before_script"][0])
    script = write(box.base / "gitlab.sh", "\n".join(job["script"]) + "\n")
    env = {"PATH": f"{box.programs}:{box.env['PATH']}"}
    for name, code, word in (("clean", 0, "ok: fx@1.0.0"), ("leak", 1, "map-reveals-source")):
        expect(box.run("bash", "-eo", "pipefail", script, cwd=package(box.base / "gitlab" / name, leak=code == 1), env=env), code, word)
    broken = write(box.base / "gitlab/broken/package.json", "{").parent
    ran = box.run("bash", "-eo", "pipefail", script, cwd=broken, env=env)
    if ran.code == 0:
        raise Failed(f"a package that npm cannot pack passes:\n{ran.said}")
    return "clean, leaking, broken"


def rows(box: Box) -> list[Row]:
    table = [Row(f"tag: {what}", functools.partial(tag, box, what, *rest)) for what, *rest in TAGS]
    for what, call in (
        ("tag: this version", own_tag), ("release notes", notes), ("workflows: linters", linted), ("workflows: the linters find things", linters_find),
        ("workflows: rules", workflows), ("release.yml: npm packages from archives", assembled), ("GitLab's recipe", gitlab),
    ):
        table.append(Row(what, functools.partial(call, box)))
    return table
