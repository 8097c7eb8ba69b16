//! Recorded fixtures (tests/fixtures/packing) laid out on disk.

use packgate_manifest::{Manifest, Profile, workspaces};
use packgate_packlist::{Request, list};
use packgate_tree::Tree;
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// The profiles that the fixtures were recorded under.
pub(crate) const PROFILES: [Profile; 3] = [Profile::Npm10, Profile::Npm11, Profile::Npm12];

fn rows(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/packing");
    let text = fs::read_to_string(path.join(name)).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// One fixture, and the workspace mode in which it was recorded.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) row: Value,
    dir: String,
    prefix: Option<String>,
    workspaces: Vec<String>,
}

/// Every hand-made fixture.
pub(crate) fn all() -> Vec<Fixture> {
    let mut found = Vec::new();
    for set in ["cases", "extra-cases"] {
        let answers: HashMap<String, Value> = rows(&format!("{set}-npm.jsonl"))
            .into_iter()
            .map(|row| (text(&row["name"]), row))
            .collect();
        for row in rows(&format!("{set}.jsonl")) {
            let answers = &answers[&text(&row["name"])];
            found.push(Fixture::new(row, answers));
        }
    }
    found
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

impl Fixture {
    fn new(row: Value, answers: &Value) -> Self {
        let source = if answers.get("workspaces").is_some() {
            answers
        } else {
            &row
        };
        let workspaces: Vec<String> = source["workspaces"]
            .as_array()
            .map(|dirs| dirs.iter().map(text).collect())
            .unwrap_or_default();
        Self {
            name: text(&row["name"]),
            dir: text(&row["sub"]),
            prefix: (!workspaces.is_empty()).then(|| text(&source["prefix"])),
            workspaces,
            row,
        }
    }

    /// Writes the files below `root`. What lies outside of it is not written.
    pub(crate) fn lay_out(&self, root: &Path) {
        fs::create_dir_all(root).unwrap();
        let manifest = root.join("package.json");
        let raw = &self.row["package_json_raw"];
        if let Some(text) = raw.as_str().or(raw["text"].as_str()) {
            fs::write(manifest, text).unwrap();
        } else if let Some(base64) = raw["base64"].as_str() {
            fs::write(manifest, from_base64(base64)).unwrap();
        } else if !self.row["package_json"].is_null() {
            fs::write(manifest, format!("{}\n", self.row["package_json"])).unwrap();
        }
        let tree = self.row["tree"].as_object().unwrap();
        for (path, what) in tree {
            write(root, path, what);
        }
        for (path, what) in tree {
            finish(root, path, what, tree);
        }
    }

    /// Whether the tree has an entry of this form (`fifo`, `hardlink`, …).
    pub(crate) fn has(&self, form: &str) -> bool {
        let tree = self.row["tree"].as_object().unwrap();
        tree.values().any(|what| what.get(form).is_some())
    }

    /// The packed set of `tree`: a line for each file with its mode, in npm's two
    /// orders; or that there is none.
    pub(crate) fn packed(&self, tree: &dyn Tree, profile: Profile) -> Result<Vec<String>, String> {
        if !self.dir.is_empty()
            && self.prefix.is_none()
            && let Ok(root) = Manifest::read(tree, "package.json")
        {
            // npm looks for the workspace that the directory may be a member of.
            workspaces(&root, profile, tree).map_err(|error| error.to_string())?;
        }
        let request = Request {
            tree,
            dir: &self.dir,
            profile,
            prefix: self.prefix.as_deref(),
            workspaces: &self.workspaces,
            global_ignore: None,
            stands_in: false,
        };
        let set = list(&request).map_err(|error| error.to_string())?;
        let archive = set.files.iter();
        let mut lines: Vec<String> = archive
            .map(|file| format!("{} {} {:o}", file.path, file.size, file.mode))
            .collect();
        lines.push("printed:".to_owned());
        lines.extend(set.printed().iter().map(|file| file.path.clone()));
        Ok(lines)
    }
}

fn write(root: &Path, path: &str, what: &Value) {
    let path = root.join(decode(path));
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    if let Some(text) = what.as_str().or(what["text"].as_str()) {
        fs::write(&path, text).unwrap();
    } else if let Some(base64) = what["base64"].as_str() {
        fs::write(&path, from_base64(base64)).unwrap();
    } else if let Some(target) = what["link"].as_str() {
        std::os::unix::fs::symlink(target, &path).unwrap();
    } else if what.get("dir").is_some() {
        fs::create_dir_all(&path).unwrap();
    } else if what.get("fifo").is_some() {
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
    }
}

/// Hard links and modes, when every file is there. A file that nobody may read is
/// nothing that git can add either, so the owner always may.
fn finish(root: &Path, path: &str, what: &Value, tree: &Map<String, Value>) {
    let path = root.join(decode(path));
    let mut mode = what["mode"].as_str();
    if let Some(first) = what["hardlink"].as_str() {
        fs::hard_link(root.join(decode(first)), &path).unwrap();
        mode = mode.or(tree[first]["mode"].as_str());
    }
    if what.get("link").is_some() {
        return;
    }
    let dir = what.get("dir").is_some();
    let default = if dir { 0o755 } else { 0o644 };
    let mode = mode.map_or(default, |text| u32::from_str_radix(&text[2..], 8).unwrap());
    let mode = mode | if dir { 0o700 } else { 0o600 };
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
}

fn decode(path: &str) -> PathBuf {
    match path.strip_prefix("base64:") {
        Some(bytes) => PathBuf::from(OsString::from_vec(from_base64(bytes))),
        None => PathBuf::from(path),
    }
}

fn from_base64(text: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        let value = |byte: &u8| letters.iter().position(|it| it == byte).unwrap();
        let bits = four.iter().fold(0, |bits, byte| bits << 6 | value(byte));
        let bits = u32::try_from(bits << (6 * (4 - four.len()))).unwrap();
        bytes.extend(&bits.to_be_bytes()[1..four.len()]);
    }
    bytes
}
