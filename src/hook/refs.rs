//! What git tells a pre-push hook on its standard input.

use anyhow::{Context as _, bail};
use packgate_git::Oid;

/// One ref that is pushed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pushed {
    /// What is pushed, as it was typed: a branch, a tag, `HEAD`.
    pub(super) local: String,
    /// Its object; `None` where the remote's ref is deleted.
    pub(super) tip: Option<Oid>,
    /// What the remote has there; `None` for a new ref.
    pub(super) there: Option<Oid>,
}

/// The refs in `input`, a line each.
///
/// # Errors
/// A line that is not what git writes.
pub(super) fn parse(input: &[u8]) -> anyhow::Result<Vec<Pushed>> {
    let text = String::from_utf8_lossy(input);
    let lines = text.split('\n').filter(|line| !line.is_empty());
    lines
        .map(|line| {
            one(line).with_context(|| format!("standard input, which should list the refs: {line}"))
        })
        .collect()
}

fn one(line: &str) -> anyhow::Result<Pushed> {
    // What is pushed may be any expression, spaces included; the rest may not.
    let mut fields = line.rsplitn(4, ' ');
    let (Some(there), Some(_), Some(tip), Some(local)) =
        (fields.next(), fields.next(), fields.next(), fields.next())
    else {
        bail!("not four fields");
    };
    Ok(Pushed {
        local: local.to_owned(),
        tip: object(tip)?,
        there: object(there)?,
    })
}

fn object(text: &str) -> anyhow::Result<Option<Oid>> {
    let oid = Oid::from_hex(text).with_context(|| format!("{text}: not the name of an object"))?;
    Ok((!oid.is_zero()).then_some(oid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_git_writes_them() {
        let (one, two, zero) = ("1".repeat(40), "2".repeat(40), "0".repeat(40));
        let input = format!(
            "refs/heads/a {one} refs/heads/a {two}\nHEAD {one} refs/heads/b {zero}\n\
             (delete) {zero} refs/heads/c {two}\nHEAD@{{1 day ago}} {one} refs/heads/d {zero}\n"
        );
        let found = parse(input.as_bytes()).unwrap();
        let tips: Vec<_> = found
            .iter()
            .map(|it| (it.tip.is_some(), it.there.is_some()))
            .collect();
        assert_eq!(
            tips,
            [(true, true), (true, false), (false, true), (true, false)]
        );
        assert_eq!(found[3].local, "HEAD@{1 day ago}");
    }

    #[test]
    fn anything_else_is_an_error() {
        let sha = "1".repeat(40);
        for line in [
            "x",
            "a b c d",
            &format!("{sha} {sha} a"),
            &format!("a {sha} b 12"),
        ] {
            assert!(parse(line.as_bytes()).is_err(), "{line}");
        }
    }
}
