//! Resellers' applications on the wire, as the provider that they name sees and decides them. Knows nothing of
//! an applicant's tax, billing or other accounts.

use super::StepWord;
use crate::enrolments::{Decision, Draft, Event};
use crate::enrolments::{Enrolment, Recorded, Stage, StepState};
use crate::programme::Step;
use crate::wire::price_rules::BillingRulesRequest;
use crate::wire::{Attributes, Text};
use serde::{Deserialize, Serialize};

/// A reseller's application, for the provider that it names: nothing of its tax, billing or other accounts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ResellerApplicationAnswer {
    pub id: String,
    pub company_name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub region: String,
    pub partner_id: String,
    pub contact_name: String,
    pub contact_email: String,
    pub stage: Stage,
    /// How the provider's own step stands.
    pub relationship: StepWord,
    /// Why the provider declined, as it told the applicant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What the provider asked, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<QuestionAnswer>,
    /// `YYYY-MM-DD`.
    pub submitted_date: String,
    pub attributes: Attributes,
}

/// A question that a provider asked an applicant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct QuestionAnswer {
    /// From 1, within its application.
    pub number: u32,
    pub question: String,
    pub asked_date: String,
    pub asked_by: String,
    /// What the applicant answered; left out until it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyAnswer>,
    /// Whether the applicant may answer it: it did not yet, and the provider that asked still has to decide.
    #[serde(default)]
    pub is_open: bool,
}

/// What an applicant answered.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyAnswer {
    pub text: String,
    pub replied_date: String,
    pub replied_by: String,
}

/// Answers a provider's question; needs `If-Match`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReplyRequest {
    /// The question's.
    pub number: u32,
    /// At most 2,000 characters.
    #[serde(default)]
    pub reply: String,
}

/// What a reviewer does with an application.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewWord {
    Accept,
    Decline,
    /// Asks the applicant something; nothing is decided.
    Ask,
}

/// Decides an application, or asks; needs `If-Match`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReviewRequest {
    pub decision: ReviewWord,
    /// Why it is declined, or the question; the applicant reads it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Most that the reseller may owe, in the provider's currency; no limit where it is left out. Of `accept`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_limit: Option<Text>,
    /// Days from an invoice to its payment. Of `accept`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_days: Option<u32>,
}

impl ReviewRequest {
    /// The first billing rules, where the reviewer named any.
    pub fn billing_rules(&self) -> Option<BillingRulesRequest> {
        (self.credit_limit.is_some() || self.payment_days.is_some()).then(|| BillingRulesRequest {
            credit_limit: self.credit_limit,
            payment_days: self.payment_days.unwrap_or_default(),
        })
    }
}

impl ResellerApplicationAnswer {
    /// How an application is told to its provider; `records` are what happened, the oldest first.
    pub fn of(
        id: String,
        draft: &Draft,
        enrolment: &Enrolment,
        records: &[Recorded],
        questions: Vec<QuestionAnswer>,
        version: u32,
    ) -> Self {
        let step = enrolment.state().relationship();
        let relationship = match step {
            None => settled(records),
            Some(StepState::Waiting) => StepWord::Waiting,
            Some(StepState::Pending { .. }) => StepWord::Pending,
            Some(StepState::Challenged { .. }) => StepWord::Challenged,
            Some(StepState::Rejected { .. }) => StepWord::Rejected,
            Some(StepState::Passed { .. }) => StepWord::Passed,
        };
        let reason = match step {
            Some(StepState::Rejected { reason, .. }) => Some(reason.clone()),
            _ => None,
        };
        let sent = records
            .iter()
            .rev()
            .find(|record| record.event == Event::Submitted);
        let contact = &draft.primary_contact;
        Self {
            id,
            company_name: draft.legal_name.clone(),
            country: draft.country.clone(),
            region: enrolment.cell().region().to_owned(),
            partner_id: draft.partner_location.partner_id.trim().to_owned(),
            contact_name: format!("{} {}", contact.first_name, contact.last_name)
                .trim()
                .to_owned(),
            contact_email: contact.email.clone(),
            stage: enrolment.state().stage(),
            relationship,
            reason,
            questions,
            submitted_date: sent.map(|record| record.on.to_string()).unwrap_or_default(),
            attributes: Attributes::versioned("ResellerApplication", version),
        }
    }
}

/// What is not sent has no steps; after them an account sells only if its provider agreed.
fn settled(records: &[Recorded]) -> StepWord {
    let agreed = records.iter().any(|record| {
        matches!(
            record.event,
            Event::Decided {
                step: Step::ProviderRelationship,
                decision: Decision::Passed,
                ..
            }
        )
    });
    if agreed {
        StepWord::Passed
    } else {
        StepWord::Waiting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrolments::{Cell, Evidence, Grounds};
    use crate::markets::{MARKETS_JSON, Markets};
    use crate::programme::BusinessModel;
    use crate::programme_rules::{PROGRAMME_RULES_JSON, ProgrammeRules};
    use crate::suspension_reasons::{SUSPENSION_REASONS_JSON, SuspensionReasons};

    #[test]
    fn a_provider_reads_who_applies_and_nothing_of_tax_or_tenant() {
        let markets = Markets::read(MARKETS_JSON).unwrap();
        let rules = ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap();
        let suspension = SuspensionReasons::read(SUSPENSION_REASONS_JSON).unwrap();
        let cell = Cell::new(
            &markets,
            "europe",
            BusinessModel::IndirectReseller,
            "global",
        );
        let evidence = || Evidence::new("case 1", None).unwrap();
        let on = "2026-11-20".parse().unwrap();
        let records: Vec<Recorded> = [
            Event::Started,
            Event::Submitted,
            Event::ReviewBegun {
                evidence: evidence(),
            },
            Event::Decided {
                step: Step::ProviderRelationship,
                decision: Decision::Rejected {
                    reason: "no support desk".into(),
                },
                evidence: evidence(),
            },
        ]
        .into_iter()
        .map(|event| Recorded { on, event })
        .collect();
        let grounds = Grounds {
            rules: &rules,
            suspension: &suspension,
        };
        let enrolment = Enrolment::replay(cell.unwrap(), &records, grounds).unwrap();
        let draft = Draft {
            legal_name: "Alder Sky AS".into(),
            tax_id: "995525828MVA".into(),
            tenant_id: "6f1d0c2e-1111-4222-8333-444455556666".into(),
            registration_number: "995525828".into(),
            ..Draft::default()
        };
        let answer =
            ResellerApplicationAnswer::of("e".into(), &draft, &enrolment, &records, Vec::new(), 3);
        assert_eq!(answer.relationship, StepWord::Rejected);
        assert_eq!(answer.reason.as_deref(), Some("no support desk"));
        assert_eq!(answer.submitted_date, "2026-11-20");
        let json = serde_json::to_string(&answer).unwrap();
        for secret in ["995525828", "6f1d0c2e"] {
            assert!(!json.contains(secret), "{json}");
        }
    }
}
