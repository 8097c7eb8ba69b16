//! `packgate rule`: what a rule means, and how to live with it.

use crate::cli::RuleArgs;
use crate::environment::Environment;
use crate::{output, policy};
use anyhow::bail;
use colored::Colorize as _;
use packgate_report::{Family, Level, Rule, human_number};
use std::fmt::Write as _;

/// Runs the subcommand; the exit code.
///
/// # Errors
/// A rule that does not exist.
pub(crate) fn run(args: &RuleArgs, environment: &Environment) -> anyhow::Result<u8> {
    let mut rules = policy::rules();
    rules.extend(own(environment));
    let text = match args.id.as_deref() {
        None => catalogue(&rules, environment.color),
        Some(SECRET) => {
            let page = page(&rules, SECRET, environment.color)?;
            format!(
                "{page}\n{}",
                families(&of_secrets(&rules), environment.color)
            )
        }
        Some(id) => match policy::groups().iter().find(|it| it.id == id) {
            Some(group) if group.rules != [id] => {
                let mut members = of_secrets(&rules);
                members.retain(|it| group.rules.contains(&it.id));
                families(&members, environment.color)
            }
            _ => page(&rules, id, environment.color)?,
        },
    };
    output::print(&text)?;
    Ok(0)
}

/// The rules of the detectors that the policy here describes. A policy that is broken
/// is told of, and has none: whoever mends it may want to read about a rule.
fn own(environment: &Environment) -> Vec<&'static Rule> {
    let Some(here) = environment.dir.as_deref() else {
        return Vec::new();
    };
    match policy::load(here, environment) {
        Ok(loaded) => {
            let own = loaded.policy.detectors().iter();
            own.map(|it| packgate_gate::detector(it).rule()).collect()
        }
        Err(error) => {
            output::note(&format!("the policy's own rules are left out: {error}"));
            Vec::new()
        }
    }
}

/// The rule that stands for all families of secrets, each with a rule of its own.
const SECRET: &str = "secret";

fn of_secrets<'a>(rules: &[&'a Rule]) -> Vec<&'a Rule> {
    let family = |it: &&&Rule| it.id.starts_with("secret/");
    rules.iter().filter(family).copied().collect()
}

/// Rules of families, a line each.
fn families(rules: &[&Rule], color: bool) -> String {
    let mut text = String::new();
    let width = rules.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    for rule in rules {
        let level = level(rule.level, color);
        let _ = writeln!(text, "  {:width$}  {level}  {}", rule.id, rule.summary);
    }
    let _ = writeln!(
        text,
        "\n{} families. packgate rule ID explains one of them.",
        human_number(rules.len() as u64)
    );
    text
}

fn catalogue(rules: &[&Rule], color: bool) -> String {
    let mut text = String::new();
    let listed = rules.iter().filter(|it| !it.id.starts_with("secret/"));
    let width = listed.map(|rule| rule.id.len()).max().unwrap_or(0);
    for family in Family::ALL {
        let of_family: Vec<_> = rules
            .iter()
            .filter(|rule| rule.family == family && !rule.id.starts_with("secret/"))
            .collect();
        if of_family.is_empty() {
            continue;
        }
        let title = if color {
            family.id().bold().to_string()
        } else {
            family.id().to_owned()
        };
        let _ = writeln!(text, "{title}");
        for rule in of_family {
            let _ = writeln!(
                text,
                "  {:width$}  {}  {}",
                rule.id,
                level(rule.level, color),
                rule.summary
            );
        }
        text.push('\n');
    }
    text.push_str(
        "packgate rule ID explains one of them; packgate rule secret lists the families of secrets.\n",
    );
    text
}

fn level(level: Level, color: bool) -> String {
    let (name, padded) = match level {
        Level::Error => ("error", "error  "),
        Level::Warning => ("warning", "warning"),
        Level::Note => ("note", "note   "),
    };
    if !color {
        return padded.to_owned();
    }
    let painted = match level {
        Level::Error => name.red(),
        Level::Warning => name.yellow(),
        Level::Note => name.cyan(),
    };
    format!("{painted}{}", &padded[name.len()..])
}

fn page(rules: &[&Rule], id: &str, color: bool) -> anyhow::Result<String> {
    let Some(rule) = rules.iter().find(|rule| rule.id == id) else {
        let near: Vec<&str> = rules
            .iter()
            .map(|rule| rule.id)
            .filter(|known| known.contains(id) || id.contains(known))
            .collect();
        let hint = match near[..] {
            [] => "packgate rule lists them all".to_owned(),
            _ => format!("did you mean {}?", near.join(" or ")),
        };
        bail!("there is no rule {id:?}: {hint}");
    };
    let mut text = format!(
        "{} ({}, {} by default): {}\n\n",
        rule.id,
        rule.family.id(),
        level(rule.level, false).trim_end(),
        rule.summary
    );
    for line in rule.page.trim().lines() {
        match line.strip_prefix("## ").filter(|_| color) {
            Some(heading) => {
                let _ = writeln!(text, "{}", heading.bold());
            }
            None => {
                let _ = writeln!(text, "{line}");
            }
        }
    }
    Ok(text)
}
