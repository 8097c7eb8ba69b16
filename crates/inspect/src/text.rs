//! Numbers and paths as messages write them.

/// `1,902`
pub(crate) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `59.7 MB`, `1.2 kB`, `80 B`
pub(crate) fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    if bytes < 1000 {
        return format!("{bytes} B");
    }
    // Rounding to a tenth must not give `1000.0 kB`.
    for (unit, name) in units {
        let tenths = (u128::from(bytes) * 10 + unit / 2) / unit;
        if tenths >= 10 {
            return format!("{}.{} {name}", number_wide(tenths / 10), tenths % 10);
        }
    }
    format!("{bytes} B")
}

fn number_wide(value: u128) -> String {
    u64::try_from(value).map_or_else(|_| value.to_string(), number)
}

/// `1 file`, `1,902 files`
pub(crate) fn plural(count: u64, one: &str, many: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{} {many}", number(count))
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
    fn numbers_and_sizes_read_well() {
        assert_eq!(number(0), "0");
        assert_eq!(number(1902), "1,902");
        assert_eq!(number(1_000_000), "1,000,000");
        assert_eq!(size(80), "80 B");
        assert_eq!(size(999), "999 B");
        assert_eq!(size(59_700_000), "59.7 MB");
        assert_eq!(size(999_960), "1.0 MB");
        assert_eq!(size(1200), "1.2 kB");
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
