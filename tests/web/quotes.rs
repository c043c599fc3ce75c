//! A quote prices in the browser alone: no server is there to ask. Knows no page.

use domain::accounts::MarkUpPercent;
use domain::price_lists::PriceList;
use domain::price_rules::{Basis, BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind};
use domain::wire::price_lists::RateCard;
use leptos::prelude::*;
use rust_decimal::Decimal;
use std::sync::Arc;
use tierline::forms::entry::Wrong;
use tierline::forms::quote_lines::{Line, LineDraft, OwnDraft};
use tierline::forms::quotes::{Draft, Editor, Seller, Total};
use tierline::i18n::Locale;
use tierline::offers::Offers;
use tierline::words::speak;
use wasm_bindgen_test::wasm_bindgen_test;

const CARD: &str = r#"{"locale":"en-US","currency":"EUR","isTaxIncluded":false,"meters":[
    {"id":"disk","name":"Hot LRS Data Stored","category":"Storage","region":"EU West","unit":"GB",
     "rates":{"0":0.0184,"51200":0.0177},"includedQuantity":0},
    {"id":"hours","name":"D4 v5","category":"Virtual Machines","region":"EU North","unit":"Hours",
     "rates":{"0":0.192},"includedQuantity":10}]}"#;

pub fn meters() -> Offers {
    let card: RateCard = serde_json::from_str(CARD).unwrap();
    Offers::from(PriceList::try_from(card).unwrap())
}

fn draft(lines: &[(&str, &str, &str)]) -> Draft {
    Draft {
        exchange_rates_source: None,
        customer: Some(("c-1".to_owned(), "Alder & Söhne".to_owned())),
        price_list_id: "list".to_owned(),
        further_price_list_ids: Vec::new(),
        currency: None,
        markup: "10".to_owned(),
        lines: lines
            .iter()
            .zip(1..)
            .map(|((id, region, quantity), key)| LineDraft {
                key,
                offer_id: (*id).to_owned(),
                region: (*region).to_owned(),
                quantity: (*quantity).to_owned(),
                ..LineDraft::default()
            })
            .collect(),
        bundles: vec![],
        terms: Default::default(),
        etag: None,
    }
}

/// The total of the lines that count.
fn net(editor: Editor) -> String {
    match editor.total.get() {
        Total::Sum(sums) => sums.net.to_string(),
        other => panic!("no total: {other:?}"),
    }
}

#[wasm_bindgen_test]
fn a_quote_prices_tiers_and_included_quantity_without_a_server() {
    speak(Locale::en);
    Owner::new().with(|| {
        let lines = [("disk", "EU West", "60000"), ("hours", "EU North", "730")];
        let (editor, left_out) = Editor::new(&draft(&lines), &meters(), Seller::default());
        assert_eq!(left_out, 0);
        // 51200 x 0.0184 + 8800 x 0.0177 = 1097.84; 720 x 0.192 = 138.24; each + 10 %.
        let amounts: Vec<String> = editor.lines.with(|lines| {
            let price = |line: &Line| line.priced.get().unwrap().amount.to_string();
            lines.iter().map(price).collect()
        });
        assert_eq!(amounts, ["1207.62", "152.06"]);
        assert_eq!(net(editor), "1359.68");
        let request = editor.request().unwrap();
        assert_eq!(request.total.unwrap().0.to_string(), "1359.68");
        assert_eq!(request.lines.len(), 2);
    });
}

#[wasm_bindgen_test]
fn a_key_pressed_changes_its_line_and_the_total() {
    speak(Locale::en);
    Owner::new().with(|| {
        let lines = [("disk", "EU West", "1"), ("hours", "EU North", "10")];
        let (editor, _) = Editor::new(&draft(&lines), &meters(), Seller::default());
        assert_eq!(net(editor), "0.02");
        editor
            .lines
            .with(|lines| lines[1].quantity.set("20".to_owned()));
        assert_eq!(net(editor), "2.13");
    });
}

#[wasm_bindgen_test]
fn what_is_no_quantity_is_named_and_leaves_the_total_open() {
    speak(Locale::en);
    Owner::new().with(|| {
        for (typed, wrong) in [
            ("abc", Wrong::NotANumber),
            ("-1", Wrong::Negative),
            ("", Wrong::Missing),
            ("1,5", Wrong::NotANumber),
            (
                "1234567890123456789012345678901234567890",
                Wrong::TooManyDigits,
            ),
        ] {
            let (editor, _) = Editor::new(
                &draft(&[("disk", "EU West", typed)]),
                &meters(),
                Seller::default(),
            );
            let priced = editor.lines.with(|lines| lines[0].priced.get());
            assert_eq!(priced.err(), Some(wrong), "{typed}");
            assert_eq!(editor.total.get(), Total::Missing(1), "{typed}");
            assert!(editor.request().is_none(), "{typed}");
        }
    });
}

#[wasm_bindgen_test]
fn a_german_reader_types_a_comma_and_no_ambiguous_point() {
    speak(Locale::de);
    Owner::new().with(|| {
        let (editor, _) = Editor::new(
            &draft(&[("disk", "EU West", "1000,5")]),
            &meters(),
            Seller::default(),
        );
        assert_eq!(net(editor), "20.25");
        editor
            .lines
            .with(|lines| lines[0].quantity.set("1.234".to_owned()));
        let priced = editor.lines.with(|lines| lines[0].priced.get());
        assert_eq!(priced.err(), Some(Wrong::Grouped));
    });
    speak(Locale::en);
}

#[wasm_bindgen_test]
fn a_draft_reopens_with_the_same_lines_and_keeps_what_the_list_lacks_until_it_is_back() {
    speak(Locale::en);
    Owner::new().with(|| {
        let lines = [("disk", "EU West", "2.50"), ("gone", "EU West", "1")];
        let (editor, left_out) = Editor::new(&draft(&lines), &meters(), Seller::default());
        assert_eq!(left_out, 1);
        assert_eq!(editor.lines.with(Vec::len), 1);
        let again = editor.draft();
        assert_eq!(again.lines, draft(&lines).lines);
        let json = serde_json::to_string(&again).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), again);
    });
}

fn rule(percent: i64) -> PriceRule {
    PriceRule {
        id: "rule".parse().unwrap(),
        name: "Storage for everyone".to_owned(),
        buyer: BuyerScope::Everyone,
        goods: GoodsScope::Service("storage".to_owned()),
        kind: RuleKind::MarkUp {
            percent: percent.into(),
            basis: Basis::List,
        },
        starts: "2026-01-01".parse().unwrap(),
        ends: None,
        currency: None,
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}

#[wasm_bindgen_test]
fn without_a_markup_of_its_own_the_price_rules_decide() {
    speak(Locale::en);
    Owner::new().with(|| {
        let seller = Seller {
            rules: Arc::new(vec![rule(50)]),
            default_markup: MarkUpPercent::try_from(Decimal::TEN).unwrap(),
            today: "2026-08-01".parse().unwrap(),
            ..Seller::default()
        };
        let lines = [("disk", "EU West", "1000"), ("hours", "EU North", "110")];
        let draft = Draft {
            markup: String::new(),
            ..draft(&lines)
        };
        let (editor, _) = Editor::new(&draft, &meters(), seller);
        // 18.40 + 50 %; 100 x 0.192 + 10 % of the account's own.
        assert_eq!(net(editor), "48.72");
        editor.lines.with(|lines| {
            let priced = lines[0].priced.get().unwrap();
            assert_eq!(priced.price_rules, ["Storage for everyone"]);
            assert_eq!(priced.cost.unwrap().to_string(), "15.64");
        });
        editor.markup_text.set("0".to_owned());
        assert_eq!(net(editor), "37.60");
    });
}

#[wasm_bindgen_test]
fn a_bundle_has_one_price_and_its_parts_sum_to_it() {
    speak(Locale::en);
    Owner::new().with(|| {
        let lines = [("disk", "EU West", "1000"), ("hours", "EU North", "110")];
        let (editor, _) = Editor::new(&draft(&lines), &meters(), Seller::default());
        editor.add_own(OwnDraft {
            name: "Onboarding".to_owned(),
            unit_price: "100".to_owned(),
            ..OwnDraft::default()
        });
        assert_eq!(net(editor), "141.36");
        let bundle = ("bundle-1".to_owned(), "Start".to_owned(), "130".to_owned());
        editor.bundles.set(vec![bundle]);
        assert_eq!(
            editor.total.get(),
            Total::Missing(1),
            "a bundle without lines"
        );
        editor.lines.with(|lines| {
            for line in lines {
                line.options
                    .update(|options| options.bundle_id = "bundle-1".to_owned());
            }
        });
        assert_eq!(net(editor), "130.00");
        let request = editor.request().unwrap();
        let parts: Decimal = request
            .lines
            .iter()
            .map(|line| line.amount.unwrap().0)
            .sum();
        assert_eq!(parts.to_string(), "130.00");
        editor.lines.with(|lines| {
            lines[2].options.update(|options| options.optional = true);
            assert_eq!(
                lines[2].priced.get().err(),
                Some(Wrong::RoleInBundle),
                "as the server refuses it"
            );
            lines[2].options.update(|options| options.bundle_id.clear());
        });
        assert_eq!(net(editor), "130.00", "an option is not in the total");
    });
}
