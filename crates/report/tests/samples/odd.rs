//! Reports that are hard on a format: names that forge, places outside, extremes.

use packgate_report::{Diagnostic, Finding, Fix, NotInspected, Report, Subject};

use super::{
    BACKUP, DEAD, MAP, UNUSED, acme, both, clean, file, hostile, leaky, many, not_inspected,
    one_error, place, quiet,
};

/// An archive outside of any package: nothing says why a file is in it.
pub(crate) fn tarball() -> Report {
    let files = vec![file("dist/cli.js.map", 59_800_000, "1,902 sources")];
    let map = Finding::new(&MAP, "source map reveals source code", files);
    let mut unused = Finding::new(&UNUSED, "allow entry matched nothing", Vec::new());
    unused.place = Some(place("../packgate.toml", 2, 8));
    let mut report = acme(4, 73_202_118, vec![map, unused]);
    report.profiles.clear();
    report.sources.clear();
    "out/acme-cli-1.4.2.tgz".clone_into(&mut report.subject.path);
    report
}

/// A manifest with a byte order mark, CRLF line ends, a tab, and characters of two
/// UTF-16 units before the spot; and a fix that adds a file.
pub(crate) fn wide() -> Report {
    let manifest = "\u{feff}{\r\n\t\"name\": \"𝒳📦\", \"files\": [\"dist\"]\r\n}\r\n";
    let files = vec![file("dist/𝒳.js.map", 12, "")];
    let mut edited = Finding::new(&DEAD, "source map without use", files);
    edited.place = Some(place("package.json", 2, 26));
    edited.fix = Some(Fix {
        title: "add \"!**/*.map\" to \"files\"".to_owned(),
        file: "package.json".to_owned(),
        before: manifest.to_owned(),
        after: manifest.replace("\"dist\"", "\"dist\", \"!**/*.map\""),
        files: 1,
        proved: both(),
    });
    let files = vec![file("dist/a.js.bak", 7, "")];
    let mut added = Finding::new(&BACKUP, "backup of another file", files);
    added.fix = Some(Fix {
        title: "write a new file .npmignore".to_owned(),
        file: ".npmignore".to_owned(),
        before: String::new(),
        after: "*.bak\n".to_owned(),
        files: 1,
        proved: both(),
    });
    let mut report = acme(2, 19, vec![edited, added]);
    report.sources = [("package.json".to_owned(), manifest.to_owned())].into();
    report
}

/// Places outside of the repository: a global ignore file, and packages that are
/// named by absolute paths.
pub(crate) fn outside() -> Vec<Report> {
    let files = vec![file("dist/cli.js.map", 1, "")];
    let mut far = Finding::new(&MAP, "source map reveals source code", files);
    far.place = Some(place("../../../../etc/npmignore", 3, 1));
    far.fix = Some(Fix {
        title: "change a file that is not yours".to_owned(),
        file: "/etc/npmignore".to_owned(),
        before: String::new(),
        after: "x\n".to_owned(),
        files: 1,
        proved: Vec::new(),
    });
    let mut near = acme(1, 1, vec![far]);
    "packages/cli".clone_into(&mut near.subject.path);
    let mut absolute = one_error();
    "/srv/elsewhere".clone_into(&mut absolute.subject.path);
    let mut archive = tarball();
    r"C:\work\acme-cli-1.4.2.tgz".clone_into(&mut archive.subject.path);
    vec![near, absolute, archive]
}

/// Three packages with the same findings, and one finding twice in each.
pub(crate) fn siblings() -> Vec<Report> {
    ["packages/one", "packages/two", "packages/three"]
        .map(|path| {
            let mut report = leaky();
            path.clone_into(&mut report.subject.path);
            report.findings.push(report.findings[1].clone());
            report
        })
        .into()
}

/// Names that try to forge commands, links and locations.
pub(crate) const FORGING: [&str; 9] = [
    "dist/::stop-commands::x",
    "##[add-path]/evil",
    "a%0A::error file=x::forged",
    "a%250Ab,line=9,title=x",
    "a\r\n::set-output name=x::y",
    "a\u{2028}::error::x",
    "[click](https://evil.example/)",
    "{0}{1} <img src=x onerror=y>",
    "::warning::\u{85}::error::x",
];

/// A package in which every text is such a name.
pub(crate) fn forging() -> Report {
    let files = FORGING.map(|name| file(name, 1, name));
    let findings = files.chunks(3).map(|files| {
        let [one, two, three] = [0, 1, 2].map(|at| files[at].path.clone());
        let mut finding = Finding::new(&MAP, one.clone(), files.to_vec());
        finding.why = Some(two.clone());
        finding.place = Some(place(&three, 1, 1));
        finding.fix = Some(Fix {
            title: one,
            file: two,
            before: String::new(),
            after: three,
            files: 1,
            proved: Vec::new(),
        });
        finding
    });
    let mut report = acme(9, 9, findings.collect());
    FORGING[1].clone_into(&mut report.subject.name);
    FORGING[0].clone_into(&mut report.subject.path);
    report.notes = FORGING.map(str::to_owned).into();
    let unread = FORGING.map(|name| NotInspected {
        path: name.to_owned(),
        reason: name.to_owned(),
    });
    report.not_inspected = unread.into();
    report
}

/// One package in which everything is empty that may be, and one in which
/// everything is very long.
pub(crate) fn extremes() -> Vec<Report> {
    let empty = Finding::new(&UNUSED, "", Vec::new());
    let mut bare = acme(0, 0, vec![empty]);
    bare.subject = Subject::default();
    bare.notes = vec![String::new()];
    bare.not_inspected = vec![NotInspected {
        path: String::new(),
        reason: String::new(),
    }];
    let long = "𝒳/".repeat(700);
    let files = vec![file(&long, u64::MAX / 8, &long); 4];
    let mut finding = Finding::new(&MAP, long.clone(), files);
    finding.why = Some(long.clone());
    finding.place = Some(place(&long, 1 << 30, 1 << 30));
    finding.fix = Some(Fix {
        title: long.clone(),
        file: long.clone(),
        before: String::new(),
        after: long.clone(),
        files: 1,
        proved: Vec::new(),
    });
    let mut full = acme(4, u64::MAX, vec![finding]);
    full.notes = vec![long.clone()];
    full.subject.name = long;
    vec![bare, full]
}

/// Why nothing can be judged.
pub(crate) fn problems() -> Vec<Diagnostic> {
    let at = |line, column| place("packgate.toml", line, column);
    vec![
        Diagnostic::at(at(3, 1), "unknown section \"rulez\"").help("did you mean \"rules\"?"),
        Diagnostic::at(at(4, 12), "\"allow\" needs a reason")
            .help("write map-dead = { level = \"allow\", reason = \"...\" }"),
        Diagnostic {
            message: "package.json is not valid JSON".to_owned(),
            place: None,
            help: None,
        },
    ]
}

/// What a run of packgate comes to.
pub(crate) struct Run {
    pub(crate) name: &'static str,
    pub(crate) reports: Vec<Report>,
    pub(crate) problems: Vec<Diagnostic>,
}

/// Every kind of run there is.
pub(crate) fn runs() -> Vec<Run> {
    let run = |name, reports, problems| Run {
        name,
        reports,
        problems,
    };
    vec![
        run("nothing", Vec::new(), Vec::new()),
        run("clean", vec![clean()], Vec::new()),
        run("one error", vec![one_error()], Vec::new()),
        run("leaky", vec![leaky()], Vec::new()),
        run("many", vec![many()], Vec::new()),
        run("quiet", vec![quiet()], Vec::new()),
        run("not inspected", vec![not_inspected()], Vec::new()),
        run("hostile", vec![hostile()], Vec::new()),
        run("tarball", vec![tarball()], Vec::new()),
        run("wide", vec![wide()], Vec::new()),
        run("outside", outside(), Vec::new()),
        run("siblings", siblings(), Vec::new()),
        run("forging", vec![forging()], Vec::new()),
        run("extremes", extremes(), Vec::new()),
        run("problems", Vec::new(), problems()),
        run("problems too", vec![leaky(), not_inspected()], problems()),
    ]
}
