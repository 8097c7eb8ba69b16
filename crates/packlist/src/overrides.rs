//! `overrides`, as far as they stop npm from packing (arborist, `node.js` and
//! `override-set.js`; libnpmpack 10).

use crate::error::PacklistError;
use crate::list::refusal_at;
use packgate_manifest::{
    Data, Dependency, Manifest, Normalized, Object, Refusal, Span, Value, ranges_intersect,
};

/// An override: what the versions of a package are forced to.
#[derive(Debug, Clone)]
pub(crate) struct Override {
    name: String,
    /// Only where this range is asked for; `*` everywhere.
    range: String,
    value: String,
    /// The packages below which it holds, outermost first.
    below: Vec<String>,
    span: Span,
}

/// Every override of the manifest that forces a version.
pub(crate) fn read(manifest: &Manifest) -> Vec<Override> {
    let mut all = Vec::new();
    if let Some(object) = manifest.overrides().and_then(Value::as_object) {
        collect(object, &[], &mut all);
    }
    all
}

fn collect(object: &Object, below: &[String], all: &mut Vec<Override>) {
    for entry in object.entries().iter().filter(|entry| entry.key != ".") {
        let (name, range) = split(&entry.key);
        let value = match &entry.value.data {
            Data::String(value) => Some(value.as_str()),
            Data::Object(inner) => inner.get(".").and_then(Value::as_str),
            _ => None,
        };
        if let Some(value) = value {
            all.push(Override {
                name: name.to_owned(),
                range: range.to_owned(),
                value: value.to_owned(),
                below: below.to_vec(),
                span: entry.key_span,
            });
        }
        if let Data::Object(inner) = &entry.value.data {
            let mut below = below.to_vec();
            below.push(name.to_owned());
            collect(inner, &below, all);
        }
    }
}

/// `name@range`, where the range may be left out.
fn split(key: &str) -> (&str, &str) {
    let from = usize::from(key.starts_with('@'));
    match key[from..].find('@') {
        Some(at) => (&key[..from + at], &key[from + at + 1..]),
        None => (key, "*"),
    }
}

/// npm refuses an override that changes what the package itself asks for.
///
/// # Errors
/// [`PacklistError::Refused`], EOVERRIDE.
pub(crate) fn check_direct(
    manifest: &Manifest,
    normalized: &Normalized,
    overrides: &[Override],
) -> Result<(), PacklistError> {
    let direct = direct(normalized);
    for rule in overrides.iter().filter(|rule| rule.below.is_empty()) {
        let forces = !matches!(rule.value.as_str(), "" | "*") && !rule.value.starts_with('$');
        let Some(asked) = direct.iter().find_map(|dep| {
            let spec = dep.spec.as_deref()?;
            (dep.name == rule.name).then_some(spec)
        }) else {
            continue;
        };
        if forces && asked != rule.value && rule.applies_to(asked) {
            let reason = format!(
                "Override for {}@{asked} conflicts with direct dependency",
                rule.name
            );
            let refusal = Refusal {
                reason,
                code: Some("EOVERRIDE"),
                span: Some(rule.span),
            };
            return Err(refusal_at(manifest, &refusal));
        }
    }
    Ok(())
}

/// The direct dependencies; of a name in several fields the one npm keeps first.
fn direct(normalized: &Normalized) -> Vec<&Dependency> {
    normalized
        .dev_dependencies
        .iter()
        .chain(&normalized.optional_dependencies)
        .chain(&normalized.dependencies)
        .chain(&normalized.peer_dependencies)
        .collect()
}

impl Override {
    fn applies_to(&self, asked: &str) -> bool {
        self.range == "*" || ranges_intersect(&self.range, asked).unwrap_or(true)
    }

    /// Whether it is what made `name` below `chain` the `version` it is.
    pub(crate) fn made(&self, name: &str, version: &str, chain: &[&str]) -> bool {
        let mut above = chain.iter();
        self.name == name
            && self.value == version
            && self.below.iter().all(|outer| above.any(|it| it == outer))
    }
}
