//! What npm says before it lists anything.

use crate::error::PacklistError;
use crate::list::{Request, refusal_at};
use packgate_manifest::{Data, MAX_BYTES, Manifest, Object, Profile, Refusal, Value, json};
use packgate_tree::{Kind, join};
use std::io::Read as _;

const EXTENSIONS: [&str; 2] = [".npm-extension.mjs", ".npm-extension.cjs"];

/// Notes on how the list was made.
///
/// # Errors
/// [`PacklistError::Refused`] where npm packs nothing.
pub(crate) fn check(
    request: &Request<'_>,
    manifest: &Manifest,
) -> Result<Vec<String>, PacklistError> {
    let mut notes = Vec::new();
    if !request.stands_in {
        dev_engines(manifest)?;
    }
    if request.profile != Profile::Npm12 {
        return Ok(notes);
    }
    lock_versions(request)?;
    let present: Vec<&str> = EXTENSIONS
        .into_iter()
        .filter(|name| matches!(request.tree.stat(&join(request.dir, name)), Ok(Some(_))))
        .collect();
    match present[..] {
        [] => {}
        [one] if is_dir(request, one) => {
            return Err(PacklistError::Refused {
                file: join(request.dir, one),
                reason: "npm 12 fails on it with EISDIR: it is a directory".to_owned(),
            });
        }
        [one] => notes.push(format!(
            "npm 12 would run {one} before packing; it was judged without running it \
             (it can only change which dependencies are bundled)"
        )),
        _ => {
            return Err(PacklistError::Refused {
                file: join(request.dir, EXTENSIONS[0]),
                reason: "npm refuses it: found both .npm-extension.mjs and .npm-extension.cjs; \
                         keep only one (ENPMEXTENSIONDUP)"
                    .to_owned(),
            });
        }
    }
    if manifest.package_extensions().is_some() && !manifest.is_private() {
        notes.push(
            "npm 12 packs this but refuses to publish it: \"packageExtensions\" in a package \
             that is not private (EPACKAGEEXTENSIONS)"
                .to_owned(),
        );
    }
    Ok(notes)
}

fn is_dir(request: &Request<'_>, name: &str) -> bool {
    let meta = request.tree.stat(&join(request.dir, name));
    matches!(meta, Ok(Some(meta)) if meta.kind == Kind::Dir)
}

/// npm refuses a project whose `devEngines.packageManager` asks for another
/// manager (npm-install-checks). What it says of npm's own version is a matter
/// of which npm publishes, and judged there.
fn dev_engines(manifest: &Manifest) -> Result<(), PacklistError> {
    let Some(value) = manifest.at(&["devEngines", "packageManager"]) else {
        return Ok(());
    };
    let wanted: Vec<&Object> = match &value.data {
        Data::Object(object) => vec![object],
        Data::Array(items) => items.iter().filter_map(Value::as_object).collect(),
        _ => return Ok(()),
    };
    let text =
        |object: &Object, key: &str| object.get(key).and_then(Value::as_str).map(str::to_owned);
    let others = wanted
        .iter()
        .all(|it| text(it, "name").is_some_and(|name| name != "npm"));
    let Some(last) = wanted.last().filter(|_| others) else {
        return Ok(());
    };
    let name = text(last, "name").unwrap_or_default();
    if !matches!(text(last, "onFail").as_deref(), Some("warn" | "ignore")) {
        let refusal = Refusal {
            reason: format!(
                "Invalid name \"{name}\" does not match \"npm\" for \"packageManager\""
            ),
            code: Some("EBADDEVENGINES"),
            span: Some(value.span),
        };
        return Err(refusal_at(manifest, &refusal));
    }
    Ok(())
}

/// Where a lock file's version is looked for, in bytes from its beginning: npm
/// writes it third.
const LOCK_HEAD: u64 = 64 << 10;
/// The newest lock file that npm 12 reads.
const MAX_LOCK_VERSION: u64 = 4;

/// npm 12 refuses lock files of a version it does not know.
fn lock_versions(request: &Request<'_>) -> Result<(), PacklistError> {
    for file in ["node_modules/.package-lock.json", "package-lock.json"] {
        let path = join(request.dir, file);
        let Some(version) = lock_version(request, &path) else {
            continue;
        };
        // One that is not JSON at all is passed over by npm.
        if version > MAX_LOCK_VERSION && says_version(request, &path, version) {
            return Err(PacklistError::Refused {
                file: path,
                reason: format!(
                    "npm refuses it: Unsupported lockfileVersion {version}. This npm only \
                     supports up to {MAX_LOCK_VERSION}"
                ),
            });
        }
    }
    Ok(())
}

/// Whether the file is JSON that names this version.
fn says_version(request: &Request<'_>, path: &str, version: u64) -> bool {
    let Ok(bytes) = packgate_tree::read(request.tree, path, MAX_BYTES) else {
        return false;
    };
    let parsed = json::parse(String::from_utf8_lossy(&bytes).trim_start_matches('\u{feff}'));
    let said = parsed.ok().and_then(|lock| {
        let version = lock.as_object()?.get("lockfileVersion")?;
        version.to_js_string()
    });
    said == Some(version.to_string())
}

fn lock_version(request: &Request<'_>, path: &str) -> Option<u64> {
    let mut head = Vec::new();
    let reader = request.tree.open(path).ok()?;
    reader.take(LOCK_HEAD).read_to_end(&mut head).ok()?;
    let text = String::from_utf8_lossy(&head);
    let rest = text.split_once("\"lockfileVersion\"")?.1.trim_start();
    let rest = rest.strip_prefix(':')?.trim_start();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    rest[..digits].parse().ok()
}
