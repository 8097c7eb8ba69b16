//! Patterns of a common form, which picomatch translates whole.

use super::{DOT, GLOBSTAR, NO_DOTS, NO_DOTS_SLASH, ONE_CHAR, SLASH, STAR, replaced};

/// The expression of a common pattern (`parse.fastpaths`); nothing where it is none.
pub(super) fn output(glob: &str) -> Option<String> {
    let glob = replaced(glob);
    let glob = glob.strip_prefix("./").unwrap_or(glob);
    let source = create(glob)?;
    Some(format!("{source}{SLASH}?"))
}

fn create(glob: &str) -> Option<String> {
    let globstar = GLOBSTAR;
    Some(match glob {
        "*" => format!("{NO_DOTS}{ONE_CHAR}{STAR}"),
        ".*" => format!("{DOT}{ONE_CHAR}{STAR}"),
        "*.*" => format!("{NO_DOTS}{STAR}{DOT}{ONE_CHAR}{STAR}"),
        "*/*" => format!("{NO_DOTS}{STAR}{SLASH}{ONE_CHAR}{NO_DOTS_SLASH}{STAR}"),
        "**" => format!("{NO_DOTS}{globstar}"),
        "**/*" => format!("(?:{NO_DOTS}{globstar}{SLASH})?{NO_DOTS_SLASH}{ONE_CHAR}{STAR}"),
        "**/*.*" => {
            format!("(?:{NO_DOTS}{globstar}{SLASH})?{NO_DOTS_SLASH}{STAR}{DOT}{ONE_CHAR}{STAR}")
        }
        "**/.*" => format!("(?:{NO_DOTS}{globstar}{SLASH})?{DOT}{ONE_CHAR}{STAR}"),
        other => {
            let (stem, extension) = other.rsplit_once('.')?;
            let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            let line = |c: char| crate::js::is_line_terminator(u32::from(c));
            if extension.is_empty() || !extension.chars().all(word) || stem.contains(line) {
                return None;
            }
            format!("{}{DOT}{extension}", create(stem)?)
        }
    })
}
