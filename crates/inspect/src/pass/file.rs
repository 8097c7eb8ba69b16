use std::io::{self, Read};
use std::sync::Arc;

use packgate_secrets::Scanner;

use crate::binary::{Binary, BinaryFacts};
use crate::digest::{Digest, Hash};
use crate::graph::{Imports, Reader};
use crate::map::{Comment, Comments, Map, Said, Taps, Writing};
use crate::pass::document::{Document, Outcome};
use crate::pass::feed::Feed;
use crate::pass::inner::{Inner, Inside, PACKED};
use crate::pass::{Shape, Window, Windows};
use crate::paths::{PathSearch, UserPaths};
use crate::secrets::{Search, Secrets};

/// How much of its beginning every file keeps for the rules.
pub(crate) const HEAD: usize = 1024;
/// How much a file keeps whose name says that a rule reads it whole.
pub(crate) const LARGE_HEAD: usize = 256 * 1024;

/// Everything that one pass learned of one file.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// How many bytes it has.
    pub(crate) bytes: u64,
    /// The hash of its content.
    pub(crate) hash: Hash,
    /// Its beginning.
    pub(crate) head: Vec<u8>,
    /// The maps in it: itself, or inline ones.
    pub(crate) maps: Vec<Map>,
    /// The line of an inline map that broke off before it showed anything.
    pub(crate) torn_inline: Option<u64>,
    /// Whether it has more maps in it, or more compressed text, than was read.
    pub(crate) unread: bool,
    /// The last comment that names a map.
    pub(crate) comment: Option<Comment>,
    /// What its JSON shows; `None` where it is not JSON to its end.
    pub(crate) shape: Option<Shape>,
    /// What its JSON showed before it broke off.
    pub(crate) torn: Option<Torn>,
    /// The secrets in it.
    pub(crate) secrets: Secrets,
    /// The paths in it that name a user.
    pub(crate) paths: UserPaths,
    /// What it is, where it is compiled.
    pub(crate) binary: Option<BinaryFacts>,
    /// The files it asks for, where that was asked for.
    pub(crate) imports: Option<Imports>,
}

/// A document that began as JSON and is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Torn {
    /// What it showed before that.
    pub(crate) shape: Shape,
    /// Whether it began like a source map.
    pub(crate) like_a_map: bool,
    /// About where it broke, in bytes.
    pub(crate) at: u64,
}

/// What to do with a file besides the usual.
#[derive(Clone, Copy)]
pub(crate) struct Wish<'a> {
    /// How much of its beginning to keep.
    pub(crate) head: usize,
    /// How to look for the files it asks for, if at all.
    pub(crate) imports: Option<Reader<'a>>,
}

/// The buffers and scanners of one thread, used for one file after the other.
pub(crate) struct FilePass {
    windows: Windows,
    digest: Digest,
    comments: Comments,
    paths: PathSearch,
    /// For secrets, where they are asked for.
    scanner: Option<Arc<Scanner>>,
    inner: Inner,
    unpack: u64,
}

/// Who listens to the pass over one file, and what they have heard so far.
pub(super) struct Readers<'a> {
    facts: FileFacts,
    document: Document,
    binary: Binary,
    pub(super) secrets: Option<Search>,
    imports: Option<crate::graph::Search<'a>>,
    head: usize,
}

impl FilePass {
    /// Buffers that read `chunk` bytes at a time; of a compressed file, `unpack` bytes
    /// are looked at.
    pub(crate) fn new(chunk: usize, unpack: u64) -> Self {
        Self {
            windows: Windows::new(chunk),
            digest: Digest::new(),
            comments: Comments::new(),
            paths: PathSearch::new(),
            scanner: None,
            inner: Inner::new(unpack),
            unpack,
        }
    }

    /// Looks for secrets, too.
    pub(crate) fn looking_for(mut self, scanner: &Arc<Scanner>) -> Self {
        self.scanner = Some(Arc::clone(scanner));
        self
    }

    /// Reads a file to its end, once.
    pub(crate) fn run(&mut self, reader: &mut dyn Read, wish: Wish) -> io::Result<FileFacts> {
        self.run_told(reader, wish, None, &mut || Ok(()))
    }

    /// The same; the contents of maps go to `taps`, and `hear` is called before they
    /// become more than a few megabytes.
    pub(crate) fn run_told<E: From<io::Error>>(
        &mut self,
        reader: &mut dyn Read,
        wish: Wish,
        taps: Option<&Taps>,
        hear: &mut dyn FnMut() -> Result<(), E>,
    ) -> Result<FileFacts, E> {
        let mut readers = Readers {
            facts: FileFacts::default(),
            document: Document::new(),
            binary: Binary::new(),
            secrets: self.scanner.as_ref().map(Search::new),
            imports: wish.imports.map(Reader::start),
            head: wish.head,
        };
        readers.document.tell(taps);
        self.windows.begin();
        self.comments.begin();
        self.comments.tell(taps.cloned());
        self.inner.begin();
        self.inner.tell(taps);
        // A file that broke off in the middle must leave nothing behind.
        self.digest.finish();
        self.read(reader, &mut readers, hear)?;
        let facts = self.conclude(readers);
        hear()?;
        Ok(facts)
    }

    /// Reads it to its end. What unpacks archives reads from the same windows, after
    /// everybody else has seen them.
    fn read<E: From<io::Error>>(
        &mut self,
        reader: &mut dyn Read,
        readers: &mut Readers,
        hear: &mut dyn FnMut() -> Result<(), E>,
    ) -> Result<(), E> {
        let (digest, comments, paths) = (&mut self.digest, &mut self.comments, &self.paths);
        let inner = &mut self.inner;
        let mut show = |window: &Window, readers: &mut Readers| -> Result<(), E> {
            digest.update(window.fresh);
            comments.scan(window);
            readers.see(window, paths);
            hear()?;
            for part in window.fresh.chunks(PACKED) {
                inner.feed(part, paths, &mut readers.facts.paths);
                hear()?;
            }
            Ok(())
        };
        let mut feed = Feed::new(&mut self.windows, reader, readers, &mut show);
        let more = feed.advance()?;
        if more && feed.is_packed() {
            feed.unpack(self.unpack)?;
        }
        while feed.advance()? {}
        Ok(())
    }

    fn conclude(&mut self, readers: Readers) -> FileFacts {
        let Readers {
            mut facts,
            document,
            binary,
            secrets,
            imports,
            ..
        } = readers;
        let inside = self.inner.finish(&self.paths, &mut facts.paths);
        facts.secrets = secrets.map_or_else(Secrets::default, Search::finish);
        (facts.bytes, facts.hash) = self.digest.finish();
        facts.binary = binary.finish();
        facts.imports = imports.map(crate::graph::Search::finish);
        let said = self.comments.finish();
        match inside {
            Some(Inside {
                document,
                said,
                cut,
            }) => {
                facts.unread = cut;
                conclude(document, said, &mut facts);
            }
            None => conclude(document.finish(), said, &mut facts),
        }
        if facts.comment.is_none() {
            facts.comment = section_comment(&facts);
        }
        facts
    }
}

impl Readers<'_> {
    fn see(&mut self, window: &Window, paths: &PathSearch) {
        self.binary.scan(window);
        keep_head(&mut self.facts.head, window, self.head);
        match &mut self.secrets {
            Some(secrets) => secrets.scan(window, &mut self.document),
            None => self.document.feed(window.fresh),
        }
        paths.scan(window, &mut self.facts.paths);
        if let Some(imports) = &mut self.imports {
            imports.scan(window);
        }
    }
}

/// A compiled file names its map in a section; that has no line.
fn section_comment(facts: &FileFacts) -> Option<Comment> {
    let binary = facts.binary.as_ref()?;
    Some(Comment {
        line: 0,
        url: binary.map_url.clone()?,
        bytes: binary.map_url_bytes,
    })
}

fn keep_head(head: &mut Vec<u8>, window: &Window, limit: usize) {
    let room = limit.saturating_sub(head.len());
    head.extend_from_slice(&window.fresh[..window.fresh.len().min(room)]);
}

fn conclude(document: Option<Outcome>, said: Said, facts: &mut FileFacts) {
    facts.comment = said.comment;
    facts.torn_inline = said.torn;
    facts.unread |= said.full;
    facts.maps = said.maps;
    if let Some(outcome) = document {
        take_outcome(outcome, facts);
    }
    for map in facts
        .maps
        .iter()
        .filter(|it| it.writing == Writing::Encoded)
    {
        map.names().for_each(|name| facts.paths.read(name));
    }
}

fn take_outcome(outcome: Outcome, facts: &mut FileFacts) {
    if outcome.map.is_some() {
        // What looked like maps by themselves are its sections.
        facts.maps.retain(|it| it.announced);
    }
    facts.maps.extend(outcome.map);
    if outcome.whole {
        facts.shape = Some(outcome.shape);
    } else {
        facts.torn = Some(Torn {
            shape: outcome.shape,
            like_a_map: outcome.like_a_map,
            at: outcome.fed,
        });
    }
}
