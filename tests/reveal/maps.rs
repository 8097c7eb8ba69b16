//! Maps made for a test, and a run that writes.

use crate::support::{Project, Run};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// A map of these sources, names with contents.
pub(crate) fn map(sources: &[(&str, &str)]) -> String {
    let names: Vec<&str> = sources.iter().map(|it| it.0).collect();
    let contents: Vec<&str> = sources.iter().map(|it| it.1).collect();
    json!({
        "version": 3, "sources": names, "sourcesContent": contents, "names": [], "mappings": "",
    })
    .to_string()
}

/// Code that ends with the map, percent-encoded.
pub(crate) fn inline(map: &str) -> String {
    let mut text = "code()\n//# sourceMappingURL=data:application/json,".to_owned();
    for byte in map.bytes() {
        write!(text, "%{byte:02x}").unwrap();
    }
    text + "\n"
}

/// Every file below a directory: its path, and what is in it. A link is none.
pub(crate) fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(at) = dirs.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap();
            if kind.is_dir() {
                dirs.push(path);
            } else if kind.is_file() {
                let names = path.strip_prefix(dir).unwrap().iter();
                let names: Vec<&str> = names.map(|it| it.to_str().unwrap()).collect();
                found.insert(names.join("/"), fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// Reveals `subject` into `../out` beside the package: the run, and what was written
/// there, without the list.
#[track_caller]
pub(crate) fn write(project: &Project, subject: &str) -> (Run, BTreeMap<String, Vec<u8>>) {
    let out = project.at("../out");
    let others = || {
        let mut all = files(project.base());
        all.retain(|path, _| !path.starts_with("out/"));
        all
    };
    let before = others();
    let args = ["reveal", subject, "--out", "../out"];
    let output = project.command(&args).output().unwrap();
    let run = Run {
        code: output.status.code().expect("ended by a signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!run.stderr.contains("panicked"), "{run:?}");
    assert_eq!(
        others(),
        before,
        "written outside of the directory: {run:?}"
    );
    let mut written = if out.exists() {
        files(&out)
    } else {
        BTreeMap::new()
    };
    let list = written.remove("packgate-reveal.json");
    assert_eq!(list.is_some(), !written.is_empty(), "{run:?}");
    if let Some(list) = list {
        agrees(&serde_json::from_slice(&list).unwrap(), &written);
    }
    (run, written)
}

/// The list names exactly what was written, with its size.
fn agrees(list: &Value, written: &BTreeMap<String, Vec<u8>>) {
    let mut listed = BTreeMap::new();
    for map in list["maps"].as_array().unwrap() {
        for source in map["sources"].as_array().unwrap() {
            if source["standing"] == "revealed" {
                let path = source["path"].as_str().unwrap().to_owned();
                let bytes = source["bytes"].as_u64().unwrap();
                assert_eq!(listed.insert(path, bytes), None, "{list:#}");
            }
        }
    }
    let written = written.iter();
    let written: BTreeMap<_, _> = written
        .map(|(path, bytes)| (path.clone(), bytes.len() as u64))
        .collect();
    assert_eq!(listed, written);
}
