//! Market regions of the programme, read from a dated data file. Knows no company's enrolments.

use serde::{Deserialize, Serialize};

/// The data file, its date and its source.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Markets {
    /// The day the source stood like this, `YYYY-MM-DD`.
    pub as_of: String,
    pub source: String,
    pub regions: Vec<MarketRegion>,
    pub national_clouds: Vec<NationalCloud>,
}

/// A market region: one enrolment there may serve customers in each of its countries.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MarketRegion {
    /// Key, such as `europe`.
    pub id: String,
    pub name: String,
    pub countries: Vec<Country>,
}

/// A country of a market region.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub iso2: String,
    pub name: String,
    /// As published; empty where the source is.
    pub currency: String,
    pub cultures: Vec<String>,
}

/// A cloud with its own process.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NationalCloud {
    pub id: String,
    pub name: String,
    pub status: CloudStatus,
    /// Since when, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    pub note: String,
}

/// Whether one can apply to sell in a national cloud.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum CloudStatus {
    Open,
    Closed,
    OutsideTheProgramme,
}

/// The data file as text.
pub const MARKETS_JSON: &str = include_str!("../data/markets.json");

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn markets() -> Markets {
        serde_json::from_str(MARKETS_JSON).unwrap()
    }

    #[test]
    fn every_country_maps_to_exactly_one_region() {
        let mut seen = BTreeMap::new();
        for region in markets().regions {
            for country in region.countries {
                assert_eq!(country.iso2.len(), 2, "{}", country.name);
                let before = seen.insert(country.iso2.clone(), region.id.clone());
                assert_eq!(before, None, "{} is listed twice", country.name);
            }
        }
        assert!(seen.len() > 200);
        assert_eq!(seen["NO"], "europe");
        assert!(!seen.contains_key("CN"), "China is outside the programme");
    }

    #[test]
    fn the_data_says_its_date_and_source() {
        let markets = markets();
        assert!(markets.as_of.parse::<chrono::NaiveDate>().is_ok());
        assert!(!markets.source.is_empty());
        assert!(
            markets
                .national_clouds
                .iter()
                .any(|cloud| cloud.status == CloudStatus::Closed)
        );
    }
}
