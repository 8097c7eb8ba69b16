"""The packages that are published: clean ones, and ones that leak in two ways."""
from __future__ import annotations

import json
import secrets

from box import Box

GATE = "packgate-publish"
BUILD = "node build.cjs"
LEAKED = ["dist/.env", "dist/cli.js.map"]
RULES = ("map-reveals-source", "env-file")

SOURCE = "export const price = (seats: number) => seats * 17;\n"

# What a build writes, as a build script and as what is there from the start. Put
# together here, so that no file of the project is a source map or holds a secret.
BUILD_SCRIPT = """\
const fs = require('fs')
fs.mkdirSync('dist', {{ recursive: true }})
for (const [name, text] of Object.entries({files})) fs.writeFileSync('dist/' + name, text)
"""


def built(leak: bool) -> dict[str, str]:
    files = {"cli.js": "console.log(17)\n"}
    if leak:
        files["cli.js"] += "//# source" + "MappingURL=cli.js.map\n"
        files["cli.js.map"] = json.dumps({
            "version": 3, "file": "cli.js", "sources": ["../src/cli.ts"], "sources" + "Content": [SOURCE], "names": [], "mappings": "AAAA",
        })
        files[".env"] = f"BILLING_TOKEN={secrets.token_hex(20)}\n"
    return files


def package(box: Box, leak: bool, scripts: dict[str, str], at: str = "", name: str = "", ready: bool = True, **more: object) -> None:
    """Writes a package. `ready`: its dist is there; else `node build.cjs` makes it."""
    prefix = f"{at}/" if at else ""
    box.json(f"{prefix}package.json", {
        "name": name or box.name, "version": "1.0.0", "description": "A package", "license": "MIT",
        "files": ["dist"], "main": "dist/cli.js", "scripts": scripts, **more,
    })
    box.file(f"{prefix}README.md", "# A package\n")
    box.file(f"{prefix}src/cli.ts", SOURCE)
    box.file(f"{prefix}build.cjs", BUILD_SCRIPT.format(files=json.dumps(built(leak))))
    if ready:
        for file, text in built(leak).items():
            box.file(f"{prefix}dist/{file}", text)


def workspace(box: Box, leak: bool, scripts: dict[str, str], root_scripts: dict[str, str] | None = None) -> None:
    """A root and two packages, of which the second leaks."""
    members = {} if box.key == "pnpm" else {"workspaces": ["packages/*"]}
    box.json("package.json", {"name": f"{box.name}-root", "version": "1.0.0", "private": True, **members, "scripts": root_scripts or {}})
    if box.key == "pnpm":
        box.file("pnpm-workspace.yaml", "packages:\n  - 'packages/*'\n")
    package(box, False, scripts, "packages/a", f"{box.name}-a")
    package(box, leak, scripts, "packages/b", f"{box.name}-b")


def says(stage: str) -> str:
    """A command that says that the stage has got this far."""
    return f"echo {stage} >> $PG_STAGES"
