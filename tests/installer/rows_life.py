"""Installing, again, upgrading, removing; what is in the way; where it goes."""
import os

from box import USUAL, Box, tree
from releases import HERE, NEW, OLD, PAGES
from row import Row, Step

DIRECTORIES = ("bin", "share/packgate", "share/man/man1")
EVERY = (
    "bin/packgate", "bin/packgate-commit", "bin/packgate-push", "bin/packgate-publish",
    "share/bash-completion/completions/packgate", "share/zsh/site-functions/_packgate",
    "share/fish/vendor_completions.d/packgate.fish", "share/man/man1/packgate*.1", "share/packgate/receipt",
)
FRESH = Step(says=(f"installed packgate {NEW} ({HERE}) in {{prefix}}/bin",), leaves="new")
AGAIN = Step(says=(f"packgate {NEW} is up to date",))
GONE = Step(("--uninstall",), says=(f"removed packgate {NEW}",), leaves="start")
NOT_THERE = Step(("--uninstall",), says=("not installed", "nothing to remove"))


def older(box: Box) -> None:
    box.env["PACKGATE_BASE_URL"] = box.release(OLD)


def newer(box: Box) -> None:
    box.env["PACKGATE_BASE_URL"] = box.release(NEW)


def moved(to: str, named: bool = True):
    """The prefix is there, and is named to install.sh unless the row does."""
    def prepare(box: Box) -> None:
        box.prefix, box.names_prefix = box.inside / to, named
    return prepare


def write(name: str, text: str = "mine\n", mode: int = 0o644):
    """A file in the prefix that is somebody else's."""
    def prepare(box: Box) -> None:
        path = box.prefix / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
    return prepare


def link(name: str, to: str):
    def prepare(box: Box) -> None:
        path = box.prefix / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(to)
    return prepare


def directory(name: str):
    def prepare(box: Box) -> None:
        (box.prefix / name / "full").mkdir(parents=True)
    return prepare


def locked(name: str, mode: int = 0o555):
    """A directory in the home that a user cannot write."""
    def prepare(box: Box) -> None:
        (box.home / name).mkdir()
        (box.home / name).chmod(mode)
    return prepare


def all_with(before, *more):
    def prepare(box: Box) -> None:
        for one in (before, *more):
            one(box)
    return prepare


def receipt_says(find: str, put: str):
    def change(box: Box) -> None:
        path = box.prefix / "share/packgate/receipt"
        text = path.read_text()
        assert find in text, text
        path.write_text(text.replace(find, put))
    return change


def old_times(box: Box) -> None:
    """So that anything written anew shows by its time."""
    for name in tree(box.inside):
        os.utime(box.inside / name, (1e9, 1e9), follow_symlinks=False)


def kept(name: str, text: str = "mine\n"):
    """Only this is left of the prefix, as it was."""
    def check(box: Box) -> str:
        left = [it for it in tree(box.prefix) if not (box.prefix / it).is_dir() or (box.prefix / it).is_symlink()]
        if left != [name]:
            return f"left are {left}"
        path = box.prefix / name
        return "" if path.is_symlink() or path.read_text() == text else f"{name} was changed"
    return check


def killed(box: Box) -> None:
    """What a run leaves that was killed between two renames."""
    for name in ("bin/.packgate-new.999999999.packgate", "bin/.packgate-old.999999999.packgate-push"):
        (box.prefix / name).write_text("half")


ROWS = (
    Row("fresh, twice, uninstall, uninstall twice", (FRESH, Step(AGAIN.args, says=AGAIN.says, before=old_times), GONE, NOT_THERE)),
    Row("piped into the shell", (Step(how="piped", says=FRESH.says, leaves="new"), Step(how="piped", says=AGAIN.says), Step(("--uninstall",), how="piped", says=GONE.says, leaves="start"))),
    Row("dry run", (
        Step(("--dry-run",), says=(*(f"would write     {{prefix}}/{name}\n" for name in EVERY), *(f"would make      {{prefix}}/{name}\n" for name in DIRECTORIES), "nothing was changed", f"packgate {NEW}", "would offer", f"/packgate-{NEW}-{HERE}.tar.gz (with cp)")),
        FRESH,
        Step(("--dry-run",), says=AGAIN.says),
        Step(("--dry-run", "--force"), says=(*(f"would replace   {{prefix}}/{name}\n" for name in EVERY if "*" not in name),), never=("would make",)),
        Step(("--uninstall", "--dry-run"), says=(*(f"would remove {{prefix}}/{name}\n" for name in EVERY if "*" not in name), *(f"would remove {{prefix}}/share/man/man1/{page}\n" for page in PAGES), "would remove {prefix}/bin, if", "nothing was changed")),
    )),
    Row("dry run of what is not known without the network", (
        Step(("--dry-run",), says=("packgate (", "/releases/latest/download/SHA256SUMS", "packgate-VERSION-", "(with curl)", "no network was asked")),
        Step(("--dry-run", "--version", "7.8.9"), says=("packgate 7.8.9 (", "/releases/download/v7.8.9/packgate-7.8.9-")),
    ), tools=(*USUAL, "curl"), env={"PACKGATE_BASE_URL": None}),
    Row("upgrade, and back", (
        Step(before=older, says=(f"installed packgate {OLD}",), leaves="old"),
        Step(before=newer, says=(f"installed packgate {NEW}", f"was {OLD}"), leaves="new"),
        Step(before=older, says=(f"was {NEW}",), leaves="old"),
        Step(("--uninstall",), says=(f"removed packgate {OLD}",), leaves="start"),
    )),
    Row("one of several versions", (
        Step(code=1, says=("several versions", OLD, NEW, "--version V")),
        Step(("--version", f"v{OLD}"), leaves="old"),
        Step((f"--version={NEW}",), leaves="new"),
        Step(("--version", "0.0.1"), code=1, says=("no line for packgate-0.0.1-",)),
    ), env={"PACKGATE_BASE_URL": "{releases}/both"}),
    Row("version from the environment", (Step(leaves="old"),), env={"PACKGATE_BASE_URL": "{releases}/both", "PACKGATE_VERSION": OLD}),
    Row("beside others' files", (Step(says=FRESH.says, leaves=lambda box: "" if (box.prefix / "bin/packgate").exists() else "not installed"), GONE), prepare=all_with(write("bin/other"), write("share/man/man1/other.1"), write("share/zsh/x"))),
    Row("what others put there later stays", (FRESH, Step(("--uninstall",), before=write("share/man/man1/other.1"), leaves=kept("share/man/man1/other.1")))),
    Row("a foreign program is in the way", (
        Step(code=1, says=("{prefix}/bin/packgate-push is there, and this script did not install it", "--force")),
        Step(("--dry-run",), code=1, says=("did not install it",)),
        Step(("--uninstall",), code=1, says=("did not install", "does not remove")),
        Step(("--force",), says=FRESH.says, leaves="new"),
    ), prepare=write("bin/packgate-push")),
    Row("a foreign page is in the way", (Step(code=1, says=("packgate-come.1 is there",)),), prepare=write("share/man/man1/packgate-come.1")),
    Row("a foreign link is in the way", (Step(code=1, says=("did not install it",)), Step(("--force",), leaves="new"), ), prepare=link("bin/packgate", "/bin/true")),
    Row("a dangling link is in the way", (Step(code=1, says=("did not install it",)),), prepare=link("bin/packgate", "/nowhere")),
    Row("a directory is in the way, even with --force", (Step(code=1, says=("is a directory",)), Step(("--force",), code=1, says=("is a directory",))), prepare=directory("bin/packgate")),
    Row("bin is a file", (Step(code=1, says=("{prefix}/bin is not a directory",)),), prepare=write("bin")),
    Row("bin is a link to a directory", (Step(says=FRESH.says, leaves=lambda box: "" if (box.home / "elsewhere/packgate").exists() else "not there"), GONE), prepare=all_with(lambda box: (box.home / "elsewhere").mkdir(), link("bin", "../elsewhere"))),
    Row("own files may be read-only", (FRESH, Step(before=all_with(older, lambda box: (box.prefix / "bin/packgate").chmod(0o444)), leaves="old"), Step(("--uninstall",), leaves="start")), user=True),
    Row("a changed program is not overwritten, nor removed", (
        FRESH,
        Step(before=write("bin/packgate-push"), code=1, says=("bin/packgate-push was changed since",)),
        Step(("--uninstall", "--dry-run"), says=("left as it is", "bin/packgate-push"), never=("would remove {prefix}/bin/packgate-push",)),
        Step(("--uninstall",), says=("left as it is", "bin/packgate-push"), leaves=kept("bin/packgate-push")),
    )),
    Row("a changed program, with --force", (FRESH, Step(("--force",), before=write("bin/packgate-push"), leaves="new"), GONE)),
    Row("what became a link is not removed", (FRESH, Step(("--uninstall",), before=link("bin/packgate-push", "packgate"), says=("left as it is",), leaves=kept("bin/packgate-push")))),
    Row("what went comes back", (FRESH, Step(before=lambda box: (box.prefix / "bin/packgate").unlink(), says=FRESH.says, leaves="new"), GONE)),
    Row("leftovers of a killed run go", (FRESH, Step(("--force",), before=killed, leaves="new"), Step(("--uninstall",), before=killed, leaves="start"))),
    Row("a prefix that cannot be written", (Step(code=1, says=("/home/locked cannot be written by you", "no root", "--prefix")), Step(("--dry-run",), code=1, says=("cannot be written",))), prepare=all_with(moved("home/locked/sub/dir"), locked("locked")), user=True),
    Row("an installation that cannot be written", (
        FRESH,
        Step(("--uninstall",), code=1, says=("{prefix}/bin cannot be written by you",), before=lambda box: (box.prefix / "bin").chmod(0o555)),
        Step(("--uninstall",), leaves="start", before=lambda box: (box.prefix / "bin").chmod(0o755)),
    ), user=True),
    Row("a prefix with spaces and quotes", (FRESH, AGAIN, GONE), prepare=moved("home/it's \"a\" $place; *? (é)/-x")),
    Row("a home with spaces and quotes", (Step((), says=FRESH.says, leaves="new"), Step((), says=AGAIN.says), Step(("--uninstall",), leaves="start")), prepare=lambda box: (moved("home/o'hara & \"co\"/.local", named=False)(box), box.prefix.parent.mkdir(), box.prefix.parent.chmod(0o777), box.env.__setitem__("HOME", box.seen(box.prefix.parent)))),
    Row("a relative prefix", (Step(("--prefix", "here/it"), leaves="new"), Step(("--prefix", "here/it/"), says=AGAIN.says), Step(("--uninstall", "--prefix=here/it"), leaves="start")), prepare=moved("cwd/here/it")),
    Row("a prefix that begins with a dash", (Step(("--prefix=-x",), leaves="new"), Step(("--prefix", "-x", "--uninstall"), leaves="start")), prepare=moved("cwd/-x")),
    Row("a prefix with a line break", (Step(("--prefix", "{inside}/a\nb"), code=1, says=("control character",)),)),
    Row("the root as prefix", (Step(("--prefix", "//"), code=1, says=("root directory",)),)),
    Row("HOME unset", (Step(code=1, says=("HOME is not set", "--prefix DIR")), Step(("--uninstall",), code=1, says=("HOME is not set",)), Step(("--prefix", "{prefix}"), leaves="new")), env={"HOME": None}, prepare=moved("home/p", named=False)),
    Row("HOME empty", (Step(code=1, says=("HOME is not set",)),), env={"HOME": ""}),
    Row("nearly nothing set", (Step(leaves="new"),), env={"SHELL": None, "TERM": None, "LC_ALL": None}),
    Row("a strict umask", (Step(how="umask 077", leaves="new"),)),
    Row("a loose umask", (Step(how="umask 000", leaves="new"),)),
    Row("quiet", (Step(("--quiet",), says=(), never=("installed", "checked", "install --global"), leaves="new"), Step(("-q", "--uninstall"), never=("removed",), leaves="start"))),
    Row("no file may grow", (Step(how="ulimit -f 1", code=1),)),
    Row("help", (Step(("--help",), says=("--uninstall", "PACKGATE_BASE_URL", "exit codes")),)),
    *(Row(f"wrong use: {' '.join(args)}", (Step(args, code=2, says=(words, "--help")),)) for args, words in (
        (("--nonsense",), "no option --nonsense"), (("stray",), "no option stray"), (("--prefix",), "needs a value"), (("--version", ""), "needs a value"),
        (("--version", "../../x"), "not a version"), (("--version", "1/2"), "not a version"), (("--version", "1..2"), "not a version"), (("--target", "a b"), "not a target"),
        (("--from-release", "--from-source"), "exclude"), (("--from-source", "--version", "1.0.0"), "for releases"),
    )),
    *(Row(f"a receipt that was tampered with: {put}", (FRESH, Step(("--uninstall",), before=receipt_says(find, put), code=1, says=("is not what this script writes",)), Step((), code=1, says=("is not what",)))) for find, put in (
        ("packgate receipt 1", "packgate receipt 2"), (" bin/packgate\n", " ../../bin/packgate\n"), (" bin/packgate\n", " /bin/packgate\n"), (" bin/packgate\n", " bin/../../x\n"),
        ("dir bin\n", "dir ../..\n"), ("dir bin\n", "dir bin;x\n"), ("above ", "above x"), ("end\n", ""), ("dir bin\n", "remove bin\n"),
    )),
    Row("a receipt that is a link", (FRESH, Step(("--uninstall",), before=link("share/packgate/receipt", "/etc/passwd"), code=1, says=("is not what",)))),
)

