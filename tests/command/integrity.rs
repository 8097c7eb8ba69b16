//! `packgate check FILE.tgz --expect-integrity`: the bytes that are judged are the
//! bytes that are published, or nothing is judged. That the integrity is the one npm
//! and the registry name is tried by `tests/publish/run.py`.

use crate::archive::Archive;
use crate::support::{MAP, Project};

/// What the program itself says of a tarball, by refusing another one.
fn integrity(project: &Project, file: &str) -> String {
    let other = format!("sha512-{}==", "A".repeat(86));
    let run = project.run(&["check", file, "--expect-integrity", &other]);
    let run = run.refuses(&["is not the tarball that was expected", &other]);
    let said = run.stderr.split("integrity is ").nth(1).unwrap();
    said.split(',').next().unwrap().to_owned()
}

fn clean() -> Vec<u8> {
    Archive::package().file("package/a.js", b"x();\n").tgz()
}

fn leaky() -> Vec<u8> {
    let archive = Archive::package().file("package/a.js", b"x();\n");
    archive.file("package/a.js.map", MAP.as_bytes()).tgz()
}

#[test]
fn the_expected_tarball_is_judged() {
    let project = Project::empty()
        .file("clean.tgz", clean())
        .file("leaky.tgz", leaky());
    let (of_clean, of_leaky) = (
        integrity(&project, "clean.tgz"),
        integrity(&project, "leaky.tgz"),
    );
    assert_ne!(of_clean, of_leaky);
    let judge =
        |file: &str, expected: &str| project.run(&["check", file, "--expect-integrity", expected]);
    judge("clean.tgz", &of_clean).exits(0);
    judge("leaky.tgz", &of_leaky)
        .exits(1)
        .says(&["map-reveals-source"]);
    // As `npm view` prints it where there are several.
    judge(
        "clean.tgz",
        &format!("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= {of_clean}"),
    )
    .exits(0);
}

#[test]
fn a_tarball_that_was_swapped_or_changed_is_refused() {
    let project = Project::empty().file("a.tgz", clean());
    let before = integrity(&project, "a.tgz");
    let mut longer = clean();
    longer.extend([0; 512]);
    for other in [
        leaky(),
        longer,
        Archive::package().file("package/a.js", b"x();\n").tar(),
    ] {
        project.write("a.tgz", other);
        let run = project.run(&["check", "a.tgz", "--expect-integrity", &before]);
        run.refuses(&[
            "a.tgz is not the tarball that was expected",
            "do not publish it",
        ]);
    }
    project.write("a.tgz", clean());
    project
        .run(&["check", "a.tgz", "--expect-integrity", &before])
        .exits(0);
}

#[test]
fn what_is_no_integrity_is_refused_before_anything_is_read() {
    let project = Project::empty().file("a.tgz", clean());
    for (text, part) in [
        ("", "has no sha512"),
        ("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "has no sha512"),
        ("sha512-abc", "88 characters"),
        ("sha512-../../etc/passwd", "88 characters"),
    ] {
        project
            .run(&["check", "a.tgz", "--expect-integrity", text])
            .refuses(&[part]);
    }
}

#[test]
fn it_is_about_one_tarball() {
    let project = Project::new(r#"{"name":"fx","version":"1.0.0"}"#).file("a.tgz", clean());
    let any = format!("sha512-{}==", "A".repeat(86));
    for (args, part) in [
        (&["check"][..], "about a tarball"),
        (&["check", "."][..], "about a tarball"),
        (&["check", "a.tgz", "a.tgz"][..], "about one tarball"),
        (&["check", "--all-packages"][..], "--all-packages"),
        (&["check", "--tree", "staged"][..], "--tree"),
    ] {
        let args = [args, &["--expect-integrity", &any]].concat();
        project.run(&args).refuses(&[part]);
    }
}

#[test]
fn several_tarballs_are_judged_together() {
    let project = Project::empty()
        .file("clean.tgz", clean())
        .file("leaky.tgz", leaky());
    project.run(&["check", "clean.tgz"]).exits(0);
    let run = project.run(&["check", "clean.tgz", "leaky.tgz"]).exits(1);
    run.says(&["in leaky.tgz:", "blocked: 2 packages (1 blocked, 1 ok)"]);
}

#[test]
fn what_is_known_is_told_even_if_the_next_one_cannot_be_judged() {
    let project = Project::empty()
        .file("leaky.tgz", leaky())
        .file("broken.tgz", "no tarball");
    let run = project.run(&["check", "leaky.tgz", "broken.tgz"]).exits(2);
    run.says(&["map-reveals-source"]).complains(&["broken.tgz"]);
    let run = project
        .run(&["check", "leaky.tgz", "broken.tgz", "--format", "json"])
        .exits(2);
    let json = run.json();
    assert_eq!(json["outcome"], "not-judged");
    assert_eq!(json["packages"][0]["outcome"], "blocked");
    assert!(
        json["problems"][0]["message"]
            .as_str()
            .unwrap()
            .contains("broken.tgz")
    );
}
