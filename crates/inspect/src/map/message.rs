//! How rules speak of what a map reveals.

use crate::hit::{Counts, Hit};
use crate::map::Judged;
use crate::text::plural;
use packgate_report::{human_bytes, human_number};

/// `1,902 sources (59.7 MB), 1,200 of them third-party: src/a.ts, src/b.ts, …`
pub(crate) fn reveal_detail(map: &Judged) -> String {
    let own = &map.own;
    let sources = plural(own.sources, "source", "sources");
    let mut detail = format!("{sources} ({})", human_bytes(own.source_bytes));
    detail.push_str(&apart(own));
    if !own.names.is_empty() {
        let more = if own.sources > own.names.len() as u64 {
            ", …"
        } else {
            ""
        };
        detail = format!("{detail}: {}{more}", own.names.join(", "));
    }
    detail.push_str(&absolute(map));
    if !map.whole {
        detail.push_str("; the map breaks off");
    }
    detail
}

/// `; 3 named by absolute paths`, where any are.
pub(crate) fn absolute(map: &Judged) -> String {
    match map.absolute {
        0 => String::new(),
        1 => "; 1 named by an absolute path".to_owned(),
        more => format!("; {} named by absolute paths", human_number(more)),
    }
}

/// `source maps reveal 1,902 source files (59.7 MB of source) that the package
/// does not ship`
pub(crate) fn reveal_message(what: &str, hits: &[Hit]) -> String {
    let mut total = Counts::default();
    for hit in hits {
        total.sources += hit.counts.sources;
        total.source_bytes += hit.counts.source_bytes;
        total.third_party += hit.counts.third_party;
        total.ignored += hit.counts.ignored;
    }
    let subject = match hits {
        [one] => one.path.clone(),
        _ => format!("{what}s"),
    };
    let verb = if hits.len() == 1 { "reveals" } else { "reveal" };
    let files = plural(total.sources, "source file", "source files");
    let bytes = human_bytes(total.source_bytes);
    let apart = apart(&total);
    format!("{subject} {verb} {files} ({bytes} of source) that the package does not ship{apart}")
}

/// What is said apart of some sources: `, 3 of them third-party`.
fn apart(counts: &Counts) -> String {
    let of = |part: u64| {
        if part == counts.sources {
            "all of them".to_owned()
        } else {
            format!("{} of them", human_number(part))
        }
    };
    let mut text = String::new();
    if counts.third_party > 0 {
        text = format!(", {} third-party", of(counts.third_party));
    }
    if counts.ignored > 0 {
        text = format!("{text}, {} on the ignore list", of(counts.ignored));
    }
    text
}

impl Judged {
    /// The numbers for a finding that several maps share.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            names: self.own.names.clone(),
            ..self.new.clone()
        }
    }
}
