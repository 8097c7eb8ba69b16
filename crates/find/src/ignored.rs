use packgate_glob::{Minimatch, Options, PatternError};

/// glob's `ignore` option: patterns of what is neither found nor, where they end
/// in `**`, looked into.
#[derive(Debug, Clone, Default)]
pub struct Ignored {
    paths: Vec<Minimatch>,
    children: Vec<Minimatch>,
}

impl Ignored {
    /// Compiles the patterns as glob does: with the dialect of `options`, but a
    /// leading dot is nothing special, and neither is a leading `!` or `#`.
    ///
    /// # Errors
    /// What [`Minimatch::new`] says of one of them.
    pub fn new(patterns: &[String], options: &Options) -> Result<Self, PatternError> {
        let options = Options {
            dot: true,
            nonegate: true,
            nocomment: true,
            optimization_level: 2,
            ..*options
        };
        let mut ignored = Self::default();
        for pattern in patterns {
            for parts in Minimatch::new(pattern, &options)?.glob_parts() {
                ignored.add(without_dots(parts), &options)?;
            }
        }
        Ok(ignored)
    }

    /// Adds one alternative; an absolute one leads out of what a tree can show.
    fn add(&mut self, parts: &[String], options: &Options) -> Result<(), PatternError> {
        if parts.len() > 1 && parts[0].is_empty() {
            return Ok(());
        }
        let pattern = Minimatch::new(&parts.join("/"), options)?;
        if parts.last().is_some_and(|last| last == "**") {
            self.children.push(pattern.clone());
        }
        self.paths.push(pattern);
        Ok(())
    }

    /// Whether the path is not to be found.
    pub(crate) fn path(&self, path: &str) -> bool {
        if self.paths.is_empty() {
            return false;
        }
        let path = shown(path);
        let below = format!("{path}/");
        let mut paths = self.paths.iter();
        paths.any(|pattern| pattern.matches(path) || pattern.matches(&below))
    }

    /// Whether nothing below the path is to be looked at.
    pub(crate) fn children(&self, path: &str) -> bool {
        if self.children.is_empty() {
            return false;
        }
        let below = format!("{}/", shown(path));
        self.children.iter().any(|pattern| pattern.matches(&below))
    }
}

/// glob writes the directory searched as `.`.
fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}

fn without_dots(parts: &[String]) -> &[String] {
    let dots = parts.iter().take_while(|part| *part == ".").count();
    &parts[dots..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ignored(pattern: &str) -> Ignored {
        Ignored::new(&[pattern.to_owned()], &Options::for_glob()).unwrap()
    }

    #[test]
    fn a_globstar_at_the_end_ignores_what_is_below() {
        assert!(ignored("a/**").children("a"));
        assert!(ignored("a/**").children("a/b"));
        assert!(!ignored("a/*").children("a"));
        assert!(!ignored("a").children("a"));
    }

    #[test]
    fn a_pattern_with_a_slash_at_its_end_ignores_the_path() {
        assert!(ignored("a/").path("a"));
        assert!(ignored("a").path("a"));
        assert!(!ignored("a").path("b/a"));
    }

    #[test]
    fn leading_dots_of_patterns_do_not_count() {
        assert!(ignored("././a").path("a"));
    }

    #[test]
    fn leading_dots_of_names_do_not_count() {
        assert!(ignored("*").path(".a"));
    }

    #[test]
    fn the_directory_searched_is_a_dot_which_no_wildcard_takes() {
        assert!(!ignored("**").path(""));
        assert!(!ignored("**").children(""));
        assert!(ignored("**").children("a"));
    }

    #[test]
    fn signs_are_text() {
        assert!(ignored("!a").path("!a"));
        assert!(ignored("#a").path("#a"));
        assert!(!ignored("!a").path("b"));
    }

    #[test]
    fn absolute_patterns_ignore_nothing() {
        assert!(!ignored("/a").path("a"));
        assert!(!ignored("/**").children("a"));
    }

    #[test]
    fn every_alternative_counts() {
        assert!(ignored("{a,b/**}").path("a"));
        assert!(ignored("{a,b/**}").children("b"));
    }
}
