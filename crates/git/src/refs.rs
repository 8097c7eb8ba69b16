//! References, revisions and what lies between two commits.

use git2::ErrorCode;

use crate::library;
use crate::objects::Trouble;
use crate::tree_object::Child;
use crate::{GitError, Oid, Repo, Staged, diff};
use std::collections::BTreeSet;

impl Repo {
    /// The commit of `HEAD`; `None` on a branch that has none yet.
    ///
    /// # Errors
    /// [`GitError::Reference`] where `HEAD` or what it names is damaged.
    pub fn head(&self) -> Result<Option<Oid>, GitError> {
        let Some(library) = self.shared.objects.library() else {
            return self.head_by_program();
        };
        let found = library.with(|repository| match repository.head() {
            Ok(head) => Ok::<_, git2::Error>(head.target()),
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(None),
            Err(error) => Err(error),
        });
        let found = found.and_then(|name| name.map(library::from_name).transpose());
        found.map_err(|error| reference("HEAD", error.message()))
    }

    fn head_by_program(&self) -> Result<Option<Oid>, GitError> {
        if let Some(oid) = self.parse_by_program("HEAD")? {
            return Ok(Some(oid));
        }
        let Some(program) = self.shared.objects.program() else {
            return Err(reference("HEAD", "nothing here can read it"));
        };
        // Unborn, or broken: only a branch that is not there yet is unborn.
        let branch = program.ask(&["symbolic-ref", "HEAD"]);
        let branch = branch.map_err(|error| reference("HEAD", &error.to_string()))?;
        let branch = String::from_utf8_lossy(&branch).trim_end().to_owned();
        let there = program.run(&[
            "show-ref",
            "--verify",
            "--quiet",
            "--end-of-options",
            &branch,
        ])?;
        let broken = program.ask(&["for-each-ref", "--format=%(refname)", &branch])?;
        if there.status.success() || !broken.is_empty() {
            return Err(reference(&branch, "it names no object"));
        }
        Ok(None)
    }

    /// The commit that `rev` (a name, a hexadecimal object name, any revision)
    /// leads to, tags followed; `None` if there is none here.
    ///
    /// # Errors
    /// [`GitError::Object`] where an object on the way is damaged.
    pub fn resolve(&self, rev: &str) -> Result<Option<Oid>, GitError> {
        let oid = match Oid::from_hex(rev) {
            Some(oid) => Some(oid),
            None => self.parse(rev)?,
        };
        oid.map_or(Ok(None), |oid| self.shared.objects.peel(&oid))
    }

    /// Whether the object is in this repository.
    ///
    /// # Errors
    /// [`GitError::Object`] where it is damaged.
    pub fn has(&self, oid: &Oid) -> Result<bool, GitError> {
        Ok(self.shared.objects.find(oid)?.is_some())
    }

    fn parse(&self, rev: &str) -> Result<Option<Oid>, GitError> {
        if rev.is_empty() || rev.starts_with('-') || rev.contains(['\0', '\n']) {
            return Ok(None);
        }
        let Some(library) = self.shared.objects.library() else {
            return self.parse_by_program(rev);
        };
        library
            .with(|repository| match repository.revparse_single(rev) {
                Ok(object) => library::from_name(object.id()).map(Some),
                Err(error) => match error.code() {
                    ErrorCode::NotFound | ErrorCode::InvalidSpec | ErrorCode::Ambiguous => Ok(None),
                    _ => Err(error),
                },
            })
            .map_err(|error: git2::Error| reference(rev, error.message()))
    }

    fn parse_by_program(&self, rev: &str) -> Result<Option<Oid>, GitError> {
        let Some(program) = self.shared.objects.program() else {
            return Ok(None);
        };
        let output = program.run(&["rev-parse", "--verify", "--quiet", "--end-of-options", rev])?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(Oid::from_hex(text.trim_end()))
    }

    /// What each of `paths` is in `commit`: the object of the file, directory or
    /// submodule, `None` where there is nothing.
    ///
    /// # Errors
    /// [`GitError::Object`] where a directory cannot be read.
    pub fn tree_ids(&self, commit: &Oid, paths: &[String]) -> Result<Vec<Option<Oid>>, GitError> {
        let objects = &self.shared.objects;
        let root = objects.tree_of(commit)?;
        let find = |path: &String| {
            let mut at = Some(Child::Tree(root));
            for name in path.split('/').filter(|name| !name.is_empty()) {
                // Trees are kept, so that paths with one parent cost it once.
                let Some(Child::Tree(tree)) = at else {
                    return Ok(None);
                };
                at = objects.tree(&tree)?.get(name.as_bytes());
            }
            Ok(at.map(|child| match child {
                Child::Tree(oid) | Child::Entry(_, oid) => oid,
            }))
        };
        paths.iter().map(find).collect()
    }

    /// What differs between two commits (`None`: nothing at all), sorted by path.
    /// A rename is a deletion and an addition.
    ///
    /// # Errors
    /// [`GitError::Object`] where a directory cannot be read.
    pub fn changed(&self, from: Option<&Oid>, to: &Oid) -> Result<Vec<Staged>, GitError> {
        let objects = &self.shared.objects;
        let before = from.map(|commit| objects.tree_of(commit)).transpose()?;
        let after = objects.tree_of(to)?;
        if let (None, Some(program)) = (objects.library(), objects.program()) {
            let empty = crate::objects::empty_tree(objects.width).to_owned();
            let before = before.map_or(empty, |tree| tree.to_string());
            return diff::trees_by_program(program, &before, &after.to_string());
        }
        diff::tree_to_tree(objects, before.as_ref(), Some(&after))
    }

    /// The commits that lead to `tip` and that neither a remote-tracking branch
    /// of `remote` nor any of `known` (as far as they are here) leads to, every
    /// commit after its parents: `git rev-list --reverse --topo-order tip --not
    /// --remotes=remote known…`.
    ///
    /// # Errors
    /// [`GitError::Object`] where a commit on the way cannot be read.
    pub fn new_commits(
        &self,
        tip: &Oid,
        remote: &str,
        known: &[Oid],
    ) -> Result<Vec<Oid>, GitError> {
        let objects = &self.shared.objects;
        let Some(tip) = objects.peel(tip)? else {
            return Ok(Vec::new());
        };
        let mut hidden = self.remote_tips(remote)?;
        hidden.extend(known);
        let mut commits = BTreeSet::new();
        for oid in hidden {
            commits.extend(objects.peel(&oid)?);
        }
        match objects.library() {
            Some(library) => library
                .with(|repository| walk(repository, &tip, &commits))
                .map_err(|error| self.unwalked(&tip, &error)),
            None => self.walk_by_program(&tip, &commits),
        }
    }

    fn unwalked(&self, tip: &Oid, error: &git2::Error) -> GitError {
        let _ = self;
        GitError::Object {
            oid: *tip,
            what: "the history of a commit".to_owned(),
            reason: match Trouble::from(git2::Error::from_str(error.message())) {
                Trouble::Damaged(reason) => reason,
                Trouble::Missing => "a parent is missing".to_owned(),
            },
        }
    }

    fn walk_by_program(&self, tip: &Oid, hidden: &BTreeSet<Oid>) -> Result<Vec<Oid>, GitError> {
        let Some(program) = self.shared.objects.program() else {
            return Ok(Vec::new());
        };
        let hidden = hidden.iter().map(|oid| format!("^{oid}"));
        let lines: Vec<String> = hidden.chain([tip.to_string(), String::new()]).collect();
        let input = lines.join("\n");
        let asked = ["rev-list", "--reverse", "--topo-order", "--stdin"];
        let said = program.tell(&asked, input.as_bytes())?;
        let text = String::from_utf8_lossy(&said);
        Ok(text.lines().filter_map(Oid::from_hex).collect())
    }

    /// What the remote-tracking branches of `remote` point to.
    fn remote_tips(&self, remote: &str) -> Result<Vec<Oid>, GitError> {
        let start = format!("refs/remotes/{remote}/");
        // A remote may be given by its address, which has no such branches, and
        // which must not be taken for a pattern.
        if remote.is_empty() || remote.contains(['*', '?', '[', '\\', ':', ' ', '~', '^']) {
            return Ok(Vec::new());
        }
        let objects = &self.shared.objects;
        if let Some(library) = objects.library() {
            let failed = |error: git2::Error| reference(&start, error.message());
            let tips = library.with(|repository| remote_tips(repository, &start));
            return tips.map_err(failed);
        }
        let Some(program) = objects.program() else {
            return Ok(Vec::new());
        };
        let said = program.ask(&["for-each-ref", "--format=%(objectname)", &start])?;
        let text = String::from_utf8_lossy(&said);
        Ok(text.lines().filter_map(Oid::from_hex).collect())
    }
}

fn remote_tips(repository: &git2::Repository, start: &str) -> Result<Vec<Oid>, git2::Error> {
    let mut tips = Vec::new();
    for found in repository.references_glob(&format!("{start}*"))? {
        // A remote's HEAD may point to a branch that is gone.
        let Ok(target) = found.and_then(|reference| reference.resolve()) else {
            continue;
        };
        if let Some(name) = target.target() {
            tips.push(library::from_name(name)?);
        }
    }
    Ok(tips)
}

fn walk(
    repository: &git2::Repository,
    tip: &Oid,
    hidden: &BTreeSet<Oid>,
) -> Result<Vec<Oid>, git2::Error> {
    let mut walk = repository.revwalk()?;
    walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::REVERSE)?;
    walk.push(library::name(tip)?)?;
    for oid in hidden {
        walk.hide(library::name(oid)?)?;
    }
    walk.map(|found| found.and_then(library::from_name))
        .collect()
}

fn reference(name: &str, reason: &str) -> GitError {
    GitError::Reference {
        name: name.to_owned(),
        reason: reason.to_owned(),
    }
}
