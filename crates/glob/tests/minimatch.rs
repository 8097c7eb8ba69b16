//! The recorded answers of the real minimatch and ignore-walk, replayed.

#[path = "common/replay.rs"]
mod replay;

#[test]
fn answers_like_the_real_minimatch() {
    let mut replay = replay::Replay::default();
    include_str!("data/minimatch.jsonl")
        .lines()
        .for_each(|line| replay.line(line));
    assert!(replay.answers > 500_000, "only {} answers", replay.answers);
    let count = replay.failures.len();
    assert!(
        count == 0,
        "{count} rows of {} answers differ:\n{}",
        replay.answers,
        replay.failures.join("\n")
    );
}
