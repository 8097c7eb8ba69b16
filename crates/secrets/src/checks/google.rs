use sha2::{Digest, Sha256};

use crate::family::{Proof, Token};

/// Keys that Google has published itself, in the examples of firebase-android-sdk, by
/// the first eight bytes of their SHA-256, in order.
const PUBLISHED: [u64; 16] = [
    0x0b47_6bdf_9acf_2123,
    0x2037_abca_ffb2_b777,
    0x27a9_a429_31df_f7eb,
    0x37f8_f09b_df12_c2f2,
    0x3a8b_61d0_f636_b007,
    0x3f37_0c9d_d822_5c63,
    0x49f7_77db_995e_8260,
    0x4c98_242d_cadc_8b29,
    0x8731_261c_b72d_8626,
    0xa19f_89ab_3555_eac1,
    0xa6c8_14bc_555a_e62c,
    0xdc0f_cf04_6c61_640c,
    0xe4a5_542b_b7fd_7b67,
    0xea9b_b108_2cf9_5663,
    0xeb54_0d2b_6ee2_a0a4,
    0xf56e_3234_94a6_ffc2,
];

/// What everybody has been shown opens nothing of anybody's.
pub(crate) fn api_key(token: Token) -> Proof {
    let hash: [u8; 32] = Sha256::digest(token.text()).into();
    let first = hash.first_chunk().map_or(0, |it| u64::from_be_bytes(*it));
    if PUBLISHED.binary_search(&first).is_ok() {
        Proof::Other
    } else {
        Proof::None
    }
}
