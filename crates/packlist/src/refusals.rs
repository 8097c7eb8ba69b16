//! What npm says before it lists anything.

use crate::error::PacklistError;
use crate::list::Request;
use packgate_manifest::{Manifest, Profile};
use packgate_tree::join;

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
    if request.profile != Profile::Npm12 {
        return Ok(notes);
    }
    let present: Vec<&str> = EXTENSIONS
        .into_iter()
        .filter(|name| matches!(request.tree.stat(&join(request.dir, name)), Ok(Some(_))))
        .collect();
    match present[..] {
        [] => {}
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
