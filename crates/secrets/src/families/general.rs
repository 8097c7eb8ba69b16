use crate::checks::jwt;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::URL64;

const JWT: &str = "RFC 7519";

pub(super) static FAMILIES: &[Family] = &[
    family(
        "supabase-service-key",
        "Supabase",
        "a project's whole database, past its row policies",
        &[&[
            Lit("eyJ"),
            Run(URL64, 17, 2048),
            Lit(".eyJ"),
            Run(URL64, 17, 8192),
            Lit("."),
            Run(URL64, 40, 2048),
        ]],
    )
    .check(jwt::supabase)
    .see(
        "https://supabase.com/docs/guides/api/api-keys",
        "supabase.com → Project settings → API keys",
    ),
    family(
        "jwt",
        "whoever signed it",
        "what it says within, until it expires",
        &[
            &[
                Lit("eyJ"),
                Run(URL64, 12, 2048),
                Lit(".eyJ"),
                Run(URL64, 8, 8192),
                Lit("."),
                Run(URL64, 20, 2048),
            ],
            &[
                Lit("eyJ"),
                Run(URL64, 12, 2048),
                Lit(".eyJ"),
                Run(URL64, 8, 8192),
            ],
        ],
    )
    .check(jwt::token)
    .see(JWT, "wherever it was issued"),
    PRIVATE_KEY,
    ENCRYPTED_KEY,
    OPENSSH_KEY,
    PGP_KEY,
    PUTTY_KEY,
    JWK,
    DATABASE_URL,
    URL_PASSWORD,
    ASSIGNED,
    AWS_SECRET,
    NPM_LEGACY,
    AZURE_ACCOUNT,
    VAULT_SECRET_ID,
    family(
        "java-key-store",
        "its owner",
        "the keys in it, once its password is known",
        &[],
    )
    .proven_whole()
    .see("it begins with FE ED FE ED and its version", TRUST),
    family(
        "jceks-key-store",
        "its owner",
        "the keys in it, once its password is known",
        &[],
    )
    .proven_whole()
    .see("it begins with CE CE CE CE and its version", TRUST),
    family(
        "pkcs12-store",
        "its owner",
        "the keys in it, once its password is known",
        &[],
    )
    .proven_whole()
    .see("RFC 7292", TRUST),
    family(
        "keepass-database",
        "its owner",
        "the passwords in it, once its own is known",
        &[],
    )
    .proven_whole()
    .see(
        "https://keepass.info/help/kb/kdbx.html",
        "change every password in it",
    ),
];

const TRUST: &str = "replace the pair wherever its public half is trusted";

/// An RSA, EC or other private key, in PKCS #1, SEC 1 or PKCS #8.
pub(crate) const PRIVATE_KEY: Family = family(
    "private-key",
    "its owner",
    "whatever trusts its public half",
    &[],
)
.see("RFC 7468, RFC 5958, RFC 8017, RFC 5915", TRUST);

/// One that is encrypted.
pub(crate) const ENCRYPTED_KEY: Family = family(
    "encrypted-private-key",
    "its owner",
    "whatever trusts its public half, once its password is known",
    &[],
)
.low()
.see("RFC 1421, RFC 5958", TRUST);

/// A key of OpenSSH.
pub(crate) const OPENSSH_KEY: Family = family(
    "openssh-private-key",
    "its owner",
    "the servers and repositories that trust it",
    &[],
)
.see(
    "https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key",
    "remove it from every authorized_keys, and make another",
);

/// A secret key of `OpenPGP`.
pub(crate) const PGP_KEY: Family = family(
    "pgp-private-key",
    "its owner",
    "what was encrypted for it, and signatures in its owner's name",
    &[],
)
.see("RFC 9580", "publish a revocation certificate");

/// A key of `PuTTY`.
pub(crate) const PUTTY_KEY: Family = family(
    "putty-private-key",
    "its owner",
    "the servers and repositories that trust it",
    &[&[Any(&["PuTTY-User-Key-File-2", "PuTTY-User-Key-File-3"])]],
)
.check(crate::checks::putty::key)
.see(
    "https://the.earth.li/~sgtatham/putty/latest/htmldoc/AppendixC.html",
    "remove it from every authorized_keys, and make another",
);

/// A private key in JSON.
pub(crate) const JWK: Family = family(
    "jwk-private-key",
    "its owner",
    "whatever trusts its public half, or is signed with it",
    &[],
)
.see("RFC 7517, RFC 7518, RFC 8037", TRUST);

/// A database's or queue's address with a user's password.
pub(crate) const DATABASE_URL: Family = family(
    "database-url",
    "its operator",
    "the server that it names",
    &[],
)
.generic()
.see("RFC 3986, section 3.2.1", "change the user's password");

/// Any other address with a user's password.
pub(crate) const URL_PASSWORD: Family = family(
    "url-password",
    "its operator",
    "the server that it names",
    &[],
)
.generic()
.see("RFC 3986, section 3.2.1", "change the user's password");

/// A random value that its name calls a secret.
pub(crate) const ASSIGNED: Family = family(
    "assigned-secret",
    "whoever chose it",
    "whatever its name says",
    &[],
)
.generic()
.see(
    "the rule itself: a random value behind such a name",
    "wherever it is used",
);

/// The secret half of a pair, by its name.
pub(crate) const AWS_SECRET: Family = family(
    "aws-secret-key",
    "Amazon",
    "an AWS account, together with its key id",
    &[],
)
.generic()
.see(
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html",
    "AWS → IAM → Users → Security credentials",
);

/// A token of npm's from before 2021, by its name.
pub(crate) const NPM_LEGACY: Family = family(
    "legacy-npm-token",
    "npm",
    "a registry's packages, as its user",
    &[],
)
.generic()
.see(
    "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
    "npm → Access Tokens",
);

/// A key of sixty-four bytes without a signature in it, by its name.
pub(crate) const AZURE_ACCOUNT: Family = family(
    "azure-account-key",
    "Microsoft",
    "an Azure storage account or database",
    &[],
)
.generic()
.see(
    "https://learn.microsoft.com/en-us/azure/storage/common/storage-account-keys-manage",
    "portal.azure.com → the resource → Keys → Regenerate",
);

/// The secret half of what a machine logs in with to Vault, by its name.
pub(crate) const VAULT_SECRET_ID: Family = family(
    "vault-secret-id",
    "HashiCorp",
    "a Vault, together with the id of its role",
    &[],
)
.generic()
.see(
    "https://developer.hashicorp.com/vault/docs/auth/approle",
    "vault write auth/approle/role/NAME/secret-id/destroy",
);
