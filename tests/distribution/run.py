#!/usr/bin/env python3
"""How packgate reaches people, tested with the real tools: the npm packages and their
launcher, the wheel, the GitHub action, GitLab's recipe, the release workflow.

    python3 tests/distribution/run.py [--programs DIR] [--only NAME …] [--keep]

--programs DIR holds the built programs; without it they are built in release mode
(into CARGO_TARGET_DIR, else into target/). The wheel is built by maturin from the
same target directory.

Exit: 0, or 1 when a row failed.
"""
import argparse
import importlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

import box

PARTS = ["launcher", "signals", "assemble", "managers", "wheel", "action", "release"]


def build() -> pathlib.Path:
    """Builds the programs; where they are."""
    subprocess.run(["cargo", "build", "--release", "--bins", "--locked", "--quiet"], cwd=box.ROOT, check=True)
    return pathlib.Path(os.environ.get("CARGO_TARGET_DIR", box.ROOT / "target"), "release").resolve()


def run(row: box.Row) -> bool:
    began = time.monotonic()
    try:
        seen = row.run()
    except box.Failed as error:
        print(f"FAILED  {row.name}\n{error}", flush=True)
        return False
    except Exception:  # a row that breaks must not hide the others
        print(f"FAILED  {row.name}\n{traceback.format_exc()}", flush=True)
        return False
    print(f"ok {time.monotonic() - began:6.2f} s  {row.name}" + (f": {seen}" if seen else ""), flush=True)
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--programs", type=pathlib.Path)
    parser.add_argument("--only", nargs="+", choices=PARTS)
    parser.add_argument("--keep", action="store_true", help="leave the scratch directory")
    args = parser.parse_args()
    subprocess.run([sys.executable, str(box.HERE / "install.py")], check=True)
    programs = args.programs.resolve() if args.programs else build()
    missing = [name for name in box.PROGRAMS if not (programs / name).is_file()]
    if missing:
        sys.exit(f"tests/distribution: not in {programs}: {', '.join(missing)}")
    base = pathlib.Path(tempfile.mkdtemp(prefix="packgate-distribution-")).resolve()
    passed = failed = 0
    try:
        for part in args.only or PARTS:
            print(f"--- {part}", flush=True)
            for row in importlib.import_module(f"rows_{part}").rows(box.Box(base / part, programs)):
                if run(row):
                    passed += 1
                else:
                    failed += 1
    finally:
        if args.keep:
            print(f"tests/distribution: kept {base}")
        else:
            shutil.rmtree(base, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    sys.exit(failed != 0)


if __name__ == "__main__":
    main()
