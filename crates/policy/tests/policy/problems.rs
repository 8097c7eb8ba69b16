//! What is wrong with a policy file: all of it, each at its place.

use crate::support::read;

/// A file, and each of its problems as `line:column message (help)`.
const CASES: &[(&str, &[&str])] = &[
    ("", &[]),
    (
        "[project]\nclose = true\n",
        &["2:1: unknown key \"close\" in [project] (did you mean \"closed\"?)"],
    ),
    (
        "[project]\nbanana = true\n",
        &["2:1: unknown key \"banana\" in [project] (known here: closed, manager, packages)"],
    ),
    (
        "[rule]\n",
        &["1:2: unknown section \"rule\" (did you mean \"rules\"?)"],
    ),
    (
        "closed = true\n",
        &[
            "1:1: unknown section \"closed\" (known here: project, rules, allow, secrets, commit, push)",
        ],
    ),
    (
        "project = 1\n",
        &["1:11: expected a table, found an integer"],
    ),
    (
        "[project]\nclosed = \"yes\"\n",
        &["2:10: expected true or false, found a string"],
    ),
    (
        "[project]\nmanager = 12\n",
        &["2:11: expected a string, found an integer"],
    ),
    (
        "[project]\nmanager = \"bun\"\n",
        &["2:11: unknown manager \"bun\""],
    ),
    (
        "[project]\npackages = \"a\"\n",
        &["2:12: expected an array of strings, found a string"],
    ),
    (
        "[project]\npackages = [\"a\", 1]\n",
        &["2:18: expected a string, found an integer"],
    ),
    (
        "[project]\npackages = [\"a[\"]\n",
        &["2:13: broken pattern: unclosed character class; missing ']'"],
    ),
    (
        "[rules]\nmap-ded = \"note\"\n",
        &["2:1: unknown rule \"map-ded\" (did you mean \"map-dead\"?)"],
    ),
    (
        "[rules]\nsourcemaps = \"note\"\n",
        &["2:1: unknown rule \"sourcemaps\" (did you mean \"source-maps\"?)"],
    ),
    (
        "[rules]\nxyz = \"note\"\n",
        &["2:1: unknown rule \"xyz\" (`packgate rule` lists the rules and families)"],
    ),
    (
        "[rules]\nmap-dead = \"warn\"\n",
        &["2:12: unknown value \"warn\" (one of \"error\", \"warning\", \"note\", \"allow\")"],
    ),
    (
        "[rules]\nmap-dead = \"allow\"\n",
        &[
            "2:12: \"allow\" needs a reason (write map-dead = { level = \"allow\", reason = \"...\" })",
        ],
    ),
    (
        "[rules]\n\"secret/npm\" = \"allow\"\n",
        &[
            "2:16: \"allow\" needs a reason (write \"secret/npm\" = { level = \"allow\", reason = \"...\" })",
        ],
    ),
    (
        "[rules]\nsecret/npm = \"note\"\n",
        &[
            "2:7: not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_` (a name with a slash needs quotes: \"secret/npm\")",
        ],
    ),
    (
        "[rules]\nmap-dead = { level = \"allow\" }\n",
        &["2:22: \"allow\" needs a reason (add reason = \"...\")"],
    ),
    (
        "[rules]\nmap-dead = { level = \"allow\", reason = \" \" }\n",
        &["2:40: empty reason (say why, for whoever reads this in a year)"],
    ),
    (
        "[rules]\nmap-dead = { reason = \"r\" }\n",
        &["2:12: setting of \"map-dead\" without \"level\""],
    ),
    (
        "[rules]\nmap-dead = 1\n",
        &["2:12: expected a level, a table or an array of these, found an integer"],
    ),
    (
        "[rules]\nmap-dead = { level = \"note\", path = [] }\n",
        &["2:30: unknown key \"path\" in the setting of a rule (did you mean \"paths\"?)"],
    ),
    (
        "[rules]\nmap-dead = { level = \"note\", paths = [] }\n",
        &["2:38: no path at all (leave \"paths\" out to mean every path)"],
    ),
    (
        "[rules]\nmap-dead = { level = \"note\", paths = [\"dist/\"] }\n",
        &["2:39: patterns match files, not directories (write \"dist/**\" for all that is below)"],
    ),
    (
        "[rules]\nmap-dead = { level = \"note\", bytes = 1 }\n",
        &["2:38: \"bytes\" means nothing for \"map-dead\" (it is a bound of size-budget)"],
    ),
    (
        "[rules]\nsize-budget = \"error\"\n",
        &[
            "2:15: size budget without a bound (write size-budget = { level = \"error\", bytes = 5_000_000 })",
        ],
    ),
    (
        "[rules]\nsize-budget = { bytes = -1 }\n",
        &["2:25: expected a whole number from 0, found an integer"],
    ),
    (
        "[rules]\nsize-budget = { bytes = 1, paths = [\"a\"] }\n",
        &["2:36: a size budget is for the whole package, not for paths"],
    ),
    (
        "[rules]\nsize-budget = [{ bytes = 1 }, { files = 1 }]\n",
        &["2:1: a package has one size budget, not several"],
    ),
    (
        "[rules]\nmap-dead = { level = 1 }\n",
        &["2:22: expected a string, found an integer"],
    ),
    (
        "[rules]\nmap-dead = { level = \"allow\", reason = 1 }\n",
        &["2:40: expected a string, found an integer"],
    ),
    (
        "[allow]\nrule = \"map-dead\"\n",
        &["1:1: expected [[allow]], with two brackets, for each entry, found a table"],
    ),
    (
        "[[allow]]\n",
        &[
            "1:1: [[allow]] without \"rule\"",
            "1:1: [[allow]] without \"path\"",
            "1:1: [[allow]] without \"reason\"",
        ],
    ),
    (
        "[[allow]]\nrule = \"x\"\npath = \"!a\"\nreason = \"\"\nexpires = \"2027-03-01\"\n",
        &[
            "2:8: unknown rule \"x\" (`packgate rule` lists the rules and families)",
            "3:8: patterns cannot be negated (name what is meant; to match a \"!\", write \"[!]\")",
            "4:10: empty reason (say why, for whoever reads this in a year)",
            "5:11: expected a date without quotes or time, such as 2027-03-01, found a string",
        ],
    ),
    (
        "[[allow]]\nrule = \"map-dead\"\npath = \"a\"\nreason = \"r\"\nexpires = 2027-03-01T10:00:00Z\n",
        &["5:11: expected a date without quotes or time, such as 2027-03-01, found a date or time"],
    ),
    (
        "[[allow]]\nrule = \"map-dead\"\npath = \"a\"\nreason = \"r\"\nexpire = 2027-03-01\n",
        &["5:1: unknown key \"expire\" in [[allow]] (did you mean \"expires\"?)"],
    ),
    (
        "[commit]\ntree = \"index\"\n",
        &["2:8: unknown value \"index\" (one of \"overlay\", \"staged\")"],
    ),
    (
        "[commit]\nsecrets = \"all\"\n",
        &["2:11: unknown value \"all\" (one of \"packed\", \"all-staged\")"],
    ),
    (
        "[push]\neveryCommit = true\n",
        &["2:1: unknown key \"everyCommit\" in [push] (did you mean \"every-commit\"?)"],
    ),
    (
        "[[allow]]\nrule = \"map-dead\"\nfingerprint = \"0123\"\nreason = \"r\"\n",
        &["3:15: \"map-dead\" is not about secrets in files: only a path can be meant"],
    ),
    (
        "[[allow]]\nrule = \"secret\"\nfingerprint = \"ghp_abc\"\nreason = \"r\"\n",
        &[
            "3:15: not a fingerprint of a secret (packgate check --verbose shows it: 16 hexadecimal digits, or 4)",
        ],
    ),
    (
        "[[allow]]\nrule = \"secret\"\nregex = '(a'\nreason = \"r\"\n",
        &["3:9: broken expression: unclosed group"],
    ),
    (
        "[[allow]]\nrule = \"secret\"\nregex = 'a*'\nreason = \"r\"\n",
        &["3:9: expression without a bound (it matches nothing at all, and so every value)"],
    ),
    (
        "[[allow]]\nrule = \"secret\"\nregex = '(a{500}){500}'\nreason = \"r\"\n",
        &["3:9: broken expression: Compiled regex exceeds size limit of 1048576 bytes."],
    ),
    (
        "[[secrets.detector]]\nid = \"A b\"\nwhat = \"\"\nprefix = \"acme_\"\nalphabet = \"hex\"\nlength = 3.5\n",
        &[
            "1:1: [[secrets.detector]] without \"reason\"",
            "2:6: not the name of a detector (lower-case letters, digits and \"-\")",
            "3:8: empty what",
            "6:10: expected a whole number, or the least and the most as [20, 40], found a float",
        ],
    ),
    (
        "[[secrets.detector]]\nid = \"npm\"\nwhat = \"w\"\nprefix = \"acme_\"\nalphabet = \"hex\"\nlength = 30\nreason = \"r\"\n",
        &["2:6: there is a rule secret/npm already"],
    ),
    (
        "[[secrets.detector]]\nid = \"x\"\nwhat = \"w\"\nprefix = \"acme_\"\nalphabet = \"klingon\"\nlength = 30\nreason = \"r\"\n",
        &["2:6: no alphabet \"klingon\""],
    ),
    (
        "[secrets]\nstrict = 1\nloose = 2\n",
        &[
            "2:10: expected true or false, found an integer",
            "3:1: unknown key \"loose\" in [secrets] (known here: strict, detector)",
        ],
    ),
    (
        "[project]\nclosed = true\n[rules]\nsource-maps = { level = \"allow\", reason = \"r\" }\n",
        &[
            "4:15: this is allowed everywhere, yet the project is closed (remove one of the two, or allow single paths)",
        ],
    ),
    (
        "[rules]\nmap-ded = \"note\"\n[project]\nclosd = 1\n[push]\nevery-commit = 1\n",
        &[
            "2:1: unknown rule \"map-ded\" (did you mean \"map-dead\"?)",
            "4:1: unknown key \"closd\" in [project] (did you mean \"closed\"?)",
            "6:16: expected true or false, found an integer",
        ],
    ),
    (
        "[project]\nclosed = true\nclosed = false\n",
        &["3:1: not valid TOML: duplicate key"],
    ),
    (
        "[project]\n\u{fc} = 1\n",
        &["2:1: not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`"],
    ),
];

#[test]
fn table() {
    let mut wrong = Vec::new();
    for (text, expected) in CASES {
        let problems = read("packgate.toml", text).err();
        let lines = problems
            .map(|problems| problems.to_string())
            .unwrap_or_default();
        let expected: Vec<String> = expected
            .iter()
            .map(|it| format!("packgate.toml:{it}"))
            .collect();
        if lines != expected.join("\n") {
            wrong.push(format!(
                "{text}\n gives {lines}\n   not {}",
                expected.join("\n")
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_example_of_the_documentation_is_valid() {
    let text = r#"
[project]
closed = false
manager = "npm@12"
packages = ["packages/*"]

[rules]
source-maps = "error"
internal = { level = "allow", reason = "kept for downstream distributors" }
internal-dir = { level = "error", paths = ["internal/**", "packages/*/playground/**"] }
size-budget = { level = "error", bytes = 5_000_000, files = 400 }

[[allow]]
rule = "map-reveals-source"
path = "dist/vendor/*.map"
reason = "third-party sources, already public"
expires = 2027-03-01

[secrets]
strict = false
[commit]
tree = "overlay"
secrets = "packed"
[push]
every-commit = false
"#;
    read("packgate.toml", text).unwrap();
}
