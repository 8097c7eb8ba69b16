// Compares the search for imports with a parser, on real code.
//
//     node tests/corpus/imports.mjs [FOLDER] [--every N] [--program FILE]
//
// FOLDER (default: tests/corpus/sample/node_modules) is searched for JavaScript and
// TypeScript; of its files, in order, every Nth is read. @babel/parser, which stands in
// the corpus, takes each file apart; every string in its tree that is a relative path,
// and every triple-slash reference, must be a specifier of packgate's on the same line.
// What packgate finds besides is counted. Files that the parser refuses are counted, and
// so are those that packgate's lexer lost its way in: it takes these for files that
// perhaps load what they mention. Exit code 1 where a specifier was overlooked in a file
// that the lexer took for understood, or more than one file in a thousand was lost.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const option = (name, fallback) => {
  const at = args.indexOf(name);
  return at < 0 ? fallback : args.splice(at, 2)[1];
};
const every = Number(option("--every", "1"));
const program = resolve(option("--program", join(here, "../../target/release/examples/imports")));
const root = resolve(args[0] ?? join(here, "sample/node_modules"));
const { parse } = createRequire(join(root, "x.js"))("@babel/parser");

const MOST = 4 << 20; // bytes: babel needs fifty times that
const files = [];
(function search(dir) {
  const entries = readdirSync(dir, { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) search(path);
    else if (entry.isFile() && /\.[mc]?[jt]sx?$/.test(path)) files.push(path);
  }
})(root);
const chosen = files.filter((_, index) => index % every === 0);

const run = spawnSync(program, [], { input: chosen.join("\n"), maxBuffer: 1 << 30, encoding: "utf8" });
if (run.status !== 0) {
  console.error(`${program}: ${run.error ?? run.stderr}`);
  process.exit(1);
}
const ours = new Map(run.stdout.trimEnd().split("\n").map((line) => [JSON.parse(line).path, JSON.parse(line)]));

function tree(path, code) {
  const typed = /ts$|tsx$/.test(path);
  const plugins = [
    ...(typed ? [["typescript", { dts: /\.d\.[mc]?ts$/.test(path) }]] : []),
    ...(/\.[mc]?ts$/.test(path) ? [] : ["jsx"]),
    "decorators", "decoratorAutoAccessors", "explicitResourceManagement", "deferredImportEvaluation", "sourcePhaseImports",
  ];
  const options = { plugins, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowUndeclaredExports: true,
    allowImportExportEverywhere: true, allowSuperOutsideMethod: true, allowNewTargetOutsideFunction: true,
    createImportExpressions: true };
  for (const sourceType of ["module", "script"]) {
    try {
      return parse(code, { ...options, sourceType });
    } catch (error) {
      if (sourceType === "script") return null;
    }
  }
}

const relative = (text) => /^\.\.?\//.test(text) || text === "." || text === "..";

// Every relative string of the tree: `line text`. Characters by number are not worked out
// by packgate, which takes what stands before them for the beginning of a name.
function expected(ast, code) {
  const found = new Set();
  const add = (text, raw, line) => {
    if (relative(text) && !/\\[ux0-7]/.test(raw) && Buffer.byteLength(text) <= 1024) found.add(`${line} ${text}`);
  };
  const stack = [ast.program];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      stack.push(...node);
      continue;
    }
    if (node === null || typeof node !== "object") continue;
    const line = node.loc?.start.line;
    if (node.type === "StringLiteral" || node.type === "DirectiveLiteral") {
      add(node.value, code.slice(node.start, node.end), line);
    } else if (node.type === "TemplateLiteral" && node.quasis.length === 1) {
      add(node.quasis[0].value.cooked ?? "", node.quasis[0].value.raw, line);
    }
    for (const key in node) if (key !== "loc" && key !== "extra") stack.push(node[key]);
  }
  for (const comment of ast.comments ?? []) {
    const [, kind, path] = /^\/\s*<reference\s+(path|types)=["']([^"']+)["']/.exec(comment.value) ?? [];
    if (comment.type === "CommentLine" && kind) add(kind === "types" || relative(path) ? path : `./${path}`, path, comment.loc.start.line);
  }
  return found;
}

const sum = { lacking: 0, compared: 0, specifiers: 0, refused: 0, huge: 0, lost: 0, overlooked: 0, besides: 0 };
for (const path of chosen) {
  for (const text of ours.get(path).lacking) {
    sum.lacking++;
    console.log(`a sketch lacks: ${path.slice(root.length + 1)} ${text}`);
  }
  const bytes = readFileSync(path);
  if (bytes.length > MOST) {
    sum.huge++;
    continue;
  }
  const code = bytes.toString("utf8").replace(/^\ufeff/, "");
  const ast = tree(path, code);
  if (!ast) {
    sum.refused++;
    continue;
  }
  sum.compared++;
  const { specifiers, whole } = ours.get(path);
  const theirs = new Map();
  for (const entry of expected(ast, code)) {
    const [line, ...text] = entry.split(" ");
    const name = text.join(" ");
    theirs.set(name, Math.min(theirs.get(name) ?? Infinity, Number(line)));
  }
  sum.specifiers += theirs.size;
  if (!whole) {
    sum.lost++;
    console.log(`lost its way: ${path.slice(root.length + 1)}`);
  }
  const mine = new Map(specifiers);
  for (const [text, line] of theirs) {
    if (mine.get(text) === line || !whole) continue;
    sum.overlooked++;
    console.log(`overlooked: ${path.slice(root.length + 1)}:${line} ${text} (packgate: ${mine.get(text) ?? "not at all"})`);
  }
  for (const text of mine.keys()) {
    if (theirs.has(text) || !whole) continue;
    sum.besides++;
    if (sum.besides <= 10) console.log(`besides: ${path.slice(root.length + 1)}:${mine.get(text)} ${text}`);
  }
}
console.log(
  `${chosen.length} files: ${sum.compared} compared (${sum.specifiers} specifiers), ${sum.refused} refused by the parser, ` +
    `${sum.huge} too big for it; packgate overlooked ${sum.overlooked}, found ${sum.besides} besides, and lost its way in ${sum.lost} files; ` +
    `its sketches lack ${sum.lacking}`,
);
process.exit(sum.overlooked > 0 || sum.lacking > 0 || sum.compared === 0 || sum.lost * 1000 > sum.compared ? 1 : 0);
