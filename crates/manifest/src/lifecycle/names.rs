//! What a command is: the gate, another script, or something that changes no file.

/// The program that stands among the scripts.
pub const GATE: &str = "packgate-publish";

/// Programs that start another one.
const STARTERS: [&str; 18] = [
    "npx",
    "pnpx",
    "bunx",
    "npm",
    "pnpm",
    "yarn",
    "bun",
    "exec",
    "x",
    "dlx",
    "run",
    "env",
    "cross-env",
    "cross-env-shell",
    "node",
    "time",
    "nice",
    "command",
];

/// Words of the shell before a command, after which its exit code is only a question.
const QUESTIONS: [&str; 5] = ["if", "elif", "while", "until", "!"];

/// Other words of the shell before a command.
const KEYWORDS: [&str; 4] = ["then", "else", "do", "{"];

/// Programs that leave the package's files alone.
const HARMLESS: [&str; 12] = [
    "echo",
    "printf",
    "true",
    ":",
    "test",
    "[",
    "exit",
    "husky",
    "lefthook",
    "simple-git-hooks",
    "is-ci",
    GATE,
];

/// A program's name without directories and endings.
fn base(word: &str) -> &str {
    let name = word.rsplit('/').next().unwrap_or(word);
    let ends = [".exe", ".cmd", ".ps1", ".js", ".mjs"];
    ends.into_iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name)
}

/// Whether the word sets a variable for the command after it.
fn assigns(word: &str) -> bool {
    let name = word.split_once('=').map_or("", |(name, _)| name);
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    !name.is_empty() && name.chars().all(is_name)
}

/// The words from the program on that is started in the end.
fn program(words: &[String]) -> &[String] {
    let is_shell = |word: &str| QUESTIONS.contains(&word) || KEYWORDS.contains(&word);
    let passed = |word: &&String| {
        assigns(word) || word.starts_with('-') || STARTERS.contains(&base(word)) || is_shell(word)
    };
    let skipped = words.iter().take_while(passed).count();
    &words[skipped..]
}

/// Whether the command starts the gate.
pub(super) fn is_gate(words: &[String]) -> bool {
    program(words).first().is_some_and(|it| base(it) == GATE)
}

/// Whether the shell asks for the command's exit code and goes on either way.
pub(super) fn is_question(words: &[String]) -> bool {
    words
        .first()
        .is_some_and(|it| QUESTIONS.contains(&it.as_str()))
}

/// Whether the command can change no file of the package.
pub(super) fn is_harmless(words: &[String]) -> bool {
    let writes = words.iter().any(|word| word.contains('>'));
    let program = program(words);
    let name = program.first().map_or("", |it| base(it));
    let wires = name == "packgate" || name == "packgate-commit";
    !writes && (program.is_empty() && words.iter().all(|it| assigns(it)))
        || !writes && (HARMLESS.contains(&name) || wires)
}

/// The scripts of the same package.json that the command runs, in order.
pub(super) fn runs(words: &[String]) -> Vec<&str> {
    let skipped = words.iter().take_while(|word| assigns(word)).count();
    let words = &words[skipped..];
    let Some(name) = words.first().map(|it| base(it)) else {
        return Vec::new();
    };
    let mut rest = words[1..]
        .iter()
        .map(String::as_str)
        .take_while(|it| *it != "--")
        .filter(|word| !word.starts_with('-'));
    match name {
        "npm" | "pnpm" | "yarn" | "bun" => match rest.next() {
            Some("run" | "run-script") => rest.next().into_iter().collect(),
            // `pnpm build` and `yarn build` run the script, if there is one.
            Some(first) if name == "pnpm" || name == "yarn" => vec![first],
            Some("test") if name == "npm" => vec!["test"],
            _ => Vec::new(),
        },
        "node" if words.get(1).is_some_and(|it| it == "--run") => rest.next().into_iter().collect(),
        "npm-run-all" | "run-s" | "run-p" => rest.collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn the_gate_is_known_however_it_is_started() {
        for (text, expected) in [
            ("packgate-publish", true),
            ("packgate-publish --verbose", true),
            ("npx packgate-publish", true),
            ("npx --no-install packgate-publish", true),
            ("pnpm exec packgate-publish", true),
            ("yarn run packgate-publish", true),
            ("bunx packgate-publish", true),
            ("FORCE_COLOR=1 packgate-publish", true),
            ("if packgate-publish", true),
            ("if ! packgate-publish", true),
            ("then packgate-publish", true),
            ("./node_modules/.bin/packgate-publish", true),
            ("node_modules/.bin/packgate-publish.cmd", true),
            ("/usr/local/bin/packgate-publish", true),
            ("echo packgate-publish", false),
            ("packgate check", false),
            ("tsc packgate-publish", false),
            ("", false),
        ] {
            assert_eq!(is_gate(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn only_what_cannot_change_files_is_harmless() {
        for (text, expected) in [
            ("echo done", true),
            ("echo x > dist/x.js", false),
            ("echo x >dist/x.js", false),
            ("true", true),
            ("husky", true),
            ("husky install", true),
            ("npx husky", true),
            ("packgate check --all-packages", true),
            ("rm -rf dist", false),
            ("tsc", false),
            ("npm run build", false),
            ("X=1", true),
            ("npm", false),
        ] {
            assert_eq!(is_harmless(&words(text)), expected, "{text}");
        }
    }

    #[test]
    fn scripts_that_are_run() {
        for (text, expected) in [
            ("npm run build", &["build"][..]),
            ("npm run -s build -- --watch", &["build"]),
            ("npm run-script build", &["build"]),
            ("npm ci", &[]),
            ("npm test", &["test"]),
            ("pnpm build", &["build"]),
            ("pnpm run build", &["build"]),
            ("yarn build", &["build"]),
            ("bun run build", &["build"]),
            ("bun build", &[]),
            ("run-s clean build", &["clean", "build"]),
            ("node --run build", &["build"]),
            ("NODE_ENV=production npm run build", &["build"]),
            ("tsc", &[]),
        ] {
            assert_eq!(runs(&words(text)), expected, "{text}");
        }
    }
}
