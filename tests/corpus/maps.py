#!/usr/bin/env python3
"""Holds packgate's errors about source maps against a second reading of the same files.

    python3 tests/corpus/maps.py DIR --packgate BIN [--jobs N]

DIR is a `node_modules`. For every package directly in it, this script looks for source
maps by itself, slowly and with nothing but Python's JSON parser: whole files under any
name, and `data:` URLs after `sourceMappingURL=` in any file. A map reveals source if it
holds a text that no packed file holds (byte order marks and carriage returns apart).
Only the list of packed files is taken from packgate. Every file on which the two
disagree is printed; exits 1 if there is one.
"""
import argparse
import base64
import concurrent.futures
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

from rules import packages

REVEALING = {"map-reveals-source", "map-inline"}
DATA = re.compile(rb"sourceMappingURL=data:([^,\s\"'`<]{0,1000}),")
BASE64 = re.compile(rb"[A-Za-z0-9+/_=-]*")
PLAIN = re.compile(rb"[^\s]*")


def plain(text: bytes) -> str:
    """A text's hash, whatever its line ends."""
    return hashlib.sha256(text.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"")).hexdigest()


def as_map(text: bytes) -> dict | None:
    """The source map that the text is, if it is one."""
    text = text.removeprefix(b"\xef\xbb\xbf")
    if text.startswith(b")]}'"):
        text = text.partition(b"\n")[2]
    if not text.lstrip().startswith(b"{"):
        return None
    try:
        # Lone surrogates are no UTF-8 and in no file: they stay what they are.
        found, _ = json.JSONDecoder().raw_decode(text.decode("utf-8", "surrogateescape").lstrip())
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("version") not in (3, "3"):
        return None
    simple = isinstance(found.get("mappings"), str) and isinstance(found.get("sources"), list)
    return found if simple or isinstance(found.get("sections"), list) else None


def contents(found: dict) -> list[tuple[str, str]]:
    """Name and text of each source that the map holds."""
    texts = []
    names = found.get("sources") or []
    for index, text in enumerate(found.get("sourcesContent") or []):
        if isinstance(text, str) and text:
            name = names[index] if index < len(names) else ""
            texts.append((str(name), text))
    for section in found.get("sections") or []:
        if isinstance(section, dict) and isinstance(section.get("map"), dict):
            texts += contents(section["map"])
    return texts


def inline(text: bytes) -> list[dict]:
    """The maps in `data:` URLs."""
    maps = []
    for match in DATA.finditer(text):
        rest = text[match.end():]
        if match[1].lower().endswith(b";base64"):
            payload = BASE64.match(rest)[0].rstrip(b"=").translate(bytes.maketrans(b"-_", b"+/"))
            payload = payload[: len(payload) - (len(payload) % 4 == 1)]
            decoded = base64.b64decode(payload + b"=" * (-len(payload) % 4))
        else:
            decoded = urllib.parse.unquote_to_bytes(PLAIN.match(rest)[0])
        maps += [it for it in [as_map(decoded)] if it]
    return maps


def revealed(package: pathlib.Path, paths: list[str]) -> dict[str, list[str]]:
    """The sources that no packed file holds, by the file that reveals them."""
    shipped, held = set(), {}
    for path in paths:
        text = (package / path).read_bytes()
        shipped.add(plain(text))
        maps = []
        if b'"mappings"' in text or b'"sections"' in text:
            maps += [it for it in [as_map(text)] if it]
        if b"sourceMappingURL=data:" in text:
            maps += inline(text)
        if maps:
            held[path] = [it for one in maps for it in contents(one)]
    lost = {}
    for path, sources in held.items():
        names = [name for name, text in sources if plain(text.encode("utf-8", "surrogateescape" if text.isascii() else "surrogatepass")) not in shipped]
        if names:
            lost[path] = names
    return lost


def compare(packgate: str, package: pathlib.Path) -> tuple[set[str], dict[str, list[str]]]:
    """The files that packgate says reveal source, and those found here."""
    def ask(*words: str) -> dict:
        done = subprocess.run([packgate, *words, "--format", "json", str(package)], capture_output=True)
        try:
            return json.loads(done.stdout)
        except ValueError:
            sys.exit(f"{package}: {words}: {done.stderr.decode()}")

    findings = ask("check")["packages"][0]["findings"]
    told = {file["path"] for it in findings if it["rule"] in REVEALING for file in it["files"]}
    paths = sorted({file["path"] for file in ask("list")["files"]})
    return told, revealed(package, paths)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, metavar="DIR")
    parser.add_argument("--packgate", required=True, metavar="BIN")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    found = packages(options.folder)
    both, differ, files = 0, 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for package, (told, here) in zip(found, pool.map(lambda it: compare(options.packgate, it), found)):
            name = package.relative_to(options.folder).as_posix()
            both += bool(told and here)
            files += len(told & here.keys())
            for path in sorted(told - here.keys()):
                differ += 1
                print(f"only packgate: {name}: {path}")
            for path in sorted(here.keys() - told):
                differ += 1
                print(f"only here: {name}: {path}: {', '.join(here[path][:3])}")
    print(f"{len(found)} packages, {both} reveal source in both readings, by {files} files; {differ} files differ")
    sys.exit(1 if differ or not found else 0)


if __name__ == "__main__":
    main()
