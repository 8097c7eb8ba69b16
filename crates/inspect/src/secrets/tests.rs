use super::*;
use crate::pass::Windows;

/// Scans `text` as a file, in chunks.
fn scan(text: &[u8], chunk: usize) -> Vec<Secret> {
    let scanner = SecretScanner::new();
    let (mut windows, mut finds, mut reader) = (Windows::new(chunk), Finds::default(), text);
    while let Some(window) = windows.next(&mut reader).unwrap() {
        scanner.scan(&window, &mut finds);
    }
    finds.secrets
}

fn verdicts(text: &str) -> Vec<(Kind, Verdict)> {
    let secrets = scan(text.as_bytes(), 1 << 16);
    secrets.iter().map(|it| (it.kind, it.verdict)).collect()
}

/// A body that looks random and is the same every time.
fn body(length: usize) -> String {
    let letters = b"q7Zr2KfVx9LbT4mWcY8sHdN3pGjR6uEaQ5vBtXkJyM";
    (0..length)
        .map(|n| char::from(letters[n * 5 % letters.len()]))
        .collect()
}

fn checked(prefix: &str) -> String {
    let body = body(30);
    let sum = checksum::base62_crc32(body.as_bytes());
    format!("{prefix}{body}{}", String::from_utf8_lossy(&sum))
}

fn pem(label: &str, der: &[u8]) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in der.chunks(3) {
        let word =
            three.iter().fold(0, |sum, it| (sum << 8) | u32::from(*it)) << (8 * (3 - three.len()));
        for digit in 0..=three.len() {
            text.push(char::from(
                LETTERS[(word >> (18 - 6 * digit) & 63) as usize],
            ));
        }
    }
    let lines: Vec<&str> = (0..text.len())
        .step_by(64)
        .map(|at| &text[at..text.len().min(at + 64)])
        .collect();
    format!(
        "-----{} {label}-----\n{}\n-----END {label}-----\n",
        "BEGIN",
        lines.join("\n")
    )
}

fn der(length: u8) -> Vec<u8> {
    let mut bytes = vec![0x30, 0x81, length];
    bytes.extend((0..length).map(|n| n.wrapping_mul(37).wrapping_add(n / 7)));
    bytes
}

#[test]
fn a_token_whose_checksum_holds_is_sure_wherever_it_stands() {
    for prefix in ["npm_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_"] {
        let token = checked(prefix);
        let kind = if prefix == "npm_" {
            Kind::NpmToken
        } else {
            Kind::GithubToken
        };
        for text in [
            token.clone(),
            format!("a = \\\"{token}\\\""),
            format!("\\n{token}"),
            format!("x{token}y"),
            format!("%22{token}%22"),
        ] {
            assert_eq!(verdicts(&text), [(kind, Verdict::Sure)], "{text}");
        }
    }
}

#[test]
fn a_failed_checksum_and_a_placeholder_are_told_apart() {
    let failed = format!("npm_{}", body(36));
    assert_eq!(verdicts(&failed), [(Kind::NpmToken, Verdict::Failed)]);
    for text in [
        format!("npm_{}", "x".repeat(36)),
        format!("npm_{}", "abcdefghijklmnopqrstuvwxyz0123456789"),
        format!("ghp_EXAMPLE{}", body(29)),
        "npm_config_registry npm_package_name npm_lifecycle_event npm_execpath".to_owned(),
        format!("a{failed}"),
        format!("{failed}Z"),
        format!("{failed}_x"),
    ] {
        assert_eq!(verdicts(&text), [], "{text}");
    }
}

#[test]
fn tokens_without_a_checksum_go_by_their_shape() {
    let fine = format!("github_pat_{}_{}", body(22), body(59));
    assert_eq!(verdicts(&fine), [(Kind::GithubToken, Verdict::Sure)]);
    assert_eq!(verdicts(&fine[..fine.len() - 1]), []);
    let long = format!("ghs_12345_eyJ{}.{}.{}", body(40), body(200), body(86));
    assert_eq!(verdicts(&long), [(Kind::GithubToken, Verdict::Sure)]);
}

#[test]
fn a_pair_of_aws_keys_is_sure_and_an_id_alone_is_weak() {
    let id = format!("{}{}", "AKIA", "Q3EGRZ7TLMW2VKJ5");
    let key = format!("{}/{}", body(25), &body(31)[17..]);
    assert_eq!(key.len(), 40);
    assert_eq!(verdicts(&id), [(Kind::AwsKey, Verdict::Weak)]);
    for text in [
        format!("{id}\n{key}\n"),
        format!("secret='{key}', id='{id}'"),
        format!("{{\\\"a\\\":\\\"{id}\\\",\\n{key}"),
    ] {
        assert_eq!(verdicts(&text), [(Kind::AwsKey, Verdict::Sure)], "{text}");
    }
    let sha = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    assert_eq!(
        verdicts(&format!("{id} {sha}")),
        [(Kind::AwsKey, Verdict::Weak)]
    );
    for text in [
        format!("{}IOSFODNN7{}", "AKIA", "EXAMPLE"),
        format!("{}{}", "AKIA", "AAAAAAAAAAAAAAAA"),
        format!("{id}Q"),
        format!("x{id}"),
        format!("{}{}", "AKIA", "Q3EGRZ7TLMW2VKJ1"),
    ] {
        assert_eq!(verdicts(&text), [], "{text}");
    }
}

#[test]
fn private_keys_are_judged_by_their_structure() {
    let key = pem("RSA PRIVATE KEY", &der(200));
    let escaped = key.replace('\n', "\\n");
    let twice = key.replace('\n', "\\\\n");
    let joined = key.replace('\n', "\\n\" +\n  \"");
    for text in [&key, &escaped, &twice, &joined, &key.replace('\n', "\r\n")] {
        assert_eq!(
            verdicts(text),
            [(Kind::PrivateKey, Verdict::Sure)],
            "{text}"
        );
    }
    let openssh = [&b"openssh-key-v1\0"[..], &der(100)].concat();
    let openssh = pem("OPENSSH PRIVATE KEY", &openssh);
    assert_eq!(verdicts(&openssh), [(Kind::PrivateKey, Verdict::Sure)]);
    let locked = pem("ENCRYPTED PRIVATE KEY", &der(150));
    assert_eq!(verdicts(&locked), [(Kind::PrivateKey, Verdict::Weak)]);
    let torn = pem("PRIVATE KEY", &der(150)[..100]);
    assert_eq!(verdicts(&torn), [(Kind::PrivateKey, Verdict::Failed)]);
}

#[test]
fn public_keys_certificates_and_quoted_headers_are_nothing() {
    for text in [
        pem("CERTIFICATE", &der(200)),
        pem("PUBLIC KEY", &der(100)),
        pem("RSA PUBLIC KEY", &der(100)),
        format!(
            "if (text.startsWith('-----{} PRIVATE KEY-----')) {{ return parse(text) }}",
            "BEGIN"
        ),
        format!(
            "-----{} PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
            "BEGIN"
        ),
    ] {
        assert_eq!(verdicts(&text), [], "{text}");
    }
}

#[test]
fn the_place_is_right_and_chunks_do_not_matter() {
    let token = checked("ghp_");
    let key = pem("RSA PRIVATE KEY", &der(200));
    let mut text = "some line of text\n".repeat(1500);
    text.push_str(&token);
    text.push_str(&"x y\n".repeat(9000));
    text.push_str(&key);
    text.push_str(&"x y\n".repeat(9000));
    let expected = scan(text.as_bytes(), 1 << 20);
    assert_eq!(expected.len(), 2);
    assert_eq!((expected[0].line, expected[1].line), (1501, 10501));
    for chunk in [37, 1000, 4096, 65536] {
        assert_eq!(scan(text.as_bytes(), chunk), expected, "chunks of {chunk}");
    }
}

#[test]
fn nothing_shown_holds_the_secret() {
    let token = checked("npm_");
    let secrets = scan(token.as_bytes(), 4096);
    assert_eq!(
        secrets[0].shown,
        format!("npm_…{}, 40 characters", &token[38..])
    );
}
