//! Simplification of nested extglobs: `*(a|+(b))` is `*(a|b)`.

use super::{Ast, Kind, NodeId, Piece};
use crate::error::PatternError;

/// Passes over one extglob before it is left as it is.
const MAX_PASSES: usize = 10;

/// Which children hand their alternatives to their parent.
fn adopts(parent: Kind, child: Kind) -> bool {
    matches!(
        (parent, child),
        (Kind::Not | Kind::One, Kind::One)
            | (Kind::Optional, Kind::Optional | Kind::One)
            | (
                Kind::Star,
                Kind::Star | Kind::Plus | Kind::Optional | Kind::One
            )
            | (Kind::Plus, Kind::Plus | Kind::One)
    )
}

/// Which children do so together with an empty alternative.
fn adopts_with_blank(parent: Kind, child: Kind) -> bool {
    matches!(
        (parent, child),
        (Kind::Not | Kind::One, Kind::Optional) | (Kind::Plus, Kind::Optional | Kind::Star)
    )
}

/// What a parent becomes when its only child takes its place.
fn usurped(parent: Kind, child: Kind) -> Option<Kind> {
    match (parent, child) {
        (Kind::Not, Kind::Not) => Some(Kind::One),
        (Kind::Optional, Kind::Star | Kind::Plus) | (Kind::Plus, Kind::Optional | Kind::Star) => {
            Some(Kind::Star)
        }
        (Kind::One, child) => Some(child),
        _ => None,
    }
}

impl Ast {
    /// Whether nesting `child` in `id` does not count as depth while reading.
    pub(super) fn adopts_kind(&self, id: NodeId, child: Kind) -> bool {
        self.kind(id)
            .is_some_and(|parent| adopts(parent, child) || adopts_with_blank(parent, child))
    }

    pub(super) fn flatten(&mut self, id: NodeId) -> Result<(), PatternError> {
        if self.kind(id).is_none() {
            return self.flatten_children(id);
        }
        for _ in 0..MAX_PASSES {
            if !self.flatten_pass(id)? {
                break;
            }
        }
        Ok(())
    }

    fn flatten_children(&mut self, id: NodeId) -> Result<(), PatternError> {
        self.spend(1)?;
        for index in 0..self.parts(id).len() {
            if let Some(Piece::Node(child)) = self.parts(id).get(index).cloned() {
                self.flatten(child)?;
            }
        }
        Ok(())
    }

    /// One pass over the alternatives; whether anything changed.
    fn flatten_pass(&mut self, id: NodeId) -> Result<bool, PatternError> {
        let mut changed = false;
        let mut index = 0;
        while let Some(piece) = self.parts(id).get(index).cloned() {
            if let Piece::Node(child) = piece {
                self.flatten(child)?;
                changed |= self.merge(id, child, index)?;
            }
            index += 1;
        }
        Ok(changed)
    }

    fn merge(&mut self, id: NodeId, child: NodeId, index: usize) -> Result<bool, PatternError> {
        let Some((parent_kind, grandchild, kind)) = self.only_extglob(id, child) else {
            return Ok(false);
        };
        if adopts(parent_kind, kind) {
            self.adopt(id, grandchild, index)?;
        } else if adopts_with_blank(parent_kind, kind) {
            let blank = self.add_node(None, Some(grandchild))?;
            self.parts_mut(blank).push(Piece::Text([].into()));
            self.parts_mut(grandchild).push(Piece::Node(blank));
            self.adopt(id, grandchild, index)?;
        } else if let (1, Some(kind)) = (self.parts(id).len(), usurped(parent_kind, kind)) {
            self.usurp(id, grandchild, kind);
        } else {
            return Ok(false);
        }
        Ok(true)
    }

    /// The extglob that is all there is in an alternative `child` of extglob `id`.
    fn only_extglob(&self, id: NodeId, child: NodeId) -> Option<(Kind, NodeId, Kind)> {
        let parent_kind = self.kind(id)?;
        match (self.kind(child), self.parts(child)) {
            (None, [Piece::Node(grandchild)]) => {
                Some((parent_kind, *grandchild, self.kind(*grandchild)?))
            }
            _ => None,
        }
    }

    fn adopt(&mut self, id: NodeId, grandchild: NodeId, index: usize) -> Result<(), PatternError> {
        let adopted = self.parts(grandchild).to_vec();
        self.spend(1 + self.parts(id).len() / 64)?;
        self.reparent(&adopted, id);
        self.parts_mut(id).splice(index..=index, adopted);
        Ok(())
    }

    /// The grandchild's list becomes this node's own, shared: a later change shows in both.
    fn usurp(&mut self, id: NodeId, grandchild: NodeId, kind: Kind) {
        let list = self.nodes[grandchild].parts;
        self.nodes[id].parts = list;
        self.nodes[id].kind = Some(kind);
        self.nodes[id].empty = false;
        let parts = self.lists[list].clone();
        self.reparent(&parts, id);
    }

    fn reparent(&mut self, parts: &[Piece], parent: NodeId) {
        for piece in parts {
            if let Piece::Node(node) = piece {
                self.nodes[*node].parent = Some(parent);
            }
        }
    }
}
