//! What the managers other than npm have in common: places in package.json,
//! refusals, and how a chosen path becomes a packed file.

use crate::error::PacklistError;
use crate::list::{PackedFile, PackedSet, Request};
use crate::origin::{At, Origin, Why};
use packgate_manifest::{Manifest, Span, Value};
use packgate_tree::{Kind, Meta, TreeError, join};
use std::cmp::Ordering;
use std::sync::Arc;

/// Deeper nesting than any real path allows; a bound for hostile trees.
pub(crate) const MAX_DEPTH: usize = 1_000;

/// Where a value of package.json stands.
pub(crate) fn at(manifest: &Manifest, span: Span) -> At {
    let position = manifest.position(span);
    At {
        line: position.line,
        column: position.column,
    }
}

/// The manager's refusal of a value of package.json.
pub(crate) fn refused(
    manifest: &Manifest,
    value: Option<&Value>,
    reason: impl Into<String>,
) -> PacklistError {
    let file = match value {
        Some(value) => {
            let at = at(manifest, value.span);
            format!("{}:{}:{}", manifest.path(), at.line, at.column)
        }
        None => manifest.path().to_owned(),
    };
    PacklistError::Refused {
        file,
        reason: reason.into(),
    }
}

/// The refusal of a name that is not UTF-8.
pub(crate) fn unnameable(path: String, manager: &str) -> PacklistError {
    PacklistError::Refused {
        file: path,
        reason: format!("its name is not UTF-8; {manager} fails on it with ENOENT"),
    }
}

/// That a tree is nested deeper than is walked.
pub(crate) fn too_deep(path: String) -> PacklistError {
    PacklistError::Bound {
        path,
        what: "directories nested too deep",
        limit: MAX_DEPTH,
    }
}

/// What `lstat` says of `rel`, which is known to be there.
pub(crate) fn stat(request: &Request<'_>, rel: &str) -> Result<Meta, PacklistError> {
    let path = join(request.dir, rel);
    match request.tree.stat(&path)? {
        Some(meta) => Ok(meta),
        None => Err(TreeError::NotFound { path }.into()),
    }
}

/// The packed file at `rel`: a file, or a symbolic link stored as one.
pub(crate) fn packed(
    request: &Request<'_>,
    rel: &str,
    meta: &Meta,
    mode: u32,
    origin: Option<Arc<Origin>>,
) -> Result<PackedFile, PacklistError> {
    let source = join(request.dir, rel);
    let (size, link) = match meta.kind {
        Kind::Symlink => (0, Some(request.tree.read_link(&source)?)),
        _ => (meta.size, None),
    };
    Ok(PackedFile {
        path: rel.to_owned(),
        listed: rel.to_owned(),
        source,
        size,
        content_size: size,
        mode,
        link,
        why: Why {
            origin,
            bundled: None,
        },
    })
}

/// The packed set of these files.
pub(crate) fn set(request: &Request<'_>, manifest: &Manifest, files: Vec<PackedFile>) -> PackedSet {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    PackedSet {
        profile: request.profile,
        name: text(manifest.name()),
        version: text(manifest.version()),
        files,
        notes: Vec::new(),
    }
}

/// How JavaScript sorts strings.
pub(crate) fn by_units(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() {
        return a.cmp(b);
    }
    a.encode_utf16().cmp(b.encode_utf16())
}

/// `path.posix.normalize`: as Node does it, with a trailing slash kept.
pub(crate) fn node_normalize(path: &str) -> String {
    if path.is_empty() {
        return ".".to_owned();
    }
    let absolute = path.starts_with('/');
    let mut out: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." if out.last().is_some_and(|last| *last != "..") => {
                out.pop();
            }
            ".." if absolute => {}
            _ => out.push(segment),
        }
    }
    let mut text = out.join("/");
    if text.is_empty() && !absolute {
        text.push('.');
        if path.ends_with('/') {
            text.push('/');
        }
        return text;
    }
    if path.ends_with('/') && !text.is_empty() {
        text.push('/');
    }
    if absolute { format!("/{text}") } else { text }
}

/// `path.posix.join(a, b)`
pub(crate) fn node_join(a: &str, b: &str) -> String {
    let joined: Vec<&str> = [a, b].into_iter().filter(|part| !part.is_empty()).collect();
    node_normalize(&joined.join("/"))
}

/// `path.posix.resolve(dir, path)`, for an absolute `dir`.
pub(crate) fn node_resolve(dir: &str, path: &str) -> String {
    let joined = if path.starts_with('/') {
        path.to_owned()
    } else {
        format!("{dir}/{path}")
    };
    let normal = node_normalize(&joined);
    match normal.strip_suffix('/') {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => normal,
    }
}

/// `path.posix.relative(from, to)`, both normalized and relative to one directory.
pub(crate) fn node_relative(from: &str, to: &str) -> String {
    let segments = |path: &str| -> Vec<String> {
        let found = path.split('/').filter(|it| !it.is_empty() && *it != ".");
        found.map(str::to_owned).collect()
    };
    let (from, to) = (segments(from), segments(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let parts: Vec<String> = up.chain(to[shared..].iter().cloned()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_node() {
        for (path, normal) in [
            ("", "."),
            ("./", "./"),
            ("a/", "a/"),
            ("./a//b/../c", "a/c"),
            ("../../x", "../../x"),
            ("/../x/", "/x/"),
            ("/", "/"),
        ] {
            assert_eq!(node_normalize(path), normal, "{path}");
        }
        assert_eq!(node_join("", "**"), "**");
        assert_eq!(node_join("./dist/", "**"), "dist/**");
        assert_eq!(node_resolve("/a", "../b/"), "/b");
        assert_eq!(node_resolve("/", "./x"), "/x");
        assert_eq!(node_relative("a/b", "a/c/d"), "../c/d");
        assert_eq!(node_relative("a", "a"), "");
    }
}
