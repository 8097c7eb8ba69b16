//! Findings about something in a file that is there for another purpose: to leave
//! the code out is no way to leave out what is in it.

use packgate_report::{Family, Finding};
use packgate_tree::name;

/// Files that programs load.
const LOADED: [&str; 22] = [
    "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx", "json", "css", "scss", "sass", "less",
    "html", "vue", "svelte", "wasm", "node", "so", "dylib", "dll", "exe",
];

/// What to do where no list of what stays can be known.
pub(crate) const UNLISTED: &str =
    "name what users need in \"files\"; `packgate list` shows what is packed";

/// What to do where no edit is known after which all managers pack the same.
pub(crate) const DISAGREED: &str = "`packgate list --manager all` shows who packs what; \
     \"packageManager\" in package.json says who is to publish";

/// What to do instead of leaving the finding's files out; `None` where that is the
/// thing to do.
pub(crate) fn advice(finding: &Finding) -> Option<String> {
    let in_code = finding.files.iter().any(|file| is_loaded(&file.path));
    let id = finding.rule.id;
    let text = match id {
        "map-inline" => "build without inline source maps; the code itself has to stay",
        "map-dangling" => "have the build write no comment, or pack the map if it reveals nothing",
        "map-dead" if in_code => "build without inline source maps; the code itself has to stay",
        "map-remote-source" if in_code => "build without the comment; the code itself has to stay",
        "map-shipped" if in_code => "build without inline source maps",
        "debug-info" if in_code => "strip the file in the build; it has to stay itself",
        "build-path" if in_code => "have the build write relative paths; the file has to stay",
        _ if finding.rule.family == Family::Secrets && id.starts_with("secret/") && in_code => {
            "revoke it, and have the code read it from its environment; the file has to stay"
        }
        _ => return None,
    };
    Some(text.to_owned())
}

fn is_loaded(path: &str) -> bool {
    let file = name(path);
    // `libx.so.1` is one, too; `.env.json` is none of code's.
    let kind = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    kind.is_some_and(|(_, kind)| LOADED.contains(&&*kind.to_ascii_lowercase()))
        || file.contains(".so.")
}
