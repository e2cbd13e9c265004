//! The facts of one shipment in, a verdict out.

use crate::case::Case;
use crate::checks;
use crate::docket::Docket;
use crate::question::Facts;
use crate::rules::Rules;
use crate::verdict::Verdict;

/// Weighs a shipment against the rules.
///
/// The worst of all reasons is the verdict; what is missing holds, and what cannot be assessed is listed and never counts as
/// absent. The same facts and rules give the same bytes.
pub fn decide(facts: &Facts<'_>, rules: &Rules) -> Verdict {
    let case = Case::new(facts, rules);
    let mut docket = Docket::new(rules, case.date);
    checks::missing::check(&case, &mut docket);
    checks::parties::check(&case, &mut docket);
    checks::destination::check(&case, &mut docket);
    checks::end_use::check(&case, &mut docket);
    checks::europe::check(&case, &mut docket);
    checks::flags::check(&case, &mut docket);
    checks::notices::check(&case, &mut docket);
    docket.close()
}
