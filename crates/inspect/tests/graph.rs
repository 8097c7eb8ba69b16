//! Module graphs of any size and form.

mod support;

use packgate_inspect::{Answer, Options, PackedView, trace};
use support::{entry, files, run};

/// A package whose entry point needs every file by way of the one before.
fn chain_of(files: usize, manifest: &str, end: &str) -> Vec<(String, Vec<u8>)> {
    let code = |index: usize| match index + 1 {
        next if next == files => end.to_owned(),
        next => format!("import './f{next}.js'; import './f{index}.js'"),
    };
    let file = |index: usize| (format!("internal/f{index}.js"), code(index).into_bytes());
    let mut list: Vec<_> = (0..files).map(file).collect();
    list.push(("package.json".to_owned(), manifest.as_bytes().to_vec()));
    list
}

#[test]
fn a_hundred_thousand_files_in_a_ring_are_all_reached() {
    let ring = r#"{"exports":"./internal/f0.js"}"#;
    let list = chain_of(100_000, ring, "import './f0.js'");
    let hits = run(&list, &Options::default()).hits;
    assert_eq!(hits.len(), 100_000);
    assert!(
        hits.iter()
            .all(|it| it.level == packgate_report::Level::Note)
    );
}

#[test]
fn rings_that_no_entry_point_reaches_end_too() {
    let list = files(&[
        ("package.json", r#"{"main":"i.js"}"#),
        ("i.js", "1"),
        ("lib/a.js", "import './b.js'; import './internal/c.js'"),
        ("lib/b.js", "import './a.js'"),
        ("lib/internal/c.js", "import '../a.js'; import './c.js'"),
    ]);
    let entries: Vec<_> = list
        .iter()
        .map(|(path, it)| entry(path, it.len()))
        .collect();
    let tree = list
        .iter()
        .fold(packgate_tree::Memory::new("test"), |tree, (path, it)| {
            tree.file(path, it)
        });
    let view = PackedView {
        tree: &tree,
        files: &entries,
        manifest: r#"{"main":"i.js"}"#,
        memory: None,
    };
    let asked = ["lib/a.js", "lib/b.js", "lib/internal/c.js"].map(str::to_owned);
    let answers = trace(&view, &Options::default(), &asked);
    assert_eq!(answers[..2], [Answer::Unreached, Answer::Unreached]);
    let Answer::Chain(chain) = &answers[2] else {
        panic!("{answers:?}");
    };
    assert_eq!((&chain.entry, chain.links.len()), (&None, 1));
}

#[test]
fn more_specifiers_than_are_kept_may_be_anything() {
    let code: Vec<String> = (0..60_000).map(|it| format!("'./x{it}'")).collect();
    let code = code.join(";");
    let list = files(&[
        ("package.json", r#"{"main":"i.js"}"#),
        ("i.js", &code),
        ("internal/a.js", "1"),
    ]);
    let inspection = run(&list, &Options::default());
    let detail = inspection.hits[0].detail.as_deref();
    assert!(detail.is_some_and(|it| it.starts_with("perhaps loaded by i.js")));
}

#[test]
fn code_that_nests_without_end_does_not_overflow_anything() {
    for unit in [
        "(",
        "[",
        "{",
        "!",
        "a=>",
        "`${",
        "if(a)b;else ",
        "<a>",
        "x=",
        "keyof ",
        "/*",
    ] {
        let list = files(&[
            ("package.json", r#"{"main":"i.ts"}"#),
            ("i.ts", &unit.repeat(1_000_000)),
            ("internal/a.ts", "1"),
        ]);
        assert_eq!(run(&list, &Options::default()).hits.len(), 1, "{unit}");
    }
}
