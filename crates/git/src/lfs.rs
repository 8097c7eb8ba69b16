//! Git LFS pointers: small blobs that stand for files kept elsewhere.

use std::path::{Path, PathBuf};

use packgate_tree::kind_of;

/// No pointer is longer.
pub(crate) const MAX_POINTER: u64 = 1024;

/// What a pointer stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pointer {
    /// SHA-256 in hexadecimal digits.
    name: String,
    /// Bytes of the file.
    pub(crate) size: u64,
}

impl Pointer {
    /// Reads a pointer as git-lfs does; `None` for anything else.
    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut lines = text.lines();
        let version = lines.next()?.strip_prefix("version ")?;
        if !version.starts_with("https://git-lfs.github.com/spec/")
            && version != "http://git-media.io/v/2"
        {
            return None;
        }
        let (mut name, mut size) = (None, None);
        for line in lines {
            match line.split_once(' ')? {
                ("oid", value) => name = value.strip_prefix("sha256:"),
                ("size", value) => size = value.parse().ok(),
                _ => {}
            }
        }
        let name = name
            .filter(|name| name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        Some(Self {
            name: name.to_owned(),
            size: size?,
        })
    }

    /// Where git-lfs keeps the file, if it is there.
    pub(crate) fn place(&self, common_dir: &Path) -> Option<PathBuf> {
        let dir = common_dir.join("lfs").join("objects");
        let place = dir
            .join(&self.name[..2])
            .join(&self.name[2..4])
            .join(&self.name);
        let there = matches!(kind_of(&place), Ok(Some(packgate_tree::Kind::File)));
        there.then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pointers_are_pointers() {
        let name = "4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393";
        let pointer =
            format!("version https://git-lfs.github.com/spec/v1\noid sha256:{name}\nsize 12345\n");
        assert_eq!(Pointer::parse(pointer.as_bytes()).unwrap().size, 12345);
        for bad in [
            "",
            "version 1\n",
            &pointer[..60],
            &pointer.replace("sha256", "md5"),
            "\u{0}",
        ] {
            assert_eq!(Pointer::parse(bad.as_bytes()), None, "{bad}");
        }
    }
}
