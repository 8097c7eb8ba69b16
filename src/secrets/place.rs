use std::fmt;
use std::path::Path;

/// A file, or a file within archives.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    /// The file as it was named, or found below what was named, with `/`.
    pub(super) path: String,
    /// The names that lead to it in archives: `package/dist/a.js`.
    pub(super) inside: Vec<String>,
}

impl Place {
    /// A file.
    pub(super) fn of(path: &Path) -> Self {
        let shown = path.display().to_string();
        let shown = if cfg!(windows) {
            shown.replace('\\', "/")
        } else {
            shown
        };
        Self {
            path: shown.strip_prefix("./").unwrap_or(&shown).to_owned(),
            inside: Vec::new(),
        }
    }

    /// A file in it.
    pub(super) fn with(&self, inside: Vec<String>) -> Self {
        Self {
            path: self.path.clone(),
            // What was compressed alone has no name of its own.
            inside: inside.into_iter().filter(|it| !it.is_empty()).collect(),
        }
    }
}

/// `a.tgz!package/index.js`
impl fmt::Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        to.write_str(&self.path)?;
        self.inside.iter().try_for_each(|it| write!(to, "!{it}"))
    }
}
