use crate::checks::crypto;
use crate::family::Part::{Any, Lit, Run};
use crate::family::{Family, family};
use crate::set::{BASE58, BASE64, EQUALS, LOWER_NUM};

pub(super) static FAMILIES: &[Family] = &[
    family(
        "bitcoin-extended-key",
        "the wallet's owner",
        "every address of a wallet",
        &[&[
            Any(&["xprv", "yprv", "zprv", "tprv"]),
            Run(BASE58, 107, 107),
        ]],
    )
    .check(crypto::extended)
    .see("BIP 32", "move what it holds to another wallet"),
    family(
        "nostr-secret-key",
        "the account's owner",
        "a Nostr identity",
        &[&[Lit("nsec1"), Run(LOWER_NUM, 58, 58)]],
    )
    .check(crypto::nostr)
    .see("NIP-19", "it cannot be revoked; announce another identity"),
    family(
        "minisign-secret-key",
        "the key's owner",
        "signatures in its owner's name",
        &[&[Lit("RWRTY0Iy"), Run(BASE64, 203, 204), Run(EQUALS, 0, 1)]],
    )
    .check(crypto::minisign)
    .see(
        "https://jedisct1.github.io/minisign/",
        "publish another key",
    ),
];
