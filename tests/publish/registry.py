"""Verdaccio on loopback: started, asked what it holds, stopped."""
from __future__ import annotations

import io
import json
import pathlib
import socket
import subprocess
import tarfile
import time
import urllib.error
import urllib.parse
import urllib.request

import tools

CONFIG = """\
storage: {storage}
uplinks: {{}}
auth:
  htpasswd:
    file: {here}/htpasswd
packages:
  '**':
    access: $all
    publish: $all
    unpublish: $all
web:
  enable: false
max_body_size: 200mb
log: {{ type: file, path: {here}/log, level: http }}
"""


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Registry:
    """A registry that anybody may publish to, with no other behind it."""

    def __init__(self, here: pathlib.Path):
        self.here, self.process, self.port = here, None, 0

    def __enter__(self) -> "Registry":
        self.here.mkdir()
        (self.here / "config.yaml").write_text(CONFIG.format(here=self.here, storage=self.here / "storage"))
        # Another program may take the port between the question and the start.
        for _ in range(3):
            if self.start():
                return self
        raise RuntimeError(f"Verdaccio did not start:\n{(self.here / 'out').read_text()}")

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def start(self) -> bool:
        self.port = free_port()
        argv = [*tools.programs()["verdaccio"], "-c", str(self.here / "config.yaml"), "-l", f"127.0.0.1:{self.port}"]
        with open(self.here / "out", "w") as out:
            self.process = subprocess.Popen(argv, cwd=self.here, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
        until = time.monotonic() + 60
        while time.monotonic() < until and self.process.poll() is None:
            try:
                self.get("-/ping")
                return True
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        return False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    def get(self, path: str) -> bytes:
        # No proxy of this machine may stand between the test and its registry.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(self.url + path, timeout=30) as answer:
            return answer.read()

    def packument(self, name: str) -> dict | None:
        """What the registry says about a package; None when it has never heard of it."""
        try:
            return json.loads(self.get(urllib.parse.quote(name, safe="@")))
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
            raise

    def dist(self, name: str) -> dict | None:
        """The `dist` of the only version of a package, or None when there is none."""
        versions = (self.packument(name) or {}).get("versions") or {}
        if len(versions) > 1:
            raise RuntimeError(f"{name}: {len(versions)} versions where one was published")
        return next((v["dist"] for v in versions.values()), None)

    def tarball(self, name: str) -> bytes | None:
        """The bytes that the registry gives to whoever installs the package."""
        dist = self.dist(name)
        return None if dist is None else self.get(urllib.parse.urlsplit(dist["tarball"]).path.lstrip("/"))

    def asked(self, method: str, path: str) -> bool:
        """Whether a client sent such a request."""
        # The log is written late: what came before this one is in it once this one is.
        mark, log = f"packgate-mark-{time.monotonic_ns()}", self.here / "log"
        self.packument(mark)
        until = time.monotonic() + 30
        while mark not in log.read_text():
            if time.monotonic() > until:
                raise RuntimeError("Verdaccio does not write its log")
            time.sleep(0.05)
        return f"requested '{method} {path}'" in log.read_text()


def packed(tarball: bytes) -> list[str]:
    """The paths in a package's tarball, without its first directory, sorted."""
    with tarfile.open(fileobj=io.BytesIO(tarball)) as tar:
        return sorted(m.name.split("/", 1)[1] for m in tar.getmembers() if m.isfile())
