//! Characters as ECMAScript compares them.

use std::sync::OnceLock;

use icu_casemap::CaseMapper;
use icu_properties::CodePointMapData;
use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};

/// How two characters are compared: the flags `i` and `u`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Folding {
    pub(crate) ignore_case: bool,
    pub(crate) unicode: bool,
}

/// The Unicode properties that minimatch uses.
pub(super) type Property = GeneralCategoryGroup;

/// The property in `\p{…}`.
pub(super) fn property(name: &str) -> Option<Property> {
    Some(match name {
        "L" => Property::Letter,
        "Nl" => Property::LetterNumber,
        "Nd" => Property::DecimalNumber,
        "Zs" => Property::SpaceSeparator,
        "Cc" => Property::Control,
        "Z" => Property::Separator,
        "C" => Property::Other,
        "P" => Property::Punctuation,
        "Ll" => Property::LowercaseLetter,
        "Lu" => Property::UppercaseLetter,
        "Pc" => Property::ConnectorPunctuation,
        _ => return None,
    })
}

/// A character class.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharSet {
    pub(super) negated: bool,
    pub(super) ranges: Vec<(u32, u32)>,
    pub(super) properties: Vec<Property>,
}

impl CharSet {
    /// Whether this is `[^/]`, by far the most common class.
    pub(super) fn is_not_slash(&self) -> bool {
        self.negated && self.properties.is_empty() && self.ranges == [(0x2f, 0x2f)]
    }

    /// Whether the class matches a character of the text.
    pub(super) fn matches(&self, c: u32, folding: Folding) -> bool {
        let hit = self.holds(c)
            || (folding.ignore_case && folding.any_other_case(c, |other| self.holds(other)));
        hit != self.negated
    }

    fn holds(&self, c: u32) -> bool {
        self.ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&c))
            || self.has_property(c)
    }

    fn has_property(&self, c: u32) -> bool {
        if self.properties.is_empty() {
            return false;
        }
        let category = CodePointMapData::<GeneralCategory>::new().get32(c);
        self.properties.iter().any(|p| p.contains(category))
    }
}

impl Folding {
    /// The representative of a character's case variants: `Canonicalize` of the specification.
    pub(super) fn canonical(self, c: u32) -> u32 {
        if !self.ignore_case {
            c
        } else if self.unicode {
            fold(c)
        } else {
            upper(c)
        }
    }

    /// Whether a character that compares equal to `c`, other than itself, passes the test.
    fn any_other_case(self, c: u32, test: impl Fn(u32) -> bool) -> bool {
        if let (false, Some(ascii)) = (self.unicode, u8::try_from(c).ok().filter(u8::is_ascii)) {
            // Without `u`, nothing outside ASCII equals an ASCII letter.
            let flipped = if ascii.is_ascii_lowercase() {
                ascii.to_ascii_uppercase()
            } else {
                ascii.to_ascii_lowercase()
            };
            return flipped != ascii && test(u32::from(flipped));
        }
        let class = self.canonical(c);
        let variants = if self.unicode {
            fold_variants()
        } else {
            upper_variants()
        };
        let from = variants.partition_point(|(canonical, _)| *canonical < class);
        let others = variants[from..]
            .iter()
            .take_while(|(canonical, _)| *canonical == class);
        (class != c && test(class))
            || others
                .into_iter()
                .any(|(_, variant)| *variant != c && test(*variant))
    }
}

/// `Canonicalize` without `u`: upper case where that is one unit and does not turn into ASCII.
fn upper(c: u32) -> u32 {
    if c < 0x80 {
        return if (0x61..=0x7a).contains(&c) {
            c - 0x20
        } else {
            c
        };
    }
    let Some(char) = char::from_u32(c) else {
        return c;
    };
    let mut mapped = char.to_uppercase();
    match (mapped.next().map(u32::from), mapped.next()) {
        (Some(one), None) if (0x80..=0xffff).contains(&one) => one,
        _ => c,
    }
}

/// `Canonicalize` of one UTF-16 unit under `i` without `u`.
pub(crate) fn canonical_unit(unit: u16) -> u32 {
    upper(u32::from(unit))
}

/// `Canonicalize` with `u`: simple case folding.
fn fold(c: u32) -> u32 {
    char::from_u32(c).map_or(c, |char| u32::from(CaseMapper::new().simple_fold(char)))
}

/// Pairs of canonical form and variant, for all characters that are not their own canonical form.
type Variants = Vec<(u32, u32)>;

fn upper_variants() -> &'static Variants {
    static TABLE: OnceLock<Variants> = OnceLock::new();
    TABLE.get_or_init(|| variants(0xffff, upper))
}

fn fold_variants() -> &'static Variants {
    static TABLE: OnceLock<Variants> = OnceLock::new();
    // Case exists in the first two planes only.
    TABLE.get_or_init(|| variants(0x1_ffff, fold))
}

fn variants(last: u32, canonical: fn(u32) -> u32) -> Variants {
    let mut pairs: Variants = (0..=last)
        .map(|c| (canonical(c), c))
        .filter(|(canonical, c)| canonical != c)
        .collect();
    pairs.sort_unstable();
    pairs
}
