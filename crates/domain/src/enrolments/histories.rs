//! 10,000 random histories of an application: none reaches an illegal state, and together they reach every
//! legal one.

use super::tests::{day, enrolment, evidence, grounds, passed};
use super::*;
use crate::programme::{BusinessModel, Step};
use chrono::{Days, NaiveDate};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use std::cell::RefCell;
use std::collections::BTreeSet;

fn any_event() -> impl Strategy<Value = Event> {
    let step = prop::sample::select(Step::ALL.to_vec());
    let decision = prop_oneof![
        4 => Just(Decision::Passed),
        1 => Just(Decision::Rejected { reason: "r".into() }),
        1 => Just(Decision::Challenged { reason: "c".into() }),
    ];
    let reasons = prop::collection::vec(
        prop::sample::select(vec![
            "not-eligible",
            "account-abuse",
            "payment-overdue",
            "unheard",
        ]),
        0..3,
    );
    let documents = prop::collection::vec(Just("business-registration".to_owned()), 0..2);
    prop_oneof![
        2 => Just(Event::Started),
        2 => Just(Event::Submitted),
        2 => Just(Event::ReviewBegun { evidence: evidence() }),
        1 => Just(Event::Discarded),
        1 => Just(Event::Withdrawn),
        1 => Just(Event::DueDiligenceAsked { evidence: evidence() }),
        20 => (step.clone(), decision).prop_map(|(step, decision)| Event::Decided { step, decision, evidence: evidence() }),
        5 => (step, documents).prop_map(|(step, documents)| Event::SentAgain { step, documents, comment: String::new() }),
        3 => Just(Event::Corrected { fields: vec!["legalName".into()] }),
        4 => Just(Event::Activated { evidence: evidence() }),
        2 => reasons.prop_map(|ids| Event::Suspended { reasons: ids.into_iter().map(str::to_owned).collect(), evidence: evidence() }),
        1 => Just(Event::Reinstated { evidence: evidence() }),
        1 => Just(Event::Ended { evidence: evidence() }),
    ]
}

/// The event that brings an enrolment on, as an applicant in a hurry would have it.
fn forward(enrolment: &Enrolment, today: NaiveDate) -> Event {
    match enrolment.state().next_step(today) {
        NextStep::Start | NextStep::WaitUntil(_) => Event::Started,
        NextStep::FinishDraft => Event::Submitted,
        NextStep::AwaitReview => Event::ReviewBegun {
            evidence: evidence(),
        },
        NextStep::Act(step) | NextStep::Await(step, _) => passed(step),
        NextStep::Mend(step) => Event::SentAgain {
            step,
            documents: vec!["business-registration".into()],
            comment: String::new(),
        },
        NextStep::AwaitActivation => Event::Activated {
            evidence: evidence(),
        },
        NextStep::Sell => Event::Suspended {
            reasons: vec!["not-eligible".into()],
            evidence: evidence(),
        },
        NextStep::Resolve(_) => Event::Reinstated {
            evidence: evidence(),
        },
    }
}

/// The stages that may follow one another; staying is always allowed.
fn may_follow(before: Stage, after: Stage) -> bool {
    use Stage as S;
    before == after
        || matches!(
            (before, after),
            (S::NotApplied, S::Draft)
                | (S::Draft, S::NotApplied | S::Submitted)
                | (S::Submitted, S::NotApplied | S::InReview | S::ActionNeeded)
                | (S::InReview, S::ActionNeeded | S::NotApplied | S::Active)
                | (S::ActionNeeded, S::InReview | S::NotApplied)
                | (S::Active, S::Suspended | S::NotApplied)
                | (S::Suspended, S::Active | S::NotApplied)
        )
}

/// Walks one history and says which stages it met.
fn walk(
    model: BusinessModel,
    events: Vec<(Event, bool, u64)>,
) -> Result<BTreeSet<Stage>, TestCaseError> {
    let today = day(200);
    let mut at = enrolment(model);
    let mut on = day(0);
    let mut records = Vec::new();
    let mut met = BTreeSet::from([at.state().stage()]);
    for (event, is_random, later) in events {
        let event = if is_random { event } else { forward(&at, on) };
        on = on + Days::new(later);
        match at.after(&event, on, event.word(), today, grounds()) {
            Ok(next) => {
                check_step(&at, &event, &next)?;
                let said = match event {
                    Event::Corrected { .. } => at.last_word(),
                    _ => Some((event.word(), on)),
                };
                prop_assert_eq!(next.last_word(), said);
                met.insert(next.state().stage());
                records.push(Recorded { on, event });
                at = next;
            }
            Err(refusal) => prop_assert!(refusal.to_string().len() > 20),
        }
    }
    let replayed = Enrolment::replay(at.cell().clone(), &records, grounds());
    prop_assert_eq!(replayed, Ok(at));
    Ok(met)
}

fn check_step(at: &Enrolment, event: &Event, next: &Enrolment) -> Result<(), TestCaseError> {
    let (before, after) = (at.state().stage(), next.state().stage());
    prop_assert!(
        may_follow(before, after),
        "{before:?} -> {after:?} by {event:?}"
    );
    if matches!(event, Event::Activated { .. }) {
        let steps = at.state().verification().unwrap();
        prop_assert!(steps.is_complete() && steps.has_passed(Step::Agreement));
    }
    if let Some(steps) = next.state().verification() {
        let has_plan = steps.has_passed(Step::SupportPlan);
        prop_assert!(!has_plan || steps.has_passed(Step::CreditCheck));
        let waits = steps.waits_on(Owner::Applicant);
        prop_assert_eq!(waits, after == Stage::ActionNeeded);
    }
    if let State::Suspended(state) = next.state() {
        prop_assert!(!state.reasons().is_empty());
    }
    Ok(())
}

#[test]
fn no_history_reaches_an_illegal_state() {
    let events = prop::collection::vec((any_event(), any::<bool>(), 0_u64..3), 0..60);
    let models = prop::sample::select(BusinessModel::ALL.to_vec());
    let met = RefCell::new(BTreeSet::new());
    let config = Config {
        cases: 10_000,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&(models, events), |(model, events)| {
            met.borrow_mut().extend(walk(model, events)?);
            Ok(())
        })
        .unwrap();
    let every = [
        Stage::NotApplied,
        Stage::Draft,
        Stage::Submitted,
        Stage::InReview,
        Stage::ActionNeeded,
        Stage::Active,
        Stage::Suspended,
    ];
    assert_eq!(met.into_inner(), BTreeSet::from(every));
}
