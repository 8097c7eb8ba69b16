//! Names that say that a file is not for others.
//!
//! Asked only of files that git hides and nobody asked npm to pack, so few files
//! come here, and what another rule knows for sure by name or content (`.env`,
//! `.npmrc`, agent state) is not repeated. What is left can be wrong in one way:
//! build output that happens to be called like a secret. A git-ignored `build/`
//! holds `build/credentials/provider.js` and `build/internal/x.js` of ordinary
//! sources. So a name counts where git's own rule is about it; deeper down only
//! if it leaves no doubt, and never for code.

use packgate_tree::name;

/// Directories that hold nothing but secrets. They count in all of the path, as
/// far as the file is no code.
const SECRET_DIRS: [&str; 15] = [
    "secret",
    "secrets",
    ".secret",
    ".secrets",
    "credentials",
    ".credentials",
    "confidential",
    "passwords",
    // Where tools keep keys and tokens.
    ".ssh",
    ".aws",
    ".azure",
    ".gcloud",
    ".gnupg",
    ".kube",
    ".vault",
];

/// Directories that many programs have for other reasons: `keys/` of a
/// translation, `private/` beside `public/`. They count only where a rule of
/// git's matched that very directory.
const HIDDEN_DIRS: [&str; 12] = [
    "private",
    ".private",
    "internal",
    ".internal",
    "keys",
    ".keys",
    "certs",
    ".certs",
    "certificates",
    "tokens",
    "vault",
    "signing",
];

/// Words that say it in a file's own name: `client_secret_7.json`.
const WORDS: [&str; 8] = [
    "secret",
    "secrets",
    "credential",
    "credentials",
    "password",
    "passwords",
    "passwd",
    "htpasswd",
];

/// Kinds of files that hold data: `secrets.ts` is code about secrets.
const DATA: [&str; 14] = [
    "",
    "json",
    "json5",
    "jsonc",
    "yml",
    "yaml",
    "toml",
    "ini",
    "conf",
    "cfg",
    "properties",
    "txt",
    "csv",
    "xml",
];

/// Words that say that the file is for others to copy, as for `.env` files.
const HARMLESS: [&str; 10] = [
    "example", "examples", "sample", "samples", "template", "tmpl", "schema", "default",
    "defaults", "dist",
];

/// Stores of keys, some in formats that no rule reads.
const STORES: [&str; 9] = [
    "p12",
    "pfx",
    "jks",
    "keystore",
    "ppk",
    "kdbx",
    "kdb",
    "p8",
    "mobileprovision",
];

/// Keys as `ssh-keygen` names them.
const SSH_KEYS: [&str; 4] = ["id_rsa", "id_dsa", "id_ecdsa", "id_ed25519"];

/// Code and what is made of it.
const CODE: [&str; 16] = [
    "js", "cjs", "mjs", "jsx", "ts", "cts", "mts", "tsx", "map", "css", "scss", "html", "wasm",
    "node", "vue", "svelte",
];

/// The part of a path, relative to the package, that says that the file is
/// secret: a directory, or the file's own name. `at` is what git's rule matched.
pub(crate) fn telling(path: &str, at: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    let (dirs, file) = lower.rsplit_once('/').unwrap_or(("", &lower));
    // What git's rule matched is a directory, unless it is the file itself.
    let deep = at.split('/').count();
    let secret = dirs.split('/').enumerate().find(|(depth, dir)| {
        SECRET_DIRS.contains(dir) && (*depth < deep || !CODE.contains(&extension(file)))
    });
    if let Some((_, dir)) = secret {
        return Some(format!("`{dir}`"));
    }
    let matched = name(at).to_ascii_lowercase();
    if at.len() < path.len() && HIDDEN_DIRS.contains(&&*matched) {
        return Some(format!("`{matched}`"));
    }
    is_secret_name(file).then(|| format!("`{}`", name(path)))
}

fn is_secret_name(file: &str) -> bool {
    let kind = extension(file);
    if STORES.contains(&kind) || SSH_KEYS.contains(&file) {
        return true;
    }
    let words: Vec<&str> = file.split(['.', '-', '_']).collect();
    let any = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let about_itself = WORDS.contains(&kind);
    (DATA.contains(&kind) || about_itself) && any(&WORDS) && !any(&HARMLESS)
}

/// What stands behind the last dot; of `.htpasswd`, its name.
fn extension(file: &str) -> &str {
    file.rsplit_once('.').map_or("", |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_it() {
        for (path, at) in [
            ("secrets/key.txt", "secrets"),
            ("Secrets/Key.js", "Secrets"),
            ("config/.secrets/a.ts", "config/.secrets"),
            ("data/secrets/a.txt", "data"),
            (".ssh/config", ".ssh"),
            ("private/notes.md", "private"),
            ("internal/deploy.js", "internal"),
            ("certs/keys/a", "certs"),
            ("credentials.json", "credentials.json"),
            ("client_secret_7.json", "client_secret_7.json"),
            ("conf/prod-secrets.yml", "conf"),
            ("app.kdbx", "app.kdbx"),
            ("build/app.p12", "build"),
            ("id_ed25519", "id_ed25519"),
            (".htpasswd", ".htpasswd"),
            ("passwords", "passwords"),
        ] {
            assert!(telling(path, at).is_some(), "{path}");
        }
    }

    #[test]
    fn ordinary_names() {
        for (path, at) in [
            ("build/credentials/provider.js", "build"),
            ("build/internal/x.js", "build"),
            ("lib/keys/en.json", "lib"),
            ("lib/private/a.d.ts", "lib"),
            ("src/secrets.ts", "src"),
            ("build/secrets.js", "build"),
            ("secrets.example.json", "secrets.example.json"),
            ("credentials-template.yml", "credentials-template.yml"),
            ("tokens.json", "tokens.json"),
            ("id_rsa.pub", "id_rsa.pub"),
            ("keys", "keys"),
            ("notes.txt", "notes.txt"),
            ("dist/index.js", "dist"),
        ] {
            assert_eq!(telling(path, at), None, "{path}");
        }
    }
}
