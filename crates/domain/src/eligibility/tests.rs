//! Sentences about who may enrol when.

use super::*;
use crate::markets::MARKETS_JSON;
use crate::programme_rules::PROGRAMME_RULES_JSON;

fn rules() -> ProgrammeRules {
    ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap()
}

fn markets() -> Markets {
    Markets::read(MARKETS_JSON).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A reseller of some size that would become a direct bill partner.
fn facts() -> Facts {
    Facts {
        country: "no".into(),
        revenue_usd: Decimal::from(450_000),
        months_as_reseller: 18,
        active_partner_id: true,
        accounts: vec![("europe".into(), BusinessModel::IndirectReseller)],
        ..Facts::default()
    }
}

fn gaps(facts: &Facts, on: &str, model: BusinessModel) -> Vec<String> {
    let (rules, markets) = (rules(), markets());
    let verdicts = simulate(&rules, &markets, facts, day(on)).unwrap();
    let verdict = verdicts
        .iter()
        .find(|verdict| verdict.model == model)
        .unwrap();
    let gaps = verdict
        .lines
        .iter()
        .filter(|line| line.outcome == Outcome::Gap);
    gaps.map(|line| line.rule.id.clone()).collect()
}

#[test]
fn the_same_company_is_eligible_on_one_day_and_not_on_the_next() {
    let before = gaps(&facts(), "2025-09-30", BusinessModel::DirectBill);
    assert_eq!(before, Vec::<String>::new());
    let after = gaps(&facts(), "2025-10-01", BusinessModel::DirectBill);
    assert_eq!(
        after,
        [
            "direct-revenue-1m",
            "direct-designation",
            "direct-security-score",
            "direct-mfa",
            "direct-security-contact"
        ]
    );
}

#[test]
fn every_line_cites_its_rule_its_day_and_its_source() {
    let (rules, markets) = (rules(), markets());
    for on in ["2019-01-01", "2025-09-30", "2025-10-01", "2026-11-22"] {
        for verdict in simulate(&rules, &markets, &facts(), day(on)).unwrap() {
            for line in verdict.lines.iter().chain(&verdict.coming) {
                assert!(rules.source(&line.rule.source).is_some());
                assert!(!line.rule.title.is_empty() && !line.rule.remedy.is_empty());
            }
            assert!(verdict.lines.iter().all(|line| line.rule.holds(day(on))));
            assert!(verdict.coming.iter().all(|line| line.rule.from > day(on)));
        }
    }
}

#[test]
fn the_support_plan_and_the_second_tenant_come_later_and_keep_nobody_out() {
    let (rules, markets) = (rules(), markets());
    let verdicts = simulate(&rules, &markets, &facts(), day("2025-09-30")).unwrap();
    let direct = &verdicts[0];
    assert!(direct.is_eligible());
    let later = direct
        .lines
        .iter()
        .filter(|line| line.outcome == Outcome::Later);
    let ids: Vec<&str> = later.map(|line| line.rule.id.as_str()).collect();
    assert_eq!(ids, ["direct-support-plan", "direct-own-tenant"]);
    let coming = direct.coming.iter().map(|line| line.rule.id.as_str());
    assert!(coming.collect::<Vec<_>>().contains(&"direct-revenue-1m"));
}

#[test]
fn a_second_enrolment_in_the_cell_and_too_few_months_are_gaps() {
    assert_eq!(
        gaps(&facts(), "2026-11-22", BusinessModel::IndirectReseller),
        ["reseller-own-cell"]
    );
    let young = Facts {
        months_as_reseller: 11,
        ..facts()
    };
    assert_eq!(
        gaps(&young, "2025-09-30", BusinessModel::DirectBill),
        ["direct-months-as-reseller"]
    );
    assert!(
        gaps(&facts(), "2026-11-22", BusinessModel::IndirectProvider)
            .contains(&"provider-revenue-30m".into())
    );
}

#[test]
fn the_revenue_is_held_to_the_cent() {
    let with = |cents| Facts {
        revenue_usd: Decimal::new(cents, 2),
        ..facts()
    };
    let revenue = |cents| gaps(&with(cents), "2025-09-30", BusinessModel::DirectBill);
    assert_eq!(revenue(29_999_999), ["direct-revenue-300k"]);
    assert_eq!(revenue(30_000_000), Vec::<String>::new());
}

#[test]
fn facts_that_cannot_be_are_refused() {
    let (rules, markets) = (rules(), markets());
    let of = |country: &str, revenue, on| {
        let facts = Facts {
            country: country.into(),
            revenue_usd: Decimal::from(revenue),
            ..Facts::default()
        };
        simulate(&rules, &markets, &facts, day(on)).map(|_| ())
    };
    assert_eq!(of("CN", 1, "2026-01-01"), Err(FactsProblem::China));
    assert_eq!(
        of("XX", 1, "2026-01-01"),
        Err(FactsProblem::UnknownCountry("XX".into()))
    );
    assert_eq!(
        of("NO", -1, "2026-01-01"),
        Err(FactsProblem::NegativeRevenue)
    );
    let first = rules.known_from;
    assert_eq!(
        of("NO", 1, "2001-01-01"),
        Err(FactsProblem::BeforeTheRules(first))
    );
}

#[test]
fn a_review_comes_in_the_anniversary_month() {
    for (authorised, today, review) in [
        ("2024-11-15", "2024-11-20", "2025-11-01"),
        ("2024-11-15", "2025-10-31", "2025-11-01"),
        ("2024-11-15", "2025-11-30", "2025-11-01"),
        ("2024-11-15", "2025-12-01", "2026-11-01"),
        ("2024-02-29", "2026-03-01", "2027-02-01"),
        ("2020-01-31", "2026-01-31", "2026-01-01"),
    ] {
        assert_eq!(
            next_review(day(authorised), day(today)),
            day(review),
            "{today}"
        );
    }
}

#[test]
fn a_scorecard_holds_the_rules_of_the_review_and_not_of_today() {
    let (rules, markets) = (rules(), markets());
    let facts = Facts {
        support_plan: Some(SupportPlan::Advanced),
        ..facts()
    };
    let card = |today| {
        let authorised = day("2021-11-15");
        scorecard(
            &rules,
            &markets,
            &facts,
            BusinessModel::DirectBill,
            authorised,
            day(today),
        )
        .unwrap()
    };
    let ids = |card: &Scorecard<'_>| -> Vec<String> {
        let gaps = card
            .lines
            .iter()
            .filter(|line| line.outcome == Outcome::Gap);
        gaps.map(|line| line.rule.id.clone()).collect()
    };
    let summer = card("2025-07-01");
    assert_eq!(summer.review, day("2025-11-01"));
    assert!(
        ids(&summer).contains(&"direct-revenue-1m".to_owned()),
        "{:?}",
        ids(&summer)
    );
    assert_eq!(summer.warned, Vec::<u32>::new());
    assert_eq!(card("2025-08-10").warned, [90]);
    assert_eq!(card("2025-10-15").warned, [90, 60, 30]);
    let before = card("2024-07-01");
    assert!(before.holds() && before.warned.is_empty());
}

#[test]
fn the_guide_leads_from_what_one_can_do_to_a_model() {
    let all = Capabilities {
        supports_customers: true,
        bills_customers: true,
        has_infrastructure: true,
        serves_resellers: false,
        months_as_reseller: 12,
    };
    let rules = rules();
    let recommend = |can| recommend(&rules, can, day("2026-11-22"));
    assert_eq!(recommend(all).model, BusinessModel::DirectBill);
    let provider = recommend(Capabilities {
        serves_resellers: true,
        ..all
    });
    assert_eq!(provider.model, BusinessModel::IndirectProvider);
    let young = recommend(Capabilities {
        months_as_reseller: 3,
        ..all
    });
    assert_eq!(young.model, BusinessModel::IndirectReseller);
    assert_eq!(young.later, Some(BusinessModel::DirectBill));
    let no_billing = recommend(Capabilities {
        bills_customers: false,
        ..all
    });
    assert_eq!(no_billing.reasons, [RecommendationReason::ProviderBills]);
    assert!(!recommend(Capabilities::default()).reasons.is_empty());
}

#[test]
fn alerts_are_answered_within_the_hours_of_the_rule_and_not_a_minute_later() {
    let with = |minutes: i64| Facts {
        mfa_for_admins: true,
        security_contact: true,
        alert_response_hours: Some(Decimal::from(minutes) / Decimal::from(60)),
        ..facts()
    };
    let score_gap = |facts: &Facts, on: &str, model, rule: &str| {
        gaps(facts, on, model).contains(&rule.to_owned())
    };
    for (model, rule) in [
        (BusinessModel::DirectBill, "direct-security-score"),
        (BusinessModel::IndirectProvider, "provider-security-score"),
    ] {
        assert!(!score_gap(&with(24 * 60), "2025-10-01", model, rule));
        assert!(score_gap(&with(24 * 60 + 1), "2025-10-01", model, rule));
        // The rule has no hold on the day before its first.
        assert!(!score_gap(&with(24 * 60 + 1), "2025-09-30", model, rule));
        let nobody_said = Facts {
            alert_response_hours: None,
            ..with(0)
        };
        assert!(score_gap(&nobody_said, "2025-10-01", model, rule));
        let without_contact = Facts {
            security_contact: false,
            ..with(0)
        };
        assert!(score_gap(&without_contact, "2025-10-01", model, rule));
    }
}

#[test]
fn only_the_full_score_stands_for_every_requirement() {
    let with = |score| Facts {
        security_score: Some(score),
        ..facts()
    };
    let has_gap = |score, on: &str| {
        let gaps = gaps(&with(score), on, BusinessModel::DirectBill);
        gaps.contains(&"direct-security-score".to_owned())
    };
    // 80 was announced and withdrawn before the rule came: no number below the full one is enough.
    assert!(has_gap(80, "2025-10-01") && has_gap(99, "2025-10-01"));
    assert!(!has_gap(100, "2025-10-01"));
    assert!(!has_gap(0, "2025-09-30"));
}

#[test]
fn accounts_in_other_regions_leave_the_cell_free_and_a_region_that_is_none_is_refused() {
    let with = |region: &str| Facts {
        accounts: vec![(region.into(), BusinessModel::IndirectReseller)],
        ..facts()
    };
    let reseller = BusinessModel::IndirectReseller;
    assert_eq!(
        gaps(&with("united-states"), "2026-11-22", reseller),
        Vec::<String>::new()
    );
    assert_eq!(
        gaps(&with("europe"), "2026-11-22", reseller),
        ["reseller-own-cell"]
    );
    let refused = simulate(&rules(), &markets(), &with("atlantis"), day("2026-11-22")).map(|_| ());
    assert_eq!(refused, Err(FactsProblem::UnknownRegion("atlantis".into())));
}

#[test]
fn a_score_beyond_its_scale_and_an_answer_before_the_alert_are_refused() {
    let of = |facts: Facts| simulate(&rules(), &markets(), &facts, day("2026-11-22")).map(|_| ());
    let score = |points| Facts {
        security_score: Some(points),
        ..facts()
    };
    assert_eq!(of(score(101)), Err(FactsProblem::SecurityScore(101)));
    assert_eq!(of(score(100)), Ok(()));
    let early = Facts {
        alert_response_hours: Some(Decimal::NEGATIVE_ONE),
        ..facts()
    };
    assert_eq!(of(early), Err(FactsProblem::NegativeResponse));
}
