//! Who publishes: what decides, in which order, and with which notes.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use packgate_manifest::{
    Evidence, Manager, Manifest, Profile, Publisher, decide, parse_manager_spec,
};
use packgate_tree::Memory;

const BOTH: [Profile; 2] = [Profile::Npm11, Profile::Npm12];

struct Case {
    package: &'static str,
    root: Option<&'static str>,
    files: &'static [(&'static str, &'static str)],
    flag: Option<&'static str>,
    policy: Option<&'static str>,
    agent: Option<&'static str>,
}

const PLAIN: Case = Case {
    package: "{}",
    root: None,
    files: &[],
    flag: None,
    policy: None,
    agent: None,
};

fn ask(case: &Case) -> Result<Publisher, String> {
    let at = if case.root.is_some() {
        "packages/a/package.json"
    } else {
        "package.json"
    };
    let package = Manifest::parse(case.package.as_bytes(), at).unwrap();
    let root = case
        .root
        .map(|text| Manifest::parse(text.as_bytes(), "package.json").unwrap());
    let mut tree = Memory::new("fixture");
    for (path, text) in case.files {
        tree = tree.file(path, text);
    }
    let evidence = Evidence {
        root: root.as_ref(),
        flag: case.flag,
        policy: case.policy,
        agent: case.agent,
        here: &|program| Some(format!("{program} 10.9.9 is on this PATH")),
        ..Evidence::of(&package, &tree)
    };
    decide(&evidence).map_err(|error| error.to_string())
}

fn said(case: &Case) -> (Manager, Vec<Profile>, String) {
    let publisher = ask(case).unwrap();
    (
        publisher.manager,
        publisher.profiles,
        publisher.decided_by.to_string(),
    )
}

#[test]
fn each_source_yields_to_the_one_before() {
    let mut case = Case {
        package: "{}",
        root: Some("{}"),
        ..PLAIN
    };
    let npm = |profiles: &[Profile], by: &str| (Manager::Npm, profiles.to_vec(), by.to_owned());
    assert_eq!(
        said(&case),
        npm(&BOTH, "nothing names a manager, so npm is assumed")
    );
    case.files = &[("package-lock.json", "{}")];
    assert_eq!(said(&case), npm(&BOTH, "package-lock.json"));
    case.root = Some(
        "{\n\"devEngines\": {\"packageManager\": {\"name\": \"npm\", \"version\": \">=12\"}}}",
    );
    assert_eq!(
        said(&case),
        npm(
            &[Profile::Npm12],
            "\"devEngines\": npm@>=12 (package.json:2)"
        )
    );
    case.package = r#"{"packageManager": "npm@10.2.0+sha512.ab"}"#;
    let by = "\"packageManager\": \"npm@10.2.0+sha512.ab\" (packages/a/package.json:1)";
    assert_eq!(said(&case), npm(&[Profile::Npm10], by));
    case.policy = Some("npm@11");
    assert_eq!(
        said(&case),
        npm(&[Profile::Npm11], "manager = \"npm@11\" of the policy")
    );
    case.flag = Some("npm@>=11");
    assert_eq!(said(&case), npm(&BOTH, "--manager npm@>=11"));
}

#[test]
fn an_unpinned_version_is_said_and_path_does_not_pin_it() {
    let publisher = ask(&PLAIN).unwrap();
    assert_eq!(publisher.version, None);
    assert_eq!(publisher.profiles, BOTH);
    assert!(publisher.notes.is_empty());
    assert_eq!(
        publisher.unpinned.as_deref(),
        Some(
            "nothing pins npm's version (npm 10.9.9 is on this PATH, but need not be where it is \
             published), so npm@11 and npm@12 were both asked; \"packageManager\" in package.json \
             pins it"
        )
    );
}

#[test]
fn versions_without_rules_get_the_nearest_ones_and_a_note() {
    for (flag, profile) in [
        ("npm@5", Profile::Npm6),
        ("npm@<6", Profile::Npm6),
        ("npm@13.0.1", Profile::Npm12),
        ("npm@>12", Profile::Npm12),
        ("pnpm@8", Profile::Pnpm9),
        ("pnpm@13", Profile::Pnpm12),
        ("yarn@3.8.7", Profile::Yarn4),
        ("yarn@5", Profile::Yarn4),
        ("bun@2", Profile::Bun1),
    ] {
        let publisher = ask(&Case {
            flag: Some(flag),
            ..PLAIN
        })
        .unwrap();
        assert_eq!(publisher.profiles, [profile], "{flag}");
        assert_eq!(publisher.notes.len(), 1, "{flag}: {:?}", publisher.notes);
    }
}

#[test]
fn versions_with_rules_get_their_own_and_no_note() {
    for (flag, profiles) in [
        ("npm@9", &[Profile::Npm9][..]),
        ("npm@<8", &[Profile::Npm6, Profile::Npm7]),
        ("npm@8.19.4", &[Profile::Npm8]),
        ("pnpm@9.15.9", &[Profile::Pnpm9]),
        (
            "pnpm@>=10",
            &[Profile::Pnpm10, Profile::Pnpm11, Profile::Pnpm12],
        ),
        ("pnpm@12.21.0", &[Profile::Pnpm12]),
        ("pnpm", &[Profile::Pnpm11, Profile::Pnpm12]),
        ("yarn@1.22.22", &[Profile::Yarn1]),
        ("yarn@4", &[Profile::Yarn4]),
        ("bun", &[Profile::Bun1]),
    ] {
        let publisher = ask(&Case {
            flag: Some(flag),
            ..PLAIN
        })
        .unwrap();
        assert_eq!(publisher.profiles, profiles, "{flag}");
        assert!(publisher.notes.is_empty(), "{flag}: {:?}", publisher.notes);
    }
}

const PNPM: &str = "pnpm/10.34.9 npm/? node/v22.23.3 linux x64";
const NOTHING: &str = "nothing names a manager, so npm is assumed";

type Files = &'static [(&'static str, &'static str)];

/// What names a manager where no field and no lock file does: files by path and text,
/// who runs this; and what is said of it.
const SETTINGS: &[(Files, Option<&str>, Manager, &str)] = &[
    (&[], None, Manager::Npm, NOTHING),
    (&[(".npmrc", "fund=false\n")], None, Manager::Npm, NOTHING),
    (
        &[(".npmrc", "; hoist\nfund=false\nshamefully-hoist = true\n")],
        None,
        Manager::Pnpm,
        ".npmrc",
    ),
    (
        &[(".npmrc", "public-hoist-pattern[]=*eslint*\n")],
        None,
        Manager::Pnpm,
        ".npmrc",
    ),
    (
        &[(".npmrc", "package-lock=false\n")],
        Some(PNPM),
        Manager::Npm,
        ".npmrc",
    ),
    (
        &[(".npmrc", "node-linker=hoisted\n"), ("yarn.lock", "")],
        None,
        Manager::YarnClassic,
        "yarn.lock",
    ),
    (
        &[(".yarnrc.yml", "nodeLinker: pnp\n")],
        None,
        Manager::YarnBerry,
        ".yarnrc.yml",
    ),
    (
        &[(".yarnrc", "--install.frozen-lockfile true\n")],
        None,
        Manager::YarnClassic,
        ".yarnrc",
    ),
    (&[("bunfig.toml", "")], None, Manager::Bun, "bunfig.toml"),
    (
        &[(".pnpmfile.cjs", "")],
        None,
        Manager::Pnpm,
        ".pnpmfile.cjs",
    ),
    (
        &[("pnpm-workspace.yaml", "")],
        None,
        Manager::Pnpm,
        "pnpm-workspace.yaml",
    ),
    (
        &[],
        Some(PNPM),
        Manager::Pnpm,
        "nothing names a manager, and pnpm 10.34.9 runs this",
    ),
    (
        &[],
        Some("yarn/4.18.1 npm/? node/v22.23.3 linux x64"),
        Manager::YarnBerry,
        "nothing names a manager, and yarn 4.18.1 runs this",
    ),
    (
        &[],
        Some("yarn/1.22.22 npm/? node/v22.23.3 linux x64"),
        Manager::YarnClassic,
        "nothing names a manager, and yarn 1.22.22 runs this",
    ),
    (
        &[("package-lock.json", "{}")],
        Some(PNPM),
        Manager::Npm,
        "package-lock.json",
    ),
    (&[], Some("vlt/1.0.0"), Manager::Npm, NOTHING),
];

#[test]
fn settings_and_whoever_runs_this_come_last() {
    for (files, agent, manager, by) in SETTINGS {
        let case = Case {
            files,
            agent: *agent,
            ..PLAIN
        };
        let (found, _, said) = said(&case);
        assert_eq!((found, &*said), (*manager, *by), "{files:?} {agent:?}");
    }
}

#[test]
fn yarns_settings_say_which_release_it_is() {
    for (files, manager, notes) in [
        (
            &[(
                ".yarnrc.yml",
                "nodeLinker: pnp\nyarnPath: .yarn/releases/yarn-4.1.0.cjs\n",
            )][..],
            Manager::YarnBerry,
            0,
        ),
        (
            &[(
                ".yarnrc.yml",
                "yarnPath: \".yarn/releases/yarn-3.6.1.cjs\"\n",
            )],
            Manager::YarnBerry,
            1,
        ),
        (
            &[
                (".yarnrc", "yarn-path \".yarn/releases/yarn-1.22.19.js\"\n"),
                ("yarn.lock", ""),
            ],
            Manager::YarnClassic,
            0,
        ),
        (
            &[(".yarnrc", "yarn-path \".yarn/releases/yarn-2.4.3.cjs\"\n")],
            Manager::YarnBerry,
            1,
        ),
        (
            &[(".yarnrc.yml", "yarnPath: .yarn/releases/yarn-berry.cjs\n")],
            Manager::YarnBerry,
            0,
        ),
    ] {
        let publisher = ask(&Case { files, ..PLAIN }).unwrap();
        assert_eq!(publisher.manager, manager, "{files:?}");
        assert_eq!(
            publisher.notes.len(),
            notes,
            "{files:?} {:?}",
            publisher.notes
        );
    }
}

#[test]
fn yarn_is_one_of_two_programs() {
    let manager = |package, files| {
        ask(&Case {
            package,
            files,
            ..PLAIN
        })
        .unwrap()
        .manager
    };
    let yarn = r#"{"packageManager": "yarn"}"#;
    assert_eq!(
        manager(r#"{"packageManager": "yarn@1.22.22"}"#, &[]),
        Manager::YarnClassic
    );
    assert_eq!(
        manager(r#"{"packageManager": "yarn@4.1.0"}"#, &[]),
        Manager::YarnBerry
    );
    assert_eq!(manager(yarn, &[]), Manager::YarnClassic);
    assert_eq!(manager(yarn, &[(".yarnrc.yml", "")]), Manager::YarnBerry);
    assert_eq!(
        manager("{}", &[("yarn.lock", "# yarn lockfile v1\n")]),
        Manager::YarnClassic
    );
    assert_eq!(
        manager("{}", &[("yarn.lock", "# x\n\n__metadata:\n")]),
        Manager::YarnBerry
    );
    assert_eq!(manager("{}", &[("bun.lockb", "")]), Manager::Bun);
    assert_eq!(manager("{}", &[("pnpm-lock.yaml", "")]), Manager::Pnpm);
}

#[test]
fn what_is_not_understood_is_passed_over_with_a_note() {
    for (package, note) in [
        (
            r#"{"packageManager": 5}"#,
            "package.json:1: \"packageManager\" is a number; passed over",
        ),
        (
            r#"{"packageManager": "vlt@1"}"#,
            "package.json:1: \"packageManager\": \"vlt\" is no package manager that packgate knows: npm, pnpm, yarn, bun; passed over",
        ),
        (
            r#"{"devEngines": {"packageManager": []}}"#,
            "package.json:1: \"devEngines\" names no package manager; passed over",
        ),
    ] {
        let publisher = ask(&Case { package, ..PLAIN }).unwrap();
        assert_eq!(publisher.notes[0], note);
        assert_eq!(publisher.profiles, BOTH);
    }
    let files = &[("yarn.lock", ""), ("package-lock.json", "")];
    let publisher = ask(&Case { files, ..PLAIN }).unwrap();
    assert_eq!(publisher.manager, Manager::Npm);
    assert!(
        publisher.notes[0].contains("package-lock.json, yarn.lock"),
        "{:?}",
        publisher.notes
    );
}

#[test]
fn dev_engines_may_be_a_list() {
    let package = r#"{"devEngines": {"packageManager": [
        {"name": "npm", "version": "^10"}, {"name": "yarn"}, {"name": "npm", "version": "12.x"}]}}"#;
    let publisher = ask(&Case { package, ..PLAIN }).unwrap();
    assert_eq!(publisher.profiles, [Profile::Npm10, Profile::Npm12]);
}

#[test]
fn specs_are_read_or_refused_with_what_may_be_written() {
    for text in [
        "npm",
        "npm@12",
        "npm@12.2.0",
        "npm@>=11",
        "npm@latest",
        " pnpm@10 ",
        "yarn@4",
        "bun@1.2",
    ] {
        assert!(parse_manager_spec(text).is_ok(), "{text}");
    }
    let refused = |text: &str| parse_manager_spec(text).unwrap_err().to_string();
    assert_eq!(
        refused("deno"),
        "\"deno\" is no package manager that packgate knows: npm, pnpm, yarn, bun"
    );
    assert_eq!(
        refused("npm@twelve"),
        "\"twelve\" is no version of npm: write npm@12, npm@12.2.0 or \"npm@>=11\""
    );
    assert_eq!(
        refused("npm@"),
        "\"\" is no version of npm: write npm@12, npm@12.2.0 or \"npm@>=11\""
    );
    let case = Case {
        flag: Some("npm@x.y"),
        ..PLAIN
    };
    assert!(ask(&case).unwrap_err().starts_with("--manager: \"x.y\""));
    let case = Case {
        policy: Some(""),
        ..PLAIN
    };
    assert!(
        ask(&case)
            .unwrap_err()
            .starts_with("[project] manager: \"\"")
    );
}

/// What a project says, who decides, and who else may pack it by what.
fn crowded() -> Vec<(&'static str, Case, &'static str)> {
    const MEMBER: Option<&str> = Some("{\n\"packageManager\": \"pnpm@9.15.9\"}");
    let plain = || Case { ..PLAIN };
    vec![
        ("the newest npms are judged side by side", plain(), ""),
        (
            "the next major of what is pinned",
            Case {
                package: r#"{"packageManager": "npm@11.19.1"}"#,
                ..plain()
            },
            "npm@12 (the next major)",
        ),
        (
            "the next one, and none after it",
            Case {
                flag: Some("npm@9"),
                ..plain()
            },
            "npm@10 (the next major)",
        ),
        (
            "a lock file of the same manager says nothing new",
            Case {
                flag: Some("npm@11"),
                files: &[("package-lock.json", "{}")],
                ..plain()
            },
            "npm@12 (the next major)",
        ),
        (
            "each lock file of another manager",
            Case {
                package: r#"{"packageManager": "npm@12.2.0"}"#,
                files: &[("yarn.lock", "# yarn lockfile v1\n"), ("bun.lock", "")],
                ..plain()
            },
            "yarn@1 (yarn.lock), bun@1 (bun.lock)",
        ),
        (
            "a lock file of yarn 4",
            Case {
                flag: Some("npm@12"),
                files: &[("yarn.lock", "__metadata:\n")],
                ..plain()
            },
            "yarn@4 (yarn.lock)",
        ),
        (
            "a lock file at the workspace's root",
            Case {
                root: Some("{}"),
                flag: Some("npm@12"),
                files: &[("yarn.lock", "")],
                ..plain()
            },
            "yarn@1 (yarn.lock)",
        ),
        (
            "the root names another one than the member",
            Case {
                package: r#"{"packageManager": "npm@12.2.0"}"#,
                root: MEMBER,
                ..plain()
            },
            "pnpm@9 (package.json:2)",
        ),
        (
            "devEngines allow more than packageManager pins",
            Case {
                package: r#"{"packageManager": "npm@11.1.0", "devEngines": {"packageManager":
                    [{"name": "npm", "version": "10 || 11"}, {"name": "yarn", "version": "^4"}]}}"#,
                ..plain()
            },
            "npm@10 (package.json:2), npm@12 (the next major), yarn@4 (package.json:2)",
        ),
        (
            "the policy, where the flag decides",
            Case {
                flag: Some("npm@12"),
                policy: Some("npm@11"),
                ..plain()
            },
            "npm@11 (the policy)",
        ),
        (
            "who is named with a version needs no lock file",
            Case {
                flag: Some("npm@12"),
                package: r#"{"packageManager": "pnpm@9.0.0"}"#,
                files: &[("pnpm-lock.yaml", "")],
                ..plain()
            },
            "pnpm@9 (package.json:1)",
        ),
    ]
}

#[test]
fn who_else_may_pack() {
    for (what, case, others) in crowded() {
        let publisher = ask(&case).unwrap();
        let told = publisher.others.iter();
        let told: Vec<String> = told
            .map(|it| format!("{} ({})", it.profile, it.because))
            .collect();
        assert_eq!(told.join(", "), others, "{what}");
    }
}
