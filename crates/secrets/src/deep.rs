//! Whole files, whatever they are: text in any encoding, archives in archives.

mod wide;
mod zip;

use std::io::{self, Cursor, Read};

use flate2::read::MultiGzDecoder;

use crate::family::Severity;
use crate::finds::Finds;
use crate::found::{Found, Secret, Verdict, View};
use crate::scanner::Scanner;
use crate::stream::Windows;
use crate::{credentials, families};

/// How much of the beginning tells what something is: tar's mark stands at 257.
const HEAD: u64 = 512;

/// What an unpacking may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// How deep archives may lie in each other.
    pub depth: usize,
    /// How many bytes all archives of a file may unpack to.
    pub bytes: u64,
    /// How many files all archives of a file may hold.
    pub files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            depth: 4,
            bytes: 512 << 20,
            files: 100_000,
        }
    }
}

/// What was seen of a file.
#[derive(Debug, Default)]
pub struct Report {
    /// The secrets in it.
    pub seen: Vec<Seen>,
    /// What was not looked at, and why.
    pub unseen: Vec<Unseen>,
}

/// The secrets of one file, or of one file in an archive.
#[derive(Debug)]
pub struct Seen {
    /// The names of the archives' files that lead to it; empty for the file itself.
    pub path: Vec<String>,
    /// Its secrets, with places in that file as it is unpacked.
    pub found: Vec<Found>,
}

/// Something that was not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unseen {
    /// Where it lies.
    pub path: Vec<String>,
    /// Why.
    pub why: Why,
}

/// Why something was not looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Archives lie deeper in each other than the limit.
    Depth,
    /// It would unpack to more bytes than the limit.
    Bytes,
    /// Its archives hold more files than the limit.
    Files,
    /// It is damaged, or an archive of a kind that is not understood.
    Damaged,
    /// It holds more secrets than are kept.
    Secrets,
}

/// Looks at whole files in every way there is, one after the other.
pub struct Reader<'a> {
    scanner: &'a Scanner,
    /// The buffer for text; archives need none.
    windows: Windows,
}

impl<'a> Reader<'a> {
    /// A reader, to be used for any number of files by one thread.
    pub fn new(scanner: &'a Scanner) -> Self {
        Self {
            scanner,
            windows: Windows::new(),
        }
    }

    /// Whether a file that begins like this is something else than text in one byte a
    /// character: only a reader looks into it.
    pub fn is_for(head: &[u8]) -> bool {
        Kind::of(head) != Kind::Text || wide::Order::of(head).is_some()
    }

    /// Reads a file to its end.
    ///
    /// # Errors
    ///
    /// Where the file itself cannot be read. A damaged archive in it is no error, but
    /// [`Unseen`].
    pub fn read(&mut self, file: &mut dyn Read, limits: Limits) -> io::Result<Report> {
        self.read_named("", file, limits)
    }

    /// The same of a file whose name is known, by which the loosest formats of
    /// [`credentials`](crate::credentials) are recognised.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`].
    pub fn read_named(
        &mut self,
        name: &str,
        file: &mut dyn Read,
        limits: Limits,
    ) -> io::Result<Report> {
        let (scanner, windows) = (self.scanner, &mut self.windows);
        let mut deep = Deep {
            scanner,
            windows,
            name,
            limits,
            report: Report::default(),
            broken: None,
        };
        let mut watched = Watched {
            inner: file,
            error: None,
        };
        deep.look(&mut watched, &mut Vec::new());
        match watched.error {
            Some(error) => Err(error),
            None => Ok(deep.report),
        }
    }
}

/// Keeps the error of the file itself apart from those of what is unpacked.
struct Watched<'a> {
    inner: &'a mut dyn Read,
    error: Option<io::Error>,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer).map_err(|error| {
            let kind = error.kind();
            if kind != io::ErrorKind::Interrupted {
                self.error = Some(error);
            }
            kind.into()
        })
    }
}

struct Deep<'a> {
    scanner: &'a Scanner,
    windows: &'a mut Windows,
    /// What the file itself is called.
    name: &'a str,
    limits: Limits,
    report: Report,
    /// The first limit that was hit; the archives around it cannot be read on.
    broken: Option<Why>,
}

impl Deep<'_> {
    fn look(&mut self, reader: &mut dyn Read, path: &mut Vec<String>) {
        let mut head = Vec::new();
        if reader.take(HEAD).read_to_end(&mut head).is_err() {
            self.unseen(path, Why::Damaged);
            return;
        }
        let kind = Kind::of(&head);
        let mut whole = Cursor::new(&head).chain(reader);
        if kind != Kind::Text && path.len() >= self.limits.depth {
            self.unseen(path, Why::Depth);
            return;
        }
        let outcome = match kind {
            Kind::Gzip => self.within(&mut MultiGzDecoder::new(whole), path, ""),
            Kind::Tar => self.tar(&mut whole, path),
            Kind::Zip => zip::entries(&mut whole, &mut |name, entry| {
                self.within(entry, path, name)
            }),
            Kind::Store(family) => {
                self.store(family, &head, path);
                Ok(())
            }
            Kind::Text => self.text(&mut whole, wide::Order::of(&head), path),
        };
        if outcome.is_err() && self.broken.is_none() {
            self.unseen(path, Why::Damaged);
        }
    }

    /// One file of an archive.
    fn within(
        &mut self,
        reader: &mut dyn Read,
        path: &mut Vec<String>,
        name: &str,
    ) -> io::Result<()> {
        if self.limits.files == 0 {
            return self.stop(path, Why::Files);
        }
        self.limits.files -= 1;
        path.push(name.to_owned());
        let mut metered = Metered {
            inner: reader,
            left: self.limits.bytes,
            hit: false,
            failed: false,
        };
        self.look(&mut metered, path);
        let (left, hit, failed) = (metered.left, metered.hit, metered.failed);
        self.limits.bytes = left;
        let outcome = if hit && self.broken.is_none() {
            self.stop(path, Why::Bytes)
        } else if failed && self.broken.is_none() {
            self.stop(path, Why::Damaged)
        } else {
            self.broken
                .map_or(Ok(()), |_| Err(io::ErrorKind::Other.into()))
        };
        path.pop();
        outcome
    }

    fn tar(&mut self, reader: &mut dyn Read, path: &mut Vec<String>) -> io::Result<()> {
        let mut archive = tar::Archive::new(reader);
        for entry in archive.entries()? {
            let mut entry = entry?;
            let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            if entry.header().entry_type().is_file() {
                self.within(&mut entry, path, &name)?;
            }
        }
        Ok(())
    }

    fn text(
        &mut self,
        reader: &mut dyn Read,
        order: Option<wide::Order>,
        path: &[String],
    ) -> io::Result<()> {
        let mut finds = Finds::default();
        let name = path.last().map_or(self.name, String::as_str);
        let outcome = match order {
            Some(order) => {
                let mut narrow = wide::Narrow::new(reader, order);
                let outcome = self.windows(&mut narrow, name, &mut finds);
                finds.widen(order.width());
                outcome
            }
            None => self.windows(reader, name, &mut finds),
        };
        if finds.more() {
            self.unseen(path, Why::Secrets);
        }
        let found = finds.into_found();
        if !found.is_empty() {
            self.report.seen.push(Seen {
                path: path.to_vec(),
                found,
            });
        }
        outcome
    }

    fn windows(&mut self, reader: &mut dyn Read, name: &str, finds: &mut Finds) -> io::Result<()> {
        self.windows.begin();
        while let Some((window, line_start)) = self.windows.next(reader)? {
            finds.line_starts(line_start);
            self.scanner.scan_every_view(&window, finds);
            let whole = window.offset == 0 && window.end == window.bytes.len();
            let kept = whole.then(|| credentials::hits(name, window.bytes));
            for hit in kept.flatten().into_iter().flatten() {
                finds.push(&window, hit);
            }
        }
        Ok(())
    }

    /// A store of keys is a secret as a whole.
    fn store(&mut self, id: &str, head: &[u8], path: &[String]) {
        let Some(family) = families::by_id(id) else {
            return;
        };
        let found = Found {
            family,
            verdict: Verdict::ShapeOnly,
            severity: Severity::High,
            offset: 0,
            length: head.len(),
            line: 1,
            column: Some(1),
            shown: "the file as a whole".into(),
            view: View::Plain,
            secret: Secret(head.into()),
        };
        self.report.seen.push(Seen {
            path: path.to_vec(),
            found: vec![found],
        });
    }

    fn stop(&mut self, path: &[String], why: Why) -> io::Result<()> {
        self.broken = Some(why);
        self.unseen(path, why);
        Err(io::ErrorKind::Other.into())
    }

    fn unseen(&mut self, path: &[String], why: Why) {
        self.report.unseen.push(Unseen {
            path: path.to_vec(),
            why,
        });
    }
}

/// Counts what is unpacked, and ends it where the limit is.
struct Metered<'a> {
    inner: &'a mut dyn Read,
    left: u64,
    hit: bool,
    failed: bool,
}

impl Read for Metered<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            // There may be nothing more, which is no reason to complain.
            let more = self.inner.read(&mut [0]);
            self.hit = more.is_ok_and(|it| it > 0);
            return Ok(0);
        }
        let most = usize::try_from(self.left)
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        match self.inner.read(&mut buffer[..most]) {
            Ok(count) => {
                self.left -= count as u64;
                Ok(count)
            }
            Err(error) => {
                // What came before is looked at all the same.
                self.failed = error.kind() != io::ErrorKind::Interrupted;
                if self.failed { Ok(0) } else { Err(error) }
            }
        }
    }
}

/// What something is, by how it begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Gzip,
    Tar,
    Zip,
    /// A store of keys, and the family that it is.
    Store(&'static str),
    Text,
}

impl Kind {
    fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, 8, ..] => Self::Gzip,
            [b'P', b'K', 3, 4, ..] => Self::Zip,
            [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 1 | 2, ..] => Self::Store("java-key-store"),
            [0xce, 0xce, 0xce, 0xce, 0, 0, 0, 1 | 2, ..] => Self::Store("jceks-key-store"),
            [0x03, 0xd9, 0xa2, 0x9a, 0x65..=0x67, 0xfb, 0x4b, 0xb5, ..] => {
                Self::Store("keepass-database")
            }
            // A sequence of any length, version 3, a sequence of an object identifier.
            [0x30, 0x82, _, _, 2, 1, 3, 0x30, ..]
            | [0x30, 0x83, _, _, _, 2, 1, 3, 0x30, ..]
            | [0x30, 0x84, _, _, _, _, 2, 1, 3, 0x30, ..]
            | [0x30, 0x80, 2, 1, 3, 0x30, ..] => Self::Store("pkcs12-store"),
            _ if head.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => Self::Text,
        }
    }
}
