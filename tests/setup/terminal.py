"""Runs a program at a terminal and types answers at its questions.

    python3 terminal.py ANSWERS PROGRAM [ARGUMENT …]

ANSWERS are typed one by one, separated by commas, each when the program has asked
("[q]uit? "); `^D` closes the terminal's input instead, and `!COMMAND` first runs that
in a shell, as somebody else would meanwhile, and then types y. What the terminal showed
goes to stdout, and the program's exit code is this one's. Ends with 99 if the program
asks more, or less, than was to be answered, or takes longer than a minute.
"""
import os
import pty
import select
import subprocess
import sys
import time

PROMPT = b"[q]uit? "
CLOSE = "^D"


def type_in(terminal: int, answer: str) -> None:
    if answer == CLOSE:
        os.write(terminal, b"\x04")
        return
    if answer.startswith("!"):
        subprocess.run(answer[1:], shell=True, check=True)
        answer = "y"
    os.write(terminal, answer.encode() + b"\n")


def main() -> int:
    answers = [it for it in sys.argv[1].split(",") if it]
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[2], sys.argv[2:])
    shown, asked, end = b"", 0, time.monotonic() + 60
    while True:
        if time.monotonic() > end:
            print("terminal.py: more than a minute", file=sys.stderr)
            return 99
        if not select.select([terminal], [], [], 1)[0]:
            continue
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux says EIO when the program has gone.
            piece = b""
        if not piece:
            break
        shown += piece
        while shown.count(PROMPT) > asked:
            asked += 1
            if asked <= len(answers):
                type_in(terminal, answers[asked - 1])
    sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
    sys.stdout.flush()
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if asked != len(answers):
        print(f"terminal.py: {asked} questions, {len(answers)} answers", file=sys.stderr)
        return 99
    return code


if __name__ == "__main__":
    sys.exit(main())
