"""The GitHub action's own steps, run as a runner runs them, with packgate from a
release archive of the programs under test."""
from __future__ import annotations

import functools
import json
import pathlib
import re
import shutil
import sys

from box import ROOT, VENV, VERSION, Box, Failed, Ran, Row, expect, package, write

TARGETS = {"x86_64": "x86_64-unknown-linux-gnu", "aarch64": "aarch64-unknown-linux-gnu"}
INPUT = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")
COMMANDS = {"error", "warning", "notice", "group", "endgroup"}


def yaml(box: Box, path: pathlib.Path) -> dict:
    """A YAML file; the pinned parser is in the tests' own environment."""
    return json.loads(box.must(VENV / "python", "-c", "import json, sys, yaml; print(json.dumps(yaml.safe_load(open(sys.argv[1], encoding='utf-8')), default=str))", path))


class Runner:
    """One job on a runner that looks for commands in what steps print."""

    def __init__(self, box: Box, name: str, releases: pathlib.Path, system: str = "Linux"):
        self.box, self.temp = box, box.folder(f"{name}/temp")
        self.workspace = box.folder(f"{name}/work space")
        self.action = yaml(box, ROOT / "action.yml")
        self.files = {file: self.temp.parent / file for file in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV")}
        self.env = {
            **{file: str(path) for file, path in self.files.items()}, "RUNNER_TEMP": str(self.temp), "RUNNER_OS": system,
            "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_WORKSPACE": str(self.workspace), "GITHUB_ACTIONS": "true", "CI": "true",
            "PACKGATE_BASE_URL": str(releases),
        }
        self.commands: list[str] = []

    def values(self, step: dict, inputs: dict[str, str]) -> dict[str, str]:
        """The step's environment; only whole inputs may be in it."""
        found = {}
        for name, value in step["env"].items():
            if not INPUT.fullmatch(value):
                raise Failed(f"{name} is {value}, which is no input")
            key = INPUT.fullmatch(value)[1]
            found[name] = inputs.get(key, self.action["inputs"][key]["default"])
        return found

    def job(self, **inputs: str) -> tuple[Ran, dict[str, str]]:
        """Runs the action's steps until one fails; what was printed, and the outputs."""
        given = {key.replace("_", "-"): value for key, value in inputs.items()}
        if set(given) - set(self.action["inputs"]):
            raise Failed(f"no such input: {given}")
        for path in self.files.values():
            path.write_text("")
        steps, all_of_it, outputs = self.action["runs"]["steps"], Ran(0, "", ""), {}
        # Installed once, unless it is about that.
        if (self.temp / "packgate/bin/packgate").exists() and "version" not in given:
            steps = steps[1:]
        for step in steps:
            if "${{" in step["run"] or step["shell"] != "bash":
                raise Failed(f"a step's text has an expression, or it is not bash: {step}")
            script = write(self.temp / "step.sh", step["run"])
            self.files["GITHUB_OUTPUT"].write_text("")
            env = {**self.env, **self.values(step, given)}
            ran = self.box.run("bash", "--noprofile", "--norc", "-eo", "pipefail", script, cwd=self.workspace, env=env)
            all_of_it = Ran(ran.code, all_of_it.out + ran.out, all_of_it.err + ran.err)
            if step.get("id") == "check":
                outputs = dict(line.split("=", 1) for line in self.files["GITHUB_OUTPUT"].read_text().splitlines())
            if ran.code != 0:
                break
        self.commands = commands(all_of_it)
        return all_of_it, {"exit-code": outputs.get("exit-code", "2"), "outcome": outputs.get("outcome", "not-judged")}

    def verdict(self, code: int, *words: str, **inputs: str) -> Ran:
        ran, outputs = self.job(**inputs)
        expect(ran, code, *words)
        wanted = {"exit-code": str(code), "outcome": ["passed", "blocked", "not-judged"][code]}
        if outputs != wanted:
            raise Failed(f"the outputs are {outputs}\n{ran.said}")
        return ran


def commands(ran: Ran) -> list[str]:
    """The workflow commands that a runner would see. Fails on one that is no annotation,
    and where text is left open."""
    found, stopped = [], None
    if ran.err:
        raise Failed(f"on stderr, where commands are looked for, too:\n{ran.err}")
    for line in ran.out.splitlines():
        line = line.strip()
        if not line.startswith("::"):
            continue
        if stopped is not None:
            if line == f"::{stopped}::":
                stopped = None
            continue
        name = line[2:].split("::")[0].split(" ")[0]
        if name == "stop-commands":
            stopped = line.removeprefix("::stop-commands::")
        elif name in COMMANDS:
            found.append(line)
        else:
            raise Failed(f"a command got through: {line}\n{ran.out}")
    if stopped is not None:
        raise Failed(f"commands stay stopped:\n{ran.out}")
    return found


def verdicts(runner: Runner) -> str:
    leak, clean = package(runner.workspace / "leak", leak=True), package(runner.workspace / "clean")
    write(runner.workspace / "broken/package.json", "{")
    runner.verdict(0, path="clean")
    runner.verdict(1, "map-reveals-source", path="leak")
    if not any(one.startswith("::error ") and "file=leak/package.json" in one for one in runner.commands):
        raise Failed(f"no annotation at leak/package.json: {runner.commands}")
    runner.verdict(2, path="broken")
    runner.verdict(2, "there is nothing at none", path="none")
    runner.verdict(1, path=f"{clean}\n{leak}\n")
    runner.verdict(2, path="leak\nbroken\nclean")
    for folder in (leak, clean):
        runner.box.must("npm", "pack", "--ignore-scripts", "--pack-destination", folder, cwd=folder)
    runner.verdict(1, "map-reveals-source", path="leak/*.tgz")
    runner.verdict(0, path="clean/*.tgz")
    runner.verdict(2, "there is nothing at *.tgz", path="*.tgz")
    runner.verdict(2, "names nothing", path="\n\n")
    # A name is never an option, even if there is such a folder.
    runner.verdict(1, "map-reveals-source", path=package(runner.workspace / "--help", leak=True).name)
    shutil.rmtree(runner.workspace / "--help")
    return "0, 1 and 2; folders, tarballs, patterns"


def formats(runner: Runner) -> str:
    runner.verdict(1, "error[map-reveals-source]", path="leak", format="human")
    if runner.commands:
        raise Failed(f"commands in text: {runner.commands}")
    ran = runner.verdict(1, path="leak", format="json")
    if '"map-reveals-source"' not in ran.out:
        raise Failed(ran.out)
    for name, code in (("leak", 1), ("clean", 0)):
        file = runner.workspace / f"reports/{name}.sarif"
        runner.verdict(code, path=name, sarif_file=f"reports/{name}.sarif")
        said = json.loads(file.read_text())
        found = {one["ruleId"] for one in said["runs"][0]["results"]}
        if said["version"] != "2.1.0" or ("map-reveals-source" in found) != (code == 1):
            raise Failed(f"{said['version']} {found}")
    runner.verdict(2, "cannot write", path="clean", sarif_file="clean/package.json/x.sarif")
    return "github, human, json, sarif-file"


def inputs(runner: Runner) -> str:
    workspace = write(runner.workspace / "mono/package.json", '{"name":"root","version":"1.0.0","private":true,"workspaces":["packages/*"]}').parent
    package(workspace / "packages/one", leak=True)
    runner.verdict(1, "map-reveals-source", path="mono", all_packages="true")
    runner.verdict(1, path="leak", manager="npm@12")
    runner.verdict(2, path="clean", manager="nonsense")
    digest = runner.box.must("node", "-p", "'sha512-' + require('crypto').createHash('sha512').update(require('fs').readFileSync('fx-1.0.0.tgz')).digest('base64')", cwd=runner.workspace / "clean").strip()
    runner.verdict(0, path="clean/fx-1.0.0.tgz", args=f"--verbose\n--expect-integrity={digest}\n")
    runner.verdict(2, path="leak/fx-1.0.0.tgz", args=f"--expect-integrity={digest}")
    for bad in ({"format": "xml"}, {"all_packages": "yes"}, {"args": "--no-such-option"}, {"format": "sarif"}):
        runner.verdict(2, path="clean", **bad)
    return "all-packages, manager, args, wrong values"


HOSTILE = [
    "$(touch pwned)", "`touch pwned`", "'; touch pwned; '", '"; touch pwned; "', "x; touch pwned", "| touch pwned", "&& touch pwned",
    "--format=json", "-v", "--help", "\\", "%0A::add-mask::x", "::add-mask::x", "a\n::add-mask::x", "${{ github.token }}", "*/../../*", "é\u202e",
    "~", "!!", "$GITHUB_ENV", "x=$(touch pwned)", "{touch,pwned}", "<(touch pwned)",
]


def hostile_inputs(runner: Runner) -> str:
    count = 0
    for text in HOSTILE:
        for key in ("path", "manager", "format", "args", "all_packages", "version", "sarif_file"):
            if (key, text) in (("args", "-v"), ("args", "--format=json"), ("args", "--help")) or key == "sarif_file" and "/" not in text and "\n" not in text:
                continue  # what is written there is what was asked for
            given = {"path": "clean", **{key: text}}
            ran, outputs = runner.job(**given)
            count += 1
            if ran.code != 2 and key != "sarif_file" or outputs["exit-code"] != str(ran.code):
                raise Failed(f"{key}={text!r}: exit {ran.code}, outputs {outputs}\n{ran.said}")
            if any(runner.box.base.rglob("pwned*")) or (ROOT / "pwned").exists() or runner.files["GITHUB_ENV"].read_text():
                raise Failed(f"{key}={text!r}: it was run")
    return f"{count} values"


def hostile_package(runner: Runner) -> str:
    """Names and texts in a package that look like commands stay text, in every format."""
    folder = package(runner.workspace / "hostile", leak=True)
    for name in ("::add-mask::x", "\n::set-env name=A::b", "::stop-commands::x", "%0A::error::x", "\r::warning::w"):
        shutil.copy(folder / "dist/cli.js.map", folder / "dist" / f"{name}.map")
    write(folder / "packgate.toml", '"\\n::add-mask::x" = 1\n')
    for format in ("github", "human", "json"):
        runner.verdict(2, path="hostile", format=format)
    (folder / "packgate.toml").unlink()
    for format in ("github", "human", "json"):
        runner.verdict(1, path="hostile", format=format)
        if any("add-mask" in one.split("::")[1] for one in runner.commands):
            raise Failed(str(runner.commands))
    return "github, human, json"


def releases(box: Box) -> pathlib.Path:
    """A release directory with the archive for this machine; its programs were built
    here, for here, and may need what is here."""
    import platform
    target, out = TARGETS[platform.machine()], box.folder("releases")
    box.must(sys.executable, ROOT / "release/archive.py", "--target", target, "--bin-dir", box.programs, "--out", out, "--glibc", "2.99", "--allow-library", "libz.so.1", cwd=ROOT)
    box.must(sys.executable, ROOT / "release/archive.py", "--sums", out)
    return out


def installing(box: Box, archives: pathlib.Path) -> str:
    runner = Runner(box, "installing", archives)
    package(runner.workspace)
    runner.verdict(0, f"packgate {VERSION}")
    path = runner.files["GITHUB_PATH"].read_text().strip()
    if box.must(f"{path}/packgate", "--version").strip() != f"packgate {VERSION}":
        raise Failed(f"not on PATH: {path}")
    shutil.rmtree(runner.temp / "packgate")
    runner.verdict(0, version="latest")
    runner.verdict(0, version=f"v{VERSION}")
    runner.verdict(2, "could not be installed", version="9.9.9")
    windows = Runner(box, "windows", archives, "Windows")
    windows.verdict(2, "npx packgate check")
    for what, change in (("tampered", "archive"), ("unsummed", "sums"), ("absent", "nothing")):
        other = box.base / what
        shutil.copytree(archives, other)
        if change == "archive":
            with open(next(other.glob("*.tar.gz")), "ab") as file:
                file.write(b"x")
        elif change == "sums":
            (other / "SHA256SUMS").unlink()
        else:
            next(other.glob("*.tar.gz")).unlink()
        one = Runner(box, f"installing-{what}", other)
        package(one.workspace)
        one.verdict(2, "could not be installed")
        if (one.temp / "packgate/bin/packgate").exists():
            raise Failed(f"{what}: it was installed")
    return "version, latest, checksums, Windows"


def declared(box: Box) -> str:
    """Every input reaches the script, and the script reads nothing else."""
    action, script = yaml(box, ROOT / "action.yml"), (ROOT / "release/action.sh").read_text()
    given = {name for step in action["runs"]["steps"] for name in step["env"]}
    used = set(re.findall(r"\bINPUT_[A-Z_]+", script))
    inputs = {"INPUT_" + name.upper().replace("-", "_") for name in action["inputs"]}
    if not given == used == inputs:
        raise Failed(f"given {given}\nused {used}\ninputs {inputs}")
    return f"{len(inputs)} inputs"


def rows(box: Box) -> list[Row]:
    archives = releases(box)
    runner = Runner(box, "job", archives)
    table = [("inputs and environment", declared, box), ("install", installing, box, archives)]
    table += [("verdicts", verdicts, runner), ("formats", formats, runner), ("inputs", inputs, runner)]
    table += [("hostile inputs", hostile_inputs, runner), ("hostile packages", hostile_package, runner)]
    return [Row(f"action: {what}", functools.partial(call, *args)) for what, call, *args in table]
