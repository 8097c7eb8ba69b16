//! Takes values out of TOML tables, and notes what is not as it should be.

use std::ops::Range;

use packgate_report::{Diagnostic, Place};
use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::date::Date;
use crate::located::{Lines, Located};
use crate::suggest::nearest;

/// A value with the bytes it takes.
pub(crate) type Value<'a> = Spanned<DeValue<'a>>;

/// Reads one file, and collects its problems.
pub(crate) struct Reader<'a> {
    pub(crate) lines: Lines<'a>,
    pub(crate) problems: Vec<Diagnostic>,
}

impl Reader<'_> {
    pub(crate) fn place(&self, span: &Range<usize>) -> Place {
        self.lines.place(span.start)
    }

    pub(crate) fn located<T>(&self, value: T, span: &Range<usize>) -> Located<T> {
        Located {
            value,
            place: self.place(span),
        }
    }

    pub(crate) fn expected(&mut self, what: &str, value: &Value<'_>) {
        let found = match value.get_ref().type_str() {
            kind @ ("integer" | "array") => format!("an {kind}"),
            "datetime" => "a date or time".to_owned(),
            kind => format!("a {kind}"),
        };
        let message = format!("expected {what}, found {found}");
        let place = self.place(&value.span());
        self.problems.push(Diagnostic::at(place, message));
    }

    /// Notes every key of a table that is none of the known ones. The section is
    /// empty for the whole file.
    pub(crate) fn only(&mut self, table: &DeTable<'_>, section: &str, known: &[&str]) {
        let unknown = table
            .keys()
            .filter(|key| !known.contains(&key.get_ref().as_ref()));
        for key in unknown {
            let name = key.get_ref();
            let message = match section {
                "" => format!("unknown section \"{name}\""),
                section => format!("unknown key \"{name}\" in {section}"),
            };
            let help = match nearest(name, known.iter().copied()) {
                Some(known) => format!("did you mean \"{known}\"?"),
                None => format!("known here: {}", known.join(", ")),
            };
            let place = self.place(&key.span());
            self.problems
                .push(Diagnostic::at(place, message).help(help));
        }
    }

    pub(crate) fn table<'t, 'i>(&mut self, value: &'t Value<'i>) -> Option<&'t DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.expected("a table", value);
        }
        table
    }

    pub(crate) fn boolean(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<bool>> {
        let value = table.get(key)?;
        let Some(boolean) = value.get_ref().as_bool() else {
            self.expected("true or false", value);
            return None;
        };
        Some(self.located(boolean, &value.span()))
    }

    pub(crate) fn string(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<String>> {
        self.text(table.get(key)?)
    }

    pub(crate) fn text(&mut self, value: &Value<'_>) -> Option<Located<String>> {
        let Some(text) = value.get_ref().as_str() else {
            self.expected("a string", value);
            return None;
        };
        Some(self.located(text.to_owned(), &value.span()))
    }

    pub(crate) fn strings(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
    ) -> Option<Located<Vec<Located<String>>>> {
        let value = table.get(key)?;
        let Some(array) = value.get_ref().as_array() else {
            self.expected("an array of strings", value);
            return None;
        };
        let texts = array.iter().filter_map(|item| self.text(item)).collect();
        Some(self.located(texts, &value.span()))
    }

    pub(crate) fn size(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<u64>> {
        let value = table.get(key)?;
        let Some(number) = whole(value) else {
            self.expected("a whole number from 0", value);
            return None;
        };
        Some(self.located(number, &value.span()))
    }

    /// One number, or the least and the most.
    pub(crate) fn range(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<(u64, u64)>> {
        let value = table.get(key)?;
        let ends = value.get_ref().as_array().map(|it| &it[..]);
        let range = match ends {
            Some([least, most]) => whole(least).zip(whole(most)),
            Some(_) => None,
            None => whole(value).map(|it| (it, it)),
        };
        let Some(range) = range else {
            self.expected(
                "a whole number, or the least and the most as [20, 40]",
                value,
            );
            return None;
        };
        Some(self.located(range, &value.span()))
    }

    pub(crate) fn date(&mut self, table: &DeTable<'_>, key: &str) -> Option<Located<Date>> {
        let value = table.get(key)?;
        let date = value.get_ref().as_datetime().and_then(day);
        let Some(date) = date else {
            let what = "a date without quotes or time, such as 2027-03-01";
            self.expected(what, value);
            return None;
        };
        Some(self.located(date, &value.span()))
    }
}

fn whole(value: &Value<'_>) -> Option<u64> {
    let number = value.get_ref().as_integer()?;
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// The day of a value that is a day and nothing more.
fn day(value: &Datetime) -> Option<Date> {
    if value.time.is_some() || value.offset.is_some() {
        return None;
    }
    let date = value.date?;
    Date::new(date.year, date.month, date.day)
}
