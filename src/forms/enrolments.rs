//! An application being written: kept by the server as one types, and on this machine while the server is away.
//! Knows no page and no rule.

use crate::api;
use crate::preferences;
use crate::problem::Problem;
use domain::enrolments::{Draft, DraftPart};
use domain::findings::Severity;
use domain::wire::enrolments::EnrolmentAnswer;
use domain::wire::findings::FindingAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::time::Duration;

/// Milliseconds that a pause in typing takes.
const PAUSE: u64 = 400;

/// How what is typed stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Keeping {
    Kept,
    Typing,
    Saving,
    /// Not kept by the server; what is typed is on this machine.
    Failed(Problem),
}

/// The application being written. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct Writing {
    pub draft: RwSignal<Draft>,
    pub findings: RwSignal<Vec<FindingAnswer>>,
    pub keeping: RwSignal<Keeping>,
    /// Fields that somebody has left; what is wrong with others is not told yet.
    left: RwSignal<BTreeSet<&'static str>>,
    /// Set once somebody wants to send it.
    all_told: RwSignal<bool>,
    etag: StoredValue<Option<String>>,
    account: StoredValue<String>,
    id: StoredValue<String>,
    changes: StoredValue<u32>,
    /// As the server has it.
    kept: RwSignal<Draft>,
    way: Way,
}

/// When what is typed goes to the server.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    /// A draft, with each pause.
    AsTyped,
    /// A sent application, once somebody says so: until then it is only checked.
    WhenSaid,
}

impl Writing {
    /// Of an application as the server keeps it, with what this machine kept beyond that.
    pub fn of(answer: &EnrolmentAnswer, account: &str) -> Self {
        let typed = typed_before(answer, account).unwrap_or_else(|| answer.draft.clone());
        Self::begin(answer, account, typed, Way::AsTyped)
    }

    /// Of a sent application, of which only some fields may be corrected.
    pub fn correcting(answer: &EnrolmentAnswer, account: &str) -> Self {
        let parts = DraftPart::with_fields(&answer.mendable_fields);
        let typed = typed_before(answer, account).map_or_else(
            || answer.draft.clone(),
            |typed| answer.draft.corrected(&typed, &parts),
        );
        Self::begin(answer, account, typed, Way::WhenSaid)
    }

    fn begin(answer: &EnrolmentAnswer, account: &str, typed: Draft, way: Way) -> Self {
        let is_ahead = typed != answer.draft;
        let this = Self {
            draft: RwSignal::new(typed),
            findings: RwSignal::new(answer.findings.clone()),
            keeping: RwSignal::new(Keeping::Kept),
            left: RwSignal::new(BTreeSet::new()),
            all_told: RwSignal::new(false),
            etag: StoredValue::new(answer.attributes.etag.clone()),
            account: StoredValue::new(account.to_owned()),
            id: StoredValue::new(answer.id.clone()),
            changes: StoredValue::new(0),
            kept: RwSignal::new(answer.draft.clone()),
            way,
        };
        if is_ahead {
            this.changed();
        }
        this
    }

    /// Changes the draft; it is kept once the reader pauses.
    pub fn write(self, change: impl FnOnce(&mut Draft)) {
        self.draft.update(change);
        self.changed();
    }

    fn changed(self) {
        let mine = self.changes.get_value().wrapping_add(1);
        self.changes.set_value(mine);
        self.keeping.set(Keeping::Typing);
        set_timeout(
            move || {
                if self.changes.try_get_value() == Some(mine) {
                    spawn_local(async move {
                        match self.way {
                            Way::AsTyped => {
                                let _ = self.keep().await;
                            }
                            Way::WhenSaid => self.check().await,
                        }
                    });
                }
            },
            Duration::from_millis(PAUSE),
        );
    }

    /// Somebody left a field: from now on it says what is wrong with it.
    pub fn leave(self, field: &'static str) {
        self.left.update(|left| {
            left.insert(field);
        });
    }

    /// What is wrong with a field, once that is to be told: refusals first.
    pub fn wrong(self, field: &'static str) -> Vec<FindingAnswer> {
        let is_told = self.all_told.get() || self.left.with(|left| left.contains(field));
        if !is_told {
            return Vec::new();
        }
        let mut found = self.findings.with(|findings| {
            let of_field = findings.iter().filter(|finding| finding.field == field);
            of_field.cloned().collect::<Vec<_>>()
        });
        found.sort_by_key(|finding| Reverse(finding.severity));
        found
    }

    /// Whether one of some fields, or of what lies below it, is refused.
    fn has_refusal(self, fields: &[String]) -> bool {
        let is_of = |path: &str| {
            fields
                .iter()
                .any(|field| path.split('.').next() == Some(field))
        };
        self.findings.with_untracked(|findings| {
            let mut of_fields = findings.iter().filter(|finding| is_of(&finding.field));
            of_fields.any(|finding| finding.severity == Severity::Refusal)
        })
    }

    /// Whether something else is typed than the server has.
    pub fn is_changed(self) -> bool {
        self.draft
            .with(|draft| self.kept.with(|kept| draft != kept))
    }

    /// How many refusals stand in the way of sending.
    pub fn refusals(self) -> usize {
        self.findings.with(|findings| {
            findings
                .iter()
                .filter(|finding| finding.severity == Severity::Refusal)
                .count()
        })
    }

    /// Keeps what is typed on this machine, and asks what is wrong with it.
    async fn check(self) {
        let (account, id) = (self.account.get_value(), self.id.get_value());
        let draft = self.draft.get_untracked();
        if let Ok(text) = serde_json::to_string(&draft) {
            preferences::keep(&place(&account, &id), &text);
        }
        // Without an answer the server says it when the correction is kept.
        if let Ok(checked) = api::enrolments::check(account, id, draft).await {
            self.findings.try_set(checked.findings);
        }
    }

    /// Has the server keep a correction of some fields, unless one of them is refused; from now on every finding is told.
    ///
    /// # Errors
    /// As the server answers; what is typed stays on this machine then.
    pub async fn correct(self, fields: &[String]) -> Result<Option<EnrolmentAnswer>, Problem> {
        self.all_told.set(true);
        self.check().await;
        if self.has_refusal(fields) {
            return Ok(None);
        }
        let (account, id) = (self.account.get_value(), self.id.get_value());
        let draft = self.draft.get_untracked();
        let answer = api::enrolments::save(account, id, self.etag.get_value(), draft).await?;
        self.take_theirs();
        Ok(Some(answer))
    }

    /// Has the server keep what is typed; the newest version's answer is what counts.
    ///
    /// # Errors
    /// As the server answers; what is typed stays on this machine then.
    pub async fn keep(self) -> Result<(), Problem> {
        let (Some(account), Some(id), Some(mine)) = (
            self.account.try_get_value(),
            self.id.try_get_value(),
            self.changes.try_get_value(),
        ) else {
            return Ok(());
        };
        let draft = self.draft.get_untracked();
        let place = place(&account, &id);
        if let Ok(text) = serde_json::to_string(&draft) {
            preferences::keep(&place, &text);
        }
        self.keeping.try_set(Keeping::Saving);
        let etag = self.etag.get_value();
        match api::enrolments::save(account, id, etag, draft).await {
            Ok(answer) => {
                self.etag.try_set_value(answer.attributes.etag);
                self.findings.try_set(answer.findings);
                self.kept.try_set(answer.draft);
                if self.changes.try_get_value() == Some(mine) {
                    preferences::keep(&place, "");
                    self.keeping.try_set(Keeping::Kept);
                }
                Ok(())
            }
            Err(problem) => {
                self.keeping.try_set(Keeping::Failed(problem.clone()));
                Err(problem)
            }
        }
    }

    /// Keeps what is typed and sends the application; from now on every finding is told.
    ///
    /// # Errors
    /// As the server answers.
    pub async fn submit(self) -> Result<EnrolmentAnswer, Problem> {
        self.all_told.set(true);
        self.keep().await?;
        let (account, id) = (self.account.get_value(), self.id.get_value());
        api::enrolments::submit(account, id, self.etag.get_value()).await
    }

    /// Forgets what this machine kept, so that the server's version is read.
    pub fn take_theirs(self) {
        let (account, id) = (self.account.get_value(), self.id.get_value());
        preferences::keep(&place(&account, &id), "");
    }
}

/// What was typed on this machine and did not reach the server.
fn typed_before(answer: &EnrolmentAnswer, account: &str) -> Option<Draft> {
    let text = preferences::kept(&place(account, &answer.id))?;
    api::read(&text).ok()
}

/// Where an unfinished application is kept on this machine.
fn place(account: &str, id: &str) -> String {
    format!("tierline.enrolment.{account}.{id}")
}
