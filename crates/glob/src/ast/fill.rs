//! A negation looks ahead to the end of the portion: what follows it is copied into each of its
//! alternatives. Several negations in a row multiply, hence the bound on nodes.

use super::{Ast, Kind, NodeId, Piece};
use crate::error::PatternError;

impl Ast {
    pub(super) fn fill_negations(&mut self) -> Result<(), PatternError> {
        self.filled = true;
        while let Some(negation) = self.negations.pop() {
            if self.kind(negation) == Some(Kind::Not) {
                self.fill(negation)?;
            }
        }
        Ok(())
    }

    /// Walks up from a negation and copies in everything that comes after it.
    fn fill(&mut self, negation: NodeId) -> Result<(), PatternError> {
        let mut child = negation;
        while let Some(parent) = self.nodes[child].parent {
            let first = self.nodes[child].parent_index + 1;
            if self.kind(parent).is_none() {
                // The list may grow while it is copied, when it is its own target.
                let mut index = first;
                while index < self.parts(parent).len() {
                    self.copy_into_all(negation, parent, index)?;
                    index += 1;
                }
            }
            child = parent;
        }
        Ok(())
    }

    fn copy_into_all(
        &mut self,
        negation: NodeId,
        parent: NodeId,
        index: usize,
    ) -> Result<(), PatternError> {
        for alternative in 0..self.parts(negation).len() {
            let Some(Piece::Node(target)) = self.parts(negation).get(alternative).cloned() else {
                continue;
            };
            if let Some(piece) = self.parts(parent).get(index).cloned() {
                self.copy_in(target, &piece, 0)?;
            }
        }
        Ok(())
    }

    fn copy_in(&mut self, target: NodeId, piece: &Piece, depth: usize) -> Result<(), PatternError> {
        let copy = match piece {
            Piece::Text(text) if text.is_empty() => return Ok(()),
            Piece::Text(text) => {
                self.spend(1)?;
                Piece::Text(text.clone())
            }
            Piece::Node(node) => Piece::Node(self.clone_node(*node, target, depth + 1)?),
        };
        self.parts_mut(target).push(copy);
        Ok(())
    }

    fn clone_node(
        &mut self,
        node: NodeId,
        parent: NodeId,
        depth: usize,
    ) -> Result<NodeId, PatternError> {
        if depth > super::MAX_DEPTH * 4 {
            return Err(PatternError::complex("extglobs are nested too deeply"));
        }
        let copy = self.add_node(self.kind(node), Some(parent))?;
        for index in 0..self.parts(node).len() {
            if let Some(piece) = self.parts(node).get(index).cloned() {
                self.copy_in(copy, &piece, depth)?;
            }
        }
        Ok(copy)
    }

    /// Accounts for work whose amount the pattern can multiply.
    pub(super) fn spend(&mut self, amount: usize) -> Result<(), PatternError> {
        self.work = self
            .work
            .checked_sub(amount)
            .ok_or(PatternError::complex("extglobs multiply too much"))?;
        Ok(())
    }
}
