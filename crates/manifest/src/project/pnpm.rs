//! pnpm-workspace.yaml, read as far as it names the members.

use packgate_tree::{Tree, TreeError, join};
use yaml_rust2::{Yaml, YamlLoader};

use crate::Manifest;

/// The file in which pnpm keeps its workspace.
pub const PNPM_WORKSPACE: &str = "pnpm-workspace.yaml";
/// Longest such file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;
/// Aliases in such a file at most: few are enough to write down billions of nodes.
const MAX_ALIASES: usize = 64;

/// Why a pnpm-workspace.yaml cannot be understood.
#[derive(Debug, thiserror::Error)]
pub enum PnpmError {
    /// It could not be read.
    #[error(transparent)]
    Tree(#[from] TreeError),
    /// It is not YAML.
    #[error("{path}: {reason}")]
    Syntax {
        /// The file.
        path: String,
        /// What is wrong, and where.
        reason: String,
    },
    /// `packages` is no list of texts.
    #[error("{path}: \"packages\" must be a list of patterns")]
    Packages {
        /// The file.
        path: String,
    },
}

/// The workspace of the pnpm-workspace.yaml in `root` as a manifest that says the
/// same in npm's words; `None` where there is no such file, or it names no members
/// (it may hold settings only).
pub(super) fn manifest(tree: &dyn Tree, root: &str) -> Result<Option<Manifest>, PnpmError> {
    let path = join(root, PNPM_WORKSPACE);
    let bytes = match packgate_tree::read(tree, &path, MAX_BYTES) {
        Ok(bytes) => bytes,
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => return Ok(None),
        Err(other) => return Err(other.into()),
    };
    let Some(patterns) = patterns(&bytes, &path)? else {
        return Ok(None);
    };
    // To pnpm a negation counts wherever it stands, and it always has this one.
    let negated = |text: &String| text.starts_with('!');
    let (negated, mut patterns): (Vec<String>, Vec<String>) =
        patterns.into_iter().partition(negated);
    patterns.extend(negated);
    patterns.push("!**/bower_components/**".to_owned());
    let text = serde_json::json!({ "workspaces": patterns }).to_string();
    match Manifest::parse(text.as_bytes(), &path) {
        Ok(manifest) => Ok(Some(manifest)),
        Err(error) => Err(PnpmError::Syntax {
            path,
            reason: error.to_string(),
        }),
    }
}

fn patterns(bytes: &[u8], path: &str) -> Result<Option<Vec<String>>, PnpmError> {
    let syntax = |reason: String| PnpmError::Syntax {
        path: path.to_owned(),
        reason,
    };
    let text = std::str::from_utf8(bytes).map_err(|_| syntax("not UTF-8".to_owned()))?;
    if aliases(text) > MAX_ALIASES {
        return Err(syntax(format!("more than {MAX_ALIASES} aliases")));
    }
    let documents = YamlLoader::load_from_str(text).map_err(|error| syntax(error.to_string()))?;
    let Some(Yaml::Hash(root)) = documents.first() else {
        return Ok(None);
    };
    let wrong = || PnpmError::Packages {
        path: path.to_owned(),
    };
    match root.get(&Yaml::String("packages".to_owned())) {
        None | Some(Yaml::Null) => Ok(None),
        Some(Yaml::Array(items)) => {
            let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
            texts
                .collect::<Option<Vec<_>>>()
                .ok_or_else(wrong)
                .map(Some)
        }
        Some(_) => Err(wrong()),
    }
}

/// How many places of the text could be aliases: `*name` where a value begins.
fn aliases(text: &str) -> usize {
    let bytes = text.as_bytes();
    let could_be = |at: &usize| {
        let before = at.checked_sub(1).map_or(b' ', |before| bytes[before]);
        let begins = before.is_ascii_whitespace() || b"[{,:-".contains(&before);
        let named = bytes
            .get(at + 1)
            .is_some_and(|it| !it.is_ascii_whitespace());
        bytes[*at] == b'*' && begins && named
    };
    (0..bytes.len()).filter(could_be).count()
}
