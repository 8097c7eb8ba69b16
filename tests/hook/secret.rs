//! Secrets that are put together when the test runs, so that none stands in the
//! repository.

const BASE62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A token of npm's form whose checksum holds.
pub(crate) fn token() -> String {
    let letters = b"q7Zr2KfVx9LbT4mWcY8sHdN3pGjR6uEaQ5vBtXkJyM";
    let body: String = (0..30)
        .map(|n| char::from(letters[n * 5 % letters.len()]))
        .collect();
    let mut rest = crc32(body.as_bytes());
    let mut sum = [b'0'; 6];
    for digit in sum.iter_mut().rev() {
        *digit = BASE62[(rest % 62) as usize];
        rest /= 62;
    }
    format!("npm_{body}{}", String::from_utf8_lossy(&sum))
}

/// Six characters of the token that somebody has printed, besides what all of its kind
/// begin with and its last two characters.
pub(crate) fn piece_in(said: &str) -> Option<String> {
    let token = token();
    let body = &token.as_bytes()["npm_".len()..];
    // git shows the hunks that it lets one choose from.
    let said: Vec<&str> = said.lines().filter(|it| !it.starts_with('+')).collect();
    let mut pieces = body.windows(6).map(String::from_utf8_lossy);
    pieces
        .find(|it| said.iter().any(|line| line.contains(it.as_ref())))
        .map(std::borrow::Cow::into_owned)
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}
