//! A package that leaks in every way, with thousands of files: what it looks like.

use crate::support::{Project, Run};
use std::fmt::Write as _;
use std::process::Command;
use std::time::Instant;

const MAPS: usize = 3_000;
/// The lines that one cause may take.
const LINES: usize = 5;

/// 3,000 maps with their sources, agent state, coverage, debug information, tests and
/// CI without an allowlist, a tsbuildinfo and an internal directory.
fn leaky() -> Project {
    let project = Project::empty();
    project.write(
        "package.json",
        "{\n  \"name\": \"acme-app\",\n  \"version\": \"4.2.0\",\n  \"main\": \"dist/index.js\"\n}\n",
    );
    let mut index = String::new();
    for number in 0..MAPS {
        let name = format!("chunks/{:02}/{number:04}", number % 40);
        let _ = writeln!(index, "require(\"./{name}.js\");");
        let source = format!(
            "export const part{number} = () => \"{}\";\\n",
            "x".repeat(200)
        );
        let map = format!(
            "{{\"version\":3,\"sources\":[\"../../../src/parts/part{number}.ts\"],\"sourcesContent\":[\"{}\"],\"names\":[],\"mappings\":\"AAAA\"}}",
            source.replace('"', "\\\"")
        );
        project.write(
            &format!("dist/{name}.js"),
            format!("exports.p = 1;\n//# sourceMappingURL={number:04}.js.map\n"),
        );
        project.write(&format!("dist/{name}.js.map"), map);
    }
    project.write("dist/index.js", index);
    for number in 0..60 {
        project.write(&format!("test/case{number}.test.js"), "test();\n");
        project.write(
            &format!("coverage/lcov-report/file{number}.html"),
            "<html></html>\n",
        );
        project.write(
            &format!("dist/internal/plan{number}.js"),
            "exports.plan = 1;\n",
        );
    }
    project
        .file(
            "coverage/lcov.info",
            "SF:src/parts/part0.ts\nend_of_record\n",
        )
        .file(".claude/settings.local.json", "{}\n")
        .file(".github/workflows/release.yml", "on: push\n")
        .file("docs/plans.md", "Plans.\n")
        .file(
            "tsconfig.tsbuildinfo",
            r#"{"fileNames":["./src/parts/part0.ts"],"fileInfos":["x"],"version":"5.7.2"}"#,
        )
        .file("dist/engine.wasm", engine())
        .file("dist/.env.production", "STRIPE_KEY=abc\n")
        .file("yarn-error.log", "error\n")
}

/// A WebAssembly module that is half debug information.
fn engine() -> Vec<u8> {
    let mut bytes = b"\0asm\x01\0\0\0".to_vec();
    let body = [b"\x0b.debug_info".as_slice(), &[0; 1_000]].concat();
    // A custom section and its length: 7 bits a byte, the lowest first.
    bytes.extend([0, 0xf4, 0x07]);
    assert_eq!(body.len(), 0x74 + (0x07 << 7));
    bytes.extend(body);
    bytes
}

/// The blocks of the report, one per cause.
fn causes(text: &str) -> Vec<&str> {
    let blocks = text.split("\n\n");
    let headed = |it: &&str| it.starts_with("error[") || it.starts_with("warning[");
    blocks.filter(headed).collect()
}

/// Every cause in a few lines, wherever it is read.
fn assert_short(text: &str) {
    let causes = causes(text);
    for rule in [
        "error[map-reveals-source]",
        "error[internal-dir]",
        "error[agent-state]",
        "error[coverage]",
        "error[tsbuildinfo]",
        "error[env-file]",
        "warning[debug-info]",
        "warning[log-file]",
        "warning[no-allowlist]",
    ] {
        let of: Vec<_> = causes.iter().filter(|it| it.starts_with(rule)).collect();
        assert_eq!(of.len(), 1, "{rule} in\n{text}");
    }
    for cause in &causes {
        assert!(cause.lines().count() <= LINES, "{cause}");
    }
    let maps = causes[0];
    assert!(
        maps.contains("3,000 source files") && maps.contains("3,000 files, "),
        "{maps}"
    );
    assert!(maps.contains("2,99"), "how many more: {maps}");
    assert!(text.lines().count() <= 80, "{} lines", text.lines().count());
}

#[test]
fn thousands_of_maps_are_one_cause() {
    let project = leaky();
    let begin = Instant::now();
    let run = project.run(&["check"]).exits(1);
    let took = begin.elapsed();
    assert_short(&run.stdout);
    // Debug builds on a loaded machine included; it takes some seconds there.
    assert!(took.as_secs() < 60, "{took:?}");
}

#[test]
fn everything_is_there_for_who_asks() {
    let run = leaky().run(&["check", "--verbose"]).exits(1);
    let maps = run.stdout.lines().filter(|it| it.contains(".js.map  "));
    assert_eq!(maps.count(), MAPS);
}

/// The same at a terminal of 100 columns, in colour.
#[cfg(unix)]
#[test]
fn at_a_terminal_no_line_is_broken() {
    let project = leaky();
    let run = at_a_terminal(&project, 100);
    assert_eq!(run.code, 1, "{run:#?}");
    let plain = without_colour(&run.stdout);
    assert_ne!(plain, run.stdout, "no colour at a terminal");
    assert_short(&plain);
    for line in plain.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
}

#[cfg(unix)]
fn at_a_terminal(project: &Project, columns: u16) -> Run {
    let script = "import os, pty, sys\nos.chdir(sys.argv[1])\nsys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[2:])))";
    let output = Command::new("python3")
        .args(["-c", script])
        .arg(project.at(""))
        .arg(env!("CARGO_BIN_EXE_packgate"))
        .arg("check")
        .env("COLUMNS", columns.to_string())
        .env("TERM", "xterm-256color")
        .env("LANG", "C.UTF-8")
        .env("HOME", project.base().join("home"))
        .env_remove("NO_COLOR")
        .env_remove("CI")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        stdout: String::from_utf8(output.stdout)
            .unwrap()
            .replace("\r\n", "\n"),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[cfg(unix)]
fn without_colour(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |mut out, part| {
        out.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
        out
    })
}
