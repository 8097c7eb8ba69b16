//! packgate.toml: what could be said in it for this project. Nothing of it is in
//! force until somebody takes the `#` away.

/// What the project is like, as far as its policy can say something about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Hints {
    /// Nothing says which npm publishes.
    pub(super) unpinned: bool,
    /// Its licence is not one of open source.
    pub(super) closed: bool,
    /// Source maps reveal sources that anybody can read elsewhere.
    pub(super) public_maps: bool,
    /// Somebody asked for source maps to be allowed, and said why.
    pub(super) allow: Option<String>,
}

const HEAD: &str = "\
# What packgate lets pass here. A line that begins with # says nothing yet.
# `packgate rule` lists the rules, `packgate rule ID` explains one.
";

const UNPINNED: &str = "\
# Nothing says which npm publishes this, so npm 11 and npm 12 are both asked.
# manager = \"npm@12\"
";

const CLOSED: &str = "\
# Every source map is an error, even one that reveals nothing.
# closed = true
";

const PUBLIC: &str = "\
# The sources are public anyway, so their maps may be, too.
# source-maps = { level = \"allow\", reason = \"the sources are public\" }
";

const ALLOW: &str = "
# One file that is meant to be there; past the date it is an error again.
# [[allow]]
# rule = \"map-reveals-source\"
# path = \"dist/vendor/*.map\"
# reason = \"third-party sources, already public\"
# expires = 2030-01-01
";

impl Hints {
    /// The file.
    pub(super) fn text(&self) -> String {
        let mut text = HEAD.to_owned();
        // What is closed cannot allow its maps as well.
        let closed = self.closed && !self.public_maps && self.allow.is_none();
        if self.unpinned || closed {
            text += "\n[project]\n";
        }
        for (said, lines) in [(self.unpinned, UNPINNED), (closed, CLOSED)] {
            text += if said { lines } else { "" };
        }
        match &self.allow {
            Some(reason) => {
                // JSON's strings are TOML's, too.
                let reason = serde_json::Value::from(reason.as_str());
                let value = format!("{{ level = \"allow\", reason = {reason} }}");
                text = text + "\n[rules]\nsource-maps = " + &value + "\n";
            }
            None if self.public_maps => text = text + "\n[rules]\n" + PUBLIC,
            None => {}
        }
        text + ALLOW
    }

    /// Whether the text is one that nobody has edited.
    pub(super) fn wrote(text: &str) -> bool {
        let flags = [false, true];
        flags.iter().any(|&unpinned| {
            flags.iter().any(|&closed| {
                flags.iter().any(|&public_maps| {
                    let hints = Self {
                        unpinned,
                        closed,
                        public_maps,
                        allow: None,
                    };
                    hints.text() == text
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::rules;
    use packgate_policy::{Config, Known};

    fn problems(text: &str) -> Vec<String> {
        let (rules, manager) = (rules(), |_: &str| Ok(()));
        let known = Known {
            rules: &rules,
            manager: &manager,
            secrets: packgate_policy::Secrets::default(),
        };
        match Config::parse("packgate.toml", text).validate(&known) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.0.iter().map(ToString::to_string).collect(),
        }
    }

    /// With every `#` of a setting taken away, too: what is offered must work.
    #[test]
    fn what_is_offered_is_valid() {
        let flags = [false, true];
        for at in 0..16_u32 {
            let flag = |bit: u32| flags[usize::from(at >> bit & 1 == 1)];
            let hints = Hints {
                unpinned: flag(0),
                closed: flag(1),
                public_maps: flag(2),
                allow: flag(3).then(|| "a \"quoted\" \\ reason\u{1}".to_owned()),
            };
            let text = hints.text();
            assert_eq!(problems(&text), Vec::<String>::new(), "{text}");
            assert_eq!(Hints::wrote(&text), hints.allow.is_none(), "{text}");
            let is_setting = |line: &str| line.contains(" = ") || line.contains("[[");
            let lines = text.lines().map(|line| match line.strip_prefix("# ") {
                Some(setting) if is_setting(setting) => setting,
                _ => line,
            });
            let lines: Vec<&str> = lines.collect();
            let text = lines.join("\n");
            assert_eq!(problems(&text), Vec::<String>::new(), "{text}");
        }
    }
}
