use crate::json::{Container, Visitor};

/// Something that a JSON document shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub(crate) enum Fact {
    /// `snapshot.meta`
    SnapshotMeta,
    /// Top-level `nodes`
    Nodes,
    /// Top-level `startTime`
    StartTime,
    /// Top-level `endTime`
    EndTime,
    /// `log.version`
    LogVersion,
    /// `log.entries`
    LogEntries,
    /// `head.callFrame`
    HeadCallFrame,
    /// `program.fileInfos` or `program.fileNames`
    ProgramFiles,
    /// Top-level `fileNames`
    FileNames,
    /// Top-level `fileInfos`
    FileInfos,
    /// Top-level `root`
    Root,
    /// Top-level `version`
    Version,
    /// `*.statementMap`
    StatementMap,
    /// `*.fnMap`
    FnMap,
    /// Top-level `terraform_version`
    TerraformVersion,
    /// Top-level `lineage`
    Lineage,
    /// `type` is `service_account`
    ServiceAccount,
    /// `type` is `authorized_user`
    AuthorizedUser,
    /// `private_key` begins like a PEM block
    PrivateKey,
    /// `refresh_token` is not empty
    RefreshToken,
    /// `auths.*.auth` is not empty
    Auth,
    /// Top-level `modules`
    Modules,
    /// Top-level `chunks`
    Chunks,
    /// Top-level `assets`, `assetsByChunkName` or `namedChunkGroups`
    Assets,
    /// `inputs.*.bytes`
    InputBytes,
    /// `inputs.*.imports`
    InputImports,
    /// `outputs.*.bytes`
    OutputBytes,
    /// Top-level `nodeParts`
    NodeParts,
    /// Top-level `nodeMetas`
    NodeMetas,
    /// Top-level `nbformat`
    Nbformat,
    /// Something in `cells[*].outputs`
    CellOutput,
}

/// Which value a wanted string is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Type,
    PrivateKey,
    RefreshToken,
    Auth,
}

const TEXT_BYTES: usize = 64;

/// What a JSON document shows in its outer levels: enough to tell what tool
/// wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Shape {
    facts: u32,
    depth: usize,
    /// The keys under way at the first two levels.
    keys: [Vec<u8>; 2],
    text: Option<Text>,
    scratch: Vec<u8>,
}

impl Shape {
    /// Whether the document showed this.
    pub(crate) fn has(&self, fact: Fact) -> bool {
        self.facts & (1 << fact as u32) != 0
    }

    fn set(&mut self, fact: Fact) {
        self.facts |= 1 << fact as u32;
    }

    fn first_level(key: &[u8]) -> Option<Fact> {
        Some(match key {
            b"nodes" => Fact::Nodes,
            b"startTime" => Fact::StartTime,
            b"endTime" => Fact::EndTime,
            b"fileNames" => Fact::FileNames,
            b"fileInfos" => Fact::FileInfos,
            b"root" => Fact::Root,
            b"version" => Fact::Version,
            b"terraform_version" => Fact::TerraformVersion,
            b"lineage" => Fact::Lineage,
            b"modules" => Fact::Modules,
            b"chunks" => Fact::Chunks,
            b"assets" | b"assetsByChunkName" | b"namedChunkGroups" => Fact::Assets,
            b"nodeParts" => Fact::NodeParts,
            b"nodeMetas" => Fact::NodeMetas,
            b"nbformat" => Fact::Nbformat,
            _ => return None,
        })
    }

    fn second_level(first: &[u8], key: &[u8]) -> Option<Fact> {
        Some(match (first, key) {
            (b"snapshot", b"meta") => Fact::SnapshotMeta,
            (b"log", b"version") => Fact::LogVersion,
            (b"log", b"entries") => Fact::LogEntries,
            (b"head", b"callFrame") => Fact::HeadCallFrame,
            (b"program", b"fileInfos" | b"fileNames") => Fact::ProgramFiles,
            (_, b"statementMap") => Fact::StatementMap,
            (_, b"fnMap") => Fact::FnMap,
            _ => return None,
        })
    }

    fn third_level(first: &[u8], key: &[u8]) -> Option<Fact> {
        Some(match (first, key) {
            (b"inputs", b"bytes") => Fact::InputBytes,
            (b"inputs", b"imports") => Fact::InputImports,
            (b"outputs", b"bytes") => Fact::OutputBytes,
            _ => return None,
        })
    }

    fn wanted(&self) -> Option<Text> {
        match (self.depth, self.keys[0].as_slice(), self.keys[1].as_slice()) {
            (1, b"type", _) => Some(Text::Type),
            (1, b"private_key", _) => Some(Text::PrivateKey),
            (1, b"refresh_token", _) => Some(Text::RefreshToken),
            (3, b"auths", b"auth") => Some(Text::Auth),
            _ => None,
        }
    }

    fn conclude(&mut self, text: Text) {
        let value = self.scratch.as_slice();
        let fact = match text {
            Text::Type if value == b"service_account" => Fact::ServiceAccount,
            Text::Type if value == b"authorized_user" => Fact::AuthorizedUser,
            Text::PrivateKey if value.starts_with(b"-----BEGIN ") => Fact::PrivateKey,
            Text::RefreshToken if !value.is_empty() => Fact::RefreshToken,
            Text::Auth if !value.is_empty() => Fact::Auth,
            _ => return,
        };
        self.set(fact);
    }
}

impl Visitor for Shape {
    fn open(&mut self, _: Container) {
        self.depth += 1;
        // Document, list of cells, cell, list of outputs, output.
        if self.depth == 5 && self.keys[0] == b"cells" && self.keys[1] == b"outputs" {
            self.set(Fact::CellOutput);
        }
    }

    fn close(&mut self) {
        self.depth -= 1;
    }

    fn key(&mut self, key: &[u8]) {
        let fact = match self.depth {
            1 => Self::first_level(key),
            2 => Self::second_level(&self.keys[0], key),
            3 => Self::third_level(&self.keys[0], key),
            _ => None,
        };
        if let Some(fact) = fact {
            self.set(fact);
        }
        // The third level is kept in place of the second: only the name of the
        // innermost key matters there.
        let slot = match self.depth {
            1 => 0,
            2 | 3 => 1,
            _ => return,
        };
        self.keys[slot].clear();
        self.keys[slot].extend_from_slice(key);
    }

    fn begin_string(&mut self) -> bool {
        self.text = self.wanted();
        self.scratch.clear();
        self.text.is_some()
    }

    fn string(&mut self, part: &[u8]) {
        if self.text.is_some() {
            let room = TEXT_BYTES.saturating_sub(self.scratch.len());
            self.scratch
                .extend_from_slice(&part[..part.len().min(room)]);
        }
    }

    fn end_string(&mut self) {
        if let Some(text) = self.text.take() {
            self.conclude(text);
        }
    }

    fn scalar(&mut self, _: &[u8]) {}
}
