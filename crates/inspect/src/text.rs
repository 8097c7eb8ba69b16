//! Numbers and paths as messages write them.

use packgate_report::human_number;

/// `1 file`, `1,902 files`
pub(crate) fn plural(count: u64, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{} {many}", human_number(count))
    }
}

/// The first segment of a path that has more than one: `dist`; else `""`.
pub(crate) fn top(path: &str) -> &str {
    path.split_once('/').map_or("", |(top, _)| top)
}

/// The last segment.
pub(crate) fn base(path: &str) -> &str {
    packgate_tree::name(path)
}

/// What follows the last dot of the last segment, in lower case; `""` where
/// there is none or the name begins with it.
pub(crate) fn extension(path: &str) -> String {
    match base(path).rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => extension.to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// Shown where untrusted text goes into a message: no control characters, and
/// not endless.
pub(crate) fn shown(text: &str) -> String {
    const MOST: usize = 120;
    let clean = |it: char| {
        if it.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            it
        }
    };
    if text.chars().count() <= MOST {
        return text.chars().map(clean).collect();
    }
    let cut: String = text.chars().take(MOST).map(clean).collect();
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_read_well() {
        assert_eq!(plural(1, "file", "files"), "1 file");
        assert_eq!(plural(2000, "file", "files"), "2,000 files");
    }

    #[test]
    fn extensions_are_what_follows_the_last_dot() {
        assert_eq!(extension("a/b.D.TS"), "ts");
        assert_eq!(extension("a.b/.env"), "");
        assert_eq!(extension("a.b/c"), "");
        assert_eq!(top("dist/a/b"), "dist");
        assert_eq!(top("a"), "");
    }
}
