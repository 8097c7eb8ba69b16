//! One package listed under every profile that may publish it.

use crate::judge::Package;
use packgate_manifest::Profile;
use packgate_packlist::{PackedSet, PacklistError, Request, list};
use packgate_tree::Tree;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What to list, for any profile and any tree: [`Request`] without those two.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The package's directory in the tree (`""` is the tree's root).
    pub dir: &'a str,
    /// The directory of the project that npm is started for, in workspace mode.
    pub prefix: Option<&'a str>,
    /// The directories of the workspaces that npm is told to work on.
    pub workspaces: &'a [String],
    /// The global ignore file's path and text (npm 12).
    pub global_ignore: Option<(&'a str, &'a str)>,
    /// Whether the judged profiles are only presumed: that their manager refuses the
    /// project does not count then.
    pub stands_in: bool,
}

impl<'a> Place<'a> {
    /// The request for one profile and tree.
    pub fn request<'t>(&self, tree: &'t dyn Tree, profile: Profile) -> Request<'t>
    where
        'a: 't,
    {
        Request {
            tree,
            dir: self.dir,
            profile,
            prefix: self.prefix,
            workspaces: self.workspaces,
            global_ignore: self.global_ignore,
            stands_in: self.stands_in,
        }
    }

    /// The packed set under each profile, in the profiles' order. They are listed side
    /// by side.
    ///
    /// # Errors
    /// The first profile's failure.
    pub fn list_all(
        &self,
        tree: &dyn Tree,
        profiles: &[Profile],
    ) -> Result<Vec<PackedSet>, PacklistError> {
        self.list_each(tree, profiles).into_iter().collect()
    }

    /// Each profile's packed set or failure, in the profiles' order. They are listed
    /// side by side.
    pub fn list_each(
        &self,
        tree: &dyn Tree,
        profiles: &[Profile],
    ) -> Vec<Result<PackedSet, PacklistError>> {
        side_by_side(profiles, |profile| list(&self.request(tree, *profile)))
    }
}

/// A package listed under every profile that is judged, and under those of others who
/// may pack it.
pub(crate) struct Listed<'a> {
    /// First those that are judged.
    sets: Vec<PackedSet>,
    profiles: Vec<Profile>,
    /// Why each of the others counts.
    because: Vec<&'a str>,
}

impl<'a> Listed<'a> {
    /// Lists it; the tree is read once for all of them if it remembers what it was
    /// asked.
    ///
    /// # Errors
    /// The first failure of a profile that is judged. Another one that packs nothing
    /// is left out.
    pub(crate) fn of(package: &Package<'a>) -> Result<Self, PacklistError> {
        let judged = package.profiles.len();
        let own = package.profiles.iter().map(|it| (*it, package.place));
        // One that refuses the project ships nothing.
        let strict = Place {
            stands_in: false,
            ..package.place
        };
        let others = package.others.iter().map(|it| (it.profile, strict));
        let all: Vec<(Profile, Place<'_>)> = own.chain(others).collect();
        let answers = side_by_side(&all, |(profile, place)| {
            list(&place.request(package.tree, *profile))
        });
        let mut answers = answers.into_iter();
        let sets: Result<Vec<PackedSet>, _> = answers.by_ref().take(judged).collect();
        let mut listed = Self {
            sets: sets?,
            profiles: package.profiles.to_vec(),
            because: Vec::new(),
        };
        for (other, answer) in package.others.iter().zip(answers) {
            if let Ok(set) = answer {
                listed.sets.push(set);
                listed.profiles.push(other.profile);
                listed.because.push(&other.because);
            }
        }
        Ok(listed)
    }

    /// The packed sets that are judged; never empty.
    pub(crate) fn judged(&self) -> &[PackedSet] {
        &self.sets[..self.count()]
    }

    /// How many are judged.
    pub(crate) fn count(&self) -> usize {
        self.sets.len() - self.because.len()
    }

    /// All packed sets, first those that are judged.
    pub(crate) fn all(&self) -> &[PackedSet] {
        &self.sets
    }

    /// Whose each of [`Listed::all`] is.
    pub(crate) fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Why the one at `index` of [`Listed::all`] counts; `None` where it is judged.
    pub(crate) fn because(&self, index: usize) -> Option<&'a str> {
        let index = index.checked_sub(self.count())?;
        self.because.get(index).copied()
    }
}

/// What `each` makes of every one of `these`, in their order, on two threads.
pub(crate) fn side_by_side<T: Sync, R: Send>(these: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || -> Vec<(usize, R)> {
        let take = || {
            let at = next.fetch_add(1, Ordering::Relaxed);
            these.get(at).map(|it| (at, each(it)))
        };
        std::iter::from_fn(take).collect()
    };
    let mut all = std::thread::scope(|scope| {
        let other = (these.len() > 1).then(|| scope.spawn(work));
        let mut all = work();
        match other.map(std::thread::ScopedJoinHandle::join) {
            Some(Ok(others)) => all.extend(others),
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => {}
        }
        all
    });
    all.sort_unstable_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, it)| it).collect()
}
