//! Object names and file modes, as git stores them.

use std::fmt;
use std::str::FromStr;

/// The name of an object: SHA-1 (20 bytes) or SHA-256 (32 bytes).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Oid {
    len: u8,
    bytes: [u8; 32],
}

/// What is not the name of an object.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not the name of a git object")]
pub struct NotAnOid(pub String);

impl Oid {
    /// The name with these bytes; `None` unless there are 20 or 32.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.len() != 20 && bytes.len() != 32 {
            return None;
        }
        let mut all = [0; 32];
        all[..bytes.len()].copy_from_slice(bytes);
        let len = u8::try_from(bytes.len()).ok()?;
        Some(Self { len, bytes: all })
    }

    /// The name written as 40 or 64 hexadecimal digits; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(32);
        for pair in text.as_bytes().chunks(2) {
            let [high, low] = pair else { return None };
            bytes.push(digit(*high)? << 4 | digit(*low)?);
        }
        Self::from_bytes(&bytes)
    }

    /// The name's bytes, 20 or 32 of them.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }

    /// Whether every bit is 0: git's way to write "no object".
    pub fn is_zero(&self) -> bool {
        self.bytes == [0; 32]
    }
}

fn digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes()
            .iter()
            .try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Oid {
    type Err = NotAnOid;

    fn from_str(text: &str) -> Result<Self, NotAnOid> {
        Self::from_hex(text).ok_or_else(|| NotAnOid(text.to_owned()))
    }
}

/// What git records of a tracked path besides its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// A regular file (`100644`).
    File,
    /// A regular file that may be run (`100755`).
    Executable,
    /// A symbolic link, whose content is where it points (`120000`).
    Symlink,
    /// A submodule: the object is a commit of another repository (`160000`).
    Submodule,
}

impl Mode {
    /// The mode with these bits, as git reads them; `None` for a directory and
    /// for what git does not know.
    pub(crate) fn from_bits(bits: u32) -> Option<Self> {
        match bits & 0o170_000 {
            0o100_000 if bits & 0o100 != 0 => Some(Self::Executable),
            0o100_000 => Some(Self::File),
            0o120_000 => Some(Self::Symlink),
            0o160_000 => Some(Self::Submodule),
            _ => None,
        }
    }

    /// The bits that git writes for it.
    pub const fn bits(self) -> u32 {
        match self {
            Self::File => 0o100_644,
            Self::Executable => 0o100_755,
            Self::Symlink => 0o120_000,
            Self::Submodule => 0o160_000,
        }
    }

    /// Permission bits as `lstat` gives them after a checkout with the umask 022.
    pub(crate) const fn permissions(self) -> u32 {
        match self {
            Self::File => 0o644,
            Self::Executable | Self::Submodule => 0o755,
            Self::Symlink => 0o777,
        }
    }
}

/// The bits of a directory in a tree object or a sparse index.
pub(crate) const TREE_BITS: u32 = 0o040_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_written() {
        let hex = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";
        assert_eq!(Oid::from_hex(hex).unwrap().to_string(), hex);
        assert!(Oid::from_hex(&"0".repeat(64)).unwrap().is_zero());
        for bad in [
            "",
            "4b8",
            &hex[1..],
            "(delete)",
            &"g".repeat(40),
            &"é".repeat(20),
        ] {
            assert_eq!(Oid::from_hex(bad), None, "{bad}");
        }
    }

    #[test]
    fn modes_are_git_s_own() {
        assert_eq!(Mode::from_bits(0o100_664), Some(Mode::File));
        assert_eq!(Mode::from_bits(0o100_755), Some(Mode::Executable));
        assert_eq!(Mode::from_bits(TREE_BITS), None);
        assert_eq!(Mode::Symlink.bits(), 0o120_000);
    }
}
