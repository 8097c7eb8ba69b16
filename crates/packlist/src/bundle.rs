//! The files of bundled dependencies.

use crate::deps::{Deps, Node};
use crate::error::PacklistError;
use crate::facts::Facts;
use crate::list::{Prepared, refusal_at};
use crate::origin::Why;
use crate::outer::relative;
use crate::overrides::Override;
use crate::rules::Slot;
use crate::walk::{Found, Package, Role, Walker};
use packgate_manifest::{Profile, Refusal};
use packgate_tree::join;
use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

/// The files of bundled dependencies (npm-packlist, `gatherBundles`).
pub(crate) struct Bundle<'a> {
    prepared: &'a Prepared<'a>,
    deps: &'a Deps<'a>,
    seen: HashSet<String>,
    files: BTreeMap<String, Why>,
}

impl<'a> Bundle<'a> {
    /// The bundle of `prepared`, whose installed packages are `deps`.
    pub(crate) fn new(prepared: &'a Prepared<'a>, deps: &'a Deps<'a>) -> Self {
        Self {
            prepared,
            deps,
            seen: HashSet::new(),
            files: BTreeMap::new(),
        }
    }

    /// Every bundled file by its path in the package, and why it is in.
    ///
    /// # Errors
    /// What npm fails of, and what could not be read.
    pub(crate) fn files(mut self) -> Result<BTreeMap<String, Why>, PacklistError> {
        self.gather(&self.deps.root(), "")?;
        Ok(self.files)
    }

    fn gather(&mut self, node: &Rc<Node>, chain: &str) -> Result<(), PacklistError> {
        if !self.seen.insert(node.real.clone()) {
            return Ok(());
        }
        for name in Deps::to_bundle(node) {
            let Some(dep) = self.deps.bundled(node, &name) else {
                continue;
            };
            self.check_override(&dep, chain)?;
            let chain = match chain {
                "" => name,
                chain => format!("{chain} > {name}"),
            };
            self.add(&dep, &chain)?;
            self.gather(&Deps::target(&dep), &chain)?;
        }
        Ok(())
    }

    /// npm 12 refuses to bundle what an override made the version it is.
    fn check_override(&self, dep: &Node, chain: &str) -> Result<(), PacklistError> {
        let above: Vec<&str> = chain.split(" > ").collect();
        let (name, version) = (
            packgate_tree::name(&dep.path),
            dep.fields.version.as_deref(),
        );
        let made = |rule: &Override| rule.made(name, version.unwrap_or_default(), &above);
        if self.prepared.request.profile != Profile::Npm12
            || !self.prepared.overrides.iter().any(made)
        {
            return Ok(());
        }
        let refusal = Refusal {
            reason: format!("\"overrides\" affects a bundled package ({name})"),
            code: Some("EBUNDLEOVERRIDE"),
            span: self.prepared.manifest.overrides().map(|value| value.span),
        };
        Err(refusal_at(&self.prepared.manifest, &refusal))
    }

    fn add(&mut self, dep: &Node, chain: &str) -> Result<(), PacklistError> {
        let request = self.prepared.request;
        if let Some(reason) = &dep.fields.broken {
            return Err(PacklistError::Refused {
                file: join(&dep.path, "package.json"),
                reason: reason.clone(),
            });
        }
        let facts = Facts::new(request.tree, &dep.path, &dep.fields, request.profile, false)?;
        let none: Slot = Vec::new().into();
        let package = Package {
            role: if dep.is_link {
                Role::BundledLink
            } else {
                Role::Bundled
            },
            dir: dep.path.clone(),
            facts: &facts,
            other_manifest: false,
            has_workspaces: false,
            outer: Arc::clone(&none),
            global: none,
        };
        let walker = Walker {
            context: &self.prepared.context,
            package: &package,
        };
        let Some(at) = relative(request.dir, &dep.path) else {
            return Err(PacklistError::Refused {
                file: dep.path.clone(),
                reason: "a bundled dependency that lies outside the package".to_owned(),
            });
        };
        for Found { path, origin } in walker.walk()? {
            let why = Why {
                origin,
                bundled: Some(chain.to_owned()),
            };
            // npm turns backslashes into slashes here, and fails on what is not there.
            let path = join(&at, &path).replace('\\', "/");
            self.files.entry(path).or_insert(why);
        }
        Ok(())
    }
}
