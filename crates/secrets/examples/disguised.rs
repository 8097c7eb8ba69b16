//! Writes a file for each family of secrets in each disguise, made up when it runs.
//!
//! `cargo run --release -p packgate-secrets --example disguised -- DIR`
//!
//! DIR must not be there yet. A file is `DIR/NUMBER/FAMILY-COPY`, where the number is
//! that of the disguise; `DIR/disguises.txt` names them, a line each. What looks at
//! these files and finds all is `tests/secrets/matrix.py`.
#![expect(
    clippy::disallowed_methods,
    reason = "an example writes what it is told to"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::fs;
use std::io;
use std::path::PathBuf;

use common::disguise::{DISGUISES, Disguise};
use common::{Rng, positives};
use packgate_secrets::families;

/// What only a file of some size, or of some name, can show.
const MORE: [(&str, &str, Disguise); 4] = [
    ("minified, one line of 1 MB", "", |it| {
        let code = "function a(b,c){return b.d(c)?e:f[g]}".repeat(14_000);
        format!("{code}var k=`{it}`;{code}").into()
    }),
    ("a text named .png", ".png", |it| {
        format!("key = \"{it}\"\n").into()
    }),
    ("a bundled dependency", ".js", |it| {
        format!("module.exports = `{it}`;\n").into()
    }),
    ("no line end at the end", "", |it| {
        format!("key: {}", it.trim_end()).into()
    }),
];

fn main() -> io::Result<()> {
    let root = std::env::args_os().nth(1).map(PathBuf::from);
    let root = root.ok_or(io::ErrorKind::InvalidInput)?;
    fs::create_dir(&root)?;
    let plain = DISGUISES.iter().map(|(name, make)| (*name, "", *make));
    let all: Vec<(&str, &str, Disguise)> = plain.chain(MORE).collect();
    let mut rng = Rng(71);
    for (number, (name, ..)) in all.iter().enumerate() {
        let inner = if *name == "a bundled dependency" {
            "node_modules/dep"
        } else {
            ""
        };
        fs::create_dir_all(root.join(format!("{number:02}")).join(inner))?;
    }
    for family in families().filter(|it| !it.whole) {
        for (copy, secret) in positives(family, &mut rng).iter().take(2).enumerate() {
            for (number, (name, end, make)) in all.iter().enumerate() {
                let mut path = root.join(format!("{number:02}"));
                if *name == "a bundled dependency" {
                    path.push("node_modules/dep");
                }
                fs::write(
                    path.join(format!("{}-{copy}{end}", family.id)),
                    make(secret),
                )?;
            }
        }
    }
    let names: Vec<&str> = all.iter().map(|it| it.0).collect();
    fs::write(root.join("disguises.txt"), names.join("\n") + "\n")
}
