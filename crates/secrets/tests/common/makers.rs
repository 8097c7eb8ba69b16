//! Tokens whose checksum or structure holds, by family.

use sha2::{Digest, Sha256};

use super::Rng;
use super::coded::{
    BASE36, BASE62, base58, base64, base64_bare, base64_url, bech32, crc32, decoded, digits, marvin,
};
use super::keys;

type Make = fn(&mut Rng) -> String;

/// How a token of this family is made, where its shape alone is no proof.
pub(crate) fn maker(id: &str) -> Option<Make> {
    MAKERS.iter().find(|it| it.0 == id).map(|it| it.1)
}

pub(crate) static MAKERS: &[(&str, Make)] = &[
    ("github-classic-token", |rng| classic("ghp_", rng)),
    ("github-oauth-token", |rng| classic("gho_", rng)),
    ("github-user-to-server-token", |rng| classic("ghu_", rng)),
    ("github-server-token", |rng| classic("ghs_", rng)),
    ("github-refresh-token", |rng| classic("ghr_", rng)),
    ("github-stateless-server-token", |rng| {
        format!("ghs_1234567_{}", jwt(r#"{"iss":"gh"}"#, rng))
    }),
    ("npm-token", |rng| classic("npm_", rng)),
    ("gitlab-routable-token", gitlab),
    ("atlassian-api-token", |rng| {
        atlassian("ATATT3xFfGF0", 170, rng)
    }),
    ("bitbucket-app-password", |rng| atlassian("ATBB", 24, rng)),
    ("bitbucket-server-token", |rng| {
        let body = [b"123456789012:".to_vec(), rng.bytes(20)].concat();
        format!("BBDC-{}", base64(&body))
    }),
    ("pypi-token", pypi),
    ("jfrog-reference-token", |rng| {
        base64_bare(format!("reftkn:01:1893456000:{}", rng.alnum(27)).as_bytes())
    }),
    ("jfrog-api-key", jfrog),
    ("aws-access-key", |rng| {
        let (id, key) = (
            rng.of(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 15),
            rng.alnum(40),
        );
        format!("AKIA{id}7 secret {key}")
    }),
    ("aws-bedrock-key", |rng| {
        format!(
            "ABSK{}",
            base64(format!("BedrockAPIKey-{}:{}", rng.alnum(4), rng.alnum(80)).as_bytes())
        )
    }),
    ("azure-shared-access-signature", |rng| {
        let signature = base64(&rng.bytes(32))
            .replace('+', "%2B")
            .replace('/', "%2F");
        format!(
            "https://acme.blob.core.windows.net/x?sp=r&se=2027-01-01T00:00:00Z&sv=2022-11-02&sr=c&sig={}",
            signature.replace('=', "%3D")
        )
    }),
    ("azure-storage-key", |rng| {
        azure(76, "+ASt", 6, "==", "Default0", rng)
    }),
    ("azure-cosmos-key", |rng| {
        azure(76, "ACDb", 6, "==", "MastRW00", rng)
    }),
    ("azure-batch-key", |rng| {
        azure(76, "+ABa", 6, "==", "AbAcct00", rng)
    }),
    ("azure-ml-classic-key", |rng| {
        azure(76, "+AMC", 6, "==", "Classic0", rng)
    }),
    ("azure-apim-key", |rng| {
        azure(76, "APIM", 6, "==", "Gatewy00", rng)
    }),
    ("azure-redis-key", |rng| {
        azure(33, "AzCa", 6, "=", "Access00", rng)
    }),
    ("azure-iot-key", |rng| {
        azure(33, "AIoT", 6, "=", "Device00", rng)
    }),
    ("azure-service-bus-key", |rng| {
        azure(33, "+ASb", 6, "=", "Listen00", rng)
    }),
    ("azure-event-hub-key", |rng| {
        azure(33, "+AEh", 6, "=", "Send0000", rng)
    }),
    ("azure-relay-key", |rng| {
        azure(33, "+ARm", 6, "=", "Manage00", rng)
    }),
    ("azure-event-grid-key", |rng| {
        azure(33, "AZEG", 6, "=", "SendRecv", rng)
    }),
    ("azure-function-key", |rng| {
        let key = azure(44, "AzFu", 6, "==", "Master00", rng);
        key.replace('+', "-").replace('/', "_")
    }),
    ("azure-search-key", |rng| {
        // No marks may come out: try until none does.
        std::iter::repeat_with(|| azure(42, "AzSe", 6, "", "Query000", rng))
            .find(|it| it.bytes().all(|it| it.is_ascii_alphanumeric()))
            .unwrap()
    }),
    ("azure-container-registry-key", |rng| {
        azure(42, "+ACR", 6, "", "ACRDflt0", rng)
    }),
    ("azure-annotated-key", annotated),
    ("azure-cask-key", |rng| {
        format!(
            "{}oAQJJQABA{}{}AAAHeTz7",
            rng.alnum(42),
            rng.alnum(1),
            rng.alnum(4)
        )
    }),
    ("entra-client-secret", entra),
    ("openai-key", |rng| {
        format!("sk-proj-{}T3BlbkFJ{}", rng.alnum(74), rng.alnum(74))
    }),
    ("anthropic-key", |rng| {
        format!("sk-ant-api03-{}AA", rng.alnum(93))
    }),
    ("anthropic-admin-key", |rng| {
        format!("sk-ant-admin01-{}AA", rng.alnum(93))
    }),
    ("discord-bot-token", |rng| {
        let id = rng.of(b"123456789", 18);
        format!(
            "{}.{}.{}",
            base64_url(id.as_bytes()),
            rng.alnum(6),
            rng.alnum(38)
        )
    }),
    ("atlassian-server-token", |rng| {
        base64(
            &[
                rng.of(b"123456789", 12).into_bytes(),
                b":".to_vec(),
                rng.bytes(20),
            ]
            .concat(),
        )
    }),
    ("jwk-private-key", |rng| {
        let [x, y, d] = [0; 3].map(|_| base64_url(&rng.bytes(32)));
        format!("{{kty:'EC',crv:'P-256',x:'{x}',y:'{y}',d:'{d}'}}")
    }),
    ("firebase-messaging-key", |rng| {
        format!("AAAA{}:APA91b{}", rng.alnum(7), rng.alnum(134))
    }),
    ("twitter-bearer-token", |rng| {
        format!(
            "{}{}%2B{}%3D{}",
            "A".repeat(21),
            rng.alnum(20),
            rng.alnum(20),
            rng.alnum(44)
        )
    }),
    ("facebook-token", |rng| {
        format!("EAAC{}BA{}", rng.alnum(8), rng.alnum(150))
    }),
    ("intercom-token", |rng| {
        base64(format!("tok:{}_{}:1:0", rng.hex(8), rng.hex(27)).as_bytes())
    }),
    ("launchdarkly-key", |rng| format!("api-{}", rng.uuid())),
    ("bitcoin-extended-key", |rng| {
        let body = [vec![0x04, 0x88, 0xad, 0xe4], rng.bytes(74)].concat();
        let sum = Sha256::digest(Sha256::digest(&body));
        base58(&[&body, &sum[..4]].concat())
    }),
    ("nostr-secret-key", |rng| bech32("nsec", &rng.bytes(32))),
    ("minisign-secret-key", |rng| {
        base64(&[b"EdScB2".to_vec(), rng.bytes(152)].concat())
    }),
    ("grafana-service-token", |rng| {
        let body = format!("glsa_{}", rng.alnum(32));
        format!("{body}_{:08x}", crc32(body.as_bytes()).swap_bytes())
    }),
    ("grafana-cloud-token", |rng| {
        let (name, key) = (rng.alnum(8), rng.alnum(24));
        format!(
            "glc_{}",
            base64(format!(r#"{{"o":"12","n":"{name}","k":"{key}","m":{{"r":"eu"}}}}"#).as_bytes())
        )
    }),
    ("grafana-api-key", |rng| {
        base64(
            format!(
                r#"{{"k":"{}","n":"{}","id":1}}"#,
                rng.alnum(32),
                rng.alnum(6)
            )
            .as_bytes(),
        )
    }),
    ("sentry-organisation-token", |rng| {
        let claims = r#"{"iat":1700000000.1,"url":"https://sentry.io","region_url":"https://us.sentry.io","org":"acme"}"#;
        format!(
            "sntrys_{}_{}",
            base64(claims.as_bytes()),
            base64_bare(&rng.bytes(32))
        )
    }),
    ("salesforce-token", |rng| {
        format!("00D{}!AQ{}", rng.alnum(12), rng.alnum(94))
    }),
    ("mapbox-secret-token", |rng| {
        format!(
            "sk.{}.{}",
            base64_url(format!(r#"{{"u":"me","a":"{}"}}"#, rng.alnum(25)).as_bytes()),
            rng.alnum(22)
        )
    }),
    ("onepassword-service-token", |rng| {
        let claims = format!(
            r#"{{"signInAddress":"me.1password.com","secretKey":"{}","srpX":"{}"}}"#,
            rng.alnum(40),
            rng.hex(120)
        );
        format!("ops_{}", base64_url(claims.as_bytes()))
    }),
    ("onepassword-secret-key", |rng| {
        let mut part = |count| rng.of(b"23456789ABCDEFGHJKLMNPQRSTVWXYZ", count);
        format!(
            "A3-{}-{}-{}-{}-{}-{}",
            part(6),
            part(6),
            part(5),
            part(5),
            part(5),
            part(5)
        )
    }),
    ("age-secret-key", |rng| {
        bech32("age-secret-key-", &rng.bytes(32)).to_uppercase()
    }),
    ("age-plugin-identity", |rng| {
        bech32("age-plugin-yubikey-", &rng.bytes(24)).to_uppercase()
    }),
    ("supabase-service-key", |rng| {
        jwt(
            r#"{"iss":"supabase","ref":"qmzkfstnwvjybdlrxe","role":"service_role","iat":1700000000}"#,
            rng,
        )
    }),
    ("jwt", |rng| {
        jwt(
            r#"{"iss":"https://id.acme.dev","sub":"u-81","scope":"all"}"#,
            rng,
        )
    }),
    ("private-key", |rng| {
        keys::pem("RSA PRIVATE KEY", &keys::rsa(rng))
    }),
    ("encrypted-private-key", |rng| {
        keys::pem("ENCRYPTED PRIVATE KEY", &keys::pkcs8_encrypted(rng))
    }),
    ("openssh-private-key", |rng| {
        keys::pem("OPENSSH PRIVATE KEY", &keys::openssh("none", rng))
    }),
    ("pgp-private-key", |rng| keys::openpgp_armoured(false, rng)),
    ("putty-private-key", |rng| keys::putty("none", rng)),
    ("database-url", |rng| {
        format!("postgres://app:{}@db.acme.dev:5432/app", rng.alnum(16))
    }),
    ("assigned-secret", |rng| {
        format!("api_key = '{}'", rng.alnum(32))
    }),
    ("aws-secret-key", |rng| {
        format!("aws_secret_access_key = '{}'", rng.alnum(40))
    }),
    ("legacy-npm-token", |rng| {
        format!("NPM_TOKEN='{}'", rng.uuid())
    }),
    ("azure-account-key", |rng| {
        format!("AccountName=acme;AccountKey={}", base64(&rng.bytes(64)))
    }),
    ("vault-secret-id", |rng| {
        format!("role_id='{}' secret_id='{}'", rng.uuid(), rng.uuid())
    }),
    ("google-api-key", |rng| format!("AIza{}", rng.alnum(35))),
    ("power-automate-webhook", |rng| {
        format!(
            "https://prod-12.westeurope.logic.azure.com:443/workflows/{}/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={}",
            rng.hex(32),
            base64_url(&rng.bytes(32))
        )
    }),
    ("entra-refresh-token", |rng| {
        let guid = |rng: &mut Rng| {
            let mut bytes = rng.bytes(16);
            bytes[7] = 0x40 | bytes[7] & 0xf;
            bytes[8] = 0x80 | bytes[8] & 0x3f;
            bytes
        };
        let body = [vec![1, 0x51, 0], guid(rng), guid(rng), vec![0, 0x46]].concat();
        format!("0.{}.AgABAAEAAAA{}", base64_url(&body), rng.alnum(700))
    }),
    ("teams-webhook", |rng| {
        format!(
            "https://acme.webhook.office.com/webhookb2/{}@{}/IncomingWebhook/{}/{}",
            rng.uuid(),
            rng.uuid(),
            rng.hex(32),
            rng.uuid()
        )
    }),
    ("url-password", |rng| {
        format!("https://deploy:{}@git.acme.dev/x.git", rng.alnum(16))
    }),
];

fn classic(prefix: &str, rng: &mut Rng) -> String {
    let body = rng.alnum(30);
    format!(
        "{prefix}{body}{}",
        digits(crc32(body.as_bytes()).into(), BASE62, 6)
    )
}

fn gitlab(rng: &mut Rng) -> String {
    let payload = base64_url(&rng.bytes(39));
    let length = digits(payload.len() as u64, BASE36, 2);
    let signed = format!("glpat-{payload}.01.{length}");
    let sum = digits(crc32(signed.as_bytes()).into(), BASE36, 7);
    format!("{signed}{sum}")
}

fn atlassian(prefix: &str, length: usize, rng: &mut Rng) -> String {
    let body = format!(
        "{prefix}{}{}",
        rng.alnum(length),
        if length > 99 { "=" } else { "" }
    );
    format!("{body}{:08X}", crc32(body.as_bytes()))
}

fn pypi(rng: &mut Rng) -> String {
    let host = ["pypi", "org"].join(".");
    let mut body = vec![2, 1, host.len() as u8];
    body.extend(host.bytes());
    body.extend([2, 36]);
    body.extend(rng.uuid().bytes());
    body.extend([0, 2, 7]);
    body.extend(b"[3,\"x\"]");
    body.extend([0, 0, 6, 32]);
    body.extend(rng.bytes(32));
    format!("pypi-{}", base64_url(&body))
}

/// Of random keys of fifty-four bytes, one that begins as they do.
fn jfrog(rng: &mut Rng) -> String {
    let digits = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    format!("AKCp{}", rng.of(digits, 69))
}

/// Random base 64 with a signature in its place and the checksum at its end.
fn azure(
    before: usize,
    signature: &str,
    after: usize,
    padding: &str,
    seed: &str,
    rng: &mut Rng,
) -> String {
    let text = format!(
        "{}{signature}{}{padding}",
        rng.alnum(before),
        "A".repeat(after)
    );
    let mut bytes = decoded(&text);
    let body = bytes.len() - 4;
    let sum = marvin(&bytes[..body], seed);
    bytes[body..].copy_from_slice(&sum);
    base64(&bytes)
}

fn annotated(rng: &mut Rng) -> String {
    let body = format!(
        "{}JQQJ99BAC{}Xy8Kq1mZ4{}",
        rng.alnum(52),
        rng.alnum(15),
        rng.alnum(2)
    );
    let body = &body[..80];
    let sum = u32::from_be_bytes(marvin(&decoded(body), "Default0"));
    format!(
        "{body}{}",
        &format!("{:0<6}", digits(sum.into(), BASE62, 1))[..4]
    )
}

fn entra(rng: &mut Rng) -> String {
    let alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
    let body = format!("{}8Q~{}", rng.alnum(3), rng.alnum(31));
    let sum = u32::from_le_bytes(marvin(body.as_bytes(), "AadPwd00"));
    format!("{body}{}", &digits(sum.into(), alphabet, 6)[..3])
}

pub(crate) fn jwt(claims: &str, rng: &mut Rng) -> String {
    let header = base64_url(br#"{"alg":"HS256","typ":"JWT"}"#);
    format!(
        "{header}.{}.{}",
        base64_url(claims.as_bytes()),
        base64_url(&rng.bytes(32))
    )
}
