//! One secret is one finding, in however many files it stands.

use super::Searched;
use super::look::Sight;
use packgate_report::Level;

/// A secret and every place where it stands.
pub(super) struct Group<'a> {
    pub(super) level: Level,
    /// In the order of their places; never empty.
    pub(super) sights: Vec<&'a Sight>,
}

/// The secrets, gravest first, otherwise in the order of their first places.
pub(super) fn groups(searched: &Searched) -> Vec<Group<'_>> {
    let mut sights: Vec<(usize, &Sight)> = searched.sights.iter().enumerate().collect();
    // Alike beside each other, each kind in the order of places.
    sights.sort_by(|a, b| a.1.found.order(&b.1.found).then(a.0.cmp(&b.0)));
    let mut groups: Vec<(usize, Group)> = Vec::new();
    for (index, sight) in sights {
        let level = sight.ruling.level;
        match groups.last_mut() {
            Some((_, last))
                if last.level == level && last.sights[0].found.same_secret(&sight.found) =>
            {
                last.sights.push(sight);
            }
            _ => groups.push((
                index,
                Group {
                    level,
                    sights: vec![sight],
                },
            )),
        }
    }
    groups.sort_by_key(|(first, group)| (std::cmp::Reverse(group.level), *first));
    groups.into_iter().map(|it| it.1).collect()
}
