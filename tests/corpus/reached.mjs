// Holds the module graph against Node.js, on real packages.
//
//     node tests/corpus/reached.mjs [FOLDER] [--program FILE]
//
// Each package in FOLDER (default: tests/corpus/sample/node_modules) that ships a
// directory `internal` or `private` is loaded by Node.js: its main file and every subpath
// of `exports`, by import and by require. A hook writes down every file that is loaded.
// None of them may be one that `packgate check` calls a stowaway, an error of the rule
// internal-dir. Exit code 1 where one is, or where nothing was loaded.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const args = process.argv.slice(2);
const at = args.indexOf("--program");
const program = resolve(at < 0 ? join(here, "../../target/release/packgate") : args.splice(at, 2)[1]);
const root = resolve(args[0] ?? join(here, "sample/node_modules"));

// In the child: a hook for modules, the cache for what was required.
const HOOK = `import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  if (url.startsWith("file:")) appendFileSync(process.env.LOADED, url + "\\n");
  return next(url, context);
}`;
const RUNNER = `import { appendFileSync, readFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";
const { base, names, hook } = JSON.parse(readFileSync(process.argv[2], "utf8"));
register(pathToFileURL(hook));
const require = createRequire(base);
for (const name of names) {
  try { await import(import.meta.resolve(name, pathToFileURL(base))); } catch {}
  try { require(name); } catch {}
}
for (const file of Object.keys(require.cache)) appendFileSync(process.env.LOADED, pathToFileURL(file) + "\\n");
process.exit(0);`;

function* walk(dir, below = "") {
  for (const entry of readdirSync(join(dir, below), { withFileTypes: true })) {
    const path = below ? `${below}/${entry.name}` : entry.name;
    if (entry.isDirectory() && entry.name !== "node_modules") yield* walk(dir, path);
    else if (entry.isFile()) yield path;
  }
}
const internal = (path) => path.split("/").slice(0, -1).some((it) => it === "internal" || it === "private");

// The names that Node.js will be asked for.
function names(manifest, files) {
  const { name, exports } = manifest;
  if (exports === undefined || exports === null) return [name];
  const keys = typeof exports === "object" && !Array.isArray(exports) ? Object.keys(exports) : [];
  const subpaths = keys.filter((key) => key.startsWith("."));
  if (subpaths.length === 0) return [name];
  const strings = (value) => (typeof value === "string" ? [value] : value && typeof value === "object" ? Object.values(value).flatMap(strings) : []);
  return subpaths.flatMap((key) => {
    if (!key.includes("*")) return [name + key.slice(1)];
    return strings(exports[key]).flatMap((target) => {
      const [head, tail = ""] = target.replace(/^\.\//, "").split("*");
      const fitting = files.filter((path) => path.startsWith(head) && path.endsWith(tail) && path.length >= head.length + tail.length);
      return fitting.map((path) => name + key.slice(1).replace("*", path.slice(head.length, path.length - tail.length)));
    });
  });
}

const packages = readdirSync(root).flatMap((it) => (it.startsWith("@") ? readdirSync(join(root, it)).map((name) => `${it}/${name}`) : [it]));
const scratch = mkdtempSync(join(tmpdir(), "packgate-reached-"));
const paths = Object.fromEntries(["hook.mjs", "run.mjs", "plan.json", "loaded"].map((it) => [it, join(scratch, it)]));
writeFileSync(paths["hook.mjs"], HOOK);
writeFileSync(paths["run.mjs"], RUNNER);
const sum = { packages: 0, loaded: 0, stowaways: 0, wrong: 0 };
for (const name of packages.filter((it) => !it.startsWith(".") && existsSync(join(root, it, "package.json")))) {
  const dir = join(root, name);
  const files = [...walk(dir)];
  if (!files.some((path) => internal(path) && /\.[cm]?js$/.test(path))) continue;
  const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const asked = [...new Set(names(manifest, files))];
  writeFileSync(paths["plan.json"], JSON.stringify({ base: join(root, "x.js"), names: asked, hook: paths["hook.mjs"] }));
  writeFileSync(paths.loaded, "");
  spawnSync(process.execPath, ["--no-warnings", "--experimental-import-meta-resolve", paths["run.mjs"], paths["plan.json"]], {
    env: { ...process.env, LOADED: paths.loaded },
    cwd: scratch,
    timeout: 120_000,
    stdio: "ignore",
  });
  const urls = [...new Set(readFileSync(paths.loaded, "utf8").split("\n").filter(Boolean))];
  const plain = urls.map((url) => relative(dir, fileURLToPath(url.replace(/[?#].*/, ""))));
  const loaded = new Set(plain.filter((path) => !path.startsWith("..") && !path.includes("node_modules") && internal(path)));
  const check = spawnSync(program, ["check", "--format", "json", dir], { encoding: "utf8", maxBuffer: 1 << 30 });
  const findings = JSON.parse(check.stdout).packages.flatMap((it) => it.findings);
  const stowaways = findings.filter((it) => it.rule === "internal-dir" && it.level === "error").flatMap((it) => it.files.map((file) => file.path));
  const wrong = stowaways.filter((path) => loaded.has(path));
  console.log(`${name}: ${asked.length} names, ${loaded.size} internal files loaded, ${stowaways.length} called stowaways`);
  for (const path of wrong) console.log(`  WRONG: ${path} is loaded`);
  sum.packages++;
  sum.loaded += loaded.size;
  sum.stowaways += stowaways.length;
  sum.wrong += wrong.length;
}
rmSync(scratch, { recursive: true });
console.log(`${sum.packages} packages: ${sum.loaded} internal files loaded by Node.js, ${sum.stowaways} called stowaways, ${sum.wrong} of them wrongly`);
process.exit(sum.wrong > 0 || sum.loaded === 0 ? 1 : 0);
