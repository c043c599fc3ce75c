//! Market regions of the programme, read from a dated data file. Knows no company's enrolments.

use crate::dated_data::{DataFault, DataProblem, check_unique, parse};
use serde::{Deserialize, Serialize};

const FILE: &str = "markets.json";

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
    /// Countries that are its own, and of no market region.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
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

impl Markets {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`]: its JSON, a date that is none, a region or a country that comes twice.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let markets: Self = parse(FILE, json)?;
        if markets.as_of.parse::<chrono::NaiveDate>().is_err() {
            let fault = DataFault::Shape(format!("asOf is no date: {}", markets.as_of));
            return Err(DataProblem::new(FILE, "the file", fault));
        }
        check_unique(
            FILE,
            markets.regions.iter().map(|region| region.id.as_str()),
        )?;
        let countries = markets.regions.iter().flat_map(|region| &region.countries);
        check_unique(FILE, countries.map(|country| country.iso2.as_str()))?;
        Ok(markets)
    }

    /// A region by its key.
    pub fn region(&self, id: &str) -> Option<&MarketRegion> {
        self.regions.iter().find(|region| region.id == id)
    }

    /// The country of a code in any case, and the one region it belongs to.
    pub fn country(&self, iso2: &str) -> Option<(&MarketRegion, &Country)> {
        self.regions.iter().find_map(|region| {
            let mut countries = region.countries.iter();
            let country = countries.find(|country| country.iso2.eq_ignore_ascii_case(iso2))?;
            Some((region, country))
        })
    }

    /// The countries in which the programme does not sell at all.
    pub fn outside(&self) -> impl Iterator<Item = &Country> {
        let clouds = self.national_clouds.iter();
        clouds
            .filter(|cloud| cloud.status == CloudStatus::OutsideTheProgramme)
            .flat_map(|cloud| &cloud.countries)
    }

    /// Whether a code, in any case, is of such a country.
    pub fn is_outside(&self, iso2: &str) -> bool {
        self.outside()
            .any(|country| country.iso2.eq_ignore_ascii_case(iso2))
    }

    /// A national cloud by its key.
    pub fn national_cloud(&self, id: &str) -> Option<&NationalCloud> {
        self.national_clouds.iter().find(|cloud| cloud.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn markets() -> Markets {
        Markets::read(MARKETS_JSON).unwrap()
    }

    #[test]
    fn a_country_is_found_with_its_region_and_one_listed_twice_is_refused() {
        let markets = markets();
        let (region, country) = markets.country("no").unwrap();
        assert_eq!(
            (region.id.as_str(), country.currency.as_str()),
            ("europe", "NOK")
        );
        assert!(markets.country("CN").is_none() && markets.is_outside("cn"));
        assert!(!markets.is_outside("NO"));
        let twice = MARKETS_JSON.replacen(r#""iso2": "SE""#, r#""iso2": "NO""#, 1);
        assert_ne!(twice, MARKETS_JSON);
        assert_eq!(
            Markets::read(&twice).unwrap_err().fault,
            DataFault::Repeated
        );
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
