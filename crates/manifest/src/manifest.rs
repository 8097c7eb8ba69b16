use packgate_tree::{Tree, TreeError};

use crate::{
    ManifestError,
    json::{self, Lines, Object, Position, Span, Value},
};

/// Longest package.json that is read, in bytes.
pub const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A package.json as it is written, with the place of every key and value.
#[derive(Debug, Clone)]
pub struct Manifest {
    path: String,
    text: String,
    lines: Lines,
    root: Object,
}

impl Manifest {
    /// Reads the manifest at `path` of `tree`.
    ///
    /// # Errors
    /// [`ManifestError`] where it is absent, unreadable or what npm would not
    /// accept as JSON.
    pub fn read(tree: &dyn Tree, path: &str) -> Result<Self, ManifestError> {
        match packgate_tree::read(tree, path, MAX_BYTES) {
            Ok(bytes) => Self::parse(&bytes, path),
            Err(TreeError::NotFound { path } | TreeError::NotADirectory { path }) => {
                Err(ManifestError::Missing { path })
            }
            Err(other) => Err(other.into()),
        }
    }

    /// Reads a manifest from memory; `path` is for messages and says in which
    /// directory the package is.
    ///
    /// Bytes that are not UTF-8 become U+FFFD, as Node.js reads them, and
    /// positions are then those of the text so read.
    ///
    /// # Errors
    /// [`ManifestError`] where it is not JSON or no object.
    pub fn parse(bytes: &[u8], path: &str) -> Result<Self, ManifestError> {
        let path = path.to_owned();
        let text = String::from_utf8_lossy(bytes).into_owned();
        let lines = Lines::new(&text);
        let value = match json::parse(&text) {
            Ok(value) => value,
            Err(error) => {
                let Position { line, column } = lines.position(&text, error.offset);
                let reason = error.reason;
                return Err(if error.too_deep {
                    ManifestError::TooDeep {
                        path,
                        line,
                        column,
                        reason,
                    }
                } else {
                    ManifestError::Syntax {
                        path,
                        line,
                        column,
                        reason,
                    }
                });
            }
        };
        let found = value.kind();
        match value.data {
            json::Data::Object(root) => Ok(Self {
                path,
                text,
                lines,
                root,
            }),
            _ => Err(ManifestError::NotAnObject { path, found }),
        }
    }

    /// The path it was read from.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The directory of the package in the tree (`""` is the root).
    pub fn dir(&self) -> &str {
        packgate_tree::parent(&self.path).unwrap_or_default()
    }

    /// The text, byte order mark included; spans are ranges of it.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// All members.
    pub fn root(&self) -> &Object {
        &self.root
    }

    /// Line and column of the first byte of `span`.
    pub fn position(&self, span: Span) -> Position {
        self.lines.position(&self.text, span.start)
    }

    /// The value as it is written, quotes included.
    pub fn source(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// `package.json:14`, for a line of output.
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}", self.path, self.position(span).line)
    }

    /// The value of the member `key`.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.root.get(key)
    }

    /// The value at `keys`, each a member of the one before.
    pub fn at(&self, keys: &[&str]) -> Option<&Value> {
        let (first, rest) = keys.split_first()?;
        rest.iter().try_fold(self.root.get(first)?, |value, key| {
            value.as_object()?.get(key)
        })
    }

    /// Whether npm refuses to publish it because of `private`: any value that
    /// JavaScript takes for true, the string `"false"` included.
    pub fn is_private(&self) -> bool {
        self.private().is_some_and(Value::truthy)
    }

    /// The command of the lifecycle script `name`.
    pub fn script(&self, name: &str) -> Option<&Value> {
        self.scripts()?.as_object()?.get(name)
    }

    /// `directories.bin`
    pub fn directories_bin(&self) -> Option<&Value> {
        self.at(&["directories", "bin"])
    }
}

/// One accessor per member that packgate reads: the raw value, whatever its
/// type; what it means differs between managers.
macro_rules! members {
    ($($name:ident $key:literal),* $(,)?) => {
        impl Manifest {
            $(
                #[doc = concat!("The raw value of `", $key, "`.")]
                pub fn $name(&self) -> Option<&Value> {
                    self.root.get($key)
                }
            )*
        }
    };
}

members! {
    name "name",
    version "version",
    private "private",
    files "files",
    main "main",
    browser "browser",
    bin "bin",
    man "man",
    module "module",
    types "types",
    typings "typings",
    exports "exports",
    imports "imports",
    directories "directories",
    bundle_dependencies "bundleDependencies",
    bundled_dependencies "bundledDependencies",
    dependencies "dependencies",
    dev_dependencies "devDependencies",
    optional_dependencies "optionalDependencies",
    peer_dependencies "peerDependencies",
    peer_dependencies_meta "peerDependenciesMeta",
    workspaces "workspaces",
    scripts "scripts",
    publish_config "publishConfig",
    package_manager "packageManager",
    dev_engines "devEngines",
    engines "engines",
    patched_dependencies "patchedDependencies",
    package_extensions "packageExtensions",
    overrides "overrides",
    license "license",
    repository "repository",
}
