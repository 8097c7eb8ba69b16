//! Held against the crate `object`, which has the whole file in memory.

use object::read::archive::ArchiveFile;
use object::write::Object as Writer;
use object::{Architecture, BinaryFormat, Endianness, File, Object, ObjectSection, SectionKind};

use super::{Binary, BinaryFacts};
use crate::pass::Windows;

fn read(bytes: &[u8], chunk: usize) -> Option<BinaryFacts> {
    let (mut windows, mut reader, mut binary) = (Windows::new(chunk), bytes, Binary::new());
    while let Some(window) = windows.next(&mut reader).unwrap() {
        binary.scan(&window);
    }
    binary.finish()
}

/// An object file with code and sections of debug information.
fn object(format: BinaryFormat, machine: Architecture, order: Endianness, debug: bool) -> Vec<u8> {
    let mut writer = Writer::new(format, machine, order);
    let (dwarf, dot) = match format {
        BinaryFormat::MachO => ("__DWARF", "__"),
        _ => ("", "."),
    };
    let mut add = |segment: &str, name: String, kind, length: usize| {
        let section = writer.add_section(segment.into(), name.into(), kind);
        writer.section_mut(section).set_data(vec![7; length], 1);
        writer.section_symbol(section);
    };
    add("__TEXT", format!("{dot}text"), SectionKind::Text, 5000);
    add("", format!("{dot}debugger"), SectionKind::Data, 10);
    if debug {
        add(dwarf, format!("{dot}debug_info"), SectionKind::Debug, 300);
        add(dwarf, format!("{dot}debug_line"), SectionKind::Debug, 40);
    }
    writer.write().unwrap()
}

/// A static library of these members, in the way of GNU or of BSD.
fn library(members: &[Vec<u8>], bsd: bool) -> Vec<u8> {
    let mut file = b"!<arch>\n".to_vec();
    for (index, member) in members.iter().enumerate() {
        let long = format!("a_rather_long_name_of_member_{index}.o\0");
        let (name, before) = if bsd {
            (format!("#1/{}", long.len()), long.as_bytes())
        } else {
            (format!("m{index}.o/"), &b""[..])
        };
        let size = before.len() + member.len();
        file.extend(format!("{name:16}{:12}{:6}{:6}{:8}{size:<10}`\n", 0, 0, 0, "100644").bytes());
        file.extend(before);
        file.extend(member);
        if file.len() % 2 == 1 {
            file.push(b'\n');
        }
    }
    file
}

/// What `object` says of the members.
fn oracle_of_library(bytes: &[u8]) -> u64 {
    let library = ArchiveFile::parse(bytes).unwrap();
    let members = library.members().map(|it| it.unwrap().data(bytes).unwrap());
    members.map(oracle).sum()
}

#[test]
fn members_of_static_libraries_count() {
    let samples: Vec<Vec<u8>> = samples()
        .into_iter()
        .map(|mut it| {
            // An odd length, so that the next one is moved.
            it.push(0);
            it
        })
        .collect();
    for bsd in [false, true] {
        let file = library(&samples, bsd);
        let debug = oracle_of_library(&file);
        assert_eq!(debug, 340 * samples.len() as u64 / 2);
        for chunk in [1, 63, 4096, 1 << 20] {
            let facts = read(&file, chunk).unwrap();
            assert_eq!(facts.format, "a static library");
            assert_eq!(
                (facts.debug, &facts.doubt),
                (debug, &None),
                "chunks of {chunk}"
            );
        }
        // Cut anywhere: what is left is judged, nothing is lost twice.
        for cut in (0..file.len()).step_by(997) {
            let facts = read(&file[..cut], 700);
            assert_eq!(facts, read(&file[..cut], 1 << 20));
            assert!(facts.is_none_or(|it| it.debug <= debug));
        }
    }
}

#[test]
fn more_object_files_than_places_are_kept_for() {
    let members = vec![
        object(
            BinaryFormat::Elf,
            Architecture::X86_64,
            Endianness::Little,
            true
        );
        40_000
    ];
    let file = library(&members, false);
    let facts = read(&file, 256 * 1024).unwrap();
    assert_eq!((facts.debug, facts.doubt), (340 * 40_000, None));
}

#[test]
fn universal_libraries_count_too() {
    let mac = |machine| object(BinaryFormat::MachO, machine, Endianness::Little, true);
    let (arm, intel) = (mac(Architecture::Aarch64), mac(Architecture::X86_64));
    let libraries = [library(&[arm.clone(), arm], true), library(&[intel], true)];
    let mut file = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
    let mut at = 0x1000_usize;
    for (kind, library) in [
        (0x0100_000c_u32, &libraries[0]),
        (0x0100_0007, &libraries[1]),
    ] {
        let [place, length] = [at, library.len()].map(|it| u32::try_from(it).unwrap());
        for word in [kind, 0, place, length, 12] {
            file.extend(word.to_be_bytes());
        }
        at = (at + library.len()).next_multiple_of(0x1000);
    }
    for library in &libraries {
        file.resize(file.len().next_multiple_of(0x1000), 0);
        file.extend(library);
    }
    let debug = libraries
        .iter()
        .map(|it| oracle_of_library(it))
        .sum::<u64>();
    assert_eq!(debug, 3 * 340);
    for chunk in [100, 1 << 20] {
        let facts = read(&file, chunk).unwrap();
        assert_eq!((facts.debug, facts.format), (debug, "a static library"));
    }
}

#[test]
fn code_view_of_object_files_counts() {
    let mut writer = Writer::new(BinaryFormat::Coff, Architecture::X86_64, Endianness::Little);
    for (name, length) in [(".text", 50), (".debug$S", 1000), (".debug$T", 24)] {
        let section = writer.add_section(Vec::new(), name.into(), SectionKind::Data);
        writer.section_mut(section).set_data(vec![7; length], 1);
        writer.section_symbol(section);
    }
    let file = writer.write().unwrap();
    assert_eq!(oracle(&file), 1024);
    let facts = read(&file, 4096).unwrap();
    assert_eq!(
        (facts.debug, facts.format),
        (1024, "an object file of Windows")
    );
}

/// What `object` says of the same: bytes in sections that tell of the source.
fn oracle(bytes: &[u8]) -> u64 {
    let file = File::parse(bytes).unwrap();
    let telling = file.sections().filter(|it| {
        let name = it.name().unwrap_or("");
        let name = name.trim_start_matches(['.', '_']);
        let name = name.strip_prefix('z').unwrap_or(name);
        let dwarf = it.segment_name() == Ok(Some("__DWARF"));
        dwarf || name.starts_with("debug$") || super::places::is_telling(name.as_bytes())
    });
    telling
        .filter(|it| it.file_range().is_some())
        .map(|it| it.file_range().map_or(0, |range| range.1))
        .sum()
}

fn samples() -> Vec<Vec<u8>> {
    let mut samples = Vec::new();
    for debug in [false, true] {
        for (format, machine, order) in [
            (BinaryFormat::Elf, Architecture::X86_64, Endianness::Little),
            (BinaryFormat::Elf, Architecture::I386, Endianness::Little),
            (BinaryFormat::Elf, Architecture::Mips64, Endianness::Big),
            (BinaryFormat::Elf, Architecture::PowerPc, Endianness::Big),
            (
                BinaryFormat::MachO,
                Architecture::Aarch64,
                Endianness::Little,
            ),
            (
                BinaryFormat::MachO,
                Architecture::X86_64,
                Endianness::Little,
            ),
            (BinaryFormat::MachO, Architecture::I386, Endianness::Little),
            (BinaryFormat::Coff, Architecture::X86_64, Endianness::Little),
            (BinaryFormat::Coff, Architecture::I386, Endianness::Little),
        ] {
            samples.push(object(format, machine, order, debug));
        }
    }
    samples
}

#[test]
fn sections_count_as_the_crate_object_counts_them() {
    let mut with = 0;
    for sample in samples() {
        let debug = oracle(&sample);
        with += u32::from(debug > 0);
        for chunk in [1, 63, 4096, 1 << 20] {
            let facts = read(&sample, chunk).unwrap();
            assert_eq!(facts.debug, debug, "{facts:?}, chunks of {chunk}");
            assert_eq!(facts.doubt, None, "{facts:?}");
        }
    }
    assert_eq!(with, 9, "half of the samples have debug information");
}

/// A real program of this platform, with whatever debug information it has.
#[test]
#[expect(clippy::disallowed_methods, reason = "the test reads itself")]
fn this_very_program_counts_as_the_crate_object_counts_it() {
    let bytes = std::fs::read(std::env::current_exe().unwrap()).unwrap();
    let facts = read(&bytes, 256 * 1024).unwrap();
    assert_eq!(facts.doubt, None);
    assert_eq!(facts.debug, oracle(&bytes));
}

#[test]
fn all_images_of_a_universal_file_are_read() {
    let arm = (BinaryFormat::MachO, Architecture::Aarch64);
    let plain = object(arm.0, arm.1, Endianness::Little, false);
    let debug = object(arm.0, arm.1, Endianness::Little, true);
    let mut file = vec![0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 2];
    // The second is listed first, as nothing forbids.
    for (at, image) in [(0x1_0000_u32, &debug), (0x1000, &plain)] {
        let length = u32::try_from(image.len()).unwrap();
        for word in [0x0100_000c_u32, 0, at, length, 12] {
            file.extend(word.to_be_bytes());
        }
    }
    file.resize(0x1000, 0);
    file.extend(&plain);
    file.resize(0x1_0000, 0);
    file.extend(&debug);
    for chunk in [100, 1 << 20] {
        assert_eq!(read(&file, chunk).unwrap().debug, oracle(&debug));
    }
}

/// The smallest program for Windows with a debug directory.
fn program(path: &str) -> Vec<u8> {
    let mut file = vec![0; 0x400];
    let mut put = |at: usize, bytes: &[u8]| file[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"MZ");
    put(60, &0x80_u32.to_le_bytes());
    put(0x80, b"PE\0\0");
    put(0x84, &0x8664_u16.to_le_bytes());
    put(0x86, &1_u16.to_le_bytes());
    put(0x94, &240_u16.to_le_bytes());
    let optional = 0x98;
    put(optional, &0x20b_u16.to_le_bytes());
    put(optional + 32, &0x1000_u32.to_le_bytes());
    put(optional + 36, &0x200_u32.to_le_bytes());
    put(optional + 108, &16_u32.to_le_bytes());
    put(optional + 160, &0x1010_u32.to_le_bytes());
    put(optional + 164, &28_u32.to_le_bytes());
    let section = optional + 240;
    put(section, b".rdata\0\0");
    for (at, value) in [(8, 0x200_u32), (12, 0x1000), (16, 0x200), (20, 0x200)] {
        put(section + at, &value.to_le_bytes());
    }
    let length = u32::try_from(25 + path.len()).unwrap();
    for (at, value) in [(12, 2), (16, length), (20, 0x1040), (24, 0x240_u32)] {
        put(0x210 + at, &value.to_le_bytes());
    }
    put(0x240, b"RSDS");
    put(0x258, path.as_bytes());
    file
}

#[test]
fn the_debug_database_of_a_program_is_found_as_the_crate_object_finds_it() {
    for (path, absolute) in [
        (r"C:\Users\sam\addon\build\addon.pdb", true),
        (r"D:\a\addon\addon.pdb", true),
        ("/home/sam/addon.pdb", true),
        ("addon.pdb", false),
    ] {
        let bytes = program(path);
        let file = File::parse(&bytes[..]).unwrap();
        let record = file.pdb_info().unwrap().unwrap();
        assert_eq!(record.path(), path.as_bytes());
        for chunk in [1, 500, 1 << 20] {
            let facts = read(&bytes, chunk).unwrap();
            assert_eq!(facts.format, "a PE file");
            let expected = absolute.then(|| path.to_owned());
            assert_eq!(facts.database, expected, "{facts:?}");
        }
    }
}

/// A section of WebAssembly with a name.
fn custom(name: &str, content: &[u8]) -> Vec<u8> {
    let mut body = vec![u8::try_from(name.len()).unwrap()];
    body.extend(name.as_bytes());
    body.extend(content);
    section(0, &body)
}

fn section(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut section = vec![kind];
    let mut length = body.len();
    while length > 0x7f {
        section.push(0x80 | u8::try_from(length & 0x7f).unwrap());
        length >>= 7;
    }
    section.push(u8::try_from(length).unwrap());
    section.extend(body);
    section
}

#[test]
fn sections_of_web_assembly_are_told_apart() {
    let module = |sections: &[Vec<u8>]| [b"\0asm\x01\0\0\0", &sections.concat()[..]].concat();
    let code = section(10, &vec![0; 100_000]);
    let (name, line) = (custom("name", b"\0\0"), custom(".debug_line", &[1; 20]));
    let url = custom("external_debug_info", b"\x0bhttp://x/a/");
    let inner = module(&[code.clone(), name.clone(), line.clone()]);
    let nested = [b"\0asm\x0d\0\x01\0", &section(1, &inner)[..], &url].concat();
    let (debug, names) = (32, true);
    for (bytes, expected) in [
        (module(std::slice::from_ref(&code)), (0, false, None)),
        (module(&[code.clone(), name.clone()]), (0, names, None)),
        (inner, (debug, names, None)),
        (nested, (debug, names, Some("http://x/a/"))),
        (
            module(&[custom("producers", b""), url]),
            (0, false, Some("http://x/a/")),
        ),
        // Code that looks like a section, and a length that says too much.
        (module(&[section(10, &line)]), (0, false, None)),
        (
            module(&[vec![0, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xff]]),
            (0, false, None),
        ),
    ] {
        for chunk in [1, 5000, 1 << 20] {
            let facts = read(&bytes, chunk).unwrap();
            let url = facts.debug_url.as_deref();
            assert_eq!((facts.debug, facts.names, url), expected, "{facts:?}");
            assert_eq!(facts.doubt, None);
        }
    }
}

/// Whatever `object` sees in a file that it accepts is seen, or there is a doubt. More may
/// be seen: headers that lie about the number of commands end the list for `object` only.
fn agrees(bytes: &[u8], facts: Option<&BinaryFacts>) {
    let Ok(file) = File::parse(bytes) else { return };
    let Some(facts) = facts.filter(|it| it.doubt.is_none()) else {
        return;
    };
    if file.format() != BinaryFormat::Wasm {
        assert!(
            facts.debug >= oracle(bytes),
            "{facts:?}, {}, {bytes:02x?}",
            oracle(bytes)
        );
    }
}

#[test]
fn headers_that_lie_do_no_harm() {
    let mut samples = samples();
    samples.push(program(r"C:\a\b.pdb"));
    samples.push(library(&samples, true));
    samples.push([b"\0asm\x0d\0\x01\0", &custom("name", b"x")[..]].concat());
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |limit: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % limit as u64).unwrap()
    };
    for sample in samples {
        for _ in 0..150 {
            let mut bytes = sample.clone();
            for _ in 0..=random(6) {
                // Mostly in the headers.
                let most = if random(3) == 0 {
                    bytes.len()
                } else {
                    160.min(bytes.len())
                };
                let at = random(most);
                bytes[at] = [0, 1, 0x7f, 0xff, 0x80][random(5)];
            }
            bytes.truncate(if random(4) == 0 {
                random(bytes.len())
            } else {
                bytes.len()
            });
            let facts = read(&bytes, 700);
            assert_eq!(facts, read(&bytes, 1 << 20));
            agrees(&bytes, facts.as_ref());
        }
    }
}

#[test]
fn a_header_that_asks_for_too_much_is_said() {
    let mut bytes = object(
        BinaryFormat::Elf,
        Architecture::X86_64,
        Endianness::Little,
        true,
    );
    // 65,000 sections of 65,000 bytes.
    bytes[58..62].copy_from_slice(&[0xe8, 0xfd, 0xe8, 0xfd]);
    let facts = read(&bytes, 1 << 20).unwrap();
    assert!(facts.doubt.unwrap().contains("too long"));
    // The table of sections where the header is.
    bytes[40..48].copy_from_slice(&8_u64.to_le_bytes());
    bytes[58..62].copy_from_slice(&[64, 0, 4, 0]);
    bytes.resize(200_000, 0);
    let facts = read(&bytes, 16).unwrap();
    assert_eq!(facts.doubt, None, "near enough to be seen again");
}
