//! `packgate-commit`: what a commit would do to the packages of a repository.

use crate::environment::Environment;
use crate::hook::args::CommitArgs;
use crate::hook::changes::{Changes, Since};
use crate::hook::memory::{COMMITTED, Memory};
use crate::hook::recorder::Recorder;
use crate::hook::records::{Known, Passed, Records, identity, sign};
use crate::hook::settings::Settings;
use crate::hook::{Outcome, hides, project, staged_secrets};
use crate::policy;
use crate::subject::{self, Found, Site, Subject};
use packgate_cache::{Cache, key};
use packgate_git::{Identity, Mode, Overlay, Repo, Snapshot};
use packgate_policy::{CommitSecrets, CommitTree};
use packgate_report::{Level, Outcome as Verdict, Report};
use packgate_tree::{Disk, Tree, TreeError, join, signature};
use std::collections::{BTreeSet, HashSet};
use std::path::Path;
use std::thread;

/// Judges what is staged in `repo`.
///
/// # Errors
/// What keeps the packages, or what is packed, from being known.
pub(super) fn run(
    args: &CommitArgs,
    repo: &Repo,
    work_tree: &Path,
    environment: &Environment,
) -> anyhow::Result<Outcome> {
    let cache = Cache::new(repo.git_dir().join("packgate"), &environment.epoch());
    // git's settings, the disk and the index are looked at side by side. What is
    // remembered is many small things, whose memory is cheapest in this thread.
    let (outside, kept, standing, staged) = thread::scope(|scope| {
        let outside = scope.spawn(|| ignore_files(repo));
        let staged = scope.spawn(|| repo.staged_index());
        let kept = Records::read(&cache);
        let records = kept.as_ref().map(|(records, _)| records);
        let standing = records.map_or_else(HashSet::new, |it| it.standing(work_tree));
        (joined(outside), kept, standing, joined(staged))
    });
    let (records, kept) = kept.unzip();
    let records = records.filter(|it: &Records| it.outside == outside);
    let (staged, index) = staged?;
    let head = repo.head()?;
    let before = index.with_changes_undone(&staged);
    // Nothing staged and nobody who names a stage: a framework's `run --all-files`,
    // or somebody at a terminal.
    let everything = args.all || (staged.is_empty() && args.stage.is_none());
    let secrets = staged_secrets::files(&staged);
    let staged = Changes::new(staged, &before, &index);

    let disk = Disk::new(work_tree);
    let overlay = Overlay::new(index.clone(), disk.clone());
    let root_policy = policy::load_in(&overlay, "", environment)?.policy;
    let earlier = Overlay::new(before.clone(), disk);
    let alone = root_policy.commit_tree() == CommitTree::Staged;
    let (tree, then): (&dyn Tree, &dyn Tree) = if alone {
        (&index, &before)
    } else {
        (&overlay, &earlier)
    };
    let mut judge = Judge {
        repo,
        index: &index,
        overlay: &overlay,
        cache: &cache,
        site: Site {
            tree,
            disk: work_tree,
            environment,
            before: Some(then),
            hides: None,
            memory: None,
        },
        head: head.map(|it| it.to_string()).unwrap_or_default(),
        started: environment.started,
        staged: &staged,
        since: Since::new(repo, head),
        everything,
        standing,
        settings: Settings::new(work_tree, environment),
        lists: Vec::new(),
        outcome: Outcome::default(),
    };
    if root_policy.commit_secrets() == CommitSecrets::AllStaged {
        let report = staged_secrets::judge(&index, &secrets, &root_policy);
        judge.outcome.reports.extend(report);
    }
    let mut records = judge.packages(records)?;
    records.outside = outside;
    records.write(&cache, kept.as_deref());
    Ok(judge.outcome)
}

/// What a thread found; its panic goes on here.
fn joined<T>(thread: thread::ScopedJoinHandle<'_, T>) -> T {
    thread
        .join()
        .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// The signatures of git's ignore files outside of the tree, and of the
/// repository's settings.
fn ignore_files(repo: &Repo) -> Vec<u64> {
    let settings = repo.common_dir().join("config");
    let files = repo.ignore_files().into_iter().chain([settings]);
    files
        .map(|file| signature(&file).map_or(0, |it| it.hash))
        .collect()
}

struct Judge<'a> {
    repo: &'a Repo,
    index: &'a Snapshot,
    overlay: &'a Overlay,
    cache: &'a Cache,
    site: Site<'a>,
    /// `HEAD` in hexadecimal digits; empty before the first commit.
    head: String,
    started: i128,
    staged: &'a Changes,
    since: Since<'a>,
    everything: bool,
    /// The packages whose verdict holds as far as the disk is concerned.
    standing: HashSet<String>,
    settings: Settings<'a>,
    lists: Vec<Vec<String>>,
    outcome: Outcome,
}

impl Judge<'_> {
    /// Judges every package that may be another one than at the last commit, and
    /// says what is known of all of them now.
    fn packages(&mut self, records: Option<Records>) -> anyhow::Result<Records> {
        let mut known = self.known(records)?;
        let mut done = BTreeSet::new();
        let mut at = 0;
        while at < known.len() {
            if done.insert(known[at].dir.clone()) {
                let more = self.package(&mut known[at])?;
                known.extend(more);
            }
            at += 1;
        }
        known.sort_by(|a, b| a.dir.cmp(&b.dir).then(b.publishable.cmp(&a.publishable)));
        known.dedup_by(|a, b| a.dir == b.dir);
        // Hooks for all repositories run in those without any package, too: there
        // is nothing to tell there.
        self.outcome.publishes = known.is_empty() || known.iter().any(|it| it.publishable);
        Ok(Records {
            base: self.head.clone(),
            outside: Vec::new(),
            lists: std::mem::take(&mut self.lists),
            packages: known,
        })
    }

    /// The packages there are: as they are remembered, if nothing that decides it
    /// has changed since.
    fn known(&mut self, records: Option<Records>) -> anyhow::Result<Vec<Known>> {
        let Some(mut records) = records else {
            return project::find(self.site, self.index);
        };
        self.lists = std::mem::take(&mut records.lists);
        let decides = |changes: &Changes| {
            let mut paths = changes.paths();
            paths.any(|(path, appears)| project::decides(path, appears, &records.packages))
        };
        let same = self
            .since
            .commit(&records.base)
            .is_some_and(|it| !decides(it));
        if same && !decides(self.staged) {
            return Ok(records.packages);
        }
        let mut found = project::find(self.site, self.index)?;
        for package in &mut found {
            let old = records.packages.iter().find(|it| it.dir == package.dir);
            if let Some(old) = old.filter(|it| it.root == package.root) {
                package.passed.clone_from(&old.passed);
            }
        }
        Ok(found)
    }

    /// Judges one package, if it may be another one; the packages that its scripts
    /// make and publish.
    fn package(&mut self, known: &mut Known) -> anyhow::Result<Vec<Known>> {
        let touched = self.everything || self.staged.touch(known);
        if !touched && self.is_as_it_was(known)? {
            return Ok(Vec::new());
        }
        let recorder = Recorder::new(self.site.tree);
        let site = Site {
            tree: &recorder,
            ..self.site
        };
        known.passed = None;
        let mut until = None;
        let found = subject::read(site, &known.package())?;
        known.publishable = matches!(found, Found::Subject(_));
        let (clear, made) = match &found {
            Found::Subject(subject) => {
                until = subject.policy.next_expiry().map(|it| it.to_string());
                let clear = self.verdict(subject, site, touched)?;
                (clear, project::made(site, &subject.manifest, known)?)
            }
            Found::Unpublishable(manifest) => {
                // Of a private project every commit would be told so.
                if touched && !known.generated && !known.dir.is_empty() {
                    self.outcome.unpublishable.push(known.dir.clone());
                }
                (true, project::made(site, manifest, known)?)
            }
            Found::Nothing => (true, Vec::new()),
        };
        if clear {
            let mut asked = recorder.asked();
            // Read from disk, and not through the tree.
            let root = known.root.as_deref().unwrap_or(&known.dir);
            asked.insert(join(root, ".npmrc"));
            known.passed = self.passed(known, until, asked)?;
        }
        Ok(made)
    }

    /// Judges, reports what there is to say, and says whether nothing blocks.
    fn verdict(
        &mut self,
        subject: &Subject,
        site: Site<'_>,
        touched: bool,
    ) -> anyhow::Result<bool> {
        let report = self.judge(subject, site, touched)?;
        let clear = report.outcome() == Verdict::Clear;
        if touched || !clear {
            self.outcome.reports.push(report);
        }
        Ok(clear)
    }

    /// Whether everything that the package's last verdict depends on is as it was.
    fn is_as_it_was(&mut self, known: &mut Known) -> anyhow::Result<bool> {
        if !self.is_unchanged(known) {
            return Ok(false);
        }
        let today = self.site.environment.today();
        let ended = |passed: &Passed| passed.until.as_ref().is_some_and(|until| *until < today);
        let settings = self.settings.of(known)?;
        let same = |passed: &Passed| passed.settings == settings && !ended(passed);
        let holds = self.standing.contains(&known.dir) && known.passed.as_ref().is_some_and(same);
        if holds && let Some(passed) = &mut known.passed {
            passed.base.clone_from(&self.head);
            passed.pending = 0;
        }
        Ok(holds)
    }

    /// Whether what git tracks of the package is what it was at the last verdict.
    fn is_unchanged(&mut self, known: &Known) -> bool {
        let Some(passed) = &known.passed else {
            return false;
        };
        let changes = self.since.commit(&passed.base);
        changes.is_some_and(|changes| changes.pending(known) == passed.pending)
    }

    fn judge(&self, subject: &Subject, site: Site<'_>, touched: bool) -> anyhow::Result<Report> {
        let (disk, started) = (site.disk, self.started);
        let identify = |path: &str| match self.overlay.identity(path).ok()?? {
            Identity::Blob(_, oid) => Some(key(&[b"blob", oid.as_bytes()])),
            Identity::Disk(_) => {
                let signature = identity(&disk.join(path), started)?;
                Some(key(&[b"disk", path.as_bytes(), &signature.to_le_bytes()]))
            }
        };
        let memory = Memory::of(self.cache, COMMITTED, &subject.dir, &identify);
        let hides = hides(self.repo, site.tree, "", self.index)?;
        let site = Site {
            hides: Some(&hides),
            memory: Some(&memory),
            before: if touched { site.before } else { None },
            ..site
        };
        let mut report = subject.judge(site)?;
        memory.save();
        if !touched {
            self.only_untracked(subject, &mut report);
        }
        Ok(report)
    }

    /// Leaves what files on disk give rise to that git does not track: the commit
    /// does not touch the rest, and whoever made it was told then.
    fn only_untracked(&self, subject: &Subject, report: &mut Report) {
        let tracked = |path: &str| {
            let path = join(&subject.dir, path);
            self.index.is_tracked(&path).unwrap_or(false)
        };
        report.findings.retain(|it| {
            it.level < Level::Error || it.files.iter().any(|file| !tracked(&file.path))
        });
        report.not_inspected.retain(|it| !tracked(&it.path));
        if report.outcome() != Verdict::Clear {
            report.notes.push(
                "this commit does not touch the package, but what is on disk beside what git \
                 tracks would be published with it"
                    .to_owned(),
            );
        }
    }

    /// Where a path that leads out of the package by a link comes out: what is
    /// tracked there can change in the index alone.
    fn elsewhere(&self, known: &Known, path: &str) -> Result<Option<String>, TreeError> {
        let real = self.overlay.realpath(path)?;
        Ok(
            real.filter(|real| {
                real != path && !known.holds(real) && !packgate_tree::leads_up(real)
            }),
        )
    }

    /// What the verdict depends on, so that it need not be given again.
    fn passed(
        &mut self,
        known: &Known,
        until: Option<String>,
        asked: BTreeSet<String>,
    ) -> anyhow::Result<Option<Passed>> {
        let (mut above, mut on_disk) = (Vec::new(), BTreeSet::new());
        for path in asked {
            if packgate_tree::leads_up(&path) {
                // What lies outside of the repository is not watched.
                return Ok(None);
            }
            if self.index.is_tracked(&path)? {
                // What a tracked link leads to may be on disk.
                let from_disk = matches!(
                    self.overlay.identity(&path)?,
                    Some(Identity::Disk(_) | Identity::Blob(Mode::Symlink, _))
                );
                if !known.holds(&path) {
                    above.push(path.clone());
                }
                if !from_disk {
                    continue;
                }
            }
            match self.elsewhere(known, &path) {
                Ok(Some(real)) => above.push(real),
                Ok(None) => {}
                // What cannot be told for certain is not remembered.
                Err(_) => return Ok(None),
            }
            on_disk.insert(path);
        }
        let Some(signed) = sign(self.site.disk, &known.dir, &on_disk, self.started) else {
            return Ok(None);
        };
        let mut passed = Passed {
            base: self.head.clone(),
            pending: 0,
            above,
            inner: signed.inner,
            outer: (Records::list(&mut self.lists, signed.outer), signed.number),
            settings: self.settings.of(known)?,
            until,
        };
        let mut with = known.clone();
        with.passed = Some(passed.clone());
        passed.pending = self.staged.pending(&with);
        Ok(Some(passed))
    }
}
