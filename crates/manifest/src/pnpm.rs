//! What pnpm reads and writes as a package's manifest: package.json5 and
//! package.yaml as well, and `publishConfig` laid over the rest.

use packgate_tree::{Tree, TreeError, join, parent};
use yaml_rust2::{Yaml, YamlLoader};

use crate::{
    MAX_BYTES, Manager, Manifest, ManifestError, PNPM_WORKSPACE, Profile,
    json::{Data, Value},
};

/// A package's manifest, and the file that it was read from.
#[derive(Debug, Clone)]
pub struct PnpmManifest {
    /// Its content. Where the file is no JSON, places in it mean nothing.
    pub manifest: Manifest,
    /// `package.json`, `package.json5` or `package.yaml`.
    pub file: &'static str,
}

/// The manifest of the package in `dir`: the first of package.json, package.json5
/// and package.yaml that is there.
///
/// # Errors
/// [`ManifestError`] where there is none, or it cannot be read.
pub fn pnpm_manifest(tree: &dyn Tree, dir: &str) -> Result<PnpmManifest, ManifestError> {
    let missing = match Manifest::read(tree, &join(dir, "package.json")) {
        Err(error @ ManifestError::Missing { .. }) => error,
        read => {
            return read.map(|manifest| PnpmManifest {
                manifest,
                file: "package.json",
            });
        }
    };
    for (file, to_json) in [
        (
            "package.json5",
            from_json5 as fn(&str) -> Result<String, String>,
        ),
        ("package.yaml", from_yaml),
    ] {
        let path = join(dir, file);
        let bytes = match packgate_tree::read(tree, &path, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(TreeError::NotFound { .. }) => continue,
            Err(error) => return Err(error.into()),
        };
        let text = String::from_utf8_lossy(&bytes);
        let json = to_json(text.trim_start_matches('\u{feff}')).map_err(|reason| {
            ManifestError::Syntax {
                path: path.clone(),
                line: 1,
                column: 1,
                reason,
            }
        })?;
        return Ok(PnpmManifest {
            manifest: Manifest::parse(json.as_bytes(), &path)?,
            file,
        });
    }
    Err(missing)
}

fn from_json5(text: &str) -> Result<String, String> {
    let value: serde_json::Value = json5::from_str(text).map_err(|error| error.to_string())?;
    Ok(value.to_string())
}

fn from_yaml(text: &str) -> Result<String, String> {
    let documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    let first = documents.first().ok_or("it holds nothing")?;
    Ok(json_of(first, 0)?.to_string())
}

/// Nested deeper than any manifest; aliases could go on for ever.
const MAX_YAML_DEPTH: usize = 64;

fn json_of(yaml: &Yaml, depth: usize) -> Result<serde_json::Value, String> {
    if depth > MAX_YAML_DEPTH {
        return Err(format!("nested deeper than {MAX_YAML_DEPTH} levels"));
    }
    Ok(match yaml {
        Yaml::String(text) => text.clone().into(),
        Yaml::Boolean(value) => (*value).into(),
        Yaml::Integer(value) => (*value).into(),
        Yaml::Real(text) => text
            .parse::<f64>()
            .map_or_else(|_| text.clone().into(), Into::into),
        Yaml::Array(items) => {
            let items = items.iter().map(|item| json_of(item, depth + 1));
            serde_json::Value::Array(items.collect::<Result<_, _>>()?)
        }
        Yaml::Hash(entries) => {
            let mut object = serde_json::Map::new();
            for (key, value) in entries {
                let key = match key {
                    Yaml::String(text) => text.clone(),
                    other => json_of(other, depth + 1)?.to_string(),
                };
                object.insert(key, json_of(value, depth + 1)?);
            }
            serde_json::Value::Object(object)
        }
        Yaml::Null => serde_json::Value::Null,
        Yaml::Alias(_) | Yaml::BadValue => return Err("a value that is none".to_owned()),
    })
}

/// The members of `publishConfig` that take the place of the package's own.
const OVERRIDES: &[&str] = &[
    "bin",
    "type",
    "imports",
    "main",
    "module",
    "typings",
    "types",
    "exports",
    "browser",
    "esnext",
    "es2015",
    "unpkg",
    "umd:main",
    "os",
    "cpu",
    "libc",
    "typesVersions",
];

/// The manifest with what its `publishConfig` overrides, as this pnpm publishes it;
/// `None` where it overrides nothing. Places in it mean nothing.
pub fn published_by_pnpm(manifest: &Manifest, profile: Profile) -> Option<Manifest> {
    let newer = profile.manager() == Manager::Pnpm && profile.major() >= 10;
    let names = profile == Profile::Pnpm11 || profile == Profile::Pnpm12;
    let overrides =
        |key: &str| OVERRIDES.contains(&key) || newer && key == "engines" || names && key == "name";
    let config = manifest.get("publishConfig").and_then(Value::as_object)?;
    let over: Vec<_> = (config.entries().iter())
        .filter(|entry| overrides(&entry.key))
        .collect();
    if over.is_empty() {
        return None;
    }
    let kept = (manifest.root().entries().iter())
        .filter(|entry| !over.iter().any(|it| it.key == entry.key));
    let members: Vec<String> = kept
        .chain(over.iter().copied())
        .map(|entry| {
            let source = |span| manifest.source(span);
            format!("{}:{}", source(entry.key_span), source(entry.value.span))
        })
        .collect();
    let text = format!("{{{}}}", members.join(","));
    Manifest::parse(text.as_bytes(), manifest.path()).ok()
}

/// The directory of the pnpm-workspace.yaml that counts for `dir`: its own, or the
/// nearest one above.
///
/// # Errors
/// What the tree could not say.
pub fn workspace_above(tree: &dyn Tree, dir: &str) -> Result<Option<String>, TreeError> {
    let mut at = Some(dir);
    while let Some(dir) = at {
        if tree.stat(&join(dir, PNPM_WORKSPACE))?.is_some() {
            return Ok(Some(dir.to_owned()));
        }
        at = parent(dir);
    }
    Ok(None)
}

/// Whether a project's own files say `wanted` for the linker of `node_modules`
/// (`hoisted`, `pnp`): `node-linker` in an .npmrc, where pnpm 11 looks no longer, or
/// `nodeLinker` in the workspace's file.
///
/// # Errors
/// What the tree could not say.
pub fn has_hoisted_linker(
    tree: &dyn Tree,
    dir: &str,
    workspace: Option<&str>,
    wanted: &str,
    profile: Profile,
) -> Result<bool, TreeError> {
    for dir in std::iter::once(dir).chain(workspace) {
        let npmrc = match profile {
            Profile::Pnpm11 | Profile::Pnpm12 => None,
            _ => text_of(tree, &join(dir, ".npmrc"))?,
        };
        if let Some(text) = npmrc {
            let says = |line: &str| {
                let (key, value) = line.split_once('=').unwrap_or_default();
                key.trim() == "node-linker" && value.trim().trim_matches('"') == wanted
            };
            if text.lines().any(says) {
                return Ok(true);
            }
        }
        if let Some(text) = text_of(tree, &join(dir, PNPM_WORKSPACE))?
            && let Ok(documents) = YamlLoader::load_from_str(&text)
            && let Some(Yaml::Hash(root)) = documents.first()
            && root
                .get(&Yaml::String("nodeLinker".to_owned()))
                .and_then(Yaml::as_str)
                == Some(wanted)
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Longest settings file that is read, in bytes.
const MAX_SETTINGS: u64 = 1 << 20;

fn text_of(tree: &dyn Tree, path: &str) -> Result<Option<String>, TreeError> {
    match packgate_tree::read(tree, path, MAX_SETTINGS) {
        Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
        Err(TreeError::NotFound { .. } | TreeError::NotADirectory { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

impl Manifest {
    /// The files that `publishConfig.executableFiles` names (pnpm).
    pub fn executable_files(&self) -> Vec<&str> {
        match self
            .at(&["publishConfig", "executableFiles"])
            .map(|it| &it.data)
        {
            Some(Data::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// The directory that `publishConfig.directory` names, where it is truthy (pnpm).
    pub fn publish_directory(&self) -> Option<&str> {
        let value = self.at(&["publishConfig", "directory"])?;
        value.as_str().filter(|text| !text.is_empty())
    }
}
