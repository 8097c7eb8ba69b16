use crate::map::is_third_party;

/// Whose text a source is, as far as its name tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose<'a> {
    /// The author's own.
    Own,
    /// The named dependency's: it lies in a `node_modules`.
    Dependency(&'a str),
    /// Written by a bundler while it ran.
    Bundler,
}

impl<'a> Whose<'a> {
    /// By the name that a map gives the source.
    pub(super) fn of(name: &'a str) -> Self {
        if !is_third_party(name) {
            return Self::Own;
        }
        dependency(name).map_or(Self::Bundler, Self::Dependency)
    }
}

/// What follows the last `node_modules/`, with its scope.
fn dependency(name: &str) -> Option<&str> {
    const DIR: &str = "node_modules/";
    let name = name.split(['?', '#']).next()?;
    let starts = name.match_indices(DIR).map(|(at, _)| at);
    let at = starts
        .filter(|at| *at == 0 || name.as_bytes()[at - 1] == b'/')
        .last()?;
    let rest = &name[at + DIR.len()..];
    let mut segments = rest.split('/');
    let first = segments.next().filter(|it| !it.is_empty())?;
    if !first.starts_with('@') {
        return Some(first);
    }
    let second = segments.next().map_or(0, |it| it.len() + 1);
    Some(&rest[..first.len() + second])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dependencies_are_named_with_their_scope() {
        for (name, whose) in [
            ("../src/a.ts", Whose::Own),
            ("", Whose::Own),
            ("src/my_node_modules/a.ts", Whose::Own),
            ("../node_modules/lodash/get.js", Whose::Dependency("lodash")),
            ("node_modules/@a/b/c.js", Whose::Dependency("@a/b")),
            (
                "webpack://x/./node_modules/.pnpm/vue@3.4.0/node_modules/vue/dist/a.js?1f",
                Whose::Dependency("vue"),
            ),
            (
                "\0/x/node_modules/a/i.js?commonjs-module",
                Whose::Dependency("a"),
            ),
            ("\0commonjsHelpers.js", Whose::Bundler),
            ("webpack://x/webpack/bootstrap", Whose::Bundler),
            ("a/node_modules/", Whose::Bundler),
            ("a/node_modules/@scope", Whose::Dependency("@scope")),
        ] {
            assert_eq!(Whose::of(name), whose, "{name:?}");
        }
    }
}
