//! Kinds of files that a project has for those who work on it: what is packed of
//! them when nothing says what is to be packed.
//!
//! Only what leaves little doubt counts: directories and files by the names that
//! everybody gives them, at the top of the package, where no entry point leads. A
//! `test/` further down is as often a feature as a test (`lib/test/runner.js`), and
//! what lies among templates is what the package is for.

use crate::purpose::Purpose;
use packgate_tree::name;

/// A kind of files, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Tests,
    Ci,
    Docs,
    Src,
    Examples,
    Benchmarks,
    Configs,
}

const TEST_DIRS: [&str; 10] = [
    "test", "tests", "spec", "specs", "e2e", "cypress", "fixture", "fixtures", "__test__",
    "testdata",
];
/// They mean the same wherever they lie.
const TEST_DIRS_ANYWHERE: [&str; 4] = ["__tests__", "__mocks__", "__fixtures__", "__snapshots__"];
const TEST_MARKS: [&str; 3] = ["test", "spec", "test-d"];
const CI_DIRS: [&str; 4] = [".circleci", ".gitlab", ".buildkite", ".woodpecker"];
/// What of `.github` is about CI; the rest is about people.
const GITHUB_CI: [&str; 3] = ["workflows", "actions", "dependabot.yml"];
const CI_FILES: [&str; 17] = [
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".appveyor.yml",
    "azure-pipelines.yml",
    "bitbucket-pipelines.yml",
    "jenkinsfile",
    ".drone.yml",
    ".woodpecker.yml",
    ".cirrus.yml",
    ".codecov.yml",
    "codecov.yml",
    ".coveralls.yml",
    ".codeclimate.yml",
    ".zuul.yml",
    "renovate.json",
    ".testem.json",
];
const DOC_DIRS: [&str; 4] = ["doc", "docs", "website", "wiki"];
const EXAMPLE_DIRS: [&str; 7] = [
    "example",
    "examples",
    "demo",
    "demos",
    "sample",
    "samples",
    "playground",
];
const BENCHMARK_DIRS: [&str; 5] = ["bench", "benches", "benchmark", "benchmarks", "perf"];
/// What package.json's fields do not name, and no tool reads in an installed package.
const CONFIGS: [&str; 30] = [
    ".eslintrc",
    ".eslintignore",
    "eslint.config",
    ".prettierrc",
    ".prettierignore",
    "prettier.config",
    ".editorconfig",
    ".gitattributes",
    ".jshintrc",
    ".jscsrc",
    ".nycrc",
    ".mocharc",
    ".babelrc",
    "babel.config",
    "jest.config",
    "vitest.config",
    "karma.conf",
    "rollup.config",
    "webpack.config",
    "vite.config",
    "tsup.config",
    "gulpfile",
    "gruntfile",
    "commitlint.config",
    "tsconfig",
    "tslint",
    ".nvmrc",
    ".releaserc",
    ".lintstagedrc",
    "makefile",
];
const CONFIG_DIRS: [&str; 2] = [".husky", ".changeset"];
const CODE: [&str; 8] = ["js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx"];
/// Where a package keeps files for others to start from.
const TEMPLATE_DIRS: [&str; 9] = [
    "template",
    "templates",
    "skeleton",
    "skeletons",
    "boilerplate",
    "scaffold",
    "scaffolds",
    "blueprints",
    "node_modules",
];

impl Kind {
    /// Its key in `[rules]`.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Tests => "tests",
            Self::Ci => "ci",
            Self::Docs => "docs",
            Self::Src => "src",
            Self::Examples => "examples",
            Self::Benchmarks => "benchmarks",
            Self::Configs => "configs",
        }
    }

    /// One of these files, in words.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Tests => "test file",
            Self::Ci => "CI file",
            Self::Docs => "doc file",
            Self::Src => "source file",
            Self::Examples => "example file",
            Self::Benchmarks => "benchmark file",
            Self::Configs => "config file",
        }
    }

    /// Several of them.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Tests => "test files",
            Self::Ci => "CI files",
            Self::Docs => "doc files",
            Self::Src => "source files",
            Self::Examples => "example files",
            Self::Benchmarks => "benchmark files",
            Self::Configs => "config files",
        }
    }
}

/// What tells the kinds of a package's files.
pub(crate) struct Kinds {
    entries: Purpose,
    /// Whether `src/` is not what the package runs, and nothing says that it is
    /// shipped on purpose.
    sources: bool,
}

impl Kinds {
    /// `entries` are the entry points; `mapped` says that source maps lead to
    /// sources in the package.
    pub(crate) fn new(entries: Purpose, mapped: bool) -> Self {
        let sources = !mapped && entries.builds_elsewhere("src");
        Self { entries, sources }
    }

    /// The kind of the packed file at `path`, if it is of one.
    pub(crate) fn of(&self, path: &str) -> Option<Kind> {
        let lower = path.to_ascii_lowercase();
        let kind = self.named(&lower)?;
        (!self.entries.leads_to(path)).then_some(kind)
    }

    fn named(&self, path: &str) -> Option<Kind> {
        let file = name(path);
        let dirs = || path.split('/').rev().skip(1);
        if dirs().any(|dir| TEMPLATE_DIRS.contains(&dir)) {
            return None;
        }
        let anywhere = dirs().any(|dir| TEST_DIRS_ANYWHERE.contains(&dir));
        if anywhere || is_test(file) {
            return Some(Kind::Tests);
        }
        match path.split_once('/') {
            Some((top, _)) if self.entries.leads_below(top) => None,
            Some((".github", rest)) => Some(of_github(rest)),
            Some((top, _)) => self.directory(top),
            None => lone(file),
        }
    }

    fn directory(&self, top: &str) -> Option<Kind> {
        let kinds = [
            (&CI_DIRS[..], Kind::Ci),
            (&TEST_DIRS, Kind::Tests),
            (&DOC_DIRS, Kind::Docs),
            (&EXAMPLE_DIRS, Kind::Examples),
            (&BENCHMARK_DIRS, Kind::Benchmarks),
            (&CONFIG_DIRS, Kind::Configs),
        ];
        let known = kinds.into_iter().find(|(dirs, _)| dirs.contains(&top));
        let source = (self.sources && top == "src").then_some(Kind::Src);
        known.map(|(_, kind)| kind).or(source)
    }
}

fn of_github(rest: &str) -> Kind {
    let first = rest.split('/').next().unwrap_or(rest);
    if GITHUB_CI.contains(&first) {
        Kind::Ci
    } else {
        Kind::Configs
    }
}

/// `a.test.js`, `a.spec.tsx`, `index.test-d.ts`
fn is_test(file: &str) -> bool {
    let Some((stem, kind)) = file.rsplit_once('.') else {
        return false;
    };
    let marked = stem.rsplit_once('.').map(|(_, mark)| mark);
    CODE.contains(&kind) && marked.is_some_and(|mark| TEST_MARKS.contains(&mark))
}

/// The kind of a file at the top of the package.
fn lone(file: &str) -> Option<Kind> {
    if CI_FILES.contains(&file) {
        return Some(Kind::Ci);
    }
    let begins = |config: &str| {
        let rest = file.strip_prefix(config);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || rest.starts_with('-'))
    };
    let state = file.ends_with(".tsbuildinfo");
    if !state && CONFIGS.iter().any(|config| begins(config)) {
        return Some(Kind::Configs);
    }
    let (stem, kind) = file.rsplit_once('.')?;
    if !CODE.contains(&kind) {
        return None;
    }
    match stem {
        "test" | "tests" => Some(Kind::Tests),
        "example" | "examples" | "demo" => Some(Kind::Examples),
        "bench" | "benchmark" | "benchmarks" => Some(Kind::Benchmarks),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use packgate_manifest::Manifest;

    const ALL: [Kind; 7] = [
        Kind::Tests,
        Kind::Ci,
        Kind::Docs,
        Kind::Src,
        Kind::Examples,
        Kind::Benchmarks,
        Kind::Configs,
    ];

    fn kinds(manifest: &str) -> Kinds {
        let manifest = Manifest::parse(manifest.as_bytes(), "package.json").unwrap();
        Kinds::new(Purpose::entries(&manifest), false)
    }

    #[test]
    fn the_policy_knows_every_kind() {
        assert_eq!(ALL.map(Kind::id), packgate_policy::KINDS);
    }

    #[test]
    fn files_by_their_names() {
        let kinds = kinds(r#"{"main": "dist/index.js"}"#);
        for (path, kind) in [
            ("test/a.js", Kind::Tests),
            ("Tests/a.js", Kind::Tests),
            ("dist/__tests__/a.js", Kind::Tests),
            ("dist/a.test.js", Kind::Tests),
            ("index.test-d.ts", Kind::Tests),
            ("test.js", Kind::Tests),
            (".github/workflows/ci.yml", Kind::Ci),
            (".github/FUNDING.yml", Kind::Configs),
            (".travis.yml", Kind::Ci),
            ("docs/index.html", Kind::Docs),
            ("src/index.ts", Kind::Src),
            ("examples/a/b.js", Kind::Examples),
            ("example.js", Kind::Examples),
            ("benchmark/index.js", Kind::Benchmarks),
            (".eslintrc.json", Kind::Configs),
            ("tsconfig-cjs.json", Kind::Configs),
            ("Makefile", Kind::Configs),
            ("Gruntfile.js", Kind::Configs),
        ] {
            assert_eq!(kinds.of(path), Some(kind), "{path}");
        }
        for path in [
            "dist/test/runner.js",
            "dist/index.js",
            "index.js",
            "CHANGELOG.md",
            "template/test/a.test.js",
            "templates/.eslintrc.json",
            "dist/tsconfig.json",
            "testing.js",
            "tsconfigs.js",
            "latest.js",
            "a.test.json",
            "configs/x.json",
        ] {
            assert_eq!(kinds.of(path), None, "{path}");
        }
    }

    #[test]
    fn what_an_entry_point_leads_to_is_meant() {
        for (manifest, path) in [
            (r#"{"main": "test/index.js"}"#, "test/other.js"),
            (r#"{"bin": {"x": "./examples/cli.js"}}"#, "examples/a.js"),
            (
                r#"{"exports": {"./docs/*": "./docs/*.json"}}"#,
                "docs/a.json",
            ),
            (r#"{"main": "test"}"#, "test.js"),
            (r#"{"exports": "./tsconfig.json"}"#, "tsconfig.json"),
            (r#"{"main": "src/index.js"}"#, "src/a.js"),
            (r#"{"main": "index.js"}"#, "src/a.js"),
            ("{}", "src/a.js"),
            (r#"{"main": "dist/a.js", "source": "src/a.ts"}"#, "src/a.ts"),
        ] {
            assert_eq!(kinds(manifest).of(path), None, "{manifest} {path}");
        }
        let tests = r#"{"main": "lib/a.js", "directories": {"test": "test", "doc": "./docs"}}"#;
        assert_eq!(kinds(tests).of("test/a.js"), Some(Kind::Tests));
        assert_eq!(kinds(tests).of("docs/a.md"), Some(Kind::Docs));
    }

    #[test]
    fn sources_that_maps_lead_to_are_shipped_on_purpose() {
        let manifest = Manifest::parse(br#"{"main": "dist/a.js"}"#, "package.json").unwrap();
        let kinds = Kinds::new(Purpose::entries(&manifest), true);
        assert_eq!(kinds.of("src/a.ts"), None);
    }
}
