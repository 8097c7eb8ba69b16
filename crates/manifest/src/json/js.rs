//! How JavaScript sees a parsed value: truth, text, the order of keys.

use super::{Data, Value};

impl Value {
    /// Whether JavaScript takes it for true.
    pub fn truthy(&self) -> bool {
        match &self.data {
            Data::Null => false,
            Data::Bool(value) => *value,
            Data::Number(number) => *number != 0.0,
            Data::String(text) => !text.is_empty(),
            Data::Array(_) | Data::Object(_) => true,
        }
    }

    /// What `${value}` becomes: `[object Object]` for an object, the elements
    /// joined by commas for an array. `None` where JavaScript throws "Cannot
    /// convert object to primitive value", which a member named `toString` does.
    pub fn to_js_string(&self) -> Option<String> {
        match &self.data {
            Data::Null => Some("null".to_owned()),
            Data::Bool(value) => Some(value.to_string()),
            Data::Number(number) => Some(number_text(*number)),
            Data::String(text) => Some(text.clone()),
            Data::Array(items) => {
                let parts: Option<Vec<String>> = items
                    .iter()
                    .map(|item| {
                        if item.is_null() {
                            Some(String::new())
                        } else {
                            item.to_js_string()
                        }
                    })
                    .collect();
                Some(parts?.join(","))
            }
            Data::Object(object) => {
                (object.get("toString").is_none()).then(|| "[object Object]".to_owned())
            }
        }
    }
}

/// The key as an array index: JavaScript enumerates those first, ascending.
pub(crate) fn array_index(key: &str) -> Option<u32> {
    let canonical = key == "0" || !key.starts_with('0');
    if key.is_empty() || !canonical || !key.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    key.parse().ok().filter(|index| *index != u32::MAX)
}

/// A number as `String(number)` writes it.
pub(crate) fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    if number.is_infinite() {
        return format!("{sign}Infinity");
    }
    // `{:e}` gives the shortest digits that read back the same, as JavaScript
    // wants them; only where the point goes differs.
    let text = format!("{:e}", number.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let digits = mantissa.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    format!("{sign}{}", place_point(&digits, point))
}

/// Puts the decimal point of `0.digits × 10^point` where JavaScript has it.
fn place_point(digits: &str, point: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    let zeros = |many: i32| "0".repeat(usize::try_from(many).unwrap_or(0));
    if (count..=21).contains(&point) {
        return format!("{digits}{}", zeros(point - count));
    }
    if (1..=21).contains(&point) {
        let (whole, part) = digits.split_at(usize::try_from(point).unwrap_or(0));
        return format!("{whole}.{part}");
    }
    if (-5..=0).contains(&point) {
        return format!("0.{}{digits}", zeros(-point));
    }
    let (first, rest) = digits.split_at(1);
    let dot = if rest.is_empty() { "" } else { "." };
    let plus = if point > 0 { "+" } else { "" };
    format!("{first}{dot}{rest}e{plus}{}", point - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_javascript_writes_them() {
        for (number, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (5.0, "5"),
            (-1.5, "-1.5"),
            (1e21, "1e+21"),
            (1e20, "100000000000000000000"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1.25e-9, "1.25e-9"),
            (123_456.789, "123456.789"),
            (1.5e300, "1.5e+300"),
            (f64::INFINITY, "Infinity"),
        ] {
            assert_eq!(number_text(number), text);
        }
    }

    #[test]
    fn only_canonical_indexes_are_indexes() {
        assert_eq!(array_index("0"), Some(0));
        assert_eq!(array_index("4294967294"), Some(4_294_967_294));
        for key in ["", "00", "01", "-1", "1.0", "4294967295", "99999999999"] {
            assert_eq!(array_index(key), None, "{key}");
        }
    }
}
