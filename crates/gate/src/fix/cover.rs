//! Which shapes, together, are the files to take out and no other packed file.

use super::shape::{Rank, Shape};
use foldhash::fast::RandomState;
use std::collections::HashMap;

/// Most rules that one edit adds.
pub(super) const MAX_RULES: usize = 5;

/// The shapes that hold files to take out, and no file that is to stay.
pub(super) struct Covers<'a> {
    files: Vec<&'a str>,
    /// Sorted, so that equals are told apart the same way every time. The
    /// numbers are indices of `files`.
    shapes: Vec<(Shape<'a>, Vec<usize>)>,
}

impl<'a> Covers<'a> {
    /// `staying` are the packed files that the rules must not touch.
    pub(super) fn new(
        files: impl IntoIterator<Item = &'a str>,
        staying: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let files: Vec<&str> = files.into_iter().collect();
        let mut holds: HashMap<Shape<'a>, Vec<usize>, RandomState> = HashMap::default();
        for (index, path) in files.iter().enumerate() {
            Shape::of(path, |shape| {
                let held = holds.entry(shape).or_default();
                // `a/a/x` lies in a directory named `a` twice.
                if held.last() != Some(&index) {
                    held.push(index);
                }
            });
        }
        for path in staying {
            Shape::of(path, |shape| {
                holds.remove(&shape);
            });
        }
        let mut shapes: Vec<_> = holds.into_iter().collect();
        shapes.sort_unstable();
        Self { files, shapes }
    }

    /// Single shapes that hold every file, the most suitable first.
    pub(super) fn singles(&self) -> Vec<Shape<'a>> {
        let mut ranked: Vec<(Rank, Shape<'a>)> = self
            .shapes
            .iter()
            .filter(|(_, held)| held.len() == self.files.len())
            .filter_map(|(shape, held)| Some((shape.rank(held.len(), true)?, *shape)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, shape)| shape).collect()
    }

    /// A few shapes that hold every file together, where one does not do: the
    /// one that holds most first, then the one that holds most of the rest.
    pub(super) fn several(&self) -> Option<Vec<Shape<'a>>> {
        let mut left = vec![true; self.files.len()];
        let mut chosen = Vec::new();
        while left.contains(&true) {
            if chosen.len() == MAX_RULES {
                return None;
            }
            let (_, shape, held) = self
                .shapes
                .iter()
                .filter_map(|(shape, held)| {
                    let gain = held.iter().filter(|index| left[**index]).count();
                    let rank = shape.rank(gain, false).filter(|_| gain > 0)?;
                    Some(((usize::MAX - gain, rank), *shape, held))
                })
                .min_by_key(|(order, shape, _)| (*order, *shape))?;
            for index in held {
                left[*index] = false;
            }
            chosen.push(shape);
        }
        chosen.sort_unstable();
        Some(chosen).filter(|chosen| chosen.len() > 1)
    }

    /// Every file by its own path, where there are few.
    pub(super) fn paths(&self) -> Option<Vec<Shape<'a>>> {
        (2..=MAX_RULES)
            .contains(&self.files.len())
            .then(|| self.files.iter().map(|path| Shape::Path(path)).collect())
    }

    /// All of these, each a list of shapes, in the order in which to try them.
    pub(super) fn all(&self, most_singles: usize) -> Vec<Vec<Shape<'a>>> {
        let mut covers: Vec<Vec<Shape<'a>>> = self
            .singles()
            .into_iter()
            .take(most_singles)
            .map(|shape| vec![shape])
            .collect();
        for cover in [self.several(), self.paths()].into_iter().flatten() {
            if !covers.contains(&cover) {
                covers.push(cover);
            }
        }
        covers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_comes_first_and_grows_until_it_spares_what_stays() {
        let files = ["dist/a.js.map", "dist/b/c.js.map"];
        let covers = Covers::new(files, ["dist/a.js"]);
        let suffix = |dir, suffix| Shape::Suffix { dir, suffix };
        assert_eq!(
            covers.singles()[..3],
            [
                suffix("", ".map"),
                suffix("", ".js.map"),
                suffix("dist", ".map")
            ]
        );
        let covers = Covers::new(files, ["dist/a.d.ts.map"]);
        assert_eq!(covers.singles()[0], suffix("", ".js.map"));
    }

    #[test]
    fn several_shapes_share_the_work() {
        let files = [".env", "dist/a.map", "dist/b.map", "dist/internal/x.js"];
        let covers = Covers::new(files, ["dist/a.js", "dist/b.js"]);
        assert_eq!(covers.singles(), []);
        let several = covers.several().unwrap();
        assert_eq!(
            several,
            [
                Shape::Suffix {
                    dir: "",
                    suffix: ".map"
                },
                Shape::Dir("dist/internal"),
                Shape::Path(".env"),
            ]
        );
    }

    #[test]
    fn six_unrelated_files_are_too_many() {
        let files = ["a/1", "b/2", "c/3", "d/4", "e/5", "f/6"];
        let staying = ["a/x", "b/x", "c/x", "d/x", "e/x", "f/x"];
        let covers = Covers::new(files, staying);
        assert!(covers.all(5).is_empty());
    }
}
