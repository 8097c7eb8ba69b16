use super::sum;
use crate::family::{Proof, Token};

/// Its keys carry the base 64 of the company's name between two parts of one length.
pub(crate) fn openai(token: Token) -> Proof {
    let text = token.text();
    let mark = memchr::memmem::find(text, b"T3BlbkFJ").unwrap_or(0);
    let after = text.len() - mark - b"T3BlbkFJ".len();
    let named = [
        &b"sk-proj-"[..],
        b"sk-svcacct-",
        b"sk-admin-",
        b"sk-service-",
        b"sk-None-",
        b"sk-",
    ];
    let prefix = named
        .iter()
        .find(|it| text.starts_with(it))
        .map_or(0, |it| it.len());
    sum(mark - prefix == after)
}

/// Anthropic's keys end in `AA`: what is left over of their last byte in base 64.
pub(crate) fn anthropic(token: Token) -> Proof {
    sum(token.text().ends_with(b"AA"))
}
