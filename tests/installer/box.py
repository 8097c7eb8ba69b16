"""A scratch place in which install.sh runs: with a home, a temporary directory, an
empty directory to stand in, and a PATH of exactly the programs that a row names.
On this machine, or in a bare Debian userland by chroot."""
import dataclasses
import hashlib
import os
import pathlib
import pty
import select
import shlex
import shutil
import signal
import stat
import subprocess
import time

import install

# What install.sh wants of every system; mkdir and the like are also the tests' own.
BASE = ("uname", "mktemp", "cp", "mv", "ln", "ls", "rm", "mkdir", "rmdir", "chmod", "cksum", "dirname", "tar", "gzip", "cat")
SUM = ("sha256sum",)
LIBC = ("getconf",)
USUAL = (*BASE, *SUM, *LIBC)
SHELLS = {"dash": ["dash"], "bash": ["bash", "--posix"], "busybox": ["busybox", "sh"]}
NOBODY = 65534


@dataclasses.dataclass(frozen=True)
class Place:
    """Where programs run: `root` is the chroot, or None for this machine."""

    root: pathlib.Path | None

    def seen(self, path: pathlib.Path) -> str:
        """How a program in the place calls it."""
        return "/" + str(path.relative_to(self.root)) if self.root else str(path)

    def find(self, name: str) -> str:
        """A program of the place, as seen there."""
        if name == "busybox" and not self.root:
            return str(install.busybox())
        if not self.root:
            found = shutil.which(name)
        else:
            folders = ("usr/bin", "bin", "usr/sbin", "sbin")
            found = next((f"/{it}/{name}" for it in folders if (self.root / it / name).exists()), None)
        if not found:
            raise SystemExit(f"tests/installer: there is no {name} in {self.root or 'PATH'}, and a row needs it")
        return found

    def enter(self, folder: pathlib.Path, user: bool) -> list[str]:
        """What stands before a command so that it runs in `folder`, there, as a user."""
        user = user and os.geteuid() == 0
        if self.root:
            who = [f"--userspec={NOBODY}:{NOBODY}", "--groups="] if user else []
            return [shutil.which("chroot"), *who, str(self.root), "/usr/bin/env", "-C", self.seen(folder)]
        return [shutil.which("setpriv"), f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if user else []


@dataclasses.dataclass
class Result:
    """How a run ended, and all it said."""

    code: int
    said: str


def tree(top: pathlib.Path) -> dict[str, tuple]:
    """Every path below `top`: its kind and mode, contents, and what tells whether it
    was written anew (inode and time)."""
    found = {}
    for folder, folders, names in os.walk(top):
        for name in (*folders, *names):
            path = pathlib.Path(folder, name)
            info = path.lstat()
            what = os.readlink(path) if path.is_symlink() else ""
            if stat.S_ISREG(info.st_mode):
                what = hashlib.sha256(path.read_bytes()).hexdigest()
            found[str(path.relative_to(top))] = (info.st_mode, what, info.st_ino, info.st_mtime_ns)
    return found


def same(one: dict[str, tuple], other: dict[str, tuple], exactly: bool) -> str:
    """The first difference in words, or nothing; `exactly` with inodes and times."""
    for name in sorted({*one, *other}):
        if name not in one or name not in other:
            return f"{name} {'came' if name in other else 'went'}"
        if one[name][:2] != other[name][:2] or (exactly and one[name] != other[name]):
            return f"{name} changed: {one[name]} → {other[name]}"
    return ""


class Box:
    """One row's place."""

    def __init__(self, place: Place, base: pathlib.Path, shell: str, releases: pathlib.Path, script: pathlib.Path):
        self.place, self.base, self.shell, self.releases, self.script = place, base, shell, releases, script
        self.inside = base / "inside"
        self.home, self.tmp, self.cwd = (self.inside / name for name in ("home", "tmp", "cwd"))
        self.farm, self.counts = base / "farm", base / "counts"
        for folder in (self.home, self.tmp, self.cwd, self.farm, self.counts):
            folder.mkdir(parents=True)
            # Also for a row that runs as nobody.
            folder.chmod(0o777)
        self.prefix = self.home / ".local"
        self.user = False
        # Whether every run is told the prefix: it is not the default.
        self.names_prefix = False
        self.env = {
            "HOME": self.seen(self.home), "TMPDIR": self.seen(self.tmp), "PATH": self.seen(self.farm),
            "PACKGATE_BASE_URL": self.release("0.1.0"), "SHELL": "/bin/bash", "LC_ALL": "C",
        }

    def seen(self, path: pathlib.Path) -> str:
        return self.place.seen(path)

    def release(self, name: str) -> str:
        return self.seen(self.releases / name)

    def tools(self, names: tuple[str, ...]) -> None:
        """These programs are on PATH; busybox has its own of most."""
        applets = set()
        if self.shell == "busybox":
            listed = subprocess.run([str(install.busybox()), "--list"], capture_output=True, text=True, check=True)
            applets = set(listed.stdout.split()) - {"wget"}
        for name in names:
            own, _, which = name.partition("=")
            program = self.place.find(which or ("busybox" if own in applets else own))
            (self.farm / own).symlink_to(program)

    def fake(self, name: str, script: str) -> None:
        """A program on PATH that is this shell script; `@REAL@` in it is the real one."""
        path = self.farm / name
        real = ""
        if path.is_symlink():
            real = os.readlink(path)
            path.unlink()
            if pathlib.Path(real).name == "busybox":
                real = f"{real} {name}"
        path.write_text(f"#!{self.place.find('dash')}\n" + script.replace("@REAL@", real))
        path.chmod(0o755)

    def on_call(self, name: str, number: int, action: str) -> None:
        """The program does `action` (shell) at that call, and its work at all others."""
        count = shlex.quote(self.seen(self.counts / name))
        self.fake(name, f'n=x; [ -f {count} ] && read -r n <{count}; n=${{n}}x\nprintf "%s\\n" "$n" >{count}\n'
                        f'if [ "${{#n}}" -eq {number + 1} ]; then {action}\nfi\nexec @REAL@ "$@"\n')

    def calls(self, name: str) -> int:
        """How often a program of `on_call` was started."""
        path = self.counts / name
        return len(path.read_text().strip()) - 1 if path.exists() else 0

    def command(self, args: tuple[str, ...], how: str) -> list[str]:
        shell = [self.place.find(SHELLS[self.shell][0]), *SHELLS[self.shell][1:]]
        words = [word.replace("{prefix}", self.seen(self.prefix)).replace("{inside}", self.seen(self.inside)) for word in args]
        if self.names_prefix and not any(word.startswith("--prefix") for word in words):
            words = ["--prefix", self.seen(self.prefix), *words]
        script = self.seen(self.script)
        enter = self.place.enter(self.cwd, self.user)
        if how == "piped":
            line = f"{shlex.join([self.place.find('cat'), script])} | {shlex.join([*shell, '-s', '--', *words])}"
            return [*enter, self.place.find("dash"), "-c", line]
        limit = [self.place.find("dash"), "-c", f"{how}; exec \"$@\"", "dash"] if how.startswith("u") else []
        return [*enter, *limit, *shell, script, *words]

    def run(self, args: tuple[str, ...] = (), how: str = "") -> Result:
        """`how`: as a file, "piped" into the shell, or after `ulimit …` or `umask …`."""
        done = subprocess.Popen(
            self.command(args, how), cwd=self.cwd, env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, start_new_session=True,
        )
        try:
            said, _ = done.communicate(timeout=900)
        except subprocess.TimeoutExpired:
            os.killpg(done.pid, signal.SIGKILL)
            said, _ = done.communicate()
            said += b"\n(killed by the test after 900 s)"
        return Result(done.returncode, said.decode(errors="replace"))

    def on_terminal(self, args: tuple[str, ...], how: str, answer: str) -> Result:
        """On a terminal, where a person answers the first question."""
        command = self.command(args, how)
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.cwd)
            os.execve(command[0], command, self.env)
        said, answered, end = b"", False, time.monotonic() + 60
        while time.monotonic() < end:
            ready, _, _ = select.select([terminal], [], [], 1)
            try:
                part = os.read(terminal, 65536) if ready else b"-"
            except OSError:
                part = b""
            if not part:
                break
            said += part if ready else b""
            if not answered and b"[y/N] " in said:
                os.write(terminal, answer.encode())
                answered = True
        else:
            os.kill(child, signal.SIGKILL)
        os.close(terminal)
        _, status = os.waitpid(child, 0)
        return Result(os.waitstatus_to_exitcode(status), said.decode(errors="replace").replace("\r\n", "\n"))
