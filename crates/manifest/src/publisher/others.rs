//! Who else may pack a package: whom the project names besides the one who publishes,
//! and whom an upgrade brings.

use super::evidence::{DecideError, Evidence, dirs, lock_files, manager_of, named_engines};
use super::{ManagerSpec, parse_manager_spec, profiles_of};
use crate::{Manager, Manifest, Profile, Value};

/// A manager and version that may pack the package as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its rules.
    pub profile: Profile,
    /// What says so, as it stands in brackets: `yarn.lock`, `package.json:9`, `the next
    /// major`.
    pub because: String,
}

/// Everybody besides `decided`, the profiles of `manager`: each version that another
/// member names, each manager whose lock file lies there, and the next major of
/// `manager` itself; by manager, oldest first.
pub(super) fn others(
    evidence: &Evidence<'_>,
    manager: Manager,
    decided: &[Profile],
) -> Result<Vec<Other>, DecideError> {
    let mut found = Found {
        evidence,
        manager,
        decided,
        others: Vec::new(),
    };
    for (spec, because) in named(evidence) {
        found.add(&spec, &because)?;
    }
    for dir in dirs(evidence) {
        for (program, path) in lock_files(evidence.tree, dir)? {
            found.add(&ManagerSpec::any(program), &path)?;
        }
    }
    let next = decided
        .iter()
        .max()
        .and_then(|newest| Profile::of(manager).find(|it| it > newest));
    if let Some(profile) = next {
        found.push(profile, "the next major");
    }
    let mut others = found.others;
    others.sort_by_key(|other| other.profile);
    Ok(others)
}

struct Found<'e> {
    evidence: &'e Evidence<'e>,
    manager: Manager,
    decided: &'e [Profile],
    others: Vec<Other>,
}

impl Found<'_> {
    /// Adds what `spec` means. Without a version it says nothing new of a manager that
    /// is known already.
    fn add(&mut self, spec: &ManagerSpec, because: &str) -> Result<(), DecideError> {
        let manager = manager_of(self.evidence, spec)?;
        let mut known = self.others.iter().map(|it| it.profile.manager());
        if spec.range().is_none() && (manager == self.manager || known.any(|it| it == manager)) {
            return Ok(());
        }
        for profile in profiles_of(manager, spec.range()).0 {
            self.push(profile, because);
        }
        Ok(())
    }

    fn push(&mut self, profile: Profile, because: &str) {
        let known = self.others.iter().any(|it| it.profile == profile);
        if !known && !self.decided.contains(&profile) {
            let because = because.to_owned();
            self.others.push(Other { profile, because });
        }
    }
}

/// What the policy and the manifests name. What is not understood is none: whoever
/// decides has said so.
fn named(evidence: &Evidence<'_>) -> Vec<(ManagerSpec, String)> {
    let mut named = Vec::new();
    if let Some(Ok(spec)) = evidence.policy.map(parse_manager_spec) {
        named.push((spec, "the policy".to_owned()));
    }
    for manifest in std::iter::once(evidence.package).chain(evidence.root) {
        named.extend(named_by(manifest));
    }
    named
}

fn named_by(manifest: &Manifest) -> impl Iterator<Item = (ManagerSpec, String)> {
    let manager = manifest.package_manager().and_then(|value| {
        let spec = parse_manager_spec(value.as_str()?).ok()?;
        Some((spec, manifest.place(value.span)))
    });
    let engines = manifest.dev_engines().and_then(Value::as_object);
    let engines = engines.and_then(|engines| engines.get("packageManager"));
    let engines = engines.into_iter().flat_map(|value| {
        let specs = named_engines(value).into_iter().filter_map(Result::ok);
        specs.map(|spec| (spec, manifest.place(value.span)))
    });
    manager.into_iter().chain(engines)
}
