use globset::{GlobBuilder, GlobMatcher};
use packgate_report::Place;

/// The longest pattern there may be, in bytes. It bounds how deep braces can nest
/// and with that the stack.
const LONGEST: usize = 1024;

/// A pattern over the paths of packed files: `*` and `?` within a name, `**` over
/// directories, `{a,b}` and `[ab]`.
///
/// A path matches as it is in the package, or as it is seen from the directory of
/// the policy file: a file at the root of a repository can say `dist/*.map` for
/// every package and `packages/core/dist/*.map` for one.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    place: Place,
    matcher: GlobMatcher,
}

/// What is wrong with a pattern, and what to write instead.
pub(crate) struct BadPattern {
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl Pattern {
    /// A pattern over files.
    pub(crate) fn new(text: &str, place: Place) -> Result<Self, BadPattern> {
        check(text)?;
        Self::build(text, text, place)
    }

    /// A pattern over directories, written as package managers have it: a `./`
    /// before and a `/` behind it mean nothing, and `.` is the file's directory.
    pub(crate) fn of_directory(text: &str, place: Place) -> Result<Self, BadPattern> {
        let plain = text.strip_prefix("./").unwrap_or(text);
        let plain = plain.strip_suffix('/').unwrap_or(plain);
        if plain == "." {
            return Self::build(text, "", place);
        }
        check(plain)?;
        Self::build(text, plain, place)
    }

    fn build(text: &str, plain: &str, place: Place) -> Result<Self, BadPattern> {
        // Escapes are on everywhere, so that a file means the same on Windows.
        let glob = GlobBuilder::new(plain)
            .literal_separator(true)
            .backslash_escape(true)
            .build();
        let glob = glob.map_err(|error| BadPattern {
            message: format!("broken pattern: {}", error.kind()),
            help: None,
        })?;
        Ok(Self {
            text: text.to_owned(),
            place,
            matcher: glob.compile_matcher(),
        })
    }

    /// The pattern as it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it is written.
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Whether it means a file of a package. The package's directory is relative to
    /// the same root as the policy file's name; the path, to the package.
    pub fn matches(&self, package: &str, path: &str) -> bool {
        if self.matcher.is_match(path) {
            return true;
        }
        let from_file = below(directory(&self.place.file), package);
        from_file.is_some_and(|from_file| {
            !from_file.is_empty() && self.matcher.is_match(format!("{from_file}/{path}"))
        })
    }

    /// Whether it means a directory, seen from the directory of the policy file.
    /// The directory is relative to the same root as the policy file's name.
    pub fn matches_directory(&self, path: &str) -> bool {
        match below(directory(&self.place.file), path) {
            // The file's own directory has no name that `*` could stand for.
            Some("") => matches!(self.text.as_str(), "." | "./"),
            Some(from_file) => self.matcher.is_match(from_file),
            None => false,
        }
    }
}

fn check(text: &str) -> Result<(), BadPattern> {
    let bad = |message: &str, help: Option<String>| {
        Err(BadPattern {
            message: message.to_owned(),
            help,
        })
    };
    if text.is_empty() {
        return bad("empty pattern", None);
    }
    if text.len() > LONGEST {
        return bad("pattern of more than 1,024 bytes", None);
    }
    if text.starts_with('!') {
        let help = "name what is meant; to match a \"!\", write \"[!]\"";
        return bad("patterns cannot be negated", Some(help.to_owned()));
    }
    if let Some(rest) = text.strip_prefix("./").or(text.strip_prefix('/')) {
        let help = format!("write \"{rest}\"");
        return bad("paths of packages start with a name", Some(help));
    }
    if text.split('/').any(|part| part == "..") {
        return bad("a pattern cannot leave its directory", None);
    }
    if let Some(rest) = text.strip_suffix('/') {
        let help = format!("write \"{rest}/**\" for all that is below");
        return bad("patterns match files, not directories", Some(help));
    }
    Ok(())
}

/// The directory of a file, empty for the root.
pub(crate) fn directory(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(directory, _)| directory)
}

/// A path seen from a directory above it (or from itself: empty).
fn below<'a>(directory: &str, path: &'a str) -> Option<&'a str> {
    if directory.is_empty() || directory == path {
        return Some(if directory == path { "" } else { path });
    }
    path.strip_prefix(directory)?.strip_prefix('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(file: &str, text: &str) -> Result<Pattern, BadPattern> {
        let place = Place {
            file: file.to_owned(),
            line: 1,
            column: 1,
        };
        Pattern::new(text, place)
    }

    #[test]
    fn matching() {
        for (file, text, package, path, expected) in [
            ("packgate.toml", "dist/*.map", "", "dist/a.map", true),
            ("packgate.toml", "dist/*.map", "", "dist/x/a.map", false),
            ("packgate.toml", "dist/**/*.map", "", "dist/x/a.map", true),
            ("packgate.toml", "dist/**/*.map", "", "dist/a.map", true),
            ("packgate.toml", "*.map", "", "dist/a.map", false),
            ("packgate.toml", "**", "", "dist/.env", true),
            ("packgate.toml", "{a,b}/?.js", "", "b/x.js", true),
            ("packgate.toml", "a\\*", "", "a*", true),
            ("packgate.toml", "a\\*", "", "ab", false),
            ("packgate.toml", "dist/*", "packages/a", "dist/x", true),
            (
                "packgate.toml",
                "packages/*/dist/*",
                "packages/a",
                "dist/x",
                true,
            ),
            (
                "packgate.toml",
                "packages/b/dist/*",
                "packages/a",
                "dist/x",
                false,
            ),
            (
                "packages/packgate.toml",
                "a/dist/*",
                "packages/a",
                "dist/x",
                true,
            ),
            (
                "packages/packgate.toml",
                "a/dist/*",
                "packages2/a",
                "dist/x",
                false,
            ),
            (
                "packages/a/packgate.toml",
                "dist/*",
                "packages/a",
                "dist/x",
                true,
            ),
        ] {
            let pattern = pattern(file, text).ok().unwrap();
            assert_eq!(pattern.matches(package, path), expected, "{text} {path}");
        }
    }

    #[test]
    fn directories() {
        for (file, text, path, expected) in [
            ("packgate.toml", "packages/*", "packages/a", true),
            ("packgate.toml", "./packages/*/", "packages/a", true),
            ("packgate.toml", "packages/*", "packages/a/b", false),
            ("packgate.toml", ".", "", true),
            ("packgate.toml", "*", "", false),
            ("libs/packgate.toml", "*", "libs/a", true),
            ("libs/packgate.toml", "*", "libs", false),
            ("libs/packgate.toml", ".", "libs", true),
            ("libs/packgate.toml", "*", "other/a", false),
        ] {
            let place = Place {
                file: file.to_owned(),
                line: 1,
                column: 1,
            };
            let pattern = Pattern::of_directory(text, place).ok().unwrap();
            assert_eq!(pattern.matches_directory(path), expected, "{text} {path}");
        }
    }

    #[test]
    fn broken_ones_say_what_to_write() {
        for (text, message, help) in [
            ("", "empty pattern", None),
            (
                "a[",
                "broken pattern: unclosed character class; missing ']'",
                None,
            ),
            (
                "!dist",
                "patterns cannot be negated",
                Some("name what is meant; to match a \"!\", write \"[!]\""),
            ),
            (
                "./dist/*",
                "paths of packages start with a name",
                Some("write \"dist/*\""),
            ),
            (
                "/dist",
                "paths of packages start with a name",
                Some("write \"dist\""),
            ),
            ("a/../b", "a pattern cannot leave its directory", None),
            (
                "dist/",
                "patterns match files, not directories",
                Some("write \"dist/**\" for all that is below"),
            ),
        ] {
            let bad = pattern("packgate.toml", text).err().unwrap();
            assert_eq!(
                (bad.message.as_str(), bad.help.as_deref()),
                (message, help),
                "{text}"
            );
        }
        assert!(pattern("f", &"{".repeat(2000)).is_err());
        assert!(pattern("f", &"{".repeat(1000)).is_err());
        assert!(pattern("f", &format!("{}{}", "{".repeat(500), "}".repeat(500))).is_ok());
    }
}
