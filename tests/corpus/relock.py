#!/usr/bin/env python3
"""Makes package-lock.json of the corpus anew after package.json was edited.

    python3 tests/corpus/relock.py [FOLDER]      default tests/corpus

npm leaves platform packages (`optionalDependencies` for one os and cpu) out of a
lock file when their registry entry cannot be read, and then `npm ci` refuses that
lock file. The corpus never installs optional packages, so such entries are written
here: name and version as their parents ask for them, without integrity.
"""
import json
import pathlib
import shutil
import subprocess
import sys

folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parent
npm = shutil.which("npm")
if npm is None:
    sys.exit("relock: npm is not on PATH")
lock_file = folder / "package-lock.json"


def completed(lock: dict) -> int:
    packages = lock["packages"]

    def found(at: str, name: str) -> bool:
        while True:
            if f"{at}/node_modules/{name}".lstrip("/") in packages:
                return True
            if not at:
                return False
            at = at.rpartition("/node_modules/")[0] if "/node_modules/" in at else ""

    added = 0
    for at, entry in list(packages.items()):
        for name, version in entry.get("optionalDependencies", {}).items():
            if not found(at, name) and version[:1].isdigit():
                packages[f"node_modules/{name}"] = {"version": version, "optional": True}
                added += 1
    return added


# Entries of an earlier run would be asked for again.
if lock_file.exists():
    lock = json.loads(lock_file.read_text())
    lock["packages"] = {at: e for at, e in lock["packages"].items() if e.keys() != {"version", "optional"}}
    lock_file.write_text(json.dumps(lock, indent=2) + "\n")
subprocess.run([npm, "install", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
lock = json.loads(lock_file.read_text())
added = completed(lock)
root = lock["packages"].pop("")
lock["packages"] = {"": root, **dict(sorted(lock["packages"].items()))}
lock_file.write_text(json.dumps(lock, indent=2) + "\n")
print(f"{len(lock['packages']) - 1} packages, {added} of them platform packages that the registry would not tell of")
