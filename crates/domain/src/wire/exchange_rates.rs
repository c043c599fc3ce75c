//! Exchange rates, on the wire. Knows no sheet's columns.

use super::{Attributes, Text};
use crate::charges::Period;
use crate::money::Currency;
use serde::{Deserialize, Serialize};

/// What one unit of a currency is worth.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExchangeRateAnswer {
    pub currency: Currency,
    /// Dollars; an amount in dollars is divided by it.
    pub usd_per_unit: Text,
}

/// An imported sheet of one month's rates.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExchangeRatesAnswer {
    pub id: String,
    pub month: Period,
    /// Who published them.
    pub source: String,
    pub rates: Vec<ExchangeRateAnswer>,
    pub imported_date: String,
    pub attributes: Attributes,
}
