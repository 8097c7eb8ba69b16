"""Signals through the launcher: it ends as the program ends, passes on what it is
sent, and leaves nothing running behind it."""
from __future__ import annotations

import functools
import os
import pathlib
import random
import signal
import subprocess
import time

from box import Box, Failed, Row, nodes, write
from installed import Installed, own_platform, probe

DEADLY = [signal.SIGTERM, signal.SIGINT, signal.SIGKILL, signal.SIGHUP, signal.SIGSEGV, signal.SIGABRT, signal.SIGUSR2]
# These do not end node: as a shell would put it, where it waits for the program.
NOT_NODE = [signal.SIGUSR1, signal.SIGPIPE]
# node ignores these, and what it becomes inherits that; every Rust program ignores
# the first for itself, and the second turns a full disk quota into an error.
IGNORED = [signal.SIGPIPE, signal.SIGXFSZ]
SENT = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


class Started:
    """The launcher in a process group of its own, as a terminal's job is."""

    def __init__(self, box: Box, node: str, command: pathlib.Path, env: dict[str, str], *args: str):
        self.process = subprocess.Popen(
            [node, str(command), *args], env={**box.env, **env}, cwd=box.base, start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )

    def line(self) -> str:
        return self.process.stdout.readline().strip()

    def end(self) -> tuple[int, str]:
        """Its exit code (negative: a signal) and what it still said; nothing of it is left."""
        try:
            out, err = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.communicate()
            raise Failed("it did not end in 20 seconds") from None
        self.alone()
        return self.process.returncode, out + err

    def alone(self) -> None:
        until = time.monotonic() + 2  # a process that was ended is there until it is reaped
        while time.monotonic() < until:
            try:
                os.killpg(self.process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.01)
        os.killpg(self.process.pid, signal.SIGKILL)
        raise Failed("a program was left running")


def dies(start) -> str:
    """The program is ended by a signal: the launcher, too, by the same."""
    for number in DEADLY:
        code, said = start("die", str(int(number))).end()
        if code != -number:
            raise Failed(f"{number.name}: exit {code}\n{said}")
    for number in NOT_NODE:
        code, said = start("die", str(int(number))).end()
        if code not in (-number, 128 + number) or said:
            raise Failed(f"{number.name}: exit {code}\n{said}")
    return " ".join(number.name for number in DEADLY + NOT_NODE)


def passed_on(start) -> str:
    """The program gets every signal that the launcher gets, and goes on if it wants to."""
    one = start("wait")
    one.line()
    for number in SENT:
        one.process.send_signal(number)
        time.sleep(0.15)
    code, said = one.end()
    if code != 7 or said.split() != [number.name for number in SENT]:
        raise Failed(f"exit {code}\n{said}")
    return f"{said.strip()}, then exit 7"


def ended(start) -> str:
    """A program that does nothing about it ends by it, and the launcher after it."""
    for number in SENT:
        one = start("linger")
        pid = int(one.line())
        one.process.send_signal(number)
        code, said = one.end()
        if code != -number:
            raise Failed(f"{number.name}: exit {code}\n{said}")
        if pathlib.Path(f"/proc/{pid}").exists():
            raise Failed(f"{number.name}: the program outlived the launcher")
    return " ".join(number.name for number in SENT)


def terminal(start) -> str:
    """Ctrl-C goes to the whole group."""
    one = start("linger")
    one.line()
    os.killpg(one.process.pid, signal.SIGINT)
    code, said = one.end()
    if code != -signal.SIGINT:
        raise Failed(f"exit {code}\n{said}")
    return "SIGINT"


def any_moment(start) -> str:
    """A signal to the launcher alone, at any moment of the start, leaves nothing behind."""
    dice = random.Random(4)
    for _ in range(25):
        one = start("linger")
        time.sleep(dice.uniform(0, 0.09))
        one.process.send_signal(signal.SIGTERM)
        code, said = one.end()
        if code != -signal.SIGTERM:
            raise Failed(f"exit {code}\n{said}")
    return "25 moments"


def state(start) -> str:
    """The program starts with no signal blocked, and none ignored that matters."""
    code, said = start("state").end()
    masks = dict(line.split() for line in said.splitlines() if line.startswith(("SigBlk", "SigIgn")))
    blocked, ignored = int(masks["SigBlk:"], 16), int(masks["SigIgn:"], 16) & ~sum(1 << number - 1 for number in IGNORED)
    if code != 0 or blocked or ignored:
        raise Failed(said)
    return "nothing blocked"


def rows(box: Box) -> list[Row]:
    site = Installed(box, "site", own_platform())
    shell = Installed(box, "shell", own_platform())
    script = "#!/bin/sh\nexec grep Sig /proc/self/status\n"
    write(shell.modules / "@packgate" / own_platform() / "bin/packgate", script, 0o755)
    other, other_shell = probe(box.base / "override/packgate", "override"), write(box.base / "state", script, 0o755)
    table = []
    for version, node in nodes().items():
        for how, env, state_env in (("", {}, {}), (", by PACKGATE_BINARY", {"PACKGATE_BINARY": str(other)}, {"PACKGATE_BINARY": str(other_shell)})):
            start = functools.partial(Started, box, node, site.command(), env)
            for what, call in (
                ("the program is killed", dies), ("the launcher is sent signals", passed_on), ("the launcher is ended", ended),
                ("Ctrl-C", terminal), ("ended while it starts", any_moment),
            ):
                table.append(Row(f"node {version}: {what}{how}", functools.partial(call, start)))
            start = functools.partial(Started, box, node, shell.command(), state_env)
            table.append(Row(f"node {version}: signals as the program starts{how}", functools.partial(state, start)))
    return table
