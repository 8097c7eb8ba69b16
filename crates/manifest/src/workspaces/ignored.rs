use packgate_glob::{Minimatch, Options, PatternError};

/// glob's `ignore` option: patterns of what is neither found nor, where they end
/// in `**`, looked into.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    paths: Vec<Minimatch>,
    children: Vec<Minimatch>,
}

impl Ignored {
    pub(super) fn new(patterns: &[String], options: &Options) -> Result<Self, PatternError> {
        let mut ignored = Self::default();
        for pattern in patterns {
            for parts in Minimatch::new(pattern, options)?.glob_parts() {
                let parts = skip_dots(parts);
                // An absolute one leads out of what a tree can show.
                if parts.len() > 1 && parts[0].is_empty() {
                    continue;
                }
                let one = Minimatch::new(&parts.join("/"), options)?;
                if parts.last().is_some_and(|last| last == "**") {
                    ignored.children.push(one.clone());
                }
                ignored.paths.push(one);
            }
        }
        Ok(ignored)
    }

    /// Whether the path is not to be found.
    pub(super) fn path(&self, path: &str) -> bool {
        let path = if path.is_empty() { "." } else { path };
        let below = format!("{path}/");
        let mut paths = self.paths.iter();
        paths.any(|pattern| pattern.matches(path) || pattern.matches(&below))
    }

    /// Whether nothing below the path is to be looked at.
    pub(super) fn children(&self, path: &str) -> bool {
        let path = if path.is_empty() { "." } else { path };
        let below = format!("{path}/");
        self.children.iter().any(|pattern| pattern.matches(&below))
    }
}

fn skip_dots(parts: &[String]) -> &[String] {
    let dots = parts.iter().take_while(|part| *part == ".").count();
    &parts[dots..]
}
