//! Partner Center's rate card (`ratecards/azure`, JSON), read by its wire shape. Knows no sheet.

use super::problem::{PriceListFault, PriceListProblem};
use super::retail::not_json;
use domain::price_lists::PriceList;
use domain::wire::lenient;
use domain::wire::price_lists::RateCard;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// Whether a JSON text is one: an object with `meters`, or nothing that any other format knows.
pub(super) fn is_one(text: &str) -> bool {
    match serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text) {
        Ok(fields) => !fields.keys().any(|key| key.eq_ignore_ascii_case("items")),
        // Cut off, or several pages: what comes first tells.
        Err(_) => {
            let items = text.find("\"Items\"");
            let meters = text.find("\"meters\"");
            text.trim_start().starts_with('{')
                && items.is_none_or(|items| meters.is_some_and(|meters| meters < items))
        }
    }
}

/// Reads a card.
pub(super) fn read(text: &str) -> Result<PriceList, PriceListProblem> {
    let card: RateCard = lenient::from_slice(text.as_bytes()).map_err(|error| not_json(&error))?;
    PriceList::try_from(card).map_err(|problem| match problem {
        domain::wire::price_lists::RateCardProblem::Currency(problem) => {
            PriceListProblem::in_column("currency", PriceListFault::Currency(problem))
        }
        problem => problem.into(),
    })
}

#[cfg(test)]
mod tests {
    use crate::price_lists::{PriceListFault, read};
    use domain::price_lists::PriceListFormat;

    const CARD: &str = r#"{"locale":"en-US","currency":"EUR","Meters":[
        {"id":"disk","name":"Disk","rates":{"0":0.055193985123456789,"51200":0.016},"region":"EU West"}]}"#;

    #[test]
    fn a_card_is_told_by_its_meters_in_any_case() {
        let list = read(CARD.as_bytes(), "card.json").unwrap();
        assert_eq!(list.format, PriceListFormat::RateCard);
        let first = list.offers[0].tiers().unwrap().as_slice()[0];
        assert_eq!(first.rate.to_string(), "0.055193985123456789");
    }

    #[test]
    fn a_card_that_was_cut_off_or_makes_no_sense_is_refused() {
        let fault = |text: &str| read(text.as_bytes(), "").unwrap_err();
        assert_eq!(fault(&CARD[..80]).fault, PriceListFault::CutOff);
        assert_eq!(fault("{").fault, PriceListFault::CutOff);
        assert!(matches!(
            fault("{\"meters\": 3}").fault,
            PriceListFault::Json(_)
        ));
        let long = CARD.replace(
            "0.055193985123456789",
            "0.1234567890123456789012345678901234567890",
        );
        assert!(fault(&long).to_string().contains("more digits"));
        let negative = fault(&CARD.replace("0.016", "-1"));
        assert_eq!(negative.column.as_deref(), Some("meters[0].rates"));
        let shells = fault(&CARD.replace("EUR", "shells"));
        assert_eq!(shells.fault.code(), "unknown_currency");
    }
}
