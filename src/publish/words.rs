//! What `packgate-publish` says besides the report.

use packgate_manifest::StartedWith;

/// A run that no known manager has started.
pub(super) fn unknown_starter(started: &StartedWith) -> String {
    if started.event.is_none() {
        return "started by hand: what is here now was judged; a package manager runs this \
                from the scripts of package.json"
            .to_owned();
    }
    "nothing says which package manager runs this script, so the one that the project names \
     was assumed"
        .to_owned()
}

/// What a misplaced gate has seen.
pub(super) fn so_far(clear: bool) -> &'static str {
    if clear {
        "what is there so far would pass"
    } else {
        "what is there so far would not pass, either"
    }
}

/// What happens now, and the way around it.
pub(super) const STOPPED: &str = "nothing is to be published; PACKGATE_SKIP=\"reason\" before the \
     command lets it through once";

/// The same where it is too late.
pub(super) const UPLOADED: &str = "by now the package may be uploaded: if it leaks, unpublish or \
     deprecate it, and revoke every secret in it";

/// The same where the exit code is lost.
pub(super) const UNHEARD: &str = "nothing stops the publish";
