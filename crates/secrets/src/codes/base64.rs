use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);

/// Decodes base 64, padded or not.
pub(crate) fn standard(text: &[u8]) -> Option<Vec<u8>> {
    decode(text, &STANDARD)
}

/// Decodes base 64 as it is written in URLs, padded or not.
pub(crate) fn url(text: &[u8]) -> Option<Vec<u8>> {
    decode(text, &URL_SAFE)
}

fn decode(text: &[u8], alphabet: &Alphabet) -> Option<Vec<u8>> {
    GeneralPurpose::new(alphabet, LENIENT).decode(text).ok()
}
