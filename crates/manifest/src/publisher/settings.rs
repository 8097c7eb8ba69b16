//! What a project's settings files say of its package manager.

use packgate_tree::{Tree, TreeError, join};

use super::evidence::has_file;
use super::{ManagerSpec, Program};

/// Files that only one manager reads.
const OWN: [(&str, Program); 5] = [
    (".yarnrc.yml", Program::Yarn),
    (".yarnrc", Program::Yarn),
    ("bunfig.toml", Program::Bun),
    (".pnpmfile.cjs", Program::Pnpm),
    (".pnpmfile.mjs", Program::Pnpm),
];

/// Settings in an .npmrc that only pnpm knows, or (the last) only npm.
const KEYS: [(&str, Program); 15] = [
    ("auto-install-peers", Program::Pnpm),
    ("dedupe-peer-dependents", Program::Pnpm),
    ("hoist-pattern", Program::Pnpm),
    ("link-workspace-packages", Program::Pnpm),
    ("manage-package-manager-versions", Program::Pnpm),
    ("node-linker", Program::Pnpm),
    ("package-import-method", Program::Pnpm),
    ("public-hoist-pattern", Program::Pnpm),
    ("resolution-mode", Program::Pnpm),
    ("save-workspace-protocol", Program::Pnpm),
    ("shamefully-hoist", Program::Pnpm),
    ("shared-workspace-lockfile", Program::Pnpm),
    ("strict-peer-dependencies", Program::Pnpm),
    ("use-node-version", Program::Pnpm),
    ("package-lock", Program::Npm),
];

/// Longest settings file that is read, in bytes.
const MAX_SETTINGS: u64 = 1 << 20;

/// Whose settings lie in `dir`, with the file that says so.
pub(super) fn settings(tree: &dyn Tree, dir: &str) -> Result<Option<(Program, String)>, TreeError> {
    for (name, program) in OWN {
        let path = join(dir, name);
        if has_file(tree, &path)? {
            return Ok(Some((program, path)));
        }
    }
    let path = join(dir, ".npmrc");
    let text = text_of(tree, &path)?.unwrap_or_default();
    let known = |line: &str| {
        let key = line.split_once('=')?.0.trim().trim_end_matches("[]");
        KEYS.iter().find(|(name, _)| *name == key)
    };
    let found = text.lines().find_map(known);
    Ok(found.map(|(_, program)| (*program, path)))
}

/// The release of yarn that its settings in `dir` name: `yarnPath` of a .yarnrc.yml,
/// `yarn-path` of a .yarnrc.
pub(super) fn yarn_release(tree: &dyn Tree, dir: &str) -> Result<Option<ManagerSpec>, TreeError> {
    for (file, key) in [(".yarnrc.yml", "yarnPath:"), (".yarnrc", "yarn-path")] {
        let text = text_of(tree, &join(dir, file))?.unwrap_or_default();
        let path = text.lines().find_map(|line| line.strip_prefix(key));
        if let Some(spec) = path.and_then(release) {
            return Ok(Some(spec));
        }
    }
    Ok(None)
}

/// The version in `.yarn/releases/yarn-4.1.0.cjs`.
fn release(path: &str) -> Option<ManagerSpec> {
    let path = path.trim().trim_matches(['"', '\'']);
    let name = packgate_tree::name(path).strip_prefix("yarn-")?;
    let version = name.trim_end_matches(".cjs").trim_end_matches(".js");
    let begins = version.starts_with(|it: char| it.is_ascii_digit());
    begins.then(|| ManagerSpec::new("yarn", Some(version)).ok())?
}

fn text_of(tree: &dyn Tree, path: &str) -> Result<Option<String>, TreeError> {
    match packgate_tree::read(tree, path, MAX_SETTINGS) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
