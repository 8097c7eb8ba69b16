use std::fmt;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// That day, if there is one.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// The moment in UTC at which it begins, in seconds since the start of 1970; 0 for
    /// a day before that.
    pub fn unix_seconds(self) -> u64 {
        let years: u64 = (1970..self.year).map(days_of).sum();
        let months: u64 = (1..self.month)
            .map(|it| u64::from(days_in(self.year, it)))
            .sum();
        let days = years + months + u64::from(self.day).saturating_sub(1);
        if self.year < 1970 { 0 } else { days * 86_400 }
    }

    /// The day in UTC of a moment, given in seconds since the start of 1970.
    pub fn from_unix_seconds(seconds: u64) -> Self {
        let mut days = seconds / 86_400;
        let mut year = 1970;
        while year < u16::MAX && days >= days_of(year) {
            days -= days_of(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= u64::from(days_in(year, month)) {
            days -= u64::from(days_in(year, month));
            month += 1;
        }
        let day = u8::try_from(days + 1).unwrap_or(31).min(31);
        Self { year, month, day }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_exist() {
        for (year, month, day, exists) in [
            (2027, 3, 1, true),
            (2028, 2, 29, true),
            (2027, 2, 29, false),
            (2100, 2, 29, false),
            (2000, 2, 29, true),
            (2027, 4, 31, false),
            (2027, 13, 1, false),
            (2027, 0, 1, false),
            (2027, 1, 0, false),
        ] {
            let date = Date::new(year, month, day);
            assert_eq!(date.is_some(), exists, "{year}-{month}-{day}");
        }
    }

    #[test]
    fn from_a_clock() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (86_400, "1970-01-02"),
            (951_782_400, "2000-02-29"),
            (951_868_800, "2000-03-01"),
            (1_798_761_599, "2026-12-31"),
            (1_798_761_600, "2027-01-01"),
        ] {
            let date = Date::from_unix_seconds(seconds);
            assert_eq!(date.to_string(), expected);
            assert_eq!(date.unix_seconds(), seconds / 86_400 * 86_400);
        }
        // A clock that makes no sense is no reason to fail.
        let _ = Date::from_unix_seconds(u64::MAX);
    }

    #[test]
    fn days_have_an_order() {
        let dates = [(2026, 12, 31), (2027, 1, 1), (2027, 1, 2), (2027, 2, 1)];
        let dates = dates.map(|(year, month, day)| Date::new(year, month, day).unwrap());
        assert!(dates.is_sorted());
    }
}
