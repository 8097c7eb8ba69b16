//! Changes of files: all or none, and only of what was there when they were thought of.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "tests write scratch directories and may fail"
)]

use packgate_install::{Change, apply, read};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn change(dir: &Path, name: &str, before: Option<&str>, after: Option<&str>) -> Change {
    let bytes = |text: Option<&str>| text.map(|it| it.as_bytes().to_vec());
    Change {
        path: dir.join(name),
        before: bytes(before),
        after: bytes(after),
    }
}

/// Every path below the directory, with its text.
fn listing(dir: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            found.push(format!("{name}/"));
            let inner = listing(&path);
            found.extend(inner.iter().map(|it| format!("{name}/{it}")));
        } else {
            found.push(format!("{name}={}", fs::read_to_string(&path).unwrap()));
        }
    }
    found.sort();
    found
}

fn ground() -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("a"), "1").unwrap();
    fs::write(dir.path().join("b"), "2").unwrap();
    fs::create_dir(dir.path().join("d")).unwrap();
    dir
}

#[test]
fn all_changes_are_made() {
    let ground = ground();
    let dir = ground.path();
    // What a killed run left behind.
    fs::write(dir.join(".a.packgate-new"), "half").unwrap();
    apply(&[
        change(dir, "a", Some("1"), Some("one")),
        change(dir, "b", Some("2"), None),
        change(dir, "new/er/c", None, Some("3")),
        change(dir, "new/d", None, Some("")),
    ])
    .unwrap();
    let expected = ["a=one", "d/", "new/", "new/d=", "new/er/", "new/er/c=3"];
    assert_eq!(listing(dir), expected);
}

#[test]
fn one_that_cannot_be_made_stops_the_others() {
    let other = "changed by another program";
    for (name, before, after, reason) in [
        ("b", Some("other"), Some("two"), other),
        ("b", Some("other"), None, other),
        ("b", None, Some("two"), other),
        ("gone", Some("x"), Some("y"), other),
        ("d", None, Some("x"), "d"),
        ("a/below", None, Some("x"), "a"),
    ] {
        let ground = ground();
        let dir = ground.path();
        let before_all = listing(dir);
        let error = apply(&[
            change(dir, "a", Some("1"), Some("one")),
            change(dir, "new/c", None, Some("3")),
            change(dir, name, before, after),
        ])
        .unwrap_err()
        .to_string();
        assert!(error.contains(reason), "{error}");
        assert_eq!(listing(dir), before_all, "{name}: {error}");
    }
}

#[cfg(unix)]
#[test]
fn links_are_written_through_and_lead_somewhere() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let ground = ground();
    let dir = ground.path();
    let (link, real) = (dir.join("link"), dir.join("d/real"));
    symlink("d/real", &link).unwrap();
    let error = read(&link).unwrap_err().to_string();
    assert!(error.contains("leads nowhere"), "{error}");
    fs::write(&real, "r").unwrap();
    fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
    apply(&[change(dir, "link", Some("r"), Some("new"))]).unwrap();
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&real).unwrap(), "new");
    let mode = fs::metadata(&real).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
