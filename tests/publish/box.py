"""A scratch directory with one project, a home of its own, and a PATH on which each
package manager has the pinned version."""
from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
import pathlib
import shlex
import shutil
import signal
import subprocess
import time

import tools
from registry import Registry

TIMEOUT = 120

# Says in which package and stage the gate ran and how it ended, and is otherwise not there.
WRAPPER = """\
#!/bin/sh
{real} "$@"
code=$?
echo "$npm_package_name $npm_lifecycle_event $code" >>"$PG_GATES"
exit $code
"""


def integrity(tarball: bytes) -> str:
    """As a registry and a lock file write it."""
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()


@dataclasses.dataclass
class Ran:
    """A command that has ended. `code` is None when it did not end in time."""

    command: str
    code: int | None
    said: str
    seconds: float = 0.0


class Box:
    """`root` holds the project; nothing of this machine's configuration is seen in it."""

    def __init__(self, base: pathlib.Path, manager: str, registry: Registry, bins: pathlib.Path, serial: int, also: dict[str, str]):
        self.key, self.manager = manager, tools.MANAGERS[manager]
        self.registry, self.bins = registry, bins
        self.base = base / f"{serial}-{manager}"
        self.root, self.home, self.path, self.tmp = (self.base / d for d in ("project", "home", "bin", "tmp"))
        for folder in (self.root, self.home, self.path, self.tmp):
            folder.mkdir(parents=True)
        self.name = f"pg-{serial}"
        self.ran: list[Ran] = []
        self.which = {"npm": "npm12", "pnpm": "pnpm", "yarn": "yarn1", "bun": "bun", **{self.manager.command: manager}, **also}
        self.configure()
        self.shims()

    def configure(self) -> None:
        host = self.registry.url.removeprefix("http:")
        self.write(self.home / ".npmrc", f"registry={self.registry.url}\n{host}:_authToken=dummy\nfetch-retries=0\nupdate-notifier=false\naudit=false\nfund=false\n")
        self.write(self.home / ".yarnrc", f'registry "{self.registry.url}"\ndisable-self-update-check true\ncache-folder "{self.home}/yarn-cache"\nglobal-folder "{self.home}/yarn-global"\n')
        self.write(self.home / ".yarnrc.yml", f'npmRegistryServer: "{self.registry.url}"\nunsafeHttpWhitelist: ["127.0.0.1"]\nnpmAuthToken: dummy\n'
                   "enableTelemetry: false\nenableGlobalCache: false\nhttpRetry: 0\nnpmMinimalAgeGate: 0\n")
        self.write(self.home / ".gitconfig", "[user]\nname = t\nemail = t@localhost\n[init]\ndefaultBranch = main\n")
        nodes = str(pathlib.Path(tools.node()).parent) if os.sep in tools.node() else ""
        self.env = {
            "PATH": os.pathsep.join(filter(None, [str(self.path), nodes, os.environ.get("PATH", os.defpath)])),
            "HOME": str(self.home),
            "TMPDIR": str(self.tmp),
            "LANG": "C.UTF-8",
            "CI": "true",
            "NO_COLOR": "1",
            "NX_DAEMON": "false",
            "GIT_CONFIG_NOSYSTEM": "1",
            "PG_GATES": str(self.base / "gates"),
            "PG_STAGES": str(self.base / "stages"),
        }

    def shims(self) -> None:
        programs = tools.programs()
        commands = {name: programs[program] for name, program in self.which.items()}
        commands["npx"] = [commands["npm"][0], commands["npm"][1].replace("npm-cli.js", "npx-cli.js")]
        commands["bunx"] = [*commands["bun"], "x"]
        for name, argv in {**commands, **{n: programs[n] for n in ("lerna", "changeset")}}.items():
            self.program(name, f'#!/bin/sh\nexec {shlex.join(argv)} "$@"\n')
        self.program("packgate", f'#!/bin/sh\nexec {shlex.quote(str(self.bins / "packgate"))} "$@"\n')
        self.program("packgate-publish", WRAPPER.format(real=shlex.quote(str(self.bins / "packgate-publish"))))

    def program(self, name: str, text: str) -> None:
        self.write(self.path / name, text)
        (self.path / name).chmod(0o755)

    def without_packgate(self) -> None:
        """Takes packgate off PATH, so that only what a project installs is found."""
        for name in ("packgate", "packgate-publish"):
            (self.path / name).unlink()

    @staticmethod
    def write(path: pathlib.Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())

    def file(self, name: str, text: str) -> None:
        """A file of the project."""
        self.write(self.root / name, text)

    def json(self, name: str, value: object) -> None:
        self.file(name, json.dumps(value, indent=2) + "\n")

    def run(self, command: str, cwd: str = ".") -> Ran:
        """Runs a shell command in the project; it and all its children end with it or are ended."""
        began = time.monotonic()
        child = subprocess.Popen(
            ["/bin/sh", "-c", command], cwd=self.root / cwd, env=self.env, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True,
        )
        try:
            said, _ = child.communicate(timeout=TIMEOUT)
            code: int | None = child.returncode
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            said, _ = child.communicate()
            code = None
        self.ran.append(Ran(command, code, said, time.monotonic() - began))
        return self.ran[-1]

    def chain(self, *commands: str, cwd: str = ".") -> Ran:
        """Runs one after the other as long as they succeed; returns the last that ran."""
        for command in commands:
            ran = self.run(command, cwd)
            if ran.code != 0:
                break
        return self.ran[-1]

    def lines(self, name: str) -> list[str]:
        file = self.base / name
        return file.read_text().splitlines() if file.is_file() else []

    def gates(self) -> list[tuple[str, str, int]]:
        """Each run of the gate: package, stage, exit code; sorted, as some tools publish in parallel."""
        return sorted((name, stage, int(code)) for name, stage, code in (line.split(" ") for line in self.lines("gates")))

    def remove(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)

    def story(self) -> str:
        """Everything that was run and said, for a failure's report."""
        parts = [f"$ {r.command}\n{r.said.rstrip()}\n[exit {r.code} after {r.seconds:.1f} s]" for r in self.ran]
        return "\n".join(parts).replace(str(self.base), "BOX")
