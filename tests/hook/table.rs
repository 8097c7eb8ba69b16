//! Runs the scenarios, all of them, and prints the table.

use crate::row::{Row, Told};
use crate::{commits, indexes, packages, policies, pushes, staged};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// So many scenarios run at once.
const THREADS: usize = 3;

#[test]
fn every_scenario() {
    let rows: Vec<Row> = [
        commits::ROWS,
        staged::ROWS,
        pushes::ROWS,
        indexes::ROWS,
        packages::ROWS,
        policies::ROWS,
    ]
    .concat();
    // `HOOK_ROW=merge cargo test …` runs those whose names hold the word.
    let wanted = std::env::var("HOOK_ROW").unwrap_or_default();
    let rows: Vec<&Row> = rows
        .iter()
        .filter(|row| row.name.contains(&wanted))
        .collect();
    let told: Vec<Mutex<Option<Told>>> = rows.iter().map(|_| Mutex::default()).collect();
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(row) = rows.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let at = rows.iter().position(|it| it.name == row.name).unwrap();
                    *told[at].lock().unwrap() = Some(row.told());
                }
            });
        }
    });
    let mut failures = Vec::new();
    println!("| scenario | leak | clean | state unchanged |\n|---|---|---|---|");
    for (row, told) in rows.iter().zip(told) {
        let told = told.into_inner().unwrap();
        let told = told.unwrap_or_else(|| panic!("two rows are called {:?}", row.name));
        let Told {
            leak,
            clean,
            unchanged,
            ..
        } = &told;
        println!("| {} | {leak} | {clean} | {unchanged} |", row.name);
        failures.extend(told.failures);
    }
    println!("{} scenarios", rows.len());
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}
