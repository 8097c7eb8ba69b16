//! What is written is what was in the sources, byte by byte.

use crate::archive::Archive;
use crate::maps::{files, inline, map, write};
use crate::support::{Project, npm11};
use std::fs;
use std::path::Path;

const TEXTS: [(&str, &str); 5] = [
    ("../src/plain.ts", "export const a = 1;\n"),
    (
        "../src/marks.ts",
        "\u{feff}a\r\nb\tc\u{0}\u{1f600}\"\\\u{2028}",
    ),
    ("../src/no-end.ts", "last line"),
    (
        "../src/comment.ts",
        "// */ </script>\n//# sourceMappingURL=data:,x\n",
    ),
    ("../node_modules/dep/i.js", "dep\n"),
];

#[test]
fn every_form_gives_the_same_bytes() {
    let text = map(&TEXTS);
    let tarball = Archive::package().file("package/dist/a.map", text.as_bytes());
    let section = format!(
        r#"{{"version":3,"sections":[{{"offset":{{"line":0,"column":0}},"map":{text}}}]}}"#
    );
    for (subject, project) in [
        (".", Project::new(npm11("")).file("dist/a.js.map", &text)),
        (
            ".",
            Project::new(npm11("")).file("dist/a.js", inline(&text)),
        ),
        ("x", Project::empty().file("x", &text)),
        ("x", Project::empty().file("x", section)),
        ("a.css", Project::empty().file("a.css", inline(&text))),
        ("x.tgz", Project::empty().file("x.tgz", tarball.tgz())),
    ] {
        let (run, written) = write(&project, subject);
        let run = run
            .exits(0)
            .says(&["written to ../out: 5 sources", "packgate-reveal.json"]);
        assert_eq!(written.len(), TEXTS.len(), "{run:?}");
        for (name, content) in TEXTS {
            let path = name.trim_start_matches("../");
            assert_eq!(written[path], content.as_bytes(), "{subject}: {name}");
        }
    }
}

/// An empty directory that is there is taken.
#[test]
fn into_an_empty_directory() {
    let project = Project::new(npm11(""))
        .file("a.map", map(&TEXTS))
        .dir("../out");
    let (run, written) = write(&project, ".");
    assert_eq!((run.code, written.len()), (0, 5));
    // A second time it is in use.
    project
        .run(&["reveal", "--out", "../out"])
        .refuses(&["not empty"]);
}

/// One content, one file; what ships is none.
#[test]
fn each_content_is_written_once() {
    let project = Project::new(npm11(""))
        .file(
            "dist/a.map",
            map(&[("../src/a.ts", "1\n"), ("../src/b.ts", "1\n")]),
        )
        .file(
            "dist/b.map",
            map(&[("../src/a.ts", "1\n"), ("../lib/c.ts", "2\n")]),
        )
        .file("lib/c.ts", "2\n");
    let (run, written) = write(&project, ".");
    assert_eq!(run.code, 0);
    assert_eq!(written.keys().collect::<Vec<_>>(), ["src/a.ts"]);
}

/// A map in a content of a map: both are told apart while both are open.
#[test]
fn a_map_in_a_map() {
    let inner = inline(&map(&[("inner.ts", "let inner;\n")]));
    let project = Project::empty().file("x", map(&[("outer.js", &inner)]));
    let (run, written) = write(&project, "x");
    assert_eq!(run.code, 0, "{run:?}");
    assert_eq!(written["outer.js"], inner.as_bytes());
    assert_eq!(written["inner.ts"], b"let inner;\n");
}

/// The example's map was made from the sources beside it.
#[test]
fn the_example_is_recovered_whole() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/leaky-package");
    let project = Project::empty();
    for (path, bytes) in files(&from) {
        project.write(&path, bytes);
    }
    let (run, written) = write(&project, ".");
    assert_eq!((run.code, written.len()), (0, 4));
    for (path, bytes) in written {
        assert_eq!(bytes, fs::read(from.join(&path)).unwrap(), "{path}");
    }
}
