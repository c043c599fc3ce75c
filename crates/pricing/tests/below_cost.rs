//! What is found below cost after a change of rules, held against a plain look at every price.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use domain::accounts::MarkUpPercent;
use domain::price_lists::{OfferPrice, PriceList};
use domain::price_rules::{
    Basis, Buyer, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind, VolumeStep,
};
use pricing::{
    BelowCostSearch, BuyerChange, Doubt, LineInput, Occasion, Rulebook, RulesChange, Steps, Terms,
    exact_price, line_cost,
};
use proptest::prelude::*;
use rust_decimal::Decimal;

const DAY: &str = "2026-11-02";

/// Three meters at 1, 2 and 3 euros, of which 15 % is credit.
fn list() -> PriceList {
    let meters = [1, 2, 3].map(|price| {
        format!(
            r#"{{"id":"m{price}","name":"m{price}","category":"c{price}","rates":{{"0":{price}}}}}"#
        )
    });
    let card = format!(r#"{{"currency":"EUR","meters":[{}]}}"#, meters.join(","));
    pricing::price_lists::read(card.as_bytes(), "card").unwrap()
}

fn rule(number: usize, (kind, goods, percent): (u8, u8, i64)) -> PriceRule {
    let percent = Decimal::from(percent);
    PriceRule {
        id: format!("rule-{number}").parse().unwrap(),
        name: format!("Rule {number}"),
        buyer: BuyerScope::Everyone,
        goods: match goods {
            0 => GoodsScope::All,
            number => GoodsScope::Service(format!("c{number}")),
        },
        kind: match kind {
            0 => RuleKind::MarkUp {
                percent,
                basis: Basis::CostAfterCredit,
            },
            1 => RuleKind::DiscountOffList { percent },
            2 => RuleKind::FixedUnitPrice {
                price: percent / Decimal::TEN,
            },
            3 => RuleKind::MinimumMargin { percent },
            _ => RuleKind::VolumeDiscount {
                steps: vec![VolumeStep {
                    from_quantity: Decimal::ONE,
                    percent,
                }],
            },
        },
        // No two start alike, so that none ties.
        starts: chrono::NaiveDate::from_ymd_opt(2026, 10, 1 + u32::try_from(number).unwrap())
            .unwrap(),
        ends: None,
        currency: Some("EUR".parse().unwrap()),
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}

/// Price and cost of a thousand units of each offer.
fn sold(list: &PriceList, rules: &[PriceRule]) -> Vec<(Decimal, Decimal)> {
    let book = Rulebook::of(
        rules,
        &Buyer::default(),
        DAY.parse().unwrap(),
        list.currency,
    );
    let priced = list.offers.iter().map(|offer| {
        assert!(matches!(offer.price, OfferPrice::Metered { .. }));
        let terms = Terms {
            currency: list.currency,
            exchange: None,
            rules: book.winners(offer).unwrap(),
            own_markup: None,
            default_markup: MarkUpPercent::ZERO,
        };
        let line = LineInput::of(offer, Decimal::ONE_THOUSAND);
        let price = exact_price(&line, &terms, &mut Steps::default()).unwrap();
        let cost = line_cost(&line, &terms, &mut Steps::default())
            .unwrap()
            .unwrap();
        (price.to_decimal().unwrap_or(Decimal::MAX), cost.amount)
    });
    priced.collect()
}

fn search(before: &[PriceRule], after: &[PriceRule], changed: &PriceRule) -> BelowCostSearch {
    BelowCostSearch::new(RulesChange {
        before: before.to_vec(),
        after: after.to_vec(),
        changed: Some(changed.id.clone()),
        buyers: vec![BuyerChange {
            before: Buyer::default(),
            after: Buyer::default(),
        }],
        default_markup: MarkUpPercent::ZERO,
    })
}

fn occasion(list: &PriceList) -> Occasion {
    Occasion {
        day: DAY.parse().unwrap(),
        currency: list.currency,
        exchange: None,
    }
}

proptest! {
    /// A rule taken away: refused exactly where some offer is then sold below its cost, and dearer before.
    #[test]
    fn a_rule_taken_away_is_doubted_exactly_where_it_leaves_something_below_cost(
        drawn in proptest::collection::vec((0_u8..5, 0_u8..4, 0_i64..40), 1..6),
        which in 0_usize..6,
    ) {
        let list = list();
        let before: Vec<PriceRule> =
            drawn.into_iter().enumerate().map(|(number, of)| rule(number, of)).collect();
        let changed = before[which % before.len()].clone();
        let after: Vec<PriceRule> =
            before.iter().filter(|rule| rule.id != changed.id).cloned().collect();
        let is_worse = sold(&list, &before)
            .into_iter()
            .zip(sold(&list, &after))
            .any(|((price_before, _), (price, cost))| price < cost && price < price_before);
        let found = search(&before, &after, &changed).look(&list, &[occasion(&list)]);
        prop_assert_eq!(found.is_err(), is_worse, "{:?}", found);
    }

    /// A rule that is made: doubted wherever it has a part in a price below cost.
    #[test]
    fn a_rule_that_is_made_is_doubted_wherever_something_is_sold_below_cost_by_it(
        drawn in proptest::collection::vec((0_u8..5, 0_u8..4, 0_i64..40), 1..6),
    ) {
        let list = list();
        let after: Vec<PriceRule> =
            drawn.into_iter().enumerate().map(|(number, of)| rule(number, of)).collect();
        let (changed, before) = after.split_last().unwrap();
        let gets_worse = sold(&list, before)
            .into_iter()
            .zip(sold(&list, &after))
            .any(|((price_before, _), (price, cost))| price < cost && price < price_before);
        let found = search(before, &after, changed).look(&list, &[occasion(&list)]);
        if gets_worse {
            prop_assert!(matches!(found, Err(Doubt::BelowCost { .. })), "{:?}", found);
        }
        let is_none_below = sold(&list, &after).into_iter().all(|(price, cost)| price >= cost);
        if is_none_below {
            prop_assert_eq!(found, Ok(()));
        }
    }
}

#[test]
fn each_buyer_is_looked_at_on_the_days_of_its_own_rules() {
    let list = list();
    let tag = |number: usize| format!("tag-{number}");
    let first: chrono::NaiveDate = DAY.parse().unwrap();
    let mut rules: Vec<PriceRule> = (0..300)
        .map(|number| PriceRule {
            buyer: BuyerScope::Tag(tag(number)),
            starts: first + chrono::Days::new(number as u64),
            ..rule(0, (0, 0, 20))
        })
        .collect();
    for (number, rule) in rules.iter_mut().enumerate() {
        rule.id = format!("tag-rule-{number}").parse().unwrap();
    }
    let floor = rule(0, (3, 0, 0));
    let buyers = (0..300).map(|number| {
        let buyer = Buyer {
            tags: [tag(number)].into(),
            ..Buyer::default()
        };
        BuyerChange {
            before: buyer.clone(),
            after: buyer,
        }
    });
    // The floor is taken away from above them all.
    let change = |rules: Vec<PriceRule>| {
        BelowCostSearch::new(RulesChange {
            before: [rules.clone(), vec![floor.clone()]].concat(),
            after: rules,
            changed: Some(floor.id.clone()),
            buyers: buyers.clone().collect(),
            default_markup: MarkUpPercent::ZERO,
        })
    };
    let look = |mut search: BelowCostSearch| {
        let days = search.change().days(&list, first);
        assert!(days.len() >= 300, "{days:?}");
        let occasions: Vec<Occasion> = days
            .into_iter()
            .map(|day| Occasion {
                day,
                ..occasion(&list)
            })
            .collect();
        search.look(&list, &occasions)
    };
    assert_eq!(look(change(rules.clone())), Ok(()));
    // One of them, from one day on, sells below cost without the floor.
    rules[299].kind = RuleKind::DiscountOffList {
        percent: Decimal::from(30),
    };
    let found = look(change(rules));
    assert!(matches!(found, Err(Doubt::BelowCost { .. })), "{found:?}");
}
