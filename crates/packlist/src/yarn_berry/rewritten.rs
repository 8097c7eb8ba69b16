//! The package.json that yarn packs in place of the one on disk (`beforeWorkspacePacking`
//! of its plugins).

use super::project::Project;
use crate::error::PacklistError;
use crate::own::refused;
use crate::stripped::Writer;
use packgate_manifest::{Entry, Manifest, Object, Span, Value};
use std::collections::HashMap;

/// What `publishConfig` puts in the place of the field of the same name.
const OVERRIDDEN: [&str; 9] = [
    "type", "main", "browser", "module", "exports", "imports", "bin", "typings", "types",
];

/// The size of the packed package.json in bytes. A range of the `catalog:` and `jsr:`
/// protocols counts as it is written.
///
/// # Errors
/// [`PacklistError::Refused`] where a `workspace:` range names no workspace.
pub(super) fn size(manifest: &Manifest, project: &Project) -> Result<u64, PacklistError> {
    let replaced = workspace_ranges(manifest, project)?;
    let mut entries: Vec<Entry> = manifest.root().entries().to_vec();
    let config = manifest.publish_config().and_then(Value::as_object);
    for key in OVERRIDDEN {
        let Some(with) = config.and_then(|config| config.entry(key)) else {
            continue;
        };
        if !with.value.truthy() {
            continue;
        }
        match entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.value = with.value.clone(),
            None => entries.push(with.clone()),
        }
    }
    let entries: Vec<&Entry> = entries.iter().collect();
    let mut text = String::new();
    Writer {
        manifest,
        indent: "  ",
        replaced: &replaced,
    }
    .object(&mut text, &entries, 0);
    Ok(text.len() as u64)
}

/// The `workspace:` ranges, by place, with what is packed for them.
fn workspace_ranges(
    manifest: &Manifest,
    project: &Project,
) -> Result<HashMap<Span, String>, PacklistError> {
    let mut replaced = HashMap::new();
    for key in ["dependencies", "devDependencies", "peerDependencies"] {
        let object = manifest.get(key).and_then(Value::as_object);
        for entry in object.map(Object::entries).unwrap_or_default() {
            let range = entry.value.as_str().unwrap_or_default();
            let Some(selector) = range.strip_prefix("workspace:") else {
                continue;
            };
            let mut members = project.members.iter();
            let Some(member) = members.find(|it| it.name.as_deref() == Some(&entry.key)) else {
                let reason = format!(
                    "yarn refuses it: {}@{range}: No local workspace found for this range",
                    entry.key
                );
                return Err(refused(manifest, Some(&entry.value), reason));
            };
            let version = member.version.as_deref().unwrap_or("0.0.0");
            let packed = match selector {
                "*" => version.to_owned(),
                "~" | "^" => format!("{selector}{version}"),
                path if path == member.dir => version.to_owned(),
                other => other.to_owned(),
            };
            replaced.insert(entry.value.span, packed);
        }
    }
    Ok(replaced)
}
