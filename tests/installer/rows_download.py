"""Where the archive comes from, how it is checked, and what is wrong with it."""
from box import BASE, LIBC, USUAL, Box
from releases import HERE, NEW, name_of
from row import Row, Step

NAME = name_of(NEW, HERE)
INSTALLED = Step(says=(f"installed packgate {NEW}", "checked: its SHA-256"), leaves="new")
CURL, WGET = (*USUAL, "curl"), (*USUAL, "wget")
GITHUB = "https://github.com/packgate/packgate/releases"

# A curl that writes down how it was called, and answers from the release.
LOGGED = """printf '%s\\n' "$*" >>{log}
for word; do case $last in --output) out=$word ;; esac; last=$word; done
exec cp {release}/"${{last##*/}}" "$out"
"""


def logged(box: Box) -> None:
    box.tools(("curl",)) if not (box.farm / "curl").exists() else None
    box.fake("curl", LOGGED.format(log=box.seen(box.counts / "curl"), release=box.release(NEW)))


def asked(*urls: str):
    """The release was installed, and these URLs were asked for, with these options."""
    def check(box: Box) -> str:
        lines = (box.counts / "curl").read_text().splitlines()
        if [line.split()[-1] for line in lines] != list(urls):
            return f"asked for {lines}"
        for option in ("--proto =https", "--tlsv1.2", "--fail", "--location", "--retry 3"):
            if any(option not in line for line in lines):
                return f"{option} is missing: {lines}"
        return "" if (box.prefix / "bin/packgate").exists() else "not installed"
    return check


def web(kind: str, path: str = NEW):
    """The base is the web server: "http" or "https"."""
    def prepare(box: Box) -> None:
        box.env["PACKGATE_BASE_URL"] = f"{getattr(box.web, kind)}/{path.replace('ROW', box.base.name)}"
    return prepare


def trusting(kind: str, path: str = NEW):
    """The same, and curl and wget trust its certificate."""
    def prepare(box: Box) -> None:
        web(kind, path)(box)
        trusted = box.base / "trusted.pem"
        trusted.write_bytes(box.web.certificate.read_bytes())
        (box.base / "wgetrc").write_text(f"ca_certificate = {box.seen(trusted)}\n")
        box.env |= {"CURL_CA_BUNDLE": box.seen(trusted), "WGETRC": box.seen(box.base / "wgetrc")}
    return prepare


def base(name: str) -> dict[str, str]:
    return {"PACKGATE_BASE_URL": f"{{releases}}/{name}"}


def broken(name: str, *words: str) -> Row:
    """Nothing is installed from that release."""
    return Row(f"broken release: {name}", (Step(code=1, says=words),), env=base(name))


def refused(url: str, *words: str) -> Row:
    return Row(f"base refused: {url}", (Step(code=1, says=words), Step(("--dry-run",), code=1, says=words)), tools=CURL, env={"PACKGATE_BASE_URL": url})


MISMATCH = ("is not what the release names", "SHA-256 wanted", "nothing was installed")
HOSTILE = ("entry that no release of packgate has", "nothing was installed")
NO_SUM = (f"SHA256SUMS has no SHA-256 for {NAME}",)
FAILED = ("could not get", "nothing was installed")

ROWS = (
    # Where from.
    Row("the latest release", (Step(leaves=asked(f"{GITHUB}/latest/download/SHA256SUMS", f"{GITHUB}/download/v{NEW}/{NAME}")),), env={"PACKGATE_BASE_URL": None}, prepare=logged),
    Row("a release by its version", (Step(("--version", NEW), leaves=asked(f"{GITHUB}/download/v{NEW}/SHA256SUMS", f"{GITHUB}/download/v{NEW}/{NAME}")),), env={"PACKGATE_BASE_URL": None}, prepare=logged),
    Row("a mirror", (Step(leaves=asked("https://mirror.example/x/SHA256SUMS", f"https://mirror.example/x/{NAME}")),), env={"PACKGATE_BASE_URL": "https://mirror.example/x//"}, prepare=logged),
    Row("file://", (INSTALLED,), env={"PACKGATE_BASE_URL": f"file://{{releases}}/{NEW}"}),
    Row("a directory, relative", (INSTALLED,), prepare=lambda box: box.env.__setitem__("PACKGATE_BASE_URL", "../../../releases/" + NEW)),
    Row("a directory that is not there", (Step(code=1, says=("a directory that is not there",)),), env=base("nothing")),
    refused("http://192.0.2.1/x", "is not encrypted", "take https://"),
    refused("http://127.0.0.1.example/x", "is not encrypted"),
    refused("http://127.0.0.1:80@mirror.example/x", "is not encrypted"),
    refused("http://localhost@mirror.example/x", "is not encrypted"),
    refused("http://localhost:/x", "is not encrypted"),
    refused("HTTP://mirror.example/x", "neither https:// nor file://"),
    refused("ftp://mirror.example/x", "neither https:// nor file://"),
    refused("file://host/x", "neither https:// nor file://"),
    # With what.
    Row("only curl", (INSTALLED,), tools=CURL, prepare=web("http")),
    Row("only wget", (INSTALLED,), tools=WGET, prepare=web("http")),
    Row("only BusyBox's wget, on loopback", (INSTALLED,), tools=(*USUAL, "wget=busybox"), prepare=web("http")),
    Row("only BusyBox's wget, which may trust anybody", (Step(code=1, says=("may not check certificates", "install curl or GNU wget")),), tools=(*USUAL, "wget=busybox"), env={"PACKGATE_BASE_URL": None}),
    Row("neither curl nor wget", (Step(code=1, says=("neither curl nor wget", "install one")), Step(("--dry-run",), code=1, says=("neither curl nor wget",))), env={"PACKGATE_BASE_URL": None}),
    Row("https with curl", (INSTALLED,), tools=CURL, prepare=trusting("https")),
    Row("https with wget", (INSTALLED,), tools=WGET, prepare=trusting("https")),
    Row("a certificate that nobody trusts, curl", (Step(code=1, says=("SHA256SUMS",)),), tools=CURL, prepare=web("https")),
    Row("a certificate that nobody trusts, wget", (Step(code=1, says=("SHA256SUMS",)),), tools=WGET, prepare=web("https")),
    Row("a redirect is followed, curl", (INSTALLED,), tools=CURL, prepare=trusting("https", f"moved/{NEW}")),
    Row("a redirect is followed, wget", (INSTALLED,), tools=WGET, prepare=trusting("https", f"moved/{NEW}")),
    Row("a redirect to plain http is not, curl", (Step(code=1, says=("SHA256SUMS",)),), tools=CURL, prepare=trusting("https", f"elsewhere/{NEW}")),
    Row("a redirect to plain http is not, wget", (Step(code=1, says=("SHA256SUMS",)),), tools=WGET, prepare=trusting("https", f"elsewhere/{NEW}")),
    Row("503 once, curl", (INSTALLED,), tools=CURL, prepare=web("http", f"busy/ROW/{NEW}")),
    Row("503 once, wget", (INSTALLED,), tools=WGET, prepare=web("http", f"busy/ROW/{NEW}")),
    *(Row(f"404, {tool}", (Step(("--version", "0.3.0"), code=1, says=("could not get", "/nothing/SHA256SUMS", "is 0.3.0 a version of packgate?")),), tools=(*USUAL, tool), prepare=web("http", "nothing")) for tool in ("curl", "wget", "wget=busybox")),
    *(Row(f"the download breaks off, {tool}", (Step(code=1, says=FAILED if tool != "wget=busybox" else ("nothing was installed",)),), tools=(*USUAL, tool), prepare=web("http", f"cut/{NEW}")) for tool in ("curl", "wget", "wget=busybox")),
    Row("nobody listens, curl", (Step(code=1, says=("could not get",)),), tools=CURL, env={"PACKGATE_BASE_URL": "http://127.0.0.1:9/x"}),
    Row("nobody listens, wget", (Step(code=1, says=("could not get",)),), tools=WGET, env={"PACKGATE_BASE_URL": "http://127.0.0.1:9/x"}),
    # Checksums.
    Row("no checksum tool", (Step(code=1, says=("nothing to check the download with", "sha256sum", "shasum", "openssl")), Step(("--dry-run",), code=1, says=("nothing to check",))), tools=(*BASE, *LIBC)),
    Row("only shasum", (INSTALLED,), tools=(*BASE, *LIBC, "shasum", "perl")),
    Row("only openssl", (INSTALLED,), tools=(*BASE, *LIBC, "openssl")),
    *(Row(f"a mismatch is seen by {tools[0]}", (Step(code=1, says=MISMATCH),), tools=(*BASE, *LIBC, *tools), env=base("wrong-sum")) for tools in (("sha256sum",), ("shasum", "perl"), ("openssl",))),
    Row("a checksum tool that fails", (Step(code=1, says=("could not take the SHA-256",)),), prepare=lambda box: box.fake("sha256sum", "exit 3\n")),
    Row("a checksum tool that says nothing", (Step(code=1, says=MISMATCH[:1]),), prepare=lambda box: box.fake("sha256sum", "exit 0\n")),
    Row("a sum marked as of a binary file", (Step(("--version", NEW), leaves="new"),), env=base("binary-mark")),
    Row("no line break at the end of the sums", (Step(("--version", NEW), leaves="new"),), env=base("no-newline")),
    broken("no-sums", "could not get", "unchecked it is not installed"),
    Row("broken release: no-line", (Step(("--version", NEW), code=1, says=(f"no line for {NAME}",)),), env=base("no-line")),
    Row("broken release: odd-versions", (Step(code=1, says=(f"has no archive for {HERE}",), never=("\x1b",)),), env=base("odd-versions")),
    Row("broken release: twice", (Step(("--version", NEW), code=1, says=("twice",)),), env=base("twice")),
    broken("short-sum", *NO_SUM),
    broken("no-sum", *NO_SUM),
    # Archives whose sum fits, and which are bad all the same.
    broken("cut", "cannot be unpacked", "nothing was installed"),
    broken("empty", "nothing was installed"),
    broken("no-archive", "cannot be unpacked", "nothing was installed"),
    broken("missing", "has no packgate-push"),
    Row("broken release: its programs do not run", (Step(code=1, says=("does not run on this machine", f"--target {HERE.removesuffix('gnu')}musl"), leaves="start"),), env=base("broken")),
    *(broken(name, *HOSTILE) for name in ("dotdot", "elsewhere", "prefix-of-name", "symlink-program", "symlink-folder", "symlink-elsewhere", "hardlink", "device", "directory")),
    broken("absolute", "nothing was installed"),
)
