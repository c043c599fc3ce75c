//! What of a sent application may still be corrected, by the steps that were turned down. Knows no check: whether a
//! correction is right is told by `checks.rs`.

use super::draft::Draft;
use super::state::State;
use super::verification::StepState;
use crate::programme::Step;
use serde_json::Value;

/// A part of the draft that a step of verification looks at.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum DraftPart {
    /// Names, numbers and address, as the registry has them; the country stays, with which the application would be
    /// another one.
    Company,
    /// The person the vendor writes to.
    PrimaryContact,
    /// The provider that a reseller buys from.
    Provider,
}

impl DraftPart {
    fn of(step: Step) -> Option<Self> {
        match step {
            Step::Business | Step::DueDiligence | Step::CreditCheck => Some(Self::Company),
            Step::EmailOwnership | Step::Identity | Step::Employment | Step::Agreement => {
                Some(Self::PrimaryContact)
            }
            Step::ProviderRelationship => Some(Self::Provider),
            // Chosen with its step.
            Step::SupportPlan => None,
        }
    }

    /// The parts that have some of these fields.
    pub fn with_fields(fields: &[String]) -> Vec<Self> {
        let mut parts = vec![Self::Company, Self::PrimaryContact, Self::Provider];
        parts.retain(|part| {
            part.fields()
                .iter()
                .any(|own| fields.iter().any(|field| field == own))
        });
        parts
    }

    /// Its fields, by their paths in the draft.
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Company => &[
                "legalName",
                "registeredName",
                "dunsNumber",
                "registrationNumber",
                "taxId",
                "address",
            ],
            Self::PrimaryContact => &["primaryContact"],
            Self::Provider => &["provider"],
        }
    }

    fn take(self, from: &Draft, into: &mut Draft) {
        match self {
            Self::Company => {
                into.legal_name.clone_from(&from.legal_name);
                into.registered_name.clone_from(&from.registered_name);
                into.duns_number.clone_from(&from.duns_number);
                into.registration_number
                    .clone_from(&from.registration_number);
                into.tax_id.clone_from(&from.tax_id);
                into.address.clone_from(&from.address);
            }
            Self::PrimaryContact => into.primary_contact.clone_from(&from.primary_contact),
            Self::Provider => into.provider.clone_from(&from.provider),
        }
    }
}

impl State {
    /// The parts that may be corrected now: those that a rejected or challenged step looks at.
    pub fn mendable(&self) -> Vec<DraftPart> {
        let steps = match self {
            Self::Submitted(sent) => &sent.relationship,
            _ => match self.verification() {
                Some(steps) => steps,
                None => return Vec::new(),
            },
        };
        let is_down = |state: &StepState| {
            matches!(
                state,
                StepState::Rejected { .. } | StepState::Challenged { .. }
            )
        };
        let turned_down = steps
            .timeline()
            .into_iter()
            .filter(|row| is_down(&row.state));
        let mut parts: Vec<DraftPart> = turned_down
            .filter_map(|row| DraftPart::of(row.step))
            .collect();
        parts.sort();
        parts.dedup();
        parts
    }
}

impl Draft {
    /// The draft with some parts of another.
    pub fn corrected(&self, by: &Self, parts: &[DraftPart]) -> Self {
        let mut corrected = self.clone();
        for part in parts {
            part.take(by, &mut corrected);
        }
        corrected
    }

    /// The fields in which another draft differs, by their names on the wire; of an address or a contact the whole.
    pub fn differing(&self, other: &Self) -> Vec<String> {
        let written = |draft: &Self| match serde_json::to_value(draft) {
            Ok(Value::Object(fields)) => fields,
            _ => serde_json::Map::new(),
        };
        let (own, others) = (written(self), written(other));
        let mut names: Vec<&String> = own.keys().chain(others.keys()).collect();
        names.sort();
        names.dedup();
        let differs = |name: &&String| own.get(*name) != others.get(*name);
        names.into_iter().filter(differs).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_step_looks_at_is_taken_over() {
        let sent = Draft {
            legal_name: "Alder AS".into(),
            country: "NO".into(),
            domain: "alder.example".into(),
            ..Draft::default()
        };
        let mut typed = Draft {
            legal_name: "Alder Sky AS".into(),
            country: "SE".into(),
            domain: "other.example".into(),
            ..sent.clone()
        };
        typed.primary_contact.first_name = "Ada".into();
        typed.support_plan = Some(crate::programme::SupportPlan::Advanced);
        let corrected = sent.corrected(&typed, &[DraftPart::Company]);
        assert_eq!(sent.differing(&corrected), ["legalName"]);
        let both = sent.corrected(&typed, &[DraftPart::Company, DraftPart::PrimaryContact]);
        assert_eq!(sent.differing(&both), ["legalName", "primaryContact"]);
        assert_eq!(
            sent.differing(&typed),
            [
                "country",
                "domain",
                "legalName",
                "primaryContact",
                "supportPlan"
            ]
        );
        assert_eq!(sent.differing(&sent), Vec::<String>::new());
    }
}
