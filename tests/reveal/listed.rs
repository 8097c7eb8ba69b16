//! What is listed, of which subject.

use crate::archive::{Archive, gzip};
use crate::maps::{inline, map};
use crate::support::{Project, manifest, npm11};

const SECRET: (&str, &str) = ("../src/secret.ts", "const rate = 3;\n");

fn leaky() -> Project {
    let sources = [
        SECRET,
        ("../src/public.ts", "export {};\n"),
        ("../node_modules/lodash/get.js", "get\n"),
        ("webpack://x/webpack/bootstrap", "boot\n"),
        ("../src/empty.ts", ""),
    ];
    Project::new(npm11(""))
        .file("dist/a.js.map", map(&sources))
        .file("dist/b.js", inline(&map(&[SECRET])))
        .file("src/public.ts", "export {};\r\n")
}

#[test]
fn a_package() {
    let run = leaky().run(&["reveal"]).exits(0);
    let expected = "\
fx@1.0.0: 2 source maps reveal 1 source file, 16 B in 1 line

maps
    298 B  dist/a.js.map  1 source (16 B), 2 third-party
    348 B  dist/b.js:2 (inline)  1 source (16 B)

own sources, which nothing else in the package has
     16 B  1 line  src/secret.ts

third-party sources
      9 B  2: lodash 1, the bundler's own 1

also in the maps
           1 source that the package ships anyway
           1 repetition of these sources
           1 name of sources without content
";
    let sizes = |text: &str| {
        let words = text.lines().map(|line| match line.split_once(" B  dist") {
            Some((_, rest)) => format!("dist{rest}\n"),
            None => format!("{line}\n"),
        });
        words.collect::<String>()
    };
    // The maps' own sizes follow from how this test writes JSON.
    assert_eq!(sizes(&run.stdout), sizes(expected), "{}", run.stdout);
}

#[test]
fn a_package_for_programs() {
    let json = leaky().run(&["reveal", "--format", "json"]).exits(0).json();
    assert_eq!(
        (&json["version"], &json["complete"]),
        (&1.into(), &true.into())
    );
    assert_eq!(json["totals"]["own"]["bytes"], 16);
    assert_eq!(json["totals"]["third_party"]["sources"], 2);
    assert_eq!(json["totals"]["only_named"], 1);
    let sources = json["maps"][0]["sources"].as_array().unwrap();
    let told: Vec<String> = sources
        .iter()
        .map(|it| {
            let keys = ["name", "path", "standing", "whose", "dependency"];
            keys.map(|key| it[key].as_str().unwrap_or("-").to_owned())
                .join(" ")
        })
        .collect();
    assert_eq!(
        told,
        [
            "../src/secret.ts src/secret.ts revealed own -",
            "../src/public.ts - ships own -",
            "../node_modules/lodash/get.js node_modules/lodash/get.js revealed dependency lodash",
            "webpack://x/webpack/bootstrap x/webpack/bootstrap revealed bundler -",
        ]
    );
    assert_eq!(json["maps"][0]["only_named"][0], "../src/empty.ts");
    assert_eq!(json["maps"][1]["line"], 2);
    assert_eq!(json["maps"][1]["sources"][0]["standing"], "repeated");
    assert_eq!(json["maps"][1]["sources"][0]["path"], "src/secret.ts");
}

#[test]
fn a_package_without_maps_is_one_line() {
    let project = Project::new(npm11("")).file("a.js", "1\n");
    let run = project.run(&["reveal"]).exits(0);
    assert_eq!(run.stdout, "fx@1.0.0: no source maps (2 files)\n");
    let run = project.run(&["reveal", "--out", "../out"]).exits(0);
    assert!(
        run.stdout
            .ends_with("nothing was written to ../out: there is nothing to recover\n")
    );
}

#[test]
fn maps_of_what_ships_reveal_nothing() {
    let project = Project::new(npm11(""))
        .file("dist/a.js.map", map(&[("../src/a.ts", "let a")]))
        .file("src/a.ts", "let a");
    let run = project.run(&["reveal"]).exits(0);
    run.says(&["1 source map reveals nothing that the package does not ship"]);
}

/// Only what would be published counts.
#[test]
fn what_is_not_packed_is_not_looked_at() {
    let project = leaky().file(".npmignore", "*.map\nb.js\n");
    let run = project.run(&["reveal"]).exits(0);
    assert!(run.stdout.contains("no source maps"), "{run:#?}");
}

/// npm 11 and npm 12 read this list otherwise: what one of them packs can leak.
#[test]
fn who_alone_packs_a_map_is_said() {
    let project = Project::new(manifest(r#""files":["dist","!*.map"]"#))
        .file("dist/a.js.map", map(&[SECRET]));
    project
        .run(&["reveal", "--manager", "npm@11"])
        .exits(0)
        .says(&["no source maps"]);
    project
        .run(&["reveal", "--manager", "npm@12"])
        .exits(0)
        .says(&["reveals 1 source file"]);
    let run = project.run(&["reveal"]).exits(0);
    run.says(&["dist/a.js.map  1 source (16 B), packed by npm 12 only"]);
    let json = project.run(&["reveal", "--format", "json"]).exits(0).json();
    assert_eq!(json["maps"][0]["only"][0], "npm 12");
}

/// What only one of them ships is no excuse for a map that the other packs.
#[test]
fn a_source_ships_only_if_everybody_packs_it() {
    let project = Project::new(manifest(r#""files":["dist","!*.ts"]"#))
        .file("dist/a.js.map", map(&[("a.ts", "let a")]))
        .file("dist/a.ts", "let a");
    project
        .run(&["reveal"])
        .exits(0)
        .says(&["reveals 1 source file"]);
    let run = project.run(&["reveal", "--manager", "npm@12"]).exits(0);
    run.says(&["reveals nothing"]);
}

#[test]
fn a_tarball() {
    let tarball = Archive::package()
        .file("package/dist/a.js.map", map(&[SECRET]).as_bytes())
        .tgz();
    // By its name, and by its first bytes.
    for name in ["fx-1.0.0.tgz", "download"] {
        let project = Project::empty().file(name, &tarball);
        let run = project.run(&["reveal", name]).exits(0);
        run.says(&[
            "fx@1.0.0: 1 source map reveals 1 source file",
            "src/secret.ts",
        ]);
    }
    let project = Project::empty().file("cut.tgz", &tarball[..tarball.len() / 2]);
    project.run(&["reveal", "cut.tgz"]).refuses(&["cut.tgz"]);
}

#[test]
fn one_file_under_any_name() {
    let text = map(&[SECRET]);
    for (name, bytes) in [
        ("a.js.map", text.clone()),
        ("notes.txt", text.clone()),
        ("LICENSE", format!("\u{feff})]}}'\n{text}")),
        ("bundle.js", inline(&text)),
        ("style.css", inline(&text)),
    ] {
        assert_one(name, bytes.as_bytes());
    }
    assert_one("a.js.map.gz", &gzip(text.as_bytes()));
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_one("a.map", &wide);
}

#[track_caller]
fn assert_one(name: &str, bytes: &[u8]) {
    let project = Project::empty().file(name, bytes);
    let run = project.run(&["reveal", name]).exits(0);
    let run = run.says(&["holds 1 source file, 16 B in 1 line", "src/secret.ts"]);
    run.complains(&["note: one file by itself"]);
}

/// More than a screen is summed up, unless all of it is asked for.
#[test]
fn many_sources_are_summed_up_by_directory() {
    let names: Vec<String> = (0..3000)
        .map(|at| format!("../src/d{}/e{}/f{at}.ts", at % 7, at % 3))
        .collect();
    let sources: Vec<(&str, &str)> = names.iter().map(|it| (it.as_str(), it.as_str())).collect();
    let mut project = Project::new(npm11(""));
    for (at, part) in sources.chunks(100).enumerate() {
        project = project.file(&format!("dist/{at}.map"), map(part));
    }
    let run = project.run(&["reveal"]).exits(0);
    assert!(run.stdout.lines().count() < 40, "{}", run.stdout);
    let run = run.says(&[
        "3,000 source files",
        "in 25 more maps",
        "src/d6/",
        "--verbose lists",
    ]);
    assert!(!run.stdout.contains("f7.ts"));
    let run = project.run(&["reveal", "--verbose"]).exits(0);
    assert!(run.stdout.lines().count() > 3000);
    run.says(&["src/d0/e1/f7.ts", "dist/29.map"]);
}
