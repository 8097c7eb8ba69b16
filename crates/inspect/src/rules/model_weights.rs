use packgate_report::{Family, Level, Rule};

use memchr::memmem;

use crate::check::{Check, File, Look, detail_message};
use crate::hit::Seen;
use crate::marks::ends;
use crate::text::base;

pub(super) static RULE: Rule = Rule {
    id: "model-weights",
    family: Family::Internal,
    level: Level::Warning,
    summary: "the weights of a trained model",
    page: include_str!("pages/model-weights.md"),
};

pub(super) static CHECK: Check = Check {
    rule: &RULE,
    look: Look::Content(look),
    message: |hits| detail_message("is", "a trained model", "trained models", hits),
};

fn look(file: &File) -> Vec<Seen> {
    let head = &file.facts.head;
    let kind = safetensors(file)
        .or_else(|| by_magic(head))
        .or_else(|| torch_archive(head))
        .or_else(|| by_name(file));
    kind.map(|kind| Seen::of(&RULE).detail(kind))
        .into_iter()
        .collect()
}

fn by_magic(head: &[u8]) -> Option<&'static str> {
    // The number that `torch.save` pickled first before PyTorch 1.6.
    const TORCH: &[u8] = &[
        0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
    ];
    // Version 1 to 255 in either byte order.
    let version = |it: &[u8]| matches!(it, [_, 0, 0, 0] | [0, 0, 0, _]);
    let old = [b"lmgg", b"fmgg", b"tjgg", b"algg"];
    if head.starts_with(b"GGUF") && head.get(4..8).is_some_and(version) {
        Some("a model in GGUF")
    } else if old.iter().any(|it| head.starts_with(*it)) && head.len() > 32 {
        Some("a model in GGML")
    } else if head.starts_with(TORCH) {
        Some("a model of PyTorch")
    } else if head.get(4..8) == Some(b"TFL3") {
        Some("a model of TensorFlow Lite")
    } else {
        None
    }
}

/// The length of a header of JSON, which says where in the file each tensor lies.
fn safetensors(file: &File) -> Option<&'static str> {
    let (length, header) = file.facts.head.split_first_chunk()?;
    let fits = u64::from_le_bytes(*length)
        .checked_add(8)
        .is_some_and(|it| it <= file.facts.bytes);
    let tensors = [&b"\"dtype\""[..], b"\"__metadata__\""];
    let said = || tensors.iter().any(|it| memmem::find(header, it).is_some());
    (fits && header.starts_with(b"{") && said()).then_some("a model in Safetensors")
}

/// `torch.save` writes a ZIP archive whose first entry is `NAME/data.pkl`.
fn torch_archive(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(b"PK\x03\x04") {
        return None;
    }
    let length = u16::from_le_bytes([*head.get(26)?, *head.get(27)?]);
    let name = head.get(30..30 + usize::from(length))?;
    name.ends_with(b"/data.pkl").then_some("a model of PyTorch")
}

/// Formats that many other things are written in too: the name must agree.
fn by_name(file: &File) -> Option<&'static str> {
    let head = &file.facts.head;
    let name = base(file.path);
    let keras = [".h5", ".hdf5", ".keras"];
    if ends(name, ".onnx") && is_onnx(head) {
        Some("a model in ONNX")
    } else if keras.iter().any(|it| ends(name, it)) && is_keras(head) {
        Some("a model of Keras, or another HDF5 file")
    } else if is_shard(name) {
        Some("weights of TensorFlow.js")
    } else {
        None
    }
}

/// Protocol buffers: the version of the format, then a text or another number.
fn is_onnx(head: &[u8]) -> bool {
    matches!(
        head,
        [
            8,
            1..=32,
            0x12 | 0x1a | 0x22 | 0x28 | 0x32 | 0x3a | 0x42,
            ..
        ]
    )
}

fn is_keras(head: &[u8]) -> bool {
    head.starts_with(b"\x89HDF\r\n\x1a\n") || head.starts_with(b"PK\x03\x04")
}

/// `group1-shard1of4.bin`
fn is_shard(name: &str) -> bool {
    let number = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    let stem = name.strip_suffix(".bin").unwrap_or(name);
    let parts = || {
        let (group, rest) = stem.strip_prefix("group")?.split_once("-shard")?;
        let (shard, of) = rest.split_once("of")?;
        Some(number(group) && number(shard) && number(of))
    };
    parts().unwrap_or(false)
}
