//! Sentences about what becomes of an application.

use super::*;
use crate::markets::{MARKETS_JSON, Markets};
use crate::programme::{BusinessModel, Step, Word};
use crate::programme_rules::{PROGRAMME_RULES_JSON, ProgrammeRules};
use crate::suspension_reasons::{SUSPENSION_REASONS_JSON, SuspensionReasons};
use chrono::{Days, NaiveDate};
use std::sync::LazyLock;

static RULES: LazyLock<ProgrammeRules> =
    LazyLock::new(|| ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap());
static SUSPENSION: LazyLock<SuspensionReasons> =
    LazyLock::new(|| SuspensionReasons::read(SUSPENSION_REASONS_JSON).unwrap());
static MARKETS: LazyLock<Markets> = LazyLock::new(|| Markets::read(MARKETS_JSON).unwrap());

pub(super) fn grounds() -> Grounds<'static> {
    Grounds {
        rules: &RULES,
        suspension: &SUSPENSION,
    }
}

pub(super) fn evidence() -> Evidence {
    Evidence::new("case 42", None).unwrap()
}

pub(super) fn day(number: u64) -> NaiveDate {
    "2026-01-01".parse::<NaiveDate>().unwrap() + Days::new(number)
}

pub(super) fn enrolment(model: BusinessModel) -> Enrolment {
    Enrolment::new(Cell::new(&MARKETS, "europe", model, "global").unwrap())
}

pub(super) fn passed(step: Step) -> Event {
    Event::Decided {
        step,
        decision: Decision::Passed,
        evidence: evidence(),
    }
}

fn rejected(step: Step) -> Event {
    Event::Decided {
        step,
        decision: Decision::Rejected {
            reason: "the name differs".into(),
        },
        evidence: evidence(),
    }
}

fn apply(enrolment: &Enrolment, event: &Event) -> Result<Enrolment, Refusal> {
    let last = enrolment.last_word().map_or(day(0), |(_, on)| on);
    enrolment.after(event, last, event.word(), day(4_000), grounds())
}

fn after(model: BusinessModel, events: &[Event]) -> Enrolment {
    events.iter().fold(enrolment(model), |enrolment, event| {
        apply(&enrolment, event).unwrap_or_else(|refusal| panic!("{event:?}: {refusal}"))
    })
}

fn review(model: BusinessModel) -> Enrolment {
    let begun = Event::ReviewBegun {
        evidence: evidence(),
    };
    after(model, &[Event::Started, Event::Submitted, begun])
}

#[test]
fn an_application_goes_from_draft_to_active_step_by_step() {
    let mut enrolment = review(BusinessModel::DirectBill);
    assert_eq!(enrolment.state().stage(), Stage::ActionNeeded);
    for step in [
        Step::EmailOwnership,
        Step::Identity,
        Step::Employment,
        Step::Business,
        Step::CreditCheck,
        Step::SupportPlan,
        Step::Agreement,
    ] {
        let next = enrolment.state().next_step(day(0));
        let is_next = matches!(&next, NextStep::Act(s) | NextStep::Await(s, _) if *s == step);
        assert!(is_next, "{step}: {next:?}");
        enrolment = apply(&enrolment, &passed(step)).unwrap();
    }
    assert_eq!(
        enrolment.state().next_step(day(0)),
        NextStep::AwaitActivation
    );
    let activated = Event::Activated {
        evidence: evidence(),
    };
    let active = apply(&enrolment, &activated).unwrap();
    assert_eq!(active.state().next_step(day(0)), NextStep::Sell);
    assert_eq!(active.last_word(), Some((Word::Vendor, day(0))));
}

#[test]
fn the_support_plan_is_bought_only_after_the_credit_check_has_passed() {
    let enrolment = apply(
        &review(BusinessModel::DirectBill),
        &passed(Step::EmailOwnership),
    )
    .unwrap();
    assert_eq!(
        apply(&enrolment, &passed(Step::SupportPlan)),
        Err(Refusal::StepWaits {
            step: Step::SupportPlan,
            waits_for: vec![Step::CreditCheck]
        })
    );
    let checked = apply(&enrolment, &passed(Step::CreditCheck)).unwrap();
    assert!(apply(&checked, &passed(Step::SupportPlan)).is_ok());
}

#[test]
fn a_rejected_step_is_mended_with_a_document_and_sent_again() {
    let open = apply(
        &review(BusinessModel::IndirectReseller),
        &passed(Step::EmailOwnership),
    )
    .unwrap();
    let enrolment = apply(&open, &rejected(Step::Business)).unwrap();
    assert_eq!(enrolment.state().stage(), Stage::ActionNeeded);
    assert_eq!(
        enrolment.state().next_step(day(0)),
        NextStep::Mend(Step::Business)
    );
    assert_eq!(
        apply(&enrolment, &passed(Step::Business)),
        Err(Refusal::StepRejected {
            step: Step::Business
        })
    );
    let again = |documents: &[&str], step| Event::SentAgain {
        step,
        documents: documents.iter().map(|id| (*id).to_owned()).collect(),
        comment: String::new(),
    };
    assert_eq!(
        apply(&enrolment, &again(&[], Step::Business)),
        Err(Refusal::NoDocument)
    );
    assert_eq!(
        apply(
            &enrolment,
            &again(&["business-registration"], Step::Identity)
        ),
        Err(Refusal::NothingToMend {
            step: Step::Identity
        })
    );
    let sent = apply(
        &enrolment,
        &again(&["business-registration"], Step::Business),
    )
    .unwrap();
    assert_eq!(sent.state().stage(), Stage::InReview);
    assert!(apply(&sent, &passed(Step::Business)).is_ok());
}

#[test]
fn a_provider_that_declined_can_be_asked_again_without_a_document() {
    let enrolment = review(BusinessModel::IndirectReseller);
    let declined = apply(&enrolment, &rejected(Step::ProviderRelationship)).unwrap();
    assert_eq!(declined.last_word().unwrap().0, Word::Provider);
    let again = Event::SentAgain {
        step: Step::ProviderRelationship,
        documents: Vec::new(),
        comment: "we spoke".into(),
    };
    assert!(apply(&declined, &again).is_ok());
}

#[test]
fn a_provider_decides_as_soon_as_an_application_is_sent_whether_or_not_the_review_has_begun() {
    let relationship = Step::ProviderRelationship;
    let sent = after(
        BusinessModel::IndirectReseller,
        &[Event::Started, Event::Submitted],
    );
    let is_pending =
        |at: &Enrolment| matches!(at.state().relationship(), Some(StepState::Pending { .. }));
    assert!(is_pending(&sent));
    let begun = Event::ReviewBegun {
        evidence: evidence(),
    };
    let accepted = apply(&sent, &passed(relationship)).unwrap();
    assert_eq!(accepted.state().stage(), Stage::Submitted);
    let review = apply(&accepted, &begun).unwrap();
    let steps = review.state().verification().unwrap();
    assert!(steps.has_passed(relationship) && !steps.has_passed(Step::Business));
    // What the vendor decides waits for its review.
    for step in [Step::EmailOwnership, Step::Business] {
        let refusal = apply(&sent, &passed(step)).unwrap_err();
        assert!(matches!(refusal, Refusal::NotFrom { .. }));
    }
    let declined = apply(&sent, &rejected(relationship)).unwrap();
    let next = declined.state().next_step(day(0));
    assert_eq!(next, NextStep::Mend(relationship));
    let review = apply(&declined, &begun).unwrap();
    assert_eq!(review.state().stage(), Stage::ActionNeeded);
    let again = Event::SentAgain {
        step: relationship,
        documents: Vec::new(),
        comment: "we spoke".into(),
    };
    assert!(is_pending(&apply(&declined, &again).unwrap()));
    let direct = after(
        BusinessModel::DirectBill,
        &[Event::Started, Event::Submitted],
    );
    assert_eq!(direct.state().relationship(), None);
    assert!(apply(&direct, &passed(relationship)).is_err());
}

#[test]
fn due_diligence_holds_the_agreement_back() {
    let mut enrolment = review(BusinessModel::IndirectReseller);
    for step in [
        Step::EmailOwnership,
        Step::Identity,
        Step::Employment,
        Step::Business,
        Step::ProviderRelationship,
    ] {
        enrolment = apply(&enrolment, &passed(step)).unwrap();
    }
    assert_eq!(
        enrolment.state().next_step(day(0)),
        NextStep::Act(Step::Agreement)
    );
    let asked = Event::DueDiligenceAsked {
        evidence: evidence(),
    };
    let enrolment = apply(&enrolment, &asked).unwrap();
    assert_eq!(
        enrolment.state().next_step(day(0)),
        NextStep::Await(Step::DueDiligence, Owner::Vendor)
    );
    assert_eq!(apply(&enrolment, &asked), Err(Refusal::AlreadyAsked));
    assert!(matches!(
        apply(&enrolment, &passed(Step::Agreement)),
        Err(Refusal::StepWaits { .. })
    ));
}

#[test]
fn nobody_says_what_is_for_another_to_say() {
    let enrolment = review(BusinessModel::IndirectReseller);
    let decided = passed(Step::ProviderRelationship);
    let refusal = enrolment.after(&decided, day(0), Word::Ours, day(1), grounds());
    assert!(matches!(
        refusal,
        Err(Refusal::NotTheirWord {
            belongs_to: Word::Provider,
            ..
        })
    ));
    assert!(
        enrolment
            .after(&decided, day(0), Word::Provider, day(1), grounds())
            .is_ok()
    );
}

#[test]
fn nothing_happens_in_the_future_or_before_what_happened_last() {
    let enrolment = enrolment(BusinessModel::DirectBill);
    let at = |enrolment: &Enrolment, on| {
        enrolment.after(&Event::Started, on, Word::Ours, day(10), grounds())
    };
    assert_eq!(
        at(&enrolment, day(11)),
        Err(Refusal::InTheFuture { on: day(11) })
    );
    let field = at(&enrolment, day(11)).unwrap_err().field();
    assert_eq!(field, Some("on"));
    let begun = at(&enrolment, day(9)).unwrap();
    let back = begun.after(&Event::Discarded, day(8), Word::Ours, day(10), grounds());
    assert_eq!(
        back,
        Err(Refusal::BeforeTheLast {
            on: day(8),
            last: day(9)
        })
    );
}

#[test]
fn a_suspension_states_listed_reasons_and_ends_with_a_bar_for_resellers() {
    let mut enrolment = review(BusinessModel::IndirectReseller);
    for step in [
        Step::EmailOwnership,
        Step::Identity,
        Step::Employment,
        Step::Business,
        Step::ProviderRelationship,
        Step::Agreement,
    ] {
        enrolment = apply(&enrolment, &passed(step)).unwrap();
    }
    let activated = Event::Activated {
        evidence: evidence(),
    };
    let active = apply(&enrolment, &activated).unwrap();
    let suspended = |reasons: &[&str]| Event::Suspended {
        reasons: reasons.iter().map(|id| (*id).to_owned()).collect(),
        evidence: evidence(),
    };
    assert_eq!(apply(&active, &suspended(&[])), Err(Refusal::NoReason));
    assert!(matches!(
        apply(&active, &suspended(&["payment-overdue"])),
        Err(Refusal::UnknownReason { .. })
    ));
    let out = apply(&active, &suspended(&["not-eligible"])).unwrap();
    assert_eq!(
        out.state().next_step(day(0)),
        NextStep::Resolve(vec!["not-eligible".into()])
    );
    let reinstated = Event::Reinstated {
        evidence: evidence(),
    };
    assert_eq!(apply(&out, &reinstated).unwrap().state(), active.state());
    let ended = apply(
        &out,
        &Event::Ended {
            evidence: evidence(),
        },
    )
    .unwrap();
    let again = "2027-01-01".parse().unwrap();
    assert_eq!(ended.state().next_step(day(1)), NextStep::WaitUntil(again));
    assert_eq!(
        apply(&ended, &Event::Started),
        Err(Refusal::Barred { until: again })
    );
    assert!(
        ended
            .after(&Event::Started, again, Word::Ours, again, grounds())
            .is_ok()
    );
}

#[test]
fn the_matrix_shows_every_cell_and_what_stands_there() {
    let standing = Standing::of(&review(BusinessModel::DirectBill), day(0));
    let other = Cell::new(
        &MARKETS,
        "united-states",
        BusinessModel::IndirectReseller,
        "global",
    )
    .unwrap();
    let cells = matrix(
        &MARKETS,
        &[
            standing.clone(),
            Standing::of_account(other.clone(), day(3)),
        ],
    );
    assert_eq!(cells.len(), Cell::all(&MARKETS).len());
    let at = |cell: &Cell| {
        cells
            .iter()
            .find(|standing| standing.cell == *cell)
            .unwrap()
    };
    assert_eq!(at(&standing.cell), &standing);
    assert_eq!(at(&other).stage, Stage::Active);
    let untouched = cells
        .iter()
        .filter(|standing| standing.stage == Stage::NotApplied);
    assert_eq!(untouched.count(), cells.len() - 2);
}

#[test]
fn a_sent_application_foresees_the_steps_that_its_review_begins_with() {
    let model = BusinessModel::DirectBill;
    let sent = after(model, &[Event::Started, Event::Submitted]);
    let begun = review(model);
    assert_eq!(
        sent.state().foreseen().as_ref(),
        begun.state().verification()
    );
    assert_eq!(sent.state().verification(), None);
    for other in [enrolment(model), after(model, &[Event::Started]), begun] {
        assert_eq!(other.state().foreseen(), None);
    }
}

#[test]
fn events_are_kept_as_they_happened() {
    for event in [
        Event::Started,
        passed(Step::Business),
        rejected(Step::Identity),
    ] {
        let record = Recorded { on: day(1), event };
        let json = serde_json::to_string(&record).unwrap();
        assert_eq!(
            serde_json::from_str::<Recorded>(&json).unwrap(),
            record,
            "{json}"
        );
    }
}
