//! What the sketches of files leave open.

use std::io::Read;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::graph::{Grounds, Imports, Interest, Reach, Reader, doubtful, reach};
use crate::hit::NotInspected;
use crate::set::Kept;

use super::{Plan, nodes};

/// How much of what is only like the files in question is read with them at first, in
/// bytes.
const ALIKE: u64 = 8 << 20;

impl Plan<'_> {
    /// How the entry points come to each file, where any is internal. What hangs on a
    /// sketch is read once more, as code; what of that failed.
    pub(super) fn settle(&self, kept: &mut [Option<Kept>]) -> (Vec<Reach>, Vec<NotInspected>) {
        let mut doubts = Vec::new();
        if !self.internal.contains(&true) {
            return (Vec::new(), doubts);
        }
        let unsure = |it: &Option<Kept>| {
            let imports = it.as_ref().and_then(|it| it.imports.as_ref());
            imports.is_some_and(|it| it.unsure)
        };
        let mut wanted: Vec<usize> = (0..kept.len()).filter(|it| unsure(&kept[*it])).collect();
        let mut most = ALIKE;
        let known = self.view.files.iter().zip(kept.iter());
        let known = known.map(|(file, kept)| {
            let manifest = kept.as_ref().and_then(|it| it.manifest.as_deref());
            (file.path.as_str(), manifest)
        });
        let grounds = Grounds::new(known, self.view.manifest);
        let mut ways = vec![None; kept.len()];
        let mut stale: Vec<usize> = (0..kept.len()).collect();
        loop {
            for (index, lexed) in self.each(&wanted, |index| self.lex(index)) {
                let lexed = lexed.map_err(|reason| {
                    let path = self.view.files[index].path.clone();
                    doubts.push(NotInspected { path, reason });
                });
                if let Some(kept) = &mut kept[index] {
                    kept.imports = lexed.ok();
                }
            }
            let nodes = nodes(self.view, kept, &self.internal);
            for (index, found) in self.each(&stale, |index| grounds.ways(&nodes[index])) {
                ways[index] = Some(found);
            }
            let reached = reach(&nodes, &grounds, &ways);
            wanted = doubtful(&nodes, &reached, most).into_iter().collect();
            if wanted.is_empty() {
                return (reached, doubts);
            }
            most = most.saturating_mul(4);
            stale.clone_from(&wanted);
        }
    }

    /// What `find` makes of each file, on all threads.
    fn each<T: Send>(&self, wanted: &[usize], find: impl Fn(usize) -> T + Sync) -> Vec<(usize, T)> {
        let next = AtomicUsize::new(0);
        self.on_threads(|| {
            let mut done = Vec::new();
            while let Some(index) = wanted.get(next.fetch_add(1, Ordering::Relaxed)) {
                done.push((*index, find(*index)));
            }
            done
        })
    }

    /// What the code of a file may load.
    fn lex(&self, index: usize) -> Result<Imports, String> {
        let mut buffer = vec![0; self.options.chunk.max(1)];
        let file = &self.view.files[index];
        let failed = |error| format!("could not be read again: {error}");
        let reader = self.view.tree.open(&file.source);
        let reader = reader.map_err(|error| error.to_string())?;
        let mut reader = reader.take(file.size.saturating_add(1));
        let interest = Interest {
            sketcher: None,
            ..self.interest()
        };
        let mut search = Reader::of(&file.path, interest).start();
        let mut bytes = 0;
        loop {
            match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    bytes += count as u64;
                    search.feed(&buffer[..count]);
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
        if bytes == file.size {
            Ok(search.finish())
        } else {
            Err("its size changed while it was read".to_owned())
        }
    }
}
