//! `packgate-push`: what is pushed, judged as a checkout of it would be packed.

use crate::environment::Environment;
use crate::hook::args::PushArgs;
use crate::hook::changes::{FROM_ABOVE, LOCK_FILES};
use crate::hook::memory::Memory;
use crate::hook::recorder::Recorder;
use crate::hook::records::{Known, is_below};
use crate::hook::refs::{self, Pushed};
use crate::hook::settings::Settings;
use crate::hook::{Outcome, project};
use crate::policy;
use crate::subject::{self, Found, Site};
use anyhow::{Context as _, bail};
use packgate_cache::{Cache, key};
use packgate_git::{Oid, Repo, Snapshot};
use packgate_report::Outcome as Verdict;
use packgate_tree::{join, parent};
use std::collections::{BTreeMap, BTreeSet};

/// Name of the cached file with the packages that passed.
const PASSED: &str = "passed";
/// So many of them are kept, the latest ones.
const MAX_PASSED: usize = 100_000;

/// Judges what is pushed.
///
/// # Errors
/// What keeps a commit, or what is packed from it, from being known.
pub(super) fn run(
    args: &PushArgs,
    repo: &Repo,
    environment: &Environment,
) -> anyhow::Result<Outcome> {
    let mut outcome = Outcome::default();
    let pushed = match pushed(args, repo, environment)? {
        Some(pushed) if pushed.iter().all(|it| it.tip.is_none()) => {
            outcome.publishes = true;
            return Ok(outcome);
        }
        Some(pushed) => pushed,
        None => {
            let note = "there is no commit to push yet, so nothing to judge";
            outcome.notes.push(note.to_owned());
            outcome.publishes = true;
            return Ok(outcome);
        }
    };
    let cache = Cache::new(repo.git_dir().join("packgate"), &environment.epoch());
    let mut push = Push {
        repo,
        environment,
        passed: Passed::read(&cache),
        cache: &cache,
        outcome,
    };
    for (commit, (name, there)) in push.commits(&pushed, args)? {
        push.commit(&commit, &name, there.as_ref())?;
    }
    push.passed.write(&cache);
    Ok(push.outcome)
}

/// The refs that are pushed: what git says, or the hook manager that has read it,
/// or `HEAD`; `None` where there is no commit at all.
fn pushed(
    args: &PushArgs,
    repo: &Repo,
    environment: &Environment,
) -> anyhow::Result<Option<Vec<Pushed>>> {
    let input = Environment::input().context("standard input")?;
    let said = refs::parse(&input)?;
    if !said.is_empty() || args.from_shim {
        return Ok(Some(said));
    }
    let resolve = |text: &str| -> anyhow::Result<Option<Oid>> { Ok(repo.resolve(text)?) };
    if let Some((from, to)) = &environment.pre_commit_refs {
        let tip = resolve(to)?;
        let tip = tip.with_context(|| format!("PRE_COMMIT_TO_REF={to}: no such commit"))?;
        return Ok(Some(vec![Pushed {
            local: to.clone(),
            tip: Some(tip),
            there: from.as_deref().map(resolve).transpose()?.flatten(),
        }]));
    }
    let head = repo.head()?;
    Ok(head.map(|tip| {
        vec![Pushed {
            local: "HEAD".to_owned(),
            tip: Some(tip),
            there: None,
        }]
    }))
}

struct Push<'a> {
    repo: &'a Repo,
    environment: &'a Environment,
    cache: &'a Cache,
    passed: Passed,
    outcome: Outcome,
}

/// A commit's refs by name, and what the remote has in its place.
type Named = (String, Option<Oid>);

impl Push<'_> {
    /// The commits to judge, each once.
    fn commits(&mut self, pushed: &[Pushed], args: &PushArgs) -> anyhow::Result<Vec<(Oid, Named)>> {
        let known: Vec<Oid> = pushed.iter().filter_map(|it| it.there).collect();
        let mut commits: BTreeMap<Oid, Named> = BTreeMap::new();
        let mut order = Vec::new();
        for one in pushed {
            let Some(object) = one.tip else {
                continue;
            };
            let Some(tip) = self.repo.resolve(&object.to_string())? else {
                if !self.repo.has(&object)? {
                    bail!(
                        "{}: the object {object} is not in this repository",
                        one.local
                    );
                }
                let note = format!(
                    "{} is no commit, so nothing is published from it",
                    one.local
                );
                self.outcome.notes.push(note);
                self.outcome.publishes = true;
                continue;
            };
            let mut all = Vec::new();
            let snapshot = self.repo.commit(&tip)?;
            let policy = policy::load_in(&snapshot, "", self.environment)?.policy;
            if policy.every_commit() {
                let remote = args.remote.as_deref().unwrap_or("origin");
                all = self.repo.new_commits(&tip, remote, &known)?;
            }
            all.retain(|it| *it != tip);
            all.push(tip);
            for commit in all {
                let there = one.there.filter(|_| commit == tip);
                commits.entry(commit).or_insert_with(|| {
                    order.push(commit);
                    (one.local.clone(), there)
                });
            }
        }
        let named = order.into_iter();
        Ok(named
            .filter_map(|it| Some((it, commits.remove(&it)?)))
            .collect())
    }

    /// Judges every package of one commit.
    fn commit(&mut self, commit: &Oid, name: &str, there: Option<&Oid>) -> anyhow::Result<()> {
        let snapshot = self.repo.commit(commit)?;
        // What the remote has need not be on this machine.
        let before = there.and_then(|it| self.repo.resolve(&it.to_string()).ok().flatten());
        let before = before.and_then(|it| self.repo.commit(&it).ok());
        // Of a bare repository, too, only npm's settings are looked up there.
        let disk = self.repo.work_tree().unwrap_or_else(|| self.repo.git_dir());
        let site = Site {
            tree: &snapshot,
            disk,
            environment: self.environment,
            before: before.as_ref().map(|it| it as _),
            hides: None,
            memory: None,
        };
        let mut packages = project::find(site, &snapshot)?;
        let keys = self.keys(commit, &packages)?;
        let mut at = 0;
        let mut publishes = packages.is_empty();
        while at < packages.len() {
            let key = keys.get(at).copied();
            let known = packages[at].clone();
            at += 1;
            if key.is_some_and(|key| self.passed.holds(key)) {
                publishes = true;
                continue;
            }
            let (more, is_public) = self.package(site, &snapshot, &known, key, (commit, name))?;
            publishes |= is_public;
            let new: Vec<Known> = more
                .into_iter()
                .filter(|it| packages.iter().all(|other| other.dir != it.dir))
                .collect();
            packages.extend(new);
        }
        self.outcome.publishes |= publishes;
        Ok(())
    }

    /// Judges one package; the packages that its scripts publish beside it, and
    /// whether anybody can publish it.
    fn package(
        &mut self,
        site: Site<'_>,
        snapshot: &Snapshot,
        known: &Known,
        key: Option<u128>,
        (commit, name): (&Oid, &str),
    ) -> anyhow::Result<(Vec<Known>, bool)> {
        let recorder = Recorder::new(site.tree);
        let site = Site {
            tree: &recorder,
            ..site
        };
        let in_commit = || format!("in commit {:.12} ({name})", commit.to_string());
        let subject = match subject::read(site, &known.package()).with_context(in_commit)? {
            Found::Subject(subject) => subject,
            Found::Unpublishable(manifest) => {
                return Ok((project::made(site, &manifest, known)?, false));
            }
            Found::Nothing => return Ok((Vec::new(), false)),
        };
        let identify = |path: &str| {
            let (_, oid) = snapshot.blob(path).ok()??;
            Some(packgate_cache::key(&[b"blob", oid.as_bytes()]))
        };
        let memory = Memory::of(self.cache, "pushed", &subject.dir, &identify);
        let report = subject.judge(Site {
            memory: Some(&memory),
            ..site
        });
        let mut report = report.with_context(in_commit)?;
        memory.save();
        let made = project::made(site, &subject.manifest, known)?;
        if report.outcome() == Verdict::Clear {
            let lasts = subject.policy.next_expiry().is_none();
            if let Some(key) = key.filter(|_| lasts && within(known, &recorder.asked())) {
                self.passed.add(key);
            }
        } else {
            report.notes.push(format!("judged {}", in_commit()));
        }
        self.outcome.reports.push(report);
        Ok((made, true))
    }

    /// One number for each package: everything in the commit that its verdict can
    /// depend on, as long as it does not look elsewhere.
    fn keys(&self, commit: &Oid, packages: &[Known]) -> anyhow::Result<Vec<u128>> {
        let mut paths = BTreeSet::new();
        for known in packages {
            paths.insert(known.dir.clone());
            paths.extend(above(&known.dir));
        }
        let paths: Vec<String> = paths.into_iter().collect();
        let ids = self.repo.tree_ids(commit, &paths)?;
        let ids: BTreeMap<&str, Option<Oid>> = paths.iter().map(String::as_str).zip(ids).collect();
        let id = |path: &str| match ids.get(path).copied().flatten() {
            Some(oid) => oid.as_bytes().to_vec(),
            None => Vec::new(),
        };
        let disk = self.repo.work_tree().unwrap_or_else(|| self.repo.git_dir());
        let mut settings = Settings::new(disk, self.environment);
        let keys = packages.iter().map(|known| {
            let root = known.root.clone().unwrap_or_default();
            let settings = settings.of(known)?;
            let mut parts = vec![
                settings.to_le_bytes().to_vec(),
                known.dir.clone().into_bytes(),
                root.into_bytes(),
                id(&known.dir),
            ];
            parts.extend(above(&known.dir).iter().map(|path| id(path)));
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            Ok(key(&parts))
        });
        keys.collect()
    }
}

/// The files above the package that it may depend on.
fn above(dir: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut at = parent(dir);
    while let Some(up) = at {
        let names = FROM_ABOVE.iter().chain(&LOCK_FILES);
        paths.extend(names.map(|name| join(up, name)));
        at = parent(up);
    }
    paths
}

/// Whether a verdict depends on the package and on the usual files above it only.
fn within(known: &Known, asked: &BTreeSet<String>) -> bool {
    let above: BTreeSet<String> = above(&known.dir).into_iter().collect();
    asked
        .iter()
        .all(|path| known.holds(path) || above.contains(path) || is_below(path, &known.dir))
}

/// Packages of commits that passed, as numbers, the latest last.
struct Passed {
    list: Vec<u128>,
    known: BTreeSet<u128>,
    changed: bool,
}

impl Passed {
    fn read(cache: &Cache) -> Self {
        let bytes = cache.read(PASSED).unwrap_or_default();
        let list: Vec<u128> = bytes
            .chunks_exact(16)
            .filter_map(|it| Some(u128::from_le_bytes(it.try_into().ok()?)))
            .collect();
        Self {
            known: list.iter().copied().collect(),
            list,
            changed: false,
        }
    }

    fn holds(&self, key: u128) -> bool {
        self.known.contains(&key)
    }

    fn add(&mut self, key: u128) {
        self.changed |= self.known.insert(key);
        self.list.push(key);
    }

    fn write(&self, cache: &Cache) {
        if !self.changed {
            return;
        }
        let from = self.list.len().saturating_sub(MAX_PASSED);
        let bytes: Vec<u8> = self.list[from..]
            .iter()
            .flat_map(|it| it.to_le_bytes())
            .collect();
        // Where it cannot be written, the next run judges again.
        let _ = cache.write(PASSED, &bytes);
    }
}
