//! Which documents a step of verification asks for: a dated data file. Knows no file that anybody sent.

use crate::dated_data::{DataFault, DataProblem, Source, check_source, check_unique, parse};
use crate::programme::{BusinessModel, Cloud, Step};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

const FILE: &str = "document_checklists.json";

/// The data file as text.
pub const DOCUMENT_CHECKLISTS_JSON: &str = include_str!("../data/document_checklists.json");

/// The data file.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DocumentChecklists {
    pub as_of: NaiveDate,
    pub sources: Vec<Source>,
    pub documents: Vec<ChecklistDocument>,
}

/// A kind of document, and who needs it when.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ChecklistDocument {
    pub id: String,
    pub step: Step,
    /// Only for these models; for every model where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub models: Vec<BusinessModel>,
    /// Only for these clouds; for every cloud where it is left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clouds: Vec<Cloud>,
    pub title: String,
    pub need: DocumentNeed,
    /// Id of a source of the file.
    pub source: String,
}

/// When a document is needed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DocumentNeed {
    /// At hand before the application is sent.
    HaveReady,
    AfterCreditCheck,
    /// Where the vendor asks.
    IfAsked,
    /// Where the vendor rejects the step.
    IfRejected,
}

impl DocumentChecklists {
    /// Reads and checks a data file.
    ///
    /// # Errors
    /// [`DataProblem`] naming the document: its JSON, an id that comes twice, a source that is not there.
    pub fn read(json: &str) -> Result<Self, DataProblem> {
        let lists: Self = parse(FILE, json)?;
        check_unique(
            FILE,
            lists.documents.iter().map(|document| document.id.as_str()),
        )?;
        for document in &lists.documents {
            check_source(FILE, &lists.sources, &document.id, &document.source)?;
            if document.title.trim().is_empty() {
                return Err(DataProblem::new(
                    FILE,
                    &document.id,
                    DataFault::Empty("title"),
                ));
            }
        }
        Ok(lists)
    }

    /// The documents of an application for a model in a cloud, in the order of the file.
    pub fn of(&self, model: BusinessModel, cloud: Cloud) -> Vec<&ChecklistDocument> {
        let fits = |document: &&ChecklistDocument| {
            (document.models.is_empty() || document.models.contains(&model))
                && (document.clouds.is_empty() || document.clouds.contains(&cloud))
        };
        self.documents.iter().filter(fits).collect()
    }

    /// The documents by which a rejected step can be mended: its own, else any of the application.
    pub fn mending(
        &self,
        model: BusinessModel,
        cloud: Cloud,
        step: Step,
    ) -> Vec<&ChecklistDocument> {
        let own = self.for_step(model, cloud, step);
        match own.is_empty() {
            true => self.of(model, cloud),
            false => own,
        }
    }

    /// The documents that a step asks for.
    pub fn for_step(
        &self,
        model: BusinessModel,
        cloud: Cloud,
        step: Step,
    ) -> Vec<&ChecklistDocument> {
        let all = self.of(model, cloud).into_iter();
        all.filter(|document| document.step == step).collect()
    }

    /// The source that a document names.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_model_and_cloud_has_its_own_list() {
        let lists = DocumentChecklists::read(DOCUMENT_CHECKLISTS_JSON).unwrap();
        let ids = |model, cloud| -> Vec<&str> {
            lists
                .of(model, cloud)
                .iter()
                .map(|document| document.id.as_str())
                .collect()
        };
        let direct = ids(BusinessModel::DirectBill, Cloud::Global);
        assert!(direct.contains(&"support-plan-contract"));
        assert!(!direct.contains(&"government-validation-form"));
        let reseller = ids(BusinessModel::IndirectReseller, Cloud::UsGovernment);
        assert!(!reseller.contains(&"support-plan-contract"));
        assert!(reseller.contains(&"government-validation-form"));
        let business = lists.for_step(BusinessModel::DirectBill, Cloud::Global, Step::Business);
        assert_eq!(business.len(), 3);
    }
}
