//! Numbers, sizes and lists as people read them.

/// A size as npm prints it: decimal units, one digit after the point.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [(u64, &str); 4] = [
        (1_000, "kB"),
        (1_000_000, "MB"),
        (1_000_000_000, "GB"),
        (1_000_000_000_000, "TB"),
    ];
    let Some(largest) = UNITS.iter().rposition(|(size, _)| bytes >= *size) else {
        return format!("{bytes} B");
    };
    // 999,950 bytes would round to "1000.0 kB": the next unit says it better.
    let tenths = |size: u64| (u128::from(bytes) * 10 + u128::from(size) / 2) / u128::from(size);
    let unit = match UNITS.get(largest + 1) {
        Some(next) if tenths(UNITS[largest].0) >= 10_000 => *next,
        _ => UNITS[largest],
    };
    let tenths = tenths(unit.0);
    format!("{}.{} {}", tenths / 10, tenths % 10, unit.1)
}

/// A number with a comma between thousands: `1,902`.
pub fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number and its noun, with a plain plural: `1 file`, `1,902 files`.
pub fn count(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", number(count as u64))
}

/// A list as a sentence has it: `a`, `a and b`, `a, b and c`.
pub fn list<S: AsRef<str>>(items: &[S]) -> String {
    let Some((last, rest)) = items.split_last() else {
        return String::new();
    };
    if rest.is_empty() {
        return last.as_ref().to_owned();
    }
    let rest: Vec<&str> = rest.iter().map(AsRef::as_ref).collect();
    format!("{} and {}", rest.join(", "), last.as_ref())
}

/// A profile as a sentence has it: `npm@12` is `npm 12`.
pub fn profile(profile: &str) -> String {
    profile.replacen('@', " ", 1)
}

/// Several profiles as a sentence has them: `npm 11 and npm 12`.
pub(crate) fn profiles(profiles: &[String]) -> String {
    let named: Vec<String> = profiles.iter().map(|name| profile(name)).collect();
    list(&named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (size, expected) in [
            (0, "0 B"),
            (80, "80 B"),
            (999, "999 B"),
            (1_000, "1.0 kB"),
            (1_049, "1.0 kB"),
            (1_050, "1.1 kB"),
            (1_200, "1.2 kB"),
            (950_000, "950.0 kB"),
            (999_949, "999.9 kB"),
            (999_950, "1.0 MB"),
            (999_960, "1.0 MB"),
            (59_700_000, "59.7 MB"),
            (59_800_000, "59.8 MB"),
            (2_500_000_000, "2.5 GB"),
            (u64::MAX, "18446744.1 TB"),
        ] {
            assert_eq!(bytes(size), expected, "{size}");
        }
    }

    #[test]
    fn numbers_and_counts() {
        assert_eq!(number(0), "0");
        assert_eq!(number(999), "999");
        assert_eq!(number(1_902), "1,902");
        assert_eq!(number(1_000_000), "1,000,000");
        assert_eq!(number(1_234_567), "1,234,567");
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(2_000, "file"), "2,000 files");
        assert_eq!(count(1_902, "source"), "1,902 sources");
    }

    #[test]
    fn lists() {
        assert_eq!(list::<&str>(&[]), "");
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b"]), "a and b");
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        let both = ["npm@11".to_owned(), "npm@12".to_owned()];
        assert_eq!(profiles(&both), "npm 11 and npm 12");
    }
}
