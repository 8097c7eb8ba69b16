//! Reads every packed file once, on several threads, and asks the rules.

mod settle;

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::AhoCorasick;
use packgate_secrets::Scanner;

use crate::aggregate::by_rule_and_path;
use crate::check::{File, Look};
use crate::graph::{Interest, Node, Reader, Sketcher, alias_heads, bare};
use crate::hit::{Hit, Inspection, NotInspected, Seen};
use crate::options::Options;
use crate::pass::{FileFacts, FilePass, HEAD, LARGE_HEAD, Wish};
use crate::rules;
use crate::set::{Kept, Set};
use crate::trace::{Answer, answers};
use crate::view::{Blank, PackedEntry, PackedView};

/// A set with fewer bytes and files than this is not worth a second thread.
const SMALL: (u64, usize) = (1 << 20, 64);

/// Looks into every packed file: each is opened and read exactly once, whatever
/// the number of rules.
pub fn inspect(view: &PackedView, options: &Options) -> Inspection {
    let mut plan = Plan::new(view, options, &[]);
    plan.sketcher = Some(Sketcher::new(&plan.name, !plan.aliases.is_empty()));
    let mut outcomes = plan.read_all();
    let mut inspection = Inspection::default();
    let mut kept = Vec::with_capacity(outcomes.len());
    for outcome in &mut outcomes {
        inspection.hits.append(&mut outcome.hits);
        inspection.not_inspected.append(&mut outcome.not_inspected);
        inspection.bytes_read += outcome.bytes;
        inspection.files_read += u64::from(outcome.read);
        kept.push(outcome.kept.take());
    }
    let (reached, doubts) = plan.settle(&mut kept);
    inspection.not_inspected.extend(doubts);
    let set = Set::new(view, &kept, &plan.internal, reached);
    judge_set(&set, &mut inspection);
    inspection.hits.sort_by(by_rule_and_path);
    inspection.not_inspected.sort();
    inspection.not_inspected.dedup();
    inspection
}

/// Asks the rules that compare files.
fn judge_set(set: &Set, inspection: &mut Inspection) {
    for check in rules::CHECKS {
        if let Look::Set(look) = check.look {
            let seen = look(set).into_iter();
            let hit = |(index, seen): (usize, Seen)| hit(&set.view.files[index], seen);
            inspection.hits.extend(seen.map(hit));
        }
    }
    for (index, map) in set.maps.iter().filter(|(_, it)| it.cut) {
        inspection.not_inspected.push(NotInspected {
            path: set.path(*index).to_owned(),
            reason: format!(
                "a source map with {} sources: not all of them were compared with the package",
                packgate_report::human_number(map.sources)
            ),
        });
    }
}

fn hit(file: &PackedEntry, seen: Seen) -> Hit {
    Hit {
        rule: seen.rule,
        level: seen.level,
        path: file.path.clone(),
        bytes: file.size,
        detail: seen.detail,
        cause: seen.cause,
        counts: seen.counts,
        secret: seen.secret,
    }
}

/// Says of each packed path of `asked` which files it takes to come to it from the
/// package's entry points: every packed file is read, and nothing is judged.
pub fn trace(view: &PackedView, options: &Options, asked: &[String]) -> Vec<Answer> {
    let names = asked.iter().map(|it| crate::text::base(it).to_owned());
    let plan = Plan::new(view, options, &names.collect::<Vec<_>>());
    let kept = plan.read_all().into_iter().map(|it| it.kept);
    let kept: Vec<Option<Kept>> = kept.collect();
    let nodes = nodes(view, &kept, &plan.internal);
    answers(&nodes, view.manifest, asked)
}

/// The packed files as the module graph sees them.
pub(crate) fn nodes<'a>(
    view: &'a PackedView,
    kept: &'a [Option<Kept>],
    internal: &[bool],
) -> Vec<Node<'a>> {
    let known = view.files.iter().zip(kept).zip(internal);
    let node = |((file, kept), internal): ((&'a PackedEntry, &'a Option<Kept>), &bool)| Node {
        path: &file.path,
        imports: kept.as_ref().and_then(|it| it.imports.as_ref()),
        manifest: kept.as_ref().and_then(|it| it.manifest.as_deref()),
        maps: kept.as_ref().map_or(&[], |it| &it.maps),
        internal: *internal,
        bytes: file.size,
    };
    known.map(node).collect()
}

/// What came of one file.
#[derive(Default)]
struct Outcome {
    hits: Vec<Hit>,
    not_inspected: Vec<NotInspected>,
    kept: Option<Kept>,
    bytes: u64,
    read: bool,
}

/// What is known before anything is read.
struct Plan<'a> {
    view: &'a PackedView<'a>,
    options: &'a Options,
    internal: Vec<bool>,
    /// Names of the internal directories, and the package's own name; empty
    /// where no file is internal, and no code needs to be taken apart.
    segments: Vec<String>,
    finder: Option<AhoCorasick>,
    name: String,
    aliases: Vec<String>,
    /// Where a sketch of each file will do at first.
    sketcher: Option<Sketcher>,
    scanner: Arc<Scanner>,
    /// Bytes kept so far.
    held: AtomicUsize,
}

impl<'a> Plan<'a> {
    /// `asked`: names of files that are asked about besides.
    fn new(view: &'a PackedView<'a>, options: &'a Options, asked: &[String]) -> Self {
        let internal: Vec<bool> = view
            .files
            .iter()
            .map(|it| rules::is_internal(&it.path, options))
            .collect();
        let inside = view.files.iter().zip(&internal).filter(|(_, it)| **it);
        let mut segments = rules::internal_segments(inside.map(|(it, _)| it.path.as_str()));
        segments.extend_from_slice(asked);
        segments.sort_unstable();
        segments.dedup();
        let manifest = serde_json::from_str::<serde_json::Value>(bare(view.manifest));
        let manifest = manifest.unwrap_or_default();
        let name = manifest.get("name").and_then(serde_json::Value::as_str);
        Self {
            view,
            options,
            internal,
            finder: Interest::finder(&segments),
            segments,
            name: name.unwrap_or_default().to_owned(),
            aliases: alias_heads(&manifest),
            sketcher: None,
            scanner: Arc::new(options.secrets.scanner()),
            held: AtomicUsize::new(0),
        }
    }

    /// Reads every file; the outcomes are in the order of the files.
    fn read_all(&self) -> Vec<Outcome> {
        let files = self.view.files;
        // The biggest first: the last file to finish is then a small one.
        let mut order: Vec<usize> = (0..files.len()).collect();
        order.sort_by_key(|index| std::cmp::Reverse(files[*index].size));
        let next = AtomicUsize::new(0);
        let mut outcomes: Vec<Outcome> = Vec::new();
        outcomes.resize_with(files.len(), Outcome::default);
        for (index, outcome) in self.on_threads(|| self.work(&order, &next)) {
            outcomes[index] = outcome;
        }
        outcomes
    }

    fn on_threads<T: Send>(&self, work: impl Fn() -> Vec<T> + Sync) -> Vec<T> {
        let bytes: u64 = self.view.files.iter().map(|it| it.size).sum();
        let small = bytes < SMALL.0 && self.view.files.len() < SMALL.1;
        let threads = if small {
            1
        } else {
            self.options.threads.max(1)
        };
        std::thread::scope(|scope| {
            let others: Vec<_> = (1..threads).map(|_| scope.spawn(&work)).collect();
            let mut done = work();
            for thread in others {
                match thread.join() {
                    Ok(more) => done.extend(more),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            }
            done
        })
    }

    fn work(&self, order: &[usize], next: &AtomicUsize) -> Vec<(usize, Outcome)> {
        let pass = FilePass::new(self.options.chunk, self.options.unpack);
        let mut pass = pass.looking_for(&self.scanner);
        let mut done = Vec::new();
        while let Some(index) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push((*index, self.file(&mut pass, &self.view.files[*index])));
        }
        done
    }

    fn file(&self, pass: &mut FilePass, file: &PackedEntry) -> Outcome {
        let mut outcome = Outcome::default();
        for check in rules::CHECKS {
            if let Look::Name(look) = check.look {
                let seen = look(&file.path);
                outcome.hits.extend(seen.map(|seen| hit(file, seen)));
            }
        }
        if let Some(blank) = self.recall(file) {
            outcome.kept = Some(Kept {
                hash: blank.hash,
                ..Kept::default()
            });
            return outcome;
        }
        match self.read(pass, file) {
            Ok(facts) => self.conclude(file, facts, &mut outcome),
            Err(reason) => outcome.doubt(file, reason),
        }
        outcome
    }

    /// Where the module graph is asked for, every file must tell what it loads.
    fn recall(&self, file: &PackedEntry) -> Option<Blank> {
        let memory = self.view.memory.filter(|_| self.segments.is_empty())?;
        memory.recall(file).filter(|it| it.bytes == file.size)
    }

    fn read(&self, pass: &mut FilePass, file: &PackedEntry) -> Result<FileFacts, String> {
        let reader = self.view.tree.open(&file.source);
        let reader = reader.map_err(|error| error.to_string())?;
        // One byte more than was listed shows that the file has grown, without
        // following it for as long as it grows.
        let mut reader = reader.take(file.size.saturating_add(1));
        let wish = self.wish(&file.path);
        let facts = pass.run(&mut reader, wish);
        facts.map_err(|error| format!("could not be read to its end: {error}"))
    }

    fn interest(&self) -> Interest<'_> {
        Interest {
            name: &self.name,
            aliases: &self.aliases,
            segments: &self.segments,
            finder: self.finder.as_ref(),
            sketcher: self.sketcher.as_ref(),
        }
    }

    fn wish(&self, path: &str) -> Wish<'_> {
        let graph = !self.segments.is_empty();
        let manifest = graph && crate::text::base(path) == "package.json";
        let interest = self.interest();
        Wish {
            head: if manifest || rules::reads_whole(path) {
                LARGE_HEAD
            } else {
                HEAD
            },
            imports: graph.then(|| Reader::of(path, interest)),
        }
    }

    fn conclude(&self, file: &PackedEntry, facts: FileFacts, outcome: &mut Outcome) {
        let named = outcome.hits.len();
        outcome.bytes = facts.bytes;
        outcome.read = true;
        if facts.bytes != file.size {
            outcome.doubt(file, "its size changed while it was read".to_owned());
        }
        let seen = File {
            path: &file.path,
            facts: &facts,
            secrets: &self.options.secrets,
        };
        if let Some(reason) = rules::doubt(&seen) {
            outcome.doubt(file, reason);
        }
        for unseen in &facts.secrets.unseen {
            if let Some(reason) = crate::secrets::reason(unseen, self.options.unpack) {
                outcome.doubt(file, reason);
            }
        }
        for check in rules::CHECKS {
            if let Look::Content(look) = check.look {
                let seen = look(&seen).into_iter();
                outcome.hits.extend(seen.map(|seen| hit(file, seen)));
            }
        }
        let coverage = rules::is_coverage_report(&seen);
        let state = rules::build_state(&seen);
        let kept = Kept {
            coverage,
            state,
            ..self.keep(file, facts)
        };
        let silent = outcome.hits.len() == named && outcome.not_inspected.is_empty();
        if let Some(memory) = self.view.memory.filter(|_| silent && kept.is_blank()) {
            let (hash, bytes) = (kept.hash, outcome.bytes);
            memory.learn(file, Blank { hash, bytes });
        }
        let held = kept.held();
        if self.held.fetch_add(held, Ordering::Relaxed) + held <= self.options.memory {
            outcome.kept = Some(kept);
        } else {
            outcome.doubt(file, "too much was found in the files before it".to_owned());
        }
    }

    fn keep(&self, file: &PackedEntry, facts: FileFacts) -> Kept {
        let manifest = !self.segments.is_empty() && crate::text::base(&file.path) == "package.json";
        Kept {
            hash: facts.hash,
            maps: facts.maps,
            comment: facts.comment,
            imports: facts.imports,
            manifest: manifest.then_some(facts.head),
            ..Kept::default()
        }
    }
}

impl Outcome {
    fn doubt(&mut self, file: &PackedEntry, reason: String) {
        self.not_inspected.push(NotInspected {
            path: file.path.clone(),
            reason,
        });
    }
}
