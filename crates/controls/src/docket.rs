//! Where the checks of one shipment write down what they find.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::Value;

use crate::rules::Rules;
use crate::verdict::{Decision, Inputs, NotApplicable, NotAssessed, Question, Reason, Verdict};

/// The party or goods that a reason is about, by their places in the shipment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct At {
    pub(crate) party: Option<usize>,
    pub(crate) item: Option<usize>,
}

impl At {
    pub(crate) const SHIPMENT: Self = Self { party: None, item: None };

    pub(crate) fn party(at: usize) -> Self {
        Self { party: Some(at), item: None }
    }

    pub(crate) fn item(at: usize) -> Self {
        Self { party: None, item: Some(at) }
    }
}

/// Makes inputs of names and values.
pub(crate) fn inputs<const N: usize>(pairs: [(&str, Value); N]) -> Inputs {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Ends in one full stop.
pub(crate) fn sentence(text: &str) -> String {
    format!("{}.", text.trim().trim_end_matches(['.', ' ', ';']))
}

/// All that the checks have found so far.
pub(crate) struct Docket<'a> {
    rules: &'a Rules,
    date: Date,
    reasons: Vec<Reason>,
    mends: Vec<(Decision, String)>,
    not_applicable: BTreeSet<NotApplicable>,
    not_assessed: BTreeSet<NotAssessed>,
}

impl<'a> Docket<'a> {
    pub(crate) fn new(rules: &'a Rules, date: Date) -> Self {
        Self {
            rules,
            date,
            reasons: Vec::new(),
            mends: Vec::new(),
            not_applicable: BTreeSet::new(),
            not_assessed: BTreeSet::new(),
        }
    }

    /// A rule applies, with its own effect.
    pub(crate) fn applies(&mut self, rule: &str, at: At, inputs: Inputs) {
        self.record(rule, None, at, inputs);
    }

    /// A rule applies, with an effect that depends on the facts.
    pub(crate) fn applies_as(&mut self, rule: &str, effect: Decision, at: At, inputs: Inputs) {
        self.record(rule, Some(effect), at, inputs);
    }

    fn record(&mut self, id: &str, effect: Option<Decision>, at: At, inputs: Inputs) {
        let rule =
            self.rules.rule(id).expect("the checks name rules that are in the book; a test fires each");
        if let Some(why) = rule.out_of_force(self.date) {
            return self.does_not_apply(id, why);
        }
        let effect = effect.unwrap_or(rule.effect);
        self.mends.push((effect, fill(&rule.mend, &inputs)));
        let mut words = fill(&rule.words, &inputs);
        if rule.verified_on.is_none() {
            words.push_str(" (This rule has not been verified in its source.)");
        }
        self.reasons.push(Reason {
            rule: id.to_owned(),
            title: rule.title.clone(),
            citation: rule.citation.clone(),
            effect,
            party: at.party,
            item: at.item,
            flags: self.flags_of(id),
            inputs,
            words,
            verified_on: rule.verified_on,
        });
    }

    /// The red flags that a rule computes, as far as they were published by then.
    fn flags_of(&self, rule: &str) -> Vec<String> {
        let published =
            self.rules.flags().iter().filter(|flag| flag.valid_from.is_none_or(|from| from <= self.date));
        published.filter(|flag| flag.rule == rule).map(|flag| flag.id.clone()).collect()
    }

    /// A rule cannot be assessed: its `unknown` says what is needed.
    pub(crate) fn unknown(&mut self, id: &str, inputs: &Inputs) {
        let rule =
            self.rules.rule(id).expect("the checks name rules that are in the book; a test fires each");
        if let Some(why) = rule.out_of_force(self.date) {
            return self.does_not_apply(id, why);
        }
        self.not_assessed.insert(NotAssessed {
            rule: id.to_owned(),
            what: rule.title.clone(),
            why: "The shipment does not say.".to_owned(),
            needs: fill(rule.unknown.as_deref().unwrap_or_default(), inputs),
        });
    }

    /// Something of a rule is not assessed, for a reason of its own.
    pub(crate) fn not_assessed(&mut self, rule: &str, what: &str, why: String, needs: &str) {
        let (rule, what, needs) = (rule.to_owned(), what.to_owned(), needs.to_owned());
        self.not_assessed.insert(NotAssessed { rule, what, why, needs });
    }

    /// A rule was assessed and does not apply.
    pub(crate) fn does_not_apply(&mut self, rule: &str, why: String) {
        self.not_applicable.insert(NotApplicable { rule: rule.to_owned(), why });
    }

    /// Whether a rule has applied.
    pub(crate) fn has(&self, rule: &str) -> bool {
        self.reasons.iter().any(|reason| reason.rule == rule)
    }

    /// Closes the docket: the worst effect wins, everything in a fixed order.
    pub(crate) fn close(mut self) -> Verdict {
        self.note_absent_rules();
        let key = |reason: &Reason| {
            let place = (reason.party, reason.item);
            let facts = format!("{:?}", reason.inputs);
            (std::cmp::Reverse(reason.effect), reason.rule.clone(), place, reason.words.clone(), facts)
        };
        self.reasons.sort_by_cached_key(key);
        self.reasons.dedup();
        Verdict {
            verdict: self.reasons.first().map_or(Decision::Release, |reason| reason.effect),
            decided_for: self.date,
            what_would_change: mends(self.mends),
            questions: questions(self.rules, self.date),
            reasons: self.reasons,
            not_applicable: self.not_applicable.into_iter().collect(),
            not_assessed: self.not_assessed.into_iter().collect(),
        }
    }

    /// What neither applied nor lacked a fact was assessed and is absent.
    fn note_absent_rules(&mut self) {
        for rule in self.rules.rules() {
            let open = self.not_assessed.iter().any(|open| open.rule == rule.id);
            let noted = self.not_applicable.iter().any(|noted| noted.rule == rule.id);
            if let Some(absent) = rule.absent.as_ref().filter(|_| !open && !noted && !self.has(&rule.id)) {
                let why = rule.out_of_force(self.date).unwrap_or_else(|| absent.clone());
                self.not_applicable.insert(NotApplicable { rule: rule.id.clone(), why });
            }
        }
    }
}

/// The worst reasons' mends first; each once.
fn mends(mut mends: Vec<(Decision, String)>) -> Vec<String> {
    mends.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut seen = BTreeSet::new();
    mends.into_iter().map(|(_, mend)| mend).filter(|mend| seen.insert(mend.clone())).collect()
}

fn questions(rules: &Rules, date: Date) -> Vec<Question> {
    let open = rules.flags().iter().filter(|flag| flag.rule.is_empty());
    let published = open.filter(|flag| flag.valid_from.is_none_or(|from| from <= date));
    published
        .map(|flag| Question {
            flag: flag.id.clone(),
            title: flag.title.clone(),
            citation: flag.citation.clone(),
            needs: flag.inputs.clone(),
        })
        .collect()
}

/// Fills `{name}` from the inputs. What is filled in is not looked at again, so that braces in a party's name stay as they are.
fn fill(template: &str, inputs: &Inputs) -> String {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        filled.push_str(&shown(inputs.get(name)));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

fn shown(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(values)) => {
            values.iter().map(|value| shown(Some(value))).collect::<Vec<_>>().join(", ")
        }
        Some(Value::Null) | None => "not stated".to_owned(),
        Some(other) => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_filled_once() {
        let inputs =
            inputs([("party", "A {role} B".into()), ("codes", vec!["x", "y"].into()), ("score", 0.9.into())]);
        assert_eq!(
            fill("{party}: {codes} ({score}), {gone}.", &inputs),
            "A {role} B: x, y (0.9), not stated."
        );
        assert_eq!(fill("an open {brace", &inputs), "an open not stated");
    }
}
