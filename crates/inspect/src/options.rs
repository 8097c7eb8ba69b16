use packgate_secrets::Scanner;

use crate::secrets::Detector;

/// Whether a packed path lies in a directory that is not meant for others.
pub type InternalDir = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// Whether a value is one that a policy speaks of.
pub type ValuePattern = Box<dyn Fn(&[u8]) -> bool + Send + Sync>;

/// How to look for secrets.
#[derive(Default)]
pub struct Secrets {
    /// A token that fails its own checksum is an error, too.
    pub strict: bool,
    /// What time it is, in seconds since 1970, to tell what has expired; 0 if that is
    /// not known.
    pub now: u64,
    /// What only this project knows to be secret.
    pub detectors: Vec<Detector>,
    /// Values to be told: the hit says which of these match, by number.
    pub values: Vec<ValuePattern>,
}

impl Secrets {
    /// The scanner for all that is looked for. A detector that
    /// [`check_detector`](crate::check_detector) refuses is not among it.
    pub(crate) fn scanner(&self) -> Scanner {
        let own = self.detectors.iter().filter_map(|it| it.family().ok());
        Scanner::with(&own.collect::<Vec<_>>()).at(self.now)
    }
}

/// How to inspect.
pub struct Options {
    /// Threads that read, at least one.
    pub threads: usize,
    /// Bytes read at a time by each thread.
    pub chunk: usize,
    /// What a policy names as internal, asked of each packed path, on top of
    /// the directories `internal/` and `private/`.
    pub internal_dir: Option<InternalDir>,
    /// Bytes of what was learned that may be held for all files together. What
    /// goes beyond is reported as not inspected.
    pub memory: usize,
    /// Bytes that are unpacked of one compressed file. A file that holds more is
    /// reported as not inspected.
    pub unpack: u64,
    /// How to look for secrets.
    pub secrets: Secrets,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 2,
            chunk: 256 * 1024,
            internal_dir: None,
            memory: 512 << 20,
            unpack: 1 << 30,
            secrets: Secrets::default(),
        }
    }
}

impl std::fmt::Debug for Options {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Options")
            .field("threads", &self.threads)
            .field("chunk", &self.chunk)
            .field("internal_dir", &self.internal_dir.is_some())
            .field("memory", &self.memory)
            .field("unpack", &self.unpack)
            .field("detectors", &self.secrets.detectors)
            .finish_non_exhaustive()
    }
}
