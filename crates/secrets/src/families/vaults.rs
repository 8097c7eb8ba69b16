use crate::checks::vaults;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{
    ALNUM, BASE64, BECH32, DASH, EQUALS, HEX, LOWER_NUM, UNDERSCORE, UPPER_NUM, URL64,
};

const DOPPLER: &str = "https://docs.doppler.com/reference/auth-token-formats";
const VAULT: &str = "https://developer.hashicorp.com/vault/docs/concepts/tokens";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "vault-service-token",
        "HashiCorp",
        "a Vault, within its policies",
        &[
            &[Lit("hvs."), Run(URL64, 90, 120)],
            &[Lit("hvs."), Run(ALNUM, 24, 24)],
        ],
    )
    .see(VAULT, "vault token revoke"),
    family(
        "vault-batch-token",
        "HashiCorp",
        "a Vault for a short time",
        &[&[Lit("hvb."), Run(URL64, 138, 300)]],
    )
    .see(VAULT, "it ends by itself"),
    family(
        "vault-recovery-token",
        "HashiCorp",
        "a Vault in recovery",
        &[&[Lit("hvr."), Run(URL64, 24, 120)]],
    )
    .see(VAULT, "leave recovery mode"),
    family(
        "doppler-token",
        "Doppler",
        "the secrets of projects, as a user",
        &[&[
            Any(&[
                "dp.pt.",
                "dp.ct.",
                "dp.sa.",
                "dp.scim.",
                "dp.audit.",
                "dp.said.",
            ]),
            Run(ALNUM, 40, 44),
        ]],
    )
    .see(DOPPLER, "dashboard.doppler.com → Tokens"),
    family(
        "doppler-service-token",
        "Doppler",
        "the secrets of a configuration",
        &[
            &[
                Lit("dp.st."),
                Run(LOWER_NUM.or(DASH).or(UNDERSCORE), 2, 35),
                Lit("."),
                Run(ALNUM, 40, 44),
            ],
            &[Lit("dp.st."), Run(ALNUM, 40, 44)],
        ],
    )
    .see(DOPPLER, "dashboard.doppler.com → the config → Access"),
    family(
        "infisical-token",
        "Infisical",
        "the secrets of a project",
        &[&[
            Lit("st."),
            Run(HEX, 24, 24),
            Lit("."),
            Run(HEX, 32, 32),
            Lit("."),
            Run(HEX, 32, 32),
        ]],
    )
    .see(
        "https://infisical.com/docs/documentation/platform/token",
        "app.infisical.com → Access control → Service tokens",
    ),
    family(
        "onepassword-service-token",
        "1Password",
        "the vaults that a service account was given",
        &[&[
            Lit("ops_eyJ"),
            Run(URL64.or(BASE64), 200, 2048),
            Run(EQUALS, 0, 3),
        ]],
    )
    .check(vaults::onepassword)
    .see(
        "https://developer.1password.com/docs/service-accounts/security/",
        "1password.com → Developer → Service accounts",
    ),
    family(
        "onepassword-secret-key",
        "1Password",
        "an account, together with its password",
        &[
            &[
                Lit("A3-"),
                Run(UPPER_NUM, 6, 6),
                Lit("-"),
                Run(UPPER_NUM, 6, 6),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
            ],
            &[
                Lit("A3-"),
                Run(UPPER_NUM, 6, 6),
                Lit("-"),
                Run(UPPER_NUM, 11, 11),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
                Lit("-"),
                Run(UPPER_NUM, 5, 5),
            ],
        ],
    )
    .check(vaults::onepassword_secret)
    .see(
        "https://support.1password.com/secret-key-security/",
        "1password.com → My profile → Regenerate secret key",
    ),
    family(
        "age-secret-key",
        "age",
        "what was encrypted for it",
        &[&[Lit("AGE-SECRET-KEY-1"), Run(BECH32, 58, 58)]],
    )
    .check(vaults::age)
    .see(
        "https://age-encryption.org/v1",
        "encrypt anew, for another key",
    ),
    family(
        "age-plugin-identity",
        "age",
        "what was encrypted for it, with the device it names",
        &[&[
            Lit("AGE-PLUGIN-"),
            Run(UPPER_NUM, 1, 24),
            Lit("-1"),
            Run(BECH32, 20, 400),
        ]],
    )
    .check(vaults::age_plugin)
    .low()
    .see(
        "https://github.com/C2SP/C2SP/blob/main/age-plugin.md",
        "encrypt anew, for another key",
    ),
];
