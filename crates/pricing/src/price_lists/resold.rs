//! A provider's list as its reseller reads it (JSON), by its wire shape. Knows no sheet.

use super::problem::{PriceListFault, PriceListProblem};
use super::retail::not_json;
use domain::price_lists::PriceList;
use domain::wire::price_lists::{ResoldPriceList, ResoldProblem};

/// How such a list begins.
const BEGINNING: &str = "{\"resoldOffers\"";

/// Whether a JSON text is one.
pub(super) fn is_one(text: &str) -> bool {
    text.trim_start().starts_with(BEGINNING)
}

/// Reads a list.
pub(super) fn read(text: &str) -> Result<PriceList, PriceListProblem> {
    let list: ResoldPriceList = serde_json::from_str(text).map_err(|error| not_json(&error))?;
    PriceList::try_from(list).map_err(|problem| match problem {
        ResoldProblem::Currency(problem) => {
            PriceListProblem::in_column("currency", PriceListFault::Currency(problem))
        }
        ResoldProblem::NoOffers => PriceListFault::NoRows.into(),
        ResoldProblem::Offer { index, problem } => PriceListProblem::in_column(
            &format!("resoldOffers[{index}]"),
            PriceListFault::Offer(problem),
        ),
    })
}
