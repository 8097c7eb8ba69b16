//! As much of npm's `semver` as deciding on a version needs: loose versions, and
//! which majors a range reaches.

/// `String.prototype.trim`
pub(crate) fn js_trim(text: &str) -> &str {
    // JavaScript also trims a byte order mark and leaves U+0085.
    text.trim_matches(|c: char| (c.is_whitespace() && c != '\u{85}') || c == '\u{feff}')
}

/// `semver.valid(text, { loose: true })` is a version.
pub(crate) fn valid_loose(text: &str) -> bool {
    if text.encode_utf16().count() > 256 {
        return false;
    }
    let blank = |c: char| js_trim(c.encode_utf8(&mut [0; 4])).is_empty();
    let text = js_trim(text).trim_start_matches(|c: char| c == 'v' || c == '=' || blank(c));
    let Some(rest) = number(text)
        .and_then(|rest| number(rest.strip_prefix('.')?))
        .and_then(|rest| number(rest.strip_prefix('.')?))
    else {
        return false;
    };
    let (pre, build) = rest
        .split_once('+')
        .map_or((rest, None), |(pre, build)| (pre, Some(build)));
    // The hyphen before a prerelease is optional, and may be one of its characters.
    let pre = pre.is_empty() || identifiers(pre) || pre.strip_prefix('-').is_some_and(identifiers);
    pre && build.is_none_or(identifiers)
}

/// The rest after a number that JavaScript holds exactly.
fn number(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let value: u64 = digits.parse().ok()?;
    (value <= MAX_SAFE).then_some(rest)
}

const MAX_SAFE: u64 = (1 << 53) - 1;

fn identifiers(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// A release, prerelease parts left out.
type Release = [u64; 3];

/// A range of versions: the releases from the first up to, not including, the
/// second. Prereleases count as the release they precede.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    intervals: Vec<(Release, Release)>,
}

const END: Release = [u64::MAX; 3];

impl Range {
    /// Reads what npm takes for a range; `None` for anything else, such as a tag.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let sets = text.split("||").map(|set| interval(js_trim(set)));
        let intervals: Option<Vec<_>> = sets.collect();
        Some(Self {
            intervals: intervals?
                .into_iter()
                .filter(|(low, high)| low < high)
                .collect(),
        })
    }

    /// Whether it allows a version of `major`.
    pub(crate) fn reaches(&self, major: u64) -> bool {
        self.meets([major, 0, 0], [major.saturating_add(1), 0, 0])
    }

    /// Whether it allows a version from `low` up to, not including, `high`.
    pub(crate) fn meets(&self, low: Release, high: Release) -> bool {
        let mut intervals = self.intervals.iter();
        intervals.any(|(from, to)| *from < high && low < *to)
    }
}

/// Whether some version meets both ranges (`semver.intersects`); a version is a
/// range of itself. `None` where one of them is no range, such as a tag.
pub fn ranges_intersect(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (Range::parse(a)?, Range::parse(b)?);
    Some(a.intervals.iter().any(|(low, high)| b.meets(*low, *high)))
}

/// One set of comparators, all of which must hold.
fn interval(set: &str) -> Option<(Release, Release)> {
    if let Some((low, high)) = set.split_once(" - ") {
        let (low, _) = Partial::parse(js_trim(low))?.bounds();
        let (_, high) = Partial::parse(js_trim(high))?.bounds();
        return Some((low, high));
    }
    let (mut low, mut high) = ([0; 3], END);
    let mut operator = "";
    for word in set.split_whitespace() {
        let mut version = word;
        // An operator may stand apart from its version.
        if operator.is_empty() {
            (operator, version) = split_operator(word);
        }
        if version.is_empty() {
            continue;
        }
        let (from, to) = comparator(operator, &Partial::parse(version)?)?;
        low = low.max(from);
        high = high.min(to);
        operator = "";
    }
    operator.is_empty().then_some((low, high))
}

fn split_operator(word: &str) -> (&str, &str) {
    let operators = [">=", "<=", "~>", ">", "<", "=", "~", "^"];
    let own = operators.into_iter().find(|own| word.starts_with(own));
    word.split_at(own.map_or(0, str::len))
}

fn comparator(operator: &str, partial: &Partial) -> Option<(Release, Release)> {
    let (low, high) = partial.bounds();
    Some(match operator {
        "" | "=" => (low, high),
        ">=" => (low, END),
        // Everything is newer than a prerelease of 1.2.3, 1.2.3 included.
        ">" if partial.prerelease => (low, END),
        ">" => (high, END),
        "<" => ([0; 3], low),
        "<=" => ([0; 3], high),
        "~" | "~>" => (low, partial.tilde()),
        "^" => (low, partial.caret()),
        _ => return None,
    })
}

/// A version of which the end may be missing or `x`.
struct Partial {
    numbers: Vec<u64>,
    prerelease: bool,
}

impl Partial {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start_matches(['v', '=']);
        let (text, build) = text
            .split_once('+')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let (core, pre) = text
            .split_once('-')
            .map_or((text, None), |(a, b)| (a, Some(b)));
        let parts: Vec<&str> = core.split('.').collect();
        let tagged = pre.is_some() || build.is_some();
        let sound = [pre, build].into_iter().flatten().all(identifiers);
        if parts.len() > 3 || !sound || (tagged && parts.len() < 3) {
            return None;
        }
        let mut numbers = Vec::new();
        let mut open = false;
        for part in parts {
            if matches!(part, "x" | "X" | "*") {
                open = true;
                continue;
            }
            let digits = part.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = part == "0" || !part.starts_with('0');
            let value: u64 = part.parse().ok().filter(|_| digits && canonical)?;
            if !open {
                numbers.push(value);
            }
        }
        let prerelease = pre.is_some() && numbers.len() == 3;
        Some(Self {
            numbers,
            prerelease,
        })
    }

    fn low(&self) -> Release {
        let mut low = [0; 3];
        low[..self.numbers.len()].copy_from_slice(&self.numbers);
        low
    }

    /// The releases that it stands for.
    fn bounds(&self) -> (Release, Release) {
        let high = match self.numbers.len() {
            0 => END,
            given => self.above(given - 1),
        };
        (self.low(), high)
    }

    /// The first release in which the number at `place` is one higher.
    fn above(&self, place: usize) -> Release {
        let mut release = [0; 3];
        release[..=place].copy_from_slice(&self.low()[..=place]);
        release[place] = release[place].saturating_add(1);
        release
    }

    fn tilde(&self) -> Release {
        match self.numbers.len() {
            0 => END,
            1 => self.above(0),
            _ => self.above(1),
        }
    }

    fn caret(&self) -> Release {
        let given = self.numbers.len();
        if given == 0 {
            return END;
        }
        let leading = self.numbers.iter().position(|number| *number > 0);
        self.above(leading.unwrap_or(given - 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from npm's semver by tests/record/manifest.mjs.
    #[test]
    fn ranges_reach_the_majors_that_semver_says() {
        let rows = include_str!("../tests/data/ranges.jsonl");
        let mut wrong = Vec::new();
        for row in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(row).unwrap();
            let range = Range::parse(row["range"].as_str().unwrap());
            let ours = range.map(|range| {
                let majors = 9..=13;
                majors
                    .filter(|major| range.reaches(*major))
                    .collect::<Vec<u64>>()
            });
            if serde_json::json!(ours) != row["reaches"] {
                wrong.push(format!("{row}: {ours:?}"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
