//! How fast a source map of 65 MB is judged, next to only reading it:
//! `cargo run --release -p packgate-inspect --example map_speed [FILE]`

#![expect(clippy::print_stdout, reason = "an example prints")]
#![expect(
    clippy::disallowed_methods,
    reason = "an example reads and writes files"
)]

use std::io::Read;
use std::time::{Duration, Instant};

use packgate_inspect::{Options, PackedEntry, PackedView, inspect};
use packgate_tree::Disk;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let given = std::env::args().nth(1);
    let path = match &given {
        Some(path) => std::path::PathBuf::from(path),
        None => generated()?,
    };
    let dir = path.parent().ok_or("no directory")?;
    let name = path
        .file_name()
        .and_then(|it| it.to_str())
        .ok_or("no name")?;
    let size = std::fs::metadata(&path)?.len();
    let tree = Disk::new(dir);
    let files = [PackedEntry {
        path: "dist/cli.js.map".to_owned(),
        source: name.to_owned(),
        size,
    }];
    let view = PackedView {
        tree: &tree,
        files: &files,
        memory: None,
        manifest: "{}",
    };
    let read = best(|| {
        let mut buffer = vec![0; 256 * 1024];
        let mut file = std::fs::File::open(&path).expect("it was there");
        while file.read(&mut buffer).expect("it is readable") > 0 {}
    });
    let options = Options::default();
    let judged = best(|| drop(inspect(&view, &options)));
    let inspection = inspect(&view, &options);
    println!("{size} bytes: read {read:?}, judged {judged:?}");
    for hit in inspection.hits {
        println!("{}: {}", hit.rule.id, hit.detail.unwrap_or_default());
    }
    if given.is_none() {
        std::fs::remove_file(&path)?;
    }
    Ok(())
}

fn best(work: impl Fn()) -> Duration {
    let once = || {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..5).map(|_| once()).min().unwrap_or_default()
}

/// A map like those of large bundles: 1,900 sources, 65 MB.
fn generated() -> std::io::Result<std::path::PathBuf> {
    let line =
        r#"  if (options.verbose === true) {\n    console.log(\"building \" + name);\n  }\n"#;
    let mut text = String::from(r#"{"version":3,"file":"cli.js","sources":["#);
    for index in 0..1900 {
        text.push_str(if index > 0 { "," } else { "" });
        text.push_str(&format_name(index));
    }
    text.push_str(r#"],"sourcesContent":["#);
    for index in 0..1900 {
        text.push_str(if index > 0 { ",\"" } else { "\"" });
        text.push_str(&index.to_string());
        text.push_str(&line.repeat(370));
        text.push('"');
    }
    text.push_str(r#"],"names":[],"mappings":""#);
    text.push_str(&"AAAA,SAASA,IAAKC;".repeat(300_000));
    text.push_str("\"}");
    let path = std::env::temp_dir().join(format!("map-speed-{}.map", std::process::id()));
    std::fs::write(&path, text)?;
    Ok(path)
}

fn format_name(index: u32) -> String {
    format!("\"../src/commands/file{index}.ts\"")
}
