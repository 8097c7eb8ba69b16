//! Packages written as text, with what the program must say of them.

use crate::archive::Archive;
use crate::make::expand;
use crate::support::{Project, Run, npm11};
use std::path::Path;
use std::process::Command;

/// One package, and what must come of it.
#[derive(Debug, Default)]
pub(crate) struct Case {
    /// What has happened, or what it shows.
    pub(crate) name: String,
    /// The exit code.
    pub(crate) exit: i32,
    /// Level and rule of each finding, sorted.
    pub(crate) findings: Vec<String>,
    /// Texts that the output must contain, and must not.
    says: Vec<String>,
    silent: Vec<String>,
    tarball: bool,
    git: bool,
    files: Vec<(String, String)>,
}

/// Reads cases. `== NAME` begins one; then come `exit CODE`, the findings as
/// `LEVEL RULE`, `~ TEXT` that is said, `! TEXT` that is not, `as a tarball`, `with git`
/// (a repository with one commit of whatever git does not ignore), and the files, each
/// behind `-- PATH`; `../home/` is the home of the user.
pub(crate) fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            let name = name.to_owned();
            cases.push(Case {
                name,
                ..Case::default()
            });
            continue;
        }
        let case = cases.last_mut().expect("a name before anything else");
        if let Some(path) = line.strip_prefix("-- ") {
            case.files.push((path.to_owned(), String::new()));
        } else if let Some((_, content)) = case.files.last_mut() {
            content.push_str(line);
            content.push('\n');
        } else {
            case.expect(line);
        }
    }
    cases
}

impl Case {
    fn expect(&mut self, line: &str) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "~" => self.says.push(rest.to_owned()),
            "!" => self.silent.push(rest.to_owned()),
            "exit" => self.exit = rest.parse().expect("a number"),
            "as" => self.tarball = true,
            "with" => self.git = true,
            "error" | "warning" | "note" => self.findings.push(line.to_owned()),
            _ => panic!("{}: {line}: what is that?", self.name),
        }
        self.findings.sort();
    }

    /// What is different from what was expected; and the findings, in the words of the
    /// program.
    pub(crate) fn judge(&self) -> (Option<String>, Vec<String>) {
        let project = self.project();
        let mut args = vec!["check", "--verbose"];
        if self.tarball {
            project.write("../fx.tgz", self.archive());
            args.push("../fx.tgz");
        }
        let told = project.run(&args);
        args.extend(["--format", "json"]);
        let run = project.run(&args);
        let mut findings = run.findings();
        findings.sort();
        let expected = (self.exit, self.exit, &self.findings);
        let wrong = (told.code, run.code, &findings) != expected;
        let missing = self.says.iter().find(|it| !told.stdout.contains(*it));
        let extra = self.silent.iter().find(|it| told.stdout.contains(*it));
        let complaint = if wrong || missing.is_some() || extra.is_some() {
            let said = (missing, extra);
            Some(format!(
                "{}: exit {}, {findings:#?}, not {expected:?}; {said:?}\n{}{}",
                self.name, run.code, told.stdout, told.stderr
            ))
        } else {
            None
        };
        (complaint, messages(&run))
    }

    fn contents(&self) -> impl Iterator<Item = (&str, Vec<u8>)> {
        let own = self.files.iter().map(|(path, text)| {
            let text = text.strip_suffix('\n').unwrap_or(text);
            (path.as_str(), expand(text))
        });
        let named = self.files.iter().any(|(path, _)| path == "package.json");
        let manifest = (!named).then(|| ("package.json", npm11("").into_bytes()));
        manifest.into_iter().chain(own)
    }

    fn project(&self) -> Project {
        let project = Project::empty();
        for (path, content) in self.contents() {
            if !self.tarball {
                project.write(path, content);
            }
        }
        if self.git {
            git(&project, &["init", "--quiet"]);
            // What git keeps there that the case wants otherwise.
            for (path, content) in self.contents() {
                project.write(path, content);
            }
            git(&project, &["add", "--all"]);
            git(&project, &["commit", "--quiet", "--message", "all"]);
        }
        project
    }

    fn archive(&self) -> Vec<u8> {
        let all = Archive::default();
        let entries = self.contents().fold(all, |archive, (path, content)| {
            archive.file(&format!("package/{path}"), &content)
        });
        entries.tgz()
    }
}

fn git(project: &Project, args: &[&str]) {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
        .args(args)
        .current_dir(project.at(""))
        .env("HOME", project.at("../home"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env_remove("XDG_CONFIG_HOME");
    let output = command.output().expect("git is needed");
    assert!(output.status.success(), "{args:?}: {output:?}");
}

/// File, level, rule, message.
fn messages(run: &Run) -> Vec<String> {
    let json = run.json();
    let findings = json["packages"][0]["findings"].as_array().cloned();
    let text = |it: &serde_json::Value| it.as_str().unwrap_or_default().to_owned();
    let line = |it: &serde_json::Value| {
        let (level, rule) = (text(&it["level"]), text(&it["rule"]));
        let file = text(&it["files"][0]["path"]);
        format!("{file:30} {level:8} {rule:20} {}", text(&it["message"]))
    };
    findings.unwrap_or_default().iter().map(line).collect()
}

/// The cases of a file.
pub(crate) fn read(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path);
    cases(&text.unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}
