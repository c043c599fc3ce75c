//! Sentences about the simulator on the wire.

use super::*;
use crate::eligibility::simulate;
use crate::markets::{MARKETS_JSON, Markets};
use crate::programme_rules::PROGRAMME_RULES_JSON;
use crate::wire::lenient::from_slice;

#[test]
fn an_answer_cites_rule_days_and_source_of_every_line() {
    let rules = ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap();
    let markets = Markets::read(MARKETS_JSON).unwrap();
    let request: EligibilityRequest = from_slice(
        br#"{"Country":"no","revenueUsd":"450000.00","MonthsAsReseller":18,"supportPlan":"Advanced",
            "accounts":[{"region":"europe","model":"IndirectReseller"}],"asOf":"2025-09-30"}"#,
    )
    .unwrap();
    let day = request.day("2026-11-22".parse().unwrap()).unwrap();
    let verdicts = simulate(&rules, &markets, &request.facts(), day).unwrap();
    let answer = EligibilityAnswer::of(&rules, &verdicts, day);
    assert_eq!(answer.as_of, "2025-09-30");
    let direct = &answer.verdicts[0];
    assert!(direct.is_eligible);
    let revenue = direct
        .lines
        .iter()
        .find(|line| line.rule_id == "direct-revenue-300k")
        .unwrap();
    assert_eq!(
        (revenue.from.as_str(), revenue.to.as_deref()),
        ("2020-10-27", Some("2025-09-30"))
    );
    assert!(revenue.source.url.starts_with("https://") && revenue.source.as_of.is_some());
    let json = serde_json::to_string(&answer).unwrap();
    assert!(!json.contains("null"));
    assert_eq!(
        serde_json::from_str::<EligibilityAnswer>(&json).unwrap(),
        answer
    );
    assert_eq!(
        ProgrammeRulesAnswer::from(&rules).rules.len(),
        rules.rules.len()
    );
}

#[test]
fn a_day_that_is_none_is_refused_by_its_field() {
    let request = EligibilityRequest {
        as_of: Some("30.09.2025".into()),
        ..EligibilityRequest::default()
    };
    let problem = request.day("2026-11-22".parse().unwrap()).unwrap_err();
    assert_eq!(problem.field, "asOf");
}
