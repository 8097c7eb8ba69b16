"""Which archive is for this machine; PATH; the offer on a terminal; hooks."""
import subprocess

from box import BASE, SUM, Box
from releases import HERE, NEW
from row import Row, Step
from rows_life import moved

MUSL = HERE.removesuffix("gnu") + "musl"
WINDOWS = ("for Linux and macOS; on Windows", "pc-windows-msvc.zip", "SHA256SUMS", "cargo install --locked --git")
LINE = "export PATH={prefix}/bin:\"$PATH\""
OFFER = "in every repository of yours? ({prefix}/bin/packgate install --global) [y/N]"
COMMAND = "to stop leaks at every commit and push, in every repository: {prefix}/bin/packgate install --global"


def machine(system: str, processor: str, translated: str = ""):
    """A machine of that kind, as uname and sysctl say."""
    def prepare(box: Box) -> None:
        box.fake("uname", f"case $1 in -s) echo {system} ;; *) echo {processor} ;; esac\n")
        if translated:
            box.fake("sysctl", f"[ \"$*\" = '-n sysctl.proc_translated' ] && echo {translated}\n")
    return prepare


def libc(getconf: str | None, ldd: str | None):
    """A C library that says so; None: there is no such program."""
    def prepare(box: Box) -> None:
        for name, script in (("getconf", getconf), ("ldd", ldd)):
            if script is not None:
                box.fake(name, script)
    return prepare


def is_for(system: str, processor: str, target: str, translated: str = "") -> Row:
    return Row(f"{system} {processor} {translated or ''}→ {target}", (Step(leaves=f"new {target}"),), prepare=machine(system, processor, translated), shells=("dash",))


def not_for(system: str, processor: str, *words: str) -> Row:
    return Row(f"{system} {processor}", (Step(code=1, says=words), Step(("--dry-run",), code=1, says=words)), prepare=machine(system, processor), shells=("dash",))


def c_library(name: str, getconf: str | None, ldd: str | None, target: str) -> Row:
    return Row(f"C library: {name}", (Step(leaves=f"new {target}"),), tools=(*BASE, *SUM), prepare=libc(getconf, ldd))


def on_path(box: Box) -> None:
    box.env["PATH"] = f"{box.seen(box.prefix)}/bin:{box.env['PATH']}"


def another_first(box: Box) -> None:
    on_path(box)
    box.fake("packgate", "echo other\n")
    box.env["PATH"] = f"{box.seen(box.farm)}:{box.env['PATH']}"


def told(shell: str, file: str, line: str, name: str = "home/.local") -> Row:
    def prepare(box: Box) -> None:
        box.env["SHELL"] = shell
        box.prefix, box.names_prefix = box.inside / name, name != "home/.local"
    return Row(f"PATH: {shell or 'no shell'}, {name}", (Step(says=(f"is not on PATH; this line in {file} puts it there:\n  {line}\n",), leaves="new"),), prepare=prepare)


def line_works(box: Box) -> str:
    """The line that was said, evaluated by the shell, puts the program on PATH."""
    done = box.run()
    lines = [line for line in done.said.splitlines() if line.startswith("  export PATH=")]
    if len(lines) != 1:
        return f"no line: {done.said}"
    script = f"{lines[0]}\npackgate --version\n"
    command = [*box.place.enter(box.cwd, False), box.place.find("dash"), "-c", script]
    said = subprocess.run(command, cwd=box.cwd, env=box.env, capture_output=True, text=True)
    return "" if said.stdout == f"packgate {NEW}\n" else f"{lines[0]} did not help: {said}"


def marked(box: Box) -> str:
    return "" if (box.home / "mark").exists() and (box.prefix / "bin/packgate").exists() else "the hooks are not installed"


def all_gone(box: Box) -> str:
    left = sorted(path.name for path in box.home.iterdir())
    return f"left are {left}" if left else ""


def old_git(box: Box) -> None:
    """packgate says that it cannot, as it does with a git that is too old."""
    path = box.prefix / "bin/packgate"
    text = path.read_text().replace("case \"$*\" in", "case \"$*\" in\n  *--global*) echo 'git is too old' >&2; exit 2 ;;")
    path.write_text(text)


def starts_packgate(box: Box) -> None:
    """A git in whose configuration the hooks of this installation are."""
    program = f"{box.seen(box.prefix)}/bin/packgate-commit"
    box.fake("git", f"[ \"$1 $2\" = 'config --global' ] && [ -e \"$HOME/mark\" ] && echo \"hook.packgate-commit.command '{program}'\"\n")


def starts_another(box: Box) -> None:
    box.fake("git", "echo \"hook.packgate-commit.command '/usr/bin/packgate-commit'\"\n")


GLOBAL = Step(("--global",), says=("installed the hooks",), leaves=marked)

ROWS = (
    # The loader of another processor's glibc is not on this one: musl, which is right.
    is_for("Linux", "x86_64", HERE if HERE.startswith("x86_64") else "x86_64-unknown-linux-musl"),
    is_for("Linux", "amd64", HERE if HERE.startswith("x86_64") else "x86_64-unknown-linux-musl"),
    is_for("Linux", "aarch64", HERE if HERE.startswith("aarch64") else "aarch64-unknown-linux-musl"),
    is_for("Darwin", "arm64", "aarch64-apple-darwin"),
    is_for("Darwin", "x86_64", "x86_64-apple-darwin"),
    is_for("Darwin", "x86_64", "x86_64-apple-darwin", "0"),
    is_for("Darwin", "x86_64", "aarch64-apple-darwin", "1"),
    not_for("Linux", "riscv64", "no ready-made packgate for Linux on riscv64", "cargo install --locked"),
    not_for("Linux", "i686", "no ready-made packgate for Linux on i686"),
    not_for("FreeBSD", "amd64", "no ready-made packgate for FreeBSD"),
    not_for("MINGW64_NT-10.0-22631", "x86_64", *WINDOWS),
    not_for("MSYS_NT-10.0", "x86_64", *WINDOWS),
    not_for("CYGWIN_NT-10.0", "x86_64", *WINDOWS),
    Row("a target by name", (Step(("--target", "aarch64-apple-darwin"), leaves="new aarch64-apple-darwin"), Step(("--target", HERE), leaves="new"))),
    Row("a target that there is not", (Step(("--target", "riscv64gc-unknown-linux-gnu"), code=1, says=("no archive for riscv64gc",)), Step(("--target", "x86_64-pc-windows-msvc"), code=1, says=WINDOWS))),
    c_library("glibc 2.36", "echo glibc 2.36\n", None, HERE),
    c_library("glibc 2.34, the oldest", "echo glibc 2.34\n", None, HERE),
    c_library("glibc 2.33", "echo glibc 2.33\n", None, MUSL),
    c_library("glibc 2.9", "echo glibc 2.9\n", None, MUSL),
    c_library("glibc 3.0", "echo glibc 3.0\n", None, HERE),
    c_library("glibc of another kind", "echo glibc 2.36.9000-x\n", None, HERE),
    c_library("glibc by ldd", None, "echo 'ldd (Debian GLIBC 2.41-12) 2.41'; echo 'Copyright'\n", HERE),
    c_library("glibc 2.17 by ldd", "exit 1\n", "echo 'ldd (GNU libc) 2.17'; echo 'Copyright'\n", MUSL),
    c_library("musl", "echo 'getconf: GNU_LIBC_VERSION: unknown' >&2; exit 1\n", "echo 'musl libc (x86_64)' >&2; exit 1\n", MUSL),
    c_library("nothing known", None, None, MUSL),
    c_library("nonsense", "echo glibc\n", None, MUSL),
    # PATH.
    Row("PATH: is there", (Step(never=("is not on PATH", "another packgate"), leaves="new"),), prepare=on_path),
    Row("PATH: another packgate comes first", (Step(says=("another packgate comes first on PATH",), leaves="new"),), prepare=another_first),
    told("/bin/bash", "~/.bashrc", LINE),
    told("/usr/bin/zsh", "~/.zshrc", LINE),
    told("/bin/dash", "~/.profile", LINE),
    told("", "~/.profile", LINE),
    told("/usr/bin/fish", "~/.config/fish/config.fish", 'fish_add_path "{prefix}/bin"'),
    told("/bin/bash", "~/.bashrc", "export PATH='{inside}/it'\\''s $x/bin':\"$PATH\"", "it's $x"),
    told("/usr/bin/fish", "~/.config/fish/config.fish", 'fish_add_path "{inside}/it\'s \\$x\\"\\\\/bin"', 'it\'s $x"\\'),
    Row("PATH: a colon", (Step(says=("cannot be put on PATH",), leaves="new"),), prepare=moved("a:b")),
    Row("PATH: the line works", (Step(leaves=line_works),), prepare=moved("it's \"$x\" `y`\\")),
    # The offer.
    Row("no terminal: the command is said", (Step(says=(COMMAND,), never=("[y/N]",), leaves="new"),)),
    Row("a terminal: yes", (Step(types="y\n", says=(OFFER, "installed the hooks"), leaves=marked),)),
    Row("a terminal, piped: yes", (Step(how="piped", types="Yes\n", says=(OFFER, "installed the hooks"), leaves=marked),)),
    Row("a terminal: no", (Step(types="n\n", says=(OFFER, "later: "), leaves="new"),)),
    Row("a terminal: nothing", (Step(types="\n", says=(OFFER, "later: "), leaves="new"),)),
    Row("a terminal: its end", (Step(how="piped", types="\x04", says=(OFFER, "later: "), leaves="new"),)),
    Row("a terminal: not asked again", (Step(types="y\n", leaves=marked), Step(types="y\n", says=("up to date",), never=("[y/N]",)))),
    Row("a terminal: --no-global", (Step(("--no-global",), types="y\n", never=("[y/N]", "install --global"), leaves="new"),)),
    Row("a terminal: dry run", (Step(("--dry-run",), types="y\n", never=("[y/N]",)),)),
    Row("colours on a terminal", (Step(types="n\n", says=("\x1b[32minstalled packgate",), leaves="new"),), env={"TERM": "xterm"}),
    Row("colours: NO_COLOR", (Step(types="n\n", never=("\x1b",), leaves="new"),), env={"TERM": "xterm", "NO_COLOR": "1"}),
    Row("colours: a dumb terminal", (Step(types="n\n", never=("\x1b",), leaves="new"),), env={"TERM": "dumb"}),
    Row("colours: none without a terminal", (Step(never=("\x1b",), leaves="new"),), env={"TERM": "xterm"}),
    Row("--global", (GLOBAL,)),
    Row("--yes", (Step(("--yes",), says=("installed the hooks",), leaves=marked),)),
    Row("--global that cannot be", (Step(leaves="new"), Step(("--global",), before=old_git, code=1, says=("was changed since",)),)),
    # Hooks at the end.
    Row("uninstall: git still starts it, and nobody can be asked", (GLOBAL, Step(("--uninstall",), code=1, says=("would refuse every commit", "first: {prefix}/bin/packgate uninstall --global", "--uninstall --yes")), Step(("--uninstall", "--dry-run"), says=("would ask about {prefix}/bin/packgate uninstall --global",))), prepare=starts_packgate),
    Row("uninstall --yes", (GLOBAL, Step(("--uninstall", "--yes"), says=("removed the hooks", "removed packgate"), leaves=all_gone)), prepare=starts_packgate),
    Row("uninstall --no-global", (GLOBAL, Step(("--uninstall", "--no-global"), says=("git still starts this packgate",), leaves=lambda box: "" if [path.name for path in box.home.iterdir()] == ["mark"] else "not gone")), prepare=starts_packgate),
    Row("uninstall: yes", (GLOBAL, Step(("--uninstall",), types="y\n", says=("Take these hooks out?", "removed the hooks"), leaves=all_gone)), prepare=starts_packgate),
    Row("uninstall: no", (GLOBAL, Step(("--uninstall",), types="n\n", code=1, says=("Take these hooks out?", "would refuse every commit"))), prepare=starts_packgate),
    Row("uninstall: git starts another packgate", (Step(leaves="new"), Step(("--uninstall",), says=(f"removed packgate {NEW}",), leaves="start")), prepare=starts_another),
)

