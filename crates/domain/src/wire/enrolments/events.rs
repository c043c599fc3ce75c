//! Events of an enrolment as they are asked for and told. Knows no state: whether one may follow is the
//! enrolment's answer.

use crate::enrolments::{Decision, Event, Evidence, EvidenceProblem, Recorded};
use crate::programme::{Step, Word};
use crate::wire::days::{DayProblem, read_day};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The kinds of event that can be asked for. Beginning and sending an application have endpoints of their
/// own.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum EventKind {
    Discarded,
    Withdrawn,
    ReviewBegun,
    Decided,
    DueDiligenceAsked,
    SentAgain,
    Activated,
    Suspended,
    Reinstated,
    Ended,
}

/// How a step ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DecisionWord {
    Passed,
    Rejected,
    Challenged,
}

/// Records an event.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventRequest {
    pub event: EventKind,
    /// `YYYY-MM-DD` on which it happened; today where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// Of `decided` and `sent_again`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    /// Of `decided`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionWord>,
    /// Why a step was rejected or challenged.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Ids of listed reasons, of `suspended`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What shows it: a case number, the subject of a mail.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub evidence: String,
    /// Digest of a document that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_document: Option<String>,
    /// Types of documents, of `sent_again`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub comment: String,
}

/// An event that happened.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventAnswer {
    /// The event's word, `started` and `submitted` among them.
    pub event: String,
    pub on: String,
    /// Whose word it is.
    pub word: Word,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<DecisionWord>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What those listed reasons are called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason_titles: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence_document: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<String>,
    /// Of `corrected`: names of the draft's fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Who recorded it, and when.
    pub recorded_by: String,
    pub recorded_date: String,
}

/// Why a request is no event.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum EventProblem {
    #[error("{0}")]
    Day(#[from] DayProblem),
    #[error("{0}")]
    Evidence(#[from] EvidenceProblem),
    #[error("say which step it is about")]
    NoStep,
    #[error("say how the step ended: passed, rejected or challenged")]
    NoDecision,
    #[error("say why, in the decider's own words")]
    NoReason,
}

impl EventProblem {
    /// Stable code of the API.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Day(_) => "invalid_date",
            Self::Evidence(_) => "evidence_missing",
            Self::NoStep => "step_missing",
            Self::NoDecision => "decision_missing",
            Self::NoReason => "reason_missing",
        }
    }

    /// The field to correct.
    pub fn field(&self) -> &'static str {
        match self {
            Self::Day(problem) => problem.field,
            Self::Evidence(EvidenceProblem::Document) => "evidenceDocument",
            Self::Evidence(_) => "evidence",
            Self::NoStep => "step",
            Self::NoDecision => "decision",
            Self::NoReason => "reason",
        }
    }
}

impl EventRequest {
    /// The event and its day.
    ///
    /// # Errors
    /// [`EventProblem`]: what the kind of event needs and the request does not have.
    pub fn read(&self, today: NaiveDate) -> Result<(Event, NaiveDate), EventProblem> {
        let on = self
            .on
            .as_deref()
            .map_or(Ok(today), |text| read_day("on", text))?;
        let evidence = || Evidence::new(&self.evidence, self.evidence_document.clone());
        let step = || self.step.ok_or(EventProblem::NoStep);
        let event = match self.event {
            EventKind::Discarded => Event::Discarded,
            EventKind::Withdrawn => Event::Withdrawn,
            EventKind::ReviewBegun => Event::ReviewBegun {
                evidence: evidence()?,
            },
            EventKind::Decided => Event::Decided {
                step: step()?,
                decision: self.decision()?,
                evidence: evidence()?,
            },
            EventKind::DueDiligenceAsked => Event::DueDiligenceAsked {
                evidence: evidence()?,
            },
            EventKind::SentAgain => Event::SentAgain {
                step: step()?,
                documents: self.documents.clone(),
                comment: self.comment.trim().to_owned(),
            },
            EventKind::Activated => Event::Activated {
                evidence: evidence()?,
            },
            EventKind::Suspended => Event::Suspended {
                reasons: self.reasons.clone(),
                evidence: evidence()?,
            },
            EventKind::Reinstated => Event::Reinstated {
                evidence: evidence()?,
            },
            EventKind::Ended => Event::Ended {
                evidence: evidence()?,
            },
        };
        Ok((event, on))
    }

    fn decision(&self) -> Result<Decision, EventProblem> {
        let reason = self.reason.trim().to_owned();
        match self.decision {
            None => Err(EventProblem::NoDecision),
            Some(DecisionWord::Passed) => Ok(Decision::Passed),
            Some(_) if reason.is_empty() => Err(EventProblem::NoReason),
            Some(DecisionWord::Rejected) => Ok(Decision::Rejected { reason }),
            Some(DecisionWord::Challenged) => Ok(Decision::Challenged { reason }),
        }
    }
}

impl EventAnswer {
    /// How a record is told, with who recorded it when; `title_of` a listed reason by its id.
    pub fn of(
        record: &Recorded,
        recorded_by: String,
        recorded_date: String,
        title_of: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let event = &record.event;
        let mut answer = Self {
            event: event.name().to_owned(),
            on: record.on.to_string(),
            word: event.word(),
            step: None,
            decision: None,
            reason: None,
            reasons: Vec::new(),
            reason_titles: Vec::new(),
            evidence: None,
            evidence_document: None,
            documents: Vec::new(),
            fields: Vec::new(),
            recorded_by,
            recorded_date,
        };
        let evidence = match event {
            Event::Started | Event::Discarded | Event::Submitted | Event::Withdrawn => None,
            Event::Corrected { fields } => {
                answer.fields.clone_from(fields);
                None
            }
            Event::SentAgain {
                step,
                documents,
                comment,
            } => {
                answer.step = Some(*step);
                answer.documents.clone_from(documents);
                answer.reason = (!comment.is_empty()).then(|| comment.clone());
                None
            }
            Event::Decided {
                step,
                decision,
                evidence,
            } => {
                answer.step = Some(*step);
                let (word, reason) = match decision {
                    Decision::Passed => (DecisionWord::Passed, None),
                    Decision::Rejected { reason } => (DecisionWord::Rejected, Some(reason)),
                    Decision::Challenged { reason } => (DecisionWord::Challenged, Some(reason)),
                };
                answer.decision = Some(word);
                answer.reason = reason.cloned();
                Some(evidence)
            }
            Event::Suspended { reasons, evidence } => {
                answer.reasons.clone_from(reasons);
                answer.reason_titles = reasons.iter().filter_map(|id| title_of(id)).collect();
                Some(evidence)
            }
            Event::ReviewBegun { evidence }
            | Event::DueDiligenceAsked { evidence }
            | Event::Activated { evidence }
            | Event::Reinstated { evidence }
            | Event::Ended { evidence } => Some(evidence),
        };
        answer.evidence = evidence.map(|evidence| evidence.note().to_owned());
        answer.evidence_document = evidence.and_then(Evidence::document).map(str::to_owned);
        answer
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::lenient::from_slice;

    fn read(body: &str) -> Result<(Event, NaiveDate), EventProblem> {
        let request: EventRequest = from_slice(body.as_bytes()).unwrap();
        request.read("2026-11-22".parse().unwrap())
    }

    #[test]
    fn a_decision_needs_its_step_its_end_a_reason_and_evidence() {
        let whole = r#"{"Event":"Decided","Step":"EmailOwnership","decision":"rejected","reason":"no mail came","evidence":"case 1"}"#;
        let (event, on) = read(whole).unwrap();
        assert_eq!(on.to_string(), "2026-11-22");
        assert_eq!(event.word(), Word::Vendor);
        let without = |field: &str| read(&whole.replace(field, "left out")).unwrap_err().field();
        assert_eq!(without(r#""Step""#.trim_matches('"')), "step");
        assert_eq!(without("decision"), "decision");
        assert_eq!(without("reason"), "reason");
        assert_eq!(without("evidence"), "evidence");
        let dated = whole.replace('}', r#","on":"22.11.2026"}"#);
        assert_eq!(read(&dated).unwrap_err().field(), "on");
    }

    #[test]
    fn an_event_is_told_as_it_was_recorded() {
        let (event, on) = read(
            r#"{"event":"suspended","reasons":["not-eligible"],"evidence":"mail of the day"}"#,
        )
        .unwrap();
        let answer = EventAnswer::of(
            &Recorded { on, event },
            "Ada".into(),
            "2026-11-22T10:00:00Z".into(),
            |id| Some(format!("{id} by its name")),
        );
        assert_eq!(answer.reasons, ["not-eligible"]);
        assert_eq!(answer.reason_titles, ["not-eligible by its name"]);
        assert_eq!(answer.evidence.as_deref(), Some("mail of the day"));
        let json = serde_json::to_string(&answer).unwrap();
        assert!(
            json.contains(r#""word":"vendor""#) && !json.contains("null"),
            "{json}"
        );
    }
}
