"""install.sh as a text: that a part of it does nothing, and what linters say."""
import subprocess
from collections.abc import Iterator

import install
from box import SHELLS, USUAL, Box, same, tree

# Left out of shellcheck's optional checks: functions in conditions, and $(…) in
# arguments. What can fail there is looked at; the others only make words.
NOT = "SC2310,SC2311,SC2312"


def offsets(text: bytes) -> list[int]:
    """Every line's end, every byte near both ends, and every 101st in between."""
    lines = [at + 1 for at, byte in enumerate(text) if byte == 10]
    near = [*range(150), *range(len(text) - 150, len(text))]
    # Without only the last line break it is whole.
    return sorted({at for at in (*lines, *near, *range(0, len(text), 101)) if at < len(text) - 1})


def truncated(box: Box) -> Iterator[tuple[str, str]]:
    """Cut off anywhere, piped into the shell, it writes nothing and does not succeed."""
    text = box.script.read_bytes()
    first_line = text.index(b"\n") + 1
    box.tools(USUAL)
    before = tree(box.inside)
    command = [*box.place.enter(box.cwd, False), box.place.find(SHELLS[box.shell][0]), *SHELLS[box.shell][1:], "-s"]
    count, wrong = 0, ""
    for at in offsets(text):
        done = subprocess.run(command, input=text[:at], cwd=box.cwd, env=box.env, capture_output=True)
        count += 1
        # Of the first line, a comment, nothing can be expected but that it does nothing.
        if (done.returncode == 0 and at > first_line) or done.stdout:
            wrong = f"cut at {at}: exit {done.returncode}, says {done.stdout!r}"
            break
    yield f"truncated at {count} places", wrong or same(before, tree(box.inside), exactly=True)


def linted(box: Box) -> Iterator[tuple[str, str]]:
    """shellcheck with everything it has, and each shell's own reading."""
    for options in (("-o", "all", "-e", NOT), ("-s", "dash"), ("-s", "busybox"), ("-s", "bash"), ()):
        done = subprocess.run([str(install.SHELLCHECK), "--norc", *options, str(box.script)], capture_output=True, text=True)
        yield f"shellcheck {' '.join(options)}", done.stdout + done.stderr if done.returncode else ""
    for shell, words in SHELLS.items():
        done = subprocess.run([box.place.find(words[0]), *words[1:], "-n", str(box.script)], capture_output=True, text=True)
        yield f"{shell} -n", done.stderr if done.returncode or done.stderr else ""
    text = box.script.read_text()
    yield "the last line starts it", "" if text.splitlines()[-1] == 'main "$@"; exit; }' and text.startswith("#!/bin/sh\n{ ") else "it does not"
