/// The known word that is meant, if one is near enough to be worth a question.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Nobody mistypes half of a word; of a short one, a letter or two.
    let limit = (word.chars().count() / 3).clamp(1, 4);
    let near = known.into_iter().map(|name| (distance(word, name), name));
    let near = near.filter(|(distance, _)| *distance <= limit);
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

fn distance(word: &str, name: &str) -> usize {
    // `everyCommit` and `every_commit` are the same idea as `every-commit`. The
    // cut keeps the comparison short whatever is in the file.
    let plain = |text: &str| -> String {
        let letters = text.chars().take(64).filter(|char| char.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    strsim::osa_distance(&plain(word), &plain(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let known = [
            "closed",
            "manager",
            "packages",
            "every-commit",
            "size-budget",
        ];
        for (word, expected) in [
            ("close", Some("closed")),
            ("clsoed", Some("closed")),
            ("package", Some("packages")),
            ("everyCommit", Some("every-commit")),
            ("every_commit", Some("every-commit")),
            ("size_budged", Some("size-budget")),
            ("banana", None),
            ("x", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
