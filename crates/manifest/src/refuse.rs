//! What makes `npm pack` and `npm publish` stop before a file is listed, in
//! npm's words.

use packgate_tree::Tree;

use crate::{
    Dependency, Manifest, NormalizeError, Normalized, Profile, Refusal,
    json::{Data, Value},
    normalize, semver,
};

impl Manifest {
    /// Whether `npm pack` lists the files of this package at all. It is content
    /// with names and versions that `npm publish` refuses. What the list itself
    /// refuses (`files: true`) is not asked here.
    ///
    /// # Errors
    /// npm's first reason to refuse, or a directory that cannot be read.
    pub fn check_pack(&self, profile: Profile, tree: &dyn Tree) -> Result<(), NormalizeError> {
        Normalized::for_modes(self, profile, tree)?;
        let named = self.name().filter(|name| name.truthy());
        let versioned = self.version().filter(|version| version.truthy());
        let (Some(name), Some(_)) = (named, versioned) else {
            let reason = "Invalid package, must have name and version";
            return Err(Refusal::new(reason, None).into());
        };
        let normalized = Normalized::for_tree(self, profile, tree)?;
        self.check_overrides(profile)?;
        self.check_edges(&normalized)?;
        self.check_workspaces()?;
        if profile == Profile::Npm12 {
            self.check_extensions()?;
        }
        if name.as_str().is_none() {
            let reason = "manifest.name.replace is not a function";
            return Err(Refusal::new(reason, Some(name.span)).into());
        }
        Ok(())
    }

    /// Whether `npm publish` gets as far as packing: name, version, `main` and
    /// `bin` must be of the right kind. It packs afterwards, so that
    /// [`Manifest::check_pack`] counts, too; `private` is asked by
    /// [`Manifest::is_private`].
    ///
    /// # Errors
    /// npm's first reason to refuse.
    pub fn check_publish(&self, profile: Profile) -> Result<(), Refusal> {
        normalize::identity(self)?;
        // npm 10 looks at the name first, the later ones at `bin`.
        if profile == Profile::Npm10 {
            self.check_name()?;
            self.check_version()?;
        }
        let bin = normalize::bin::package_json(self)?;
        self.check_name()?;
        self.check_version()?;
        self.check_directory("man", self.man().is_some_and(Value::truthy))?;
        self.check_directory("bin", !bin.is_empty())?;
        let main = self.main().filter(|main| main.truthy());
        if let Some(main) = main.filter(|main| main.as_str().is_none()) {
            let reason = "The \"main\" attribute must be of type string.";
            return Err(Refusal::new(reason, Some(main.span)));
        }
        match self.package_extensions() {
            Some(value) if profile == Profile::Npm12 && !self.is_private() => {
                let reason = "packageExtensions is only honored at the project root and must not be published.";
                Err(Refusal::new(reason, Some(value.span)).coded("EPACKAGEEXTENSIONS"))
            }
            _ => Ok(()),
        }
    }

    /// Whether npm takes `name`, where there is one.
    ///
    /// # Errors
    /// npm's reason not to.
    pub fn check_name(&self) -> Result<(), Refusal> {
        let Some(value) = self.name().filter(|name| name.truthy()) else {
            return Ok(());
        };
        let Some(name) = value.as_str() else {
            return Err(Refusal::new(
                "name field must be a string.",
                Some(value.span),
            ));
        };
        let name = semver::js_trim(name);
        let lower = name.to_lowercase();
        let reserved = lower == "node_modules" || lower == "favicon.ico";
        if !name.starts_with('.') && !reserved && (scoped(name) || encoded(name)) {
            return Ok(());
        }
        let quoted = quote(name);
        Err(Refusal::new(
            format!("Invalid name: {quoted}"),
            Some(value.span),
        ))
    }

    fn check_version(&self) -> Result<(), Refusal> {
        let Some(value) = self.version().filter(|version| version.truthy()) else {
            return Ok(());
        };
        if value.as_str().is_some_and(semver::valid_loose) {
            return Ok(());
        }
        let text = normalize::text_of(value)?;
        Err(Refusal::new(
            format!("Invalid version: \"{text}\""),
            Some(value.span),
        ))
    }

    /// `directories.man` and `directories.bin`, where the member of that name
    /// does not stand instead.
    fn check_directory(&self, key: &str, given: bool) -> Result<(), Refusal> {
        let value = self
            .at(&["directories", key])
            .filter(|value| value.truthy());
        match value {
            Some(value) if !given && value.as_str().is_none() => Err(Refusal::new(
                "ref.replace is not a function",
                Some(value.span),
            )),
            _ => Ok(()),
        }
    }

    /// Arborist makes an edge of every dependency, and takes strings only.
    fn check_edges(&self, normalized: &Normalized) -> Result<(), Refusal> {
        let accept = self.get("acceptDependencies");
        let peers = &normalized.peer_dependencies;
        (peers.iter().filter(|peer| !peer.optional))
            .chain(peers.iter().filter(|peer| peer.optional))
            .chain(&normalized.dependencies)
            .chain(&normalized.optional_dependencies)
            .chain(&normalized.dev_dependencies)
            .try_for_each(|edge| check_edge(edge, accept))
    }

    /// A `null` among the overrides, at any depth.
    fn check_overrides(&self, profile: Profile) -> Result<(), Refusal> {
        let Some(overrides) = self.overrides().filter(|overrides| overrides.truthy()) else {
            return Ok(());
        };
        let dropped = profile == Profile::Npm12 && overrides.as_object().is_none();
        if dropped {
            return Ok(());
        }
        let mut left = vec![overrides];
        while let Some(value) = left.pop() {
            match &value.data {
                Data::Null => {
                    let reason = "Cannot read properties of null (reading '.')";
                    return Err(Refusal::new(reason, Some(value.span)));
                }
                Data::Array(items) => left.extend(items),
                Data::Object(object) => {
                    let rules = object.entries().iter().filter(|entry| entry.key != ".");
                    left.extend(rules.map(|entry| &entry.value));
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// npm 12 reads `packageExtensions` while it loads the tree; only its shape
    /// is looked at here, not the selectors.
    fn check_extensions(&self) -> Result<(), Refusal> {
        let Some(value) = self.package_extensions() else {
            return Ok(());
        };
        let Some(object) = value.as_object() else {
            let reason = "packageExtensions must be an object";
            return Err(Refusal::new(reason, Some(value.span)).coded("EEXTENSIONROOT"));
        };
        for entry in object.entries() {
            if entry.value.as_object().is_none() {
                let reason = format!("packageExtensions[\"{}\"] must be an object", entry.key);
                return Err(Refusal::new(reason, Some(entry.value.span)).coded("EEXTENSIONVALUE"));
            }
        }
        Ok(())
    }

    /// `workspaces` must be a list of strings, or an object with such a list.
    pub(crate) fn check_workspaces(&self) -> Result<(), Refusal> {
        let Some(value) = self.workspaces() else {
            return Ok(());
        };
        if value.is_null() {
            let reason = "Cannot read properties of null (reading 'packages')";
            return Err(Refusal::new(reason, Some(value.span)));
        }
        let packages = value.as_object().and_then(|object| object.get("packages"));
        let Some(patterns) = packages.unwrap_or(value).as_array() else {
            let reason = "workspaces config expects an Array";
            return Err(Refusal::new(reason, Some(value.span)).coded("EWORKSPACESCONFIG"));
        };
        match patterns.iter().find(|pattern| pattern.as_str().is_none()) {
            Some(bad) if bad.is_null() => {
                let reason = "Cannot read properties of null (reading 'match')";
                Err(Refusal::new(reason, Some(bad.span)))
            }
            Some(bad) => Err(Refusal::new(
                "pattern.match is not a function",
                Some(bad.span),
            )),
            None => Ok(()),
        }
    }
}

fn check_edge(edge: &Dependency, accept: Option<&Value>) -> Result<(), Refusal> {
    if edge.spec.is_none() {
        return Err(Refusal::new("must provide string spec", Some(edge.span)));
    }
    let accept = accept.and_then(|accept| match &accept.data {
        Data::Object(object) => object.get(&edge.name),
        Data::Array(items) => items.get(edge.name.parse::<usize>().ok()?),
        _ => None,
    });
    match accept {
        Some(value) if value.as_str().is_none() => {
            let reason = "accept field must be a string if provided";
            Err(Refusal::new(reason, Some(value.span)))
        }
        _ => Ok(()),
    }
}

/// `@scope/name`, both halves without a character that a URL would escape.
fn scoped(name: &str) -> bool {
    let Some((scope, rest)) = name.strip_prefix('@').and_then(|name| name.split_once('/')) else {
        return false;
    };
    let plain = |part: &str| !part.is_empty() && part.chars().all(unescaped);
    plain(scope) && plain(rest)
}

fn encoded(name: &str) -> bool {
    name.chars().all(unescaped)
}

/// What `encodeURIComponent` leaves alone.
fn unescaped(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_.!~*'()".contains(c)
}

/// `JSON.stringify` of a string.
fn quote(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => out.extend(format!("\\u{:04x}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
