//! Everything in a directory but what rules leave out.

use super::Queue;
use super::fields::Fields;
use super::patterns::{Rules, ShutBy, Verdict, judged, opens};
use crate::error::PacklistError;
use crate::list::Request;
use crate::own;
use packgate_tree::{Kind, join};

/// Adds what is packed of the directory `dir`, which lies `depth - 1` directories deep
/// as bun counts.
pub(super) fn add(
    request: &Request<'_>,
    fields: &Fields,
    dir: &str,
    depth: usize,
    queue: &mut Queue,
) -> Result<(), PacklistError> {
    let walk = Walk {
        request,
        fields,
        top: depth,
        own_modules: depth == 1,
    };
    walk.visit(dir, depth, &mut Vec::new(), None, queue)
}

/// Adds all of the directory `dir` that an entry of `files` names; `excludes` are the
/// entries with `!`.
pub(super) fn add_tree(
    request: &Request<'_>,
    fields: &Fields,
    dir: &str,
    depth: usize,
    excludes: Option<Rules>,
    queue: &mut Queue,
) -> Result<(), PacklistError> {
    let walk = Walk {
        request,
        fields,
        top: depth,
        own_modules: true,
    };
    walk.visit(dir, depth, &mut excludes.into_iter().collect(), None, queue)
}

struct Walk<'a> {
    request: &'a Request<'a>,
    fields: &'a Fields,
    /// How deep the walk begins.
    top: usize,
    /// Whether `node_modules` where it begins is passed over.
    own_modules: bool,
}

impl Walk<'_> {
    fn visit(
        &self,
        dir: &str,
        depth: usize,
        rules: &mut Vec<Rules>,
        shut: Option<ShutBy>,
        queue: &mut Queue,
    ) -> Result<(), PacklistError> {
        if depth > own::MAX_DEPTH {
            return Err(own::too_deep(dir.to_owned()));
        }
        let above = rules.len();
        rules.retain(|set| set.depth() < depth);
        rules.extend(Rules::read(self.request, dir, depth)?);
        for entry in self.request.tree.entries(&join(self.request.dir, dir))? {
            if !matches!(entry.kind, Kind::File | Kind::Dir) {
                continue;
            }
            let modules = entry.name == "node_modules" && (entry.kind == Kind::Dir || depth == 1);
            if depth == self.top && self.own_modules && modules {
                continue;
            }
            let path = join(dir, &entry.name);
            if entry.kind == Kind::Dir && self.fields.is_bin_dir(&path) {
                continue;
            }
            let verdict = judged(&path, entry.kind, depth, rules, shut);
            match (verdict, entry.kind) {
                (Verdict::In(_), Kind::Dir) => self.visit(&path, depth + 1, rules, None, queue)?,
                (Verdict::Out(by), Kind::Dir) if opens(&path, rules, by) => {
                    self.visit(&path, depth + 1, rules, Some(by), queue)?;
                }
                (Verdict::In(origin), _) => {
                    queue.entry(path).or_insert(origin);
                }
                (Verdict::Out(_) | Verdict::Never, _) => {}
            }
        }
        rules.truncate(above);
        Ok(())
    }
}
