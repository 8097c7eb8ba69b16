use base64::Engine;
use base64::alphabet::{STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);

static PLAIN: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
static IN_URLS: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Decodes base 64, padded or not.
pub(crate) fn standard(text: &[u8]) -> Option<Vec<u8>> {
    PLAIN.decode(text).ok()
}

/// Decodes base 64 as it is written in URLs, padded or not.
pub(crate) fn url(text: &[u8]) -> Option<Vec<u8>> {
    IN_URLS.decode(text).ok()
}

/// Decodes either kind of base 64 into `out`, which must have room; answers how many
/// bytes it makes.
pub(crate) fn into(text: &[u8], out: &mut [u8]) -> Option<usize> {
    let plain = PLAIN.decode_slice(text, out).ok();
    plain.or_else(|| IN_URLS.decode_slice(text, out).ok())
}
