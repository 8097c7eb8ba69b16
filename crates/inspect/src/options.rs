/// Whether a packed path lies in a directory that is not meant for others.
pub type InternalDir = Box<dyn Fn(&str) -> bool + Send + Sync>;

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
}

impl Default for Options {
    fn default() -> Self {
        Self {
            threads: 2,
            chunk: 256 * 1024,
            internal_dir: None,
            memory: 512 << 20,
            unpack: 1 << 30,
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
            .finish()
    }
}
