use crate::checks::{firebase, google};
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{BASE32, DOT, URL64};

const CONSOLE: &str = "console.cloud.google.com → APIs & Services → Credentials";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "google-api-key",
        "Google",
        "the APIs that it is not restricted from, at the project's cost",
        &[&[Lit("AIza"), Run(URL64, 35, 35)]],
    )
    .check(google::api_key)
    .see(
        "https://cloud.google.com/docs/authentication/api-keys",
        CONSOLE,
    ),
    family(
        "google-oauth-client-secret",
        "Google",
        "an application's identity at Google",
        &[&[Lit("GOCSPX-"), Run(URL64, 28, 28)]],
    )
    .see(
        "https://developers.google.com/identity/protocols/oauth2",
        CONSOLE,
    ),
    family(
        "google-access-token",
        "Google",
        "a Google account for an hour, within its scopes",
        &[&[Lit("ya29."), Run(URL64.or(DOT), 30, 2048)]],
    )
    .see(
        "https://developers.google.com/identity/protocols/oauth2",
        "it ends by itself; myaccount.google.com → Third-party access",
    ),
    family(
        "google-refresh-token",
        "Google",
        "a Google account, within its scopes",
        &[&[Lit("1//0"), Run(URL64, 60, 120)]],
    )
    .see(
        "https://developers.google.com/identity/protocols/oauth2",
        "myaccount.google.com → Third-party access",
    ),
    family(
        "gemini-key",
        "Google",
        "Gemini at the project's cost",
        &[&[Lit("AQ.Ab8RN6"), Run(URL64, 44, 44)]],
    )
    .see(
        "https://ai.google.dev/gemini-api/docs/api-key",
        "aistudio.google.com → API keys",
    ),
    family(
        "firebase-messaging-key",
        "Google",
        "messages to every user of an application",
        &[&[Run(URL64, 11, 11), Lit(":APA91b"), Run(URL64, 134, 134)]],
    )
    .check(firebase::server_key)
    .see(
        "https://firebase.google.com/docs/cloud-messaging/migrate-v1",
        "console.firebase.google.com → Project settings → Cloud Messaging",
    ),
    family(
        "google-recaptcha-secret",
        "Google",
        "a site's reCAPTCHA answers",
        &[&[
            Any(&["6Lc", "6Ld", "6Le", "6Lf"]),
            Run(URL64, 5, 5),
            Lit("AAAAA"),
            Run(URL64, 27, 27),
        ]],
    )
    .low()
    .see(
        "https://developers.google.com/recaptcha/docs/settings",
        "google.com/recaptcha/admin",
    ),
    family(
        "google-hmac-key-id",
        "Google",
        "Cloud Storage, together with its secret",
        &[
            &[Lit("GOOG1E"), Run(BASE32, 55, 55)],
            &[Lit("GOOG"), Run(BASE32, 20, 20)],
        ],
    )
    .low()
    .see(
        "https://cloud.google.com/storage/docs/authentication/hmackeys",
        "console.cloud.google.com → Cloud Storage → Settings → Interoperability",
    ),
];
