//! Formats of lines and words: `.npmrc`, `.netrc`, `.pypirc`, git's and Cargo's
//! credentials, `.pgpass`.

use super::{Credential, credential, is_real};

/// Anything longer was not written by such a tool.
const LONGEST: usize = 32 * 1024;

/// Whether such a file may begin with this line.
pub(super) fn may_be(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    let words = line.starts_with("machine") || line.starts_with("default");
    let address = line.starts_with("http") || line.starts_with("smtp") || line.starts_with("imap");
    let fields = line.matches(':').count() >= 4;
    words || address || fields || line.starts_with('[') || is_assigned(line)
}

fn is_assigned(line: &str) -> bool {
    line.split_once('=').is_some_and(|it| is_key(it.0))
}

/// The credentials in the file, if it is of one of these formats.
pub(super) fn credentials(name: &str, text: &str) -> Option<Vec<Credential>> {
    if text.len() > LONGEST {
        return None;
    }
    let first = text.lines().find(|it| is_content(it))?.trim();
    if first.starts_with("machine") || first.starts_with("default") {
        return netrc(text);
    }
    if first.contains("://") && !first.contains('=') {
        return git(text);
    }
    if first.matches(':').count() >= 4 && !first.contains("://") {
        return pgpass(text);
    }
    let assigned = first.starts_with('[') || is_assigned(first);
    assigned.then(|| ini(name, text)).flatten()
}

fn is_content(line: &str) -> bool {
    let line = line.trim();
    !line.is_empty() && !line.starts_with(['#', ';'])
}

/// A key of such a file is one word; a program's are more, or have other marks.
fn is_key(key: &str) -> bool {
    let key = key.trim();
    !key.is_empty()
        && key.bytes().all(|it| {
            it.is_ascii_alphanumeric()
                || matches!(
                    it,
                    b'_' | b'-' | b'.' | b'/' | b':' | b'@' | b'"' | b'~' | b'[' | b']' | b'%'
                )
        })
}

/// Sections of keys and values. Every line must be one or the other.
fn ini(name: &str, text: &str) -> Option<Vec<Credential>> {
    let mut section = "";
    let mut all = Vec::new();
    let (mut npm, mut python, mut cargo) = (false, false, false);
    for line in text.lines().filter(|it| is_content(it)) {
        // A value may go on in lines that are indented.
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            section = name.trim();
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, ""));
        if !is_key(key) {
            return None;
        }
        let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']));
        npm |= key.starts_with("//") || key.ends_with("registry");
        python |= section == "distutils" && key == "index-servers" || key == "repository";
        cargo |= section.starts_with("registr");
        all.push((section, key, value));
    }
    npm |= name.ends_with("npmrc");
    python |= all
        .iter()
        .any(|it| matches!(it.0, "pypi" | "testpypi") && it.1 == "username");
    python |= name.ends_with("pypirc");
    let family = |section: &str, key: &str| -> Option<&'static str> {
        let last = key.rsplit(':').next().unwrap_or(key);
        let npm = npm && section.is_empty() && matches!(last, "_auth" | "_authToken" | "_password");
        let cargo =
            cargo && section.starts_with("registr") && matches!(key, "token" | "secret-key");
        let python = python && !section.is_empty() && key == "password";
        match (npm, cargo, python) {
            (true, ..) => Some("npmrc-credential"),
            (_, true, _) => Some("cargo-credential"),
            (_, _, true) => Some("pypirc-credential"),
            _ => None,
        }
    };
    if !(npm || python || cargo) {
        return None;
    }
    let real = all.into_iter().filter(|it| is_real(it.2));
    let found = real.filter_map(|(section, key, value)| {
        family(section, key).map(|it| credential(it, key, value, text))
    });
    Some(found.collect())
}

/// Words in pairs: `machine HOST login USER password PASSWORD`.
fn netrc(text: &str) -> Option<Vec<Credential>> {
    let mut words = text
        .lines()
        .filter(|it| !it.trim_start().starts_with('#'))
        .flat_map(str::split_whitespace);
    let (mut host, mut all) = ("", Vec::new());
    while let Some(word) = words.next() {
        match word {
            "default" => host = "default",
            "machine" => host = words.next()?,
            "login" | "account" => {
                words.next()?;
            }
            "password" | "passwd" => {
                let value = words.next()?;
                if is_real(value) {
                    let key = format!("the password for {host}");
                    all.push(credential("netrc-password", &key, value, text));
                }
            }
            // What follows is for another program, up to an empty line.
            "macdef" => break,
            _ => return None,
        }
    }
    Some(all)
}

/// One address with a user and a password on each line.
fn git(text: &str) -> Option<Vec<Credential>> {
    let mut all = Vec::new();
    for line in text.lines().filter(|it| is_content(it)) {
        let (scheme, rest) = line.trim().split_once("://")?;
        let (user, host) = rest.rsplit_once('@')?;
        let (_, password) = user.split_once(':')?;
        // A path would be that of a repository: an address as any other.
        let plain = rest.bytes().all(|it| it.is_ascii_graphic());
        let path = host.trim_end_matches('/').contains(['/', '?', '#']);
        if !plain
            || path
            || !matches!(
                scheme,
                "http" | "https" | "smtp" | "smtps" | "imap" | "imaps"
            )
        {
            return None;
        }
        if is_real(password) {
            let key = format!("the password for {host}");
            all.push(credential("git-credential", &key, password, text));
        }
    }
    Some(all)
}

/// `HOST:PORT:DATABASE:USER:PASSWORD` on each line.
fn pgpass(text: &str) -> Option<Vec<Credential>> {
    let mut all = Vec::new();
    for line in text.lines().filter(|it| is_content(it)) {
        let fields: Vec<&str> = line.trim().splitn(5, ':').collect();
        let [host, port, _, _, password] = fields[..] else {
            return None;
        };
        let server = host == "*" || host.bytes().all(is_host);
        if port != "*" && port.parse::<u16>().is_err() || !server {
            return None;
        }
        if is_real(password) {
            let key = format!("the password for {host}");
            all.push(credential("pgpass-password", &key, password, text));
        }
    }
    Some(all)
}

/// What a host's name, its address or a socket's directory is written with.
fn is_host(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'/')
}
