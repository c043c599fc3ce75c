//! A cell of the matrix: market region, business model, cloud. Only a cell that can be applied for has a
//! value. Knows nobody's application.

use crate::findings::{Citation, Explains};
use crate::markets::{CloudStatus, Markets};
use crate::programme::{BusinessModel, Cloud};
use thiserror::Error;

/// A cell that one can apply for.
///
/// There is no other way to one than [`Cell::new`]: Germany's cloud, China's, and a government enrolment
/// outside the United States cannot be written down.
///
/// ```compile_fail
/// use domain::enrolments::Cell;
/// use domain::programme::{BusinessModel, Cloud};
/// let cell = Cell { region: "europe".into(), model: BusinessModel::DirectBill, cloud: Cloud::UsGovernment };
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct Cell {
    region: String,
    model: BusinessModel,
    cloud: Cloud,
}

/// Key of the only region in which the United States Government cloud is sold.
const GOVERNMENT_REGION: &str = "united-states";

/// Why there is no such cell.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum CellProblem {
    #[error("there is no market region '{0}'; choose one of the list")]
    UnknownRegion(String),
    #[error("there is no cloud '{0}'; choose the global or the United States Government cloud")]
    UnknownCloud(String),
    #[error("the cloud '{cloud}' is closed{}; apply for the global cloud", since.as_deref().map(|day| format!(" since {day}")).unwrap_or_default())]
    Closed {
        cloud: String,
        since: Option<String>,
    },
    #[error("'{0}' is sold in a programme of its own, outside this one; apply there")]
    OutsideTheProgramme(String),
    #[error(
        "the United States Government cloud is sold in the region United States alone; choose that region"
    )]
    GovernmentOutsideUnitedStates,
}

impl Cell {
    /// The cell of a region's key, a model and a cloud's word.
    ///
    /// # Errors
    /// No such region or cloud; a cloud that is closed or outside the programme by the market data; a
    /// government enrolment outside the United States.
    pub fn new(
        markets: &Markets,
        region: &str,
        model: BusinessModel,
        cloud: &str,
    ) -> Result<Self, CellProblem> {
        if markets.region(region).is_none() {
            return Err(CellProblem::UnknownRegion(region.to_owned()));
        }
        let named = cloud.replace('_', "-");
        if let Some(national) = markets.national_cloud(&named) {
            match national.status {
                CloudStatus::Open => {}
                CloudStatus::Closed => {
                    return Err(CellProblem::Closed {
                        cloud: national.name.clone(),
                        since: national.since.clone(),
                    });
                }
                CloudStatus::OutsideTheProgramme => {
                    return Err(CellProblem::OutsideTheProgramme(national.name.clone()));
                }
            }
        }
        let cloud = Cloud::from_word(&named.replace('-', "_"))
            .ok_or_else(|| CellProblem::UnknownCloud(cloud.to_owned()))?;
        if cloud == Cloud::UsGovernment && region != GOVERNMENT_REGION {
            return Err(CellProblem::GovernmentOutsideUnitedStates);
        }
        let region = region.to_owned();
        Ok(Self {
            region,
            model,
            cloud,
        })
    }

    /// Every cell that can be applied for, region by region.
    pub fn all(markets: &Markets) -> Vec<Self> {
        let regions = markets.regions.iter();
        let combined = regions.flat_map(|region| {
            Cloud::ALL.into_iter().flat_map(move |cloud| {
                BusinessModel::ALL
                    .into_iter()
                    .map(move |model| (region, model, cloud))
            })
        });
        combined
            .filter_map(|(region, model, cloud)| {
                Self::new(markets, &region.id, model, cloud.as_str()).ok()
            })
            .collect()
    }

    /// Key of the market region.
    pub fn region(&self) -> &str {
        &self.region
    }

    pub fn model(&self) -> BusinessModel {
        self.model
    }

    pub fn cloud(&self) -> Cloud {
        self.cloud
    }

    /// Whether an application for it is held against the thresholds of the day. The dated rules are of the global
    /// cloud; of whom else the vendor asks what, no source says before it decides.
    pub fn has_thresholds(&self) -> bool {
        self.model == BusinessModel::DirectBill && self.cloud == Cloud::Global
    }
}

impl Explains for CellProblem {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownRegion(_) => "region_unknown",
            Self::UnknownCloud(_) => "cloud_unknown",
            Self::Closed { .. } => "cloud_closed",
            Self::OutsideTheProgramme(_) => "cloud_outside_the_programme",
            Self::GovernmentOutsideUnitedStates => "government_outside_united_states",
        }
    }

    fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::UnknownRegion(region) => vec![("region", region.clone())],
            Self::UnknownCloud(cloud) | Self::OutsideTheProgramme(cloud) => {
                vec![("cloud", cloud.clone())]
            }
            Self::Closed { cloud, since } => vec![
                ("cloud", cloud.clone()),
                ("since", since.clone().unwrap_or_default()),
            ],
            Self::GovernmentOutsideUnitedStates => Vec::new(),
        }
    }

    fn rule(&self) -> Citation {
        match self {
            Self::UnknownRegion(_) => Citation::MARKETS,
            Self::GovernmentOutsideUnitedStates => Citation::US_GOVERNMENT,
            _ => Citation::NATIONAL_CLOUDS,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markets::MARKETS_JSON;

    fn cell(region: &str, cloud: &str) -> Result<Cell, CellProblem> {
        let markets = Markets::read(MARKETS_JSON).unwrap();
        Cell::new(&markets, region, BusinessModel::DirectBill, cloud)
    }

    #[test]
    fn only_cells_that_can_be_applied_for_exist() {
        assert!(cell("europe", "global").is_ok());
        assert!(cell("united-states", "us_government").is_ok());
        assert!(cell("united-states", "us-government").is_ok());
        assert_eq!(
            cell("europe", "us_government"),
            Err(CellProblem::GovernmentOutsideUnitedStates)
        );
        assert!(matches!(
            cell("europe", "germany"),
            Err(CellProblem::Closed { since: Some(_), .. })
        ));
        assert!(matches!(
            cell("europe", "china"),
            Err(CellProblem::OutsideTheProgramme(_))
        ));
        assert_eq!(
            cell("atlantis", "global"),
            Err(CellProblem::UnknownRegion("atlantis".into()))
        );
        assert_eq!(
            cell("europe", "moon"),
            Err(CellProblem::UnknownCloud("moon".into()))
        );
    }

    #[test]
    fn the_matrix_has_three_models_a_region_and_three_more_for_the_government() {
        let markets = Markets::read(MARKETS_JSON).unwrap();
        assert_eq!(Cell::all(&markets).len(), markets.regions.len() * 3 + 3);
    }
}
