//! What a gate is worth, by manager, stage and scripts. That the managers run their
//! stages in the order assumed here, and stop where it says, is tried with the real
//! ones by `tests/publish/run.py`.
#![expect(clippy::unwrap_used, reason = "tests may fail")]

use packgate_manifest::{Manager, Manifest, Scripts, Stage, Standing, script_edits};

const NPM: Manager = Manager::Npm;
const PNPM: Manager = Manager::Pnpm;
const YARN: Manager = Manager::YarnClassic;
const BERRY: Manager = Manager::YarnBerry;
const BUN: Manager = Manager::Bun;

fn manifest(scripts: &[(&str, &str)]) -> Manifest {
    let members = scripts
        .iter()
        .map(|(name, text)| ((*name).to_owned(), serde_json::Value::from(*text)));
    let members: serde_json::Map<_, _> = members.collect();
    let json = serde_json::json!({ "scripts": members }).to_string();
    Manifest::parse(json.as_bytes(), "package.json").unwrap()
}

fn told(standing: &Standing) -> String {
    match standing {
        Standing::Sighted => "sighted".to_owned(),
        Standing::Unnamed => "unnamed".to_owned(),
        Standing::Early(ran) => format!("early: {} {}", ran.stage, ran.command),
        Standing::Unclean(ran) => format!("unclean: {}", ran.command),
        Standing::Late => "late".to_owned(),
        Standing::Ignored(Some(by)) => format!("ignored: {by}"),
        Standing::Ignored(None) => "ignored".to_owned(),
    }
}

#[test]
#[expect(clippy::too_many_lines, reason = "one table")]
fn a_gate_is_worth_what_its_place_is_worth() {
    type Row<'a> = (Manager, &'a [(&'a str, &'a str)], Stage, &'a str);
    let pg = "packgate-publish";
    let rows: &[Row<'_>] = &[
        // The place that is right for all but yarn berry.
        (NPM, &[("postpack", pg)], Stage::Postpack, "sighted"),
        (PNPM, &[("postpack", pg)], Stage::Postpack, "sighted"),
        (YARN, &[("postpack", pg)], Stage::Postpack, "sighted"),
        (BUN, &[("postpack", pg)], Stage::Postpack, "sighted"),
        (BERRY, &[("postpack", pg)], Stage::Postpack, "late"),
        (
            BERRY,
            &[
                ("prepack", "yarn build && packgate-publish"),
                ("build", "tsc"),
            ],
            Stage::Prepack,
            "sighted",
        ),
        (
            BERRY,
            &[("prepack", "packgate-publish && tsc")],
            Stage::Prepack,
            "early: prepack tsc",
        ),
        (
            BERRY,
            &[("prepublish", pg), ("prepack", "tsc")],
            Stage::Prepublish,
            "early: prepack tsc",
        ),
        // Cleaning up comes after the gate, or not at all.
        (
            NPM,
            &[("postpack", "packgate-publish && rm -rf dist")],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "rm -rf dist && packgate-publish")],
            Stage::Postpack,
            "unclean: rm -rf dist",
        ),
        (
            NPM,
            &[("postpack", "echo packed && packgate-publish")],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "echo x > dist/x && packgate-publish")],
            Stage::Postpack,
            "unclean: echo x > dist/x",
        ),
        (
            NPM,
            &[
                ("postpack", "npm run clean && npm run gate"),
                ("clean", "rm -rf dist"),
                ("gate", pg),
            ],
            Stage::Postpack,
            "unclean: rm -rf dist",
        ),
        (
            NPM,
            &[
                ("postpack", "npm run gate"),
                ("pregate", "rm -rf dist"),
                ("gate", pg),
            ],
            Stage::Postpack,
            "unclean: rm -rf dist",
        ),
        (
            NPM,
            &[("postpack", "npm run gate"), ("gate", pg)],
            Stage::Postpack,
            "sighted",
        ),
        // Before the packing it must come last.
        (
            NPM,
            &[("prepublishOnly", pg)],
            Stage::PrepublishOnly,
            "sighted",
        ),
        (
            NPM,
            &[("prepublishOnly", "tsc && packgate-publish")],
            Stage::PrepublishOnly,
            "sighted",
        ),
        (
            NPM,
            &[("prepublishOnly", pg), ("prepack", "tsc")],
            Stage::PrepublishOnly,
            "early: prepack tsc",
        ),
        (
            NPM,
            &[("prepublishOnly", pg), ("prepare", "tsc")],
            Stage::PrepublishOnly,
            "early: prepare tsc",
        ),
        (
            NPM,
            &[("prepublishOnly", pg), ("prepare", "husky")],
            Stage::PrepublishOnly,
            "sighted",
        ),
        (
            NPM,
            &[
                ("prepack", "tsc && packgate-publish"),
                ("prepare", "npm run build"),
                ("build", "vite build"),
            ],
            Stage::Prepack,
            "early: prepare vite build",
        ),
        (
            NPM,
            &[("prepare", "tsc && packgate-publish")],
            Stage::Prepare,
            "sighted",
        ),
        (
            NPM,
            &[("prepack", "packgate-publish && tsc")],
            Stage::Prepack,
            "early: prepack tsc",
        ),
        (
            PNPM,
            &[("prepublishOnly", pg), ("prepublish", "tsc")],
            Stage::PrepublishOnly,
            "early: prepublish tsc",
        ),
        (
            NPM,
            &[("prepublishOnly", pg), ("prepublish", "tsc")],
            Stage::PrepublishOnly,
            "sighted",
        ),
        (
            YARN,
            &[("prepublishOnly", pg), ("prepare", "tsc")],
            Stage::PrepublishOnly,
            "sighted",
        ),
        (
            YARN,
            &[("prepare", pg), ("prepublishOnly", "tsc")],
            Stage::Prepare,
            "early: prepublishOnly tsc",
        ),
        (
            YARN,
            &[
                ("prepack", "yarn build && packgate-publish"),
                ("prepare", "tsc"),
                ("build", "tsc"),
            ],
            Stage::Prepack,
            "sighted",
        ),
        // npm does not run this one at all: something else has.
        (NPM, &[("prepublish", pg)], Stage::Prepublish, "late"),
        // An exit code that nobody hears.
        (
            NPM,
            &[("postpack", "packgate-publish || true")],
            Stage::Postpack,
            "ignored: true",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish; rm -rf dist")],
            Stage::Postpack,
            "ignored: rm -rf dist",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish | tee gate.log")],
            Stage::Postpack,
            "ignored: tee gate.log",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish &")],
            Stage::Postpack,
            "ignored",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish && a || b")],
            Stage::Postpack,
            "ignored: b",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish && (a || b)")],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "(packgate-publish && a) || b")],
            Stage::Postpack,
            "ignored: b",
        ),
        (
            NPM,
            &[("postpack", "(packgate-publish) && a; b")],
            Stage::Postpack,
            "ignored: b",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish || exit 1")],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish || exit 0")],
            Stage::Postpack,
            "ignored: exit 0",
        ),
        (
            NPM,
            &[("postpack", "packgate-publish;")],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "npm run gate || true"), ("gate", pg)],
            Stage::Postpack,
            "ignored: true",
        ),
        (
            NPM,
            &[
                ("postpack", "npm run gate && npm run x"),
                ("gate", pg),
                ("x", "a; b"),
            ],
            Stage::Postpack,
            "sighted",
        ),
        (
            NPM,
            &[("postpack", "if packgate-publish; then :; fi")],
            Stage::Postpack,
            "ignored: then :",
        ),
        (
            NPM,
            &[("postpack", "! packgate-publish")],
            Stage::Postpack,
            "ignored",
        ),
        (
            NPM,
            &[("postpack", "if test -d dist; then packgate-publish; fi")],
            Stage::Postpack,
            "ignored: fi",
        ),
        // Started by something that is not looked into.
        (
            NPM,
            &[("postpack", "node release.mjs")],
            Stage::Postpack,
            "unnamed",
        ),
        (NPM, &[], Stage::Postpack, "unnamed"),
        (
            NPM,
            &[("prepack", "node release.mjs"), ("prepare", "tsc")],
            Stage::Prepack,
            "early: prepare tsc",
        ),
    ];
    let mut wrong = Vec::new();
    for (manager, scripts, stage, expected) in rows {
        let standing = told(&Scripts::of(&manifest(scripts)).standing(*manager, *stage));
        if standing != *expected {
            wrong.push(format!(
                "{manager} {stage} {scripts:?}: {standing}, not {expected}"
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn an_early_gate_is_no_worry_where_a_sighted_one_follows() {
    let both = manifest(&[
        ("prepublishOnly", "packgate-publish"),
        ("prepack", "tsc"),
        ("postpack", "packgate-publish"),
    ]);
    assert_eq!(Scripts::of(&both).gates(NPM), [Stage::Postpack]);
    assert_eq!(script_edits(&both, &[NPM]), []);
    assert_eq!(script_edits(&both, &[NPM, BERRY]).len(), 1);
}

#[test]
fn a_script_of_another_name_is_traced_to_its_stage() {
    let scripts = Scripts::of(&manifest(&[
        ("postpack", "npm run gate"),
        ("prepack", "npm run build"),
        ("gate", "npm run gate:really"),
        ("gate:really", "packgate-publish"),
    ]));
    assert_eq!(scripts.stages_of("gate:really"), [Stage::Postpack]);
    assert_eq!(scripts.stages_of("postpack"), [Stage::Postpack]);
    assert_eq!(scripts.stages_of("test"), []);
}

#[test]
fn scripts_that_run_each_other_come_to_an_end() {
    let names: Vec<String> = (0..30).map(|at| format!("s{at}")).collect();
    let everything = names.iter().map(|name| format!("npm run {name}"));
    let everything = everything.collect::<Vec<_>>().join(" && ");
    let mut scripts: Vec<(&str, &str)> = names
        .iter()
        .map(|name| (name.as_str(), everything.as_str()))
        .collect();
    scripts.push((
        "postpack",
        "npm run postpack && npm run s0 && packgate-publish",
    ));
    let standing = Scripts::of(&manifest(&scripts)).standing(NPM, Stage::Postpack);
    // Whatever it says, it says it soon.
    assert!(!told(&standing).is_empty());
}

#[test]
fn a_script_that_was_taken_out_is_supplied() {
    let mut scripts = Scripts::of(&manifest(&[]));
    scripts.supply("postpack", "rm -rf dist && packgate-publish");
    assert_eq!(
        told(&scripts.standing(NPM, Stage::Postpack)),
        "unclean: rm -rf dist"
    );
    let mut scripts = Scripts::of(&manifest(&[("postpack", "packgate-publish")]));
    scripts.supply("postpack", "something else");
    assert_eq!(told(&scripts.standing(NPM, Stage::Postpack)), "sighted");
}
