//! Sentences about enrolments on the wire.

use super::*;
use crate::business_days::{
    BusinessCalendar, CalendarKnowledge, PUBLIC_HOLIDAYS_JSON, WEEKENDS_JSON,
};
use crate::document_checklists::DOCUMENT_CHECKLISTS_JSON;
use crate::enrolments::{Decision, Enrolment, Event, Evidence, Grounds, Recorded};
use crate::markets::{MARKETS_JSON, Markets};
use crate::programme_rules::{PROGRAMME_RULES_JSON, ProgrammeRules};
use crate::suspension_reasons::SUSPENSION_REASONS_JSON;
use crate::wire::lenient::from_slice;
use chrono::NaiveDate;

fn evidence() -> Evidence {
    Evidence::new("case 7", None).unwrap()
}

fn enrolment(days: &[(&str, Event)]) -> Enrolment {
    let markets = Markets::read(MARKETS_JSON).unwrap();
    let cell = Cell::new(&markets, "europe", BusinessModel::DirectBill, "global").unwrap();
    let records: Vec<Recorded> = days
        .iter()
        .map(|(on, event)| Recorded {
            on: on.parse().unwrap(),
            event: event.clone(),
        })
        .collect();
    let rules = ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap();
    let suspension = SuspensionReasons::read(SUSPENSION_REASONS_JSON).unwrap();
    let grounds = Grounds {
        rules: &rules,
        suspension: &suspension,
    };
    Enrolment::replay(cell, &records, grounds).unwrap()
}

fn in_review() -> Enrolment {
    let decided = |step, decision| Event::Decided {
        step,
        decision,
        evidence: evidence(),
    };
    let rejected = Decision::Rejected {
        reason: "the name differs".into(),
    };
    enrolment(&[
        ("2026-11-16", Event::Started),
        ("2026-11-17", Event::Submitted),
        (
            "2026-11-18",
            Event::ReviewBegun {
                evidence: evidence(),
            },
        ),
        (
            "2026-11-19",
            decided(Step::EmailOwnership, Decision::Passed),
        ),
        ("2026-11-20", decided(Step::Business, rejected)),
    ])
}

#[test]
fn a_timeline_tells_owner_dates_and_what_mends_a_rejected_step() {
    let rules = ProgrammeRules::read(PROGRAMME_RULES_JSON).unwrap();
    let calendar = BusinessCalendar::read(WEEKENDS_JSON, PUBLIC_HOLIDAYS_JSON).unwrap();
    let checklists = DocumentChecklists::read(DOCUMENT_CHECKLISTS_JSON).unwrap();
    let enrolment = in_review();
    let told = |country, today: &str| {
        timeline(
            enrolment.state().verification().unwrap(),
            TimelineGrounds {
                rules: &rules,
                calendar: &calendar,
                checklists: &checklists,
                cell: enrolment.cell(),
                country,
                today: today.parse().unwrap(),
            },
        )
    };
    let rows = told("NO", "2026-11-22");
    let of = |step| rows.iter().find(|row| row.step == step).unwrap();
    let employment = of(Step::Employment);
    assert_eq!(employment.owner, Some(Owner::Vendor));
    // Pending since Thursday the 19th: three to five business days of a week that rests on Saturday.
    assert_eq!(employment.expected_from.as_deref(), Some("2026-11-24"));
    assert_eq!(employment.expected_to.as_deref(), Some("2026-11-26"));
    assert!(!employment.is_late);
    assert_eq!(employment.calendar, Some(CalendarKnowledge::WithHolidays));
    let business = of(Step::Business);
    assert_eq!(
        (business.state, business.owner),
        (StepWord::Rejected, Some(Owner::Applicant))
    );
    assert_eq!(business.documents.len(), 3);
    assert_eq!(business.reason.as_deref(), Some("the name differs"));
    assert_eq!(of(Step::Agreement).waits_for.len(), 5);
    assert!(of(Step::CreditCheck).expected_to.is_none());
    let late = told("SA", "2026-11-27");
    let employment = late
        .iter()
        .find(|row| row.step == Step::Employment)
        .unwrap();
    assert_eq!(employment.expected_to.as_deref(), Some("2026-11-26"));
    assert!(employment.is_late);
}

#[test]
fn a_matrix_cell_tells_whose_word_it_is_and_what_is_next() {
    let today: NaiveDate = "2026-11-22".parse().unwrap();
    let standing = Standing::of(&in_review(), today);
    let cell = MatrixCellAnswer::of(standing, Some("e-1".into()));
    let json = serde_json::to_value(&cell).unwrap();
    assert_eq!(
        json,
        serde_json::json!({
            "region": "europe", "model": "direct_bill", "cloud": "global",
            "stage": "action_needed", "word": "vendor", "asOf": "2026-11-20",
            "next": {"kind": "mend", "step": "business"}, "enrolmentId": "e-1"
        })
    );
}

#[test]
fn an_enrolment_reads_back_with_every_number() {
    let today: NaiveDate = "2026-11-22".parse().unwrap();
    let draft: Draft = from_slice(
        br#"{"BillingDay":5,"address":{"POSTALCODE":"0155"},"productFamilies":["Azure"]}"#,
    )
    .unwrap();
    assert_eq!(
        (draft.billing_day, draft.address.postal_code.as_str()),
        (Some(5), "0155")
    );
    let answer = EnrolmentAnswer {
        earlier: None,
        id: "e-1".into(),
        standing: MatrixCellAnswer::of(Standing::of(&in_review(), today), None),
        draft,
        findings: Vec::new(),
        applying: None,
        mendable_fields: Vec::new(),
        permanent_fields: PermanentFieldAnswer::all(),
        checklist: Vec::new(),
        timeline: Vec::new(),
        suspension: None,
        documents: vec![DocumentAnswer {
            sha256: "0f".repeat(32),
            file_name: "register.pdf".into(),
            kind: DocumentKind::Pdf,
            bytes: 4_294_967_296,
            checklist_id: None,
            added_date: "2026-11-22T09:00:00Z".into(),
            added_by: "Ada".into(),
        }],
        questions: Vec::new(),
        history: Vec::new(),
        attributes: Attributes::versioned("Enrolment", 3),
    };
    let json = serde_json::to_string(&answer).unwrap();
    let back: EnrolmentAnswer = serde_json::from_str(&json).unwrap();
    assert_eq!(back.draft, answer.draft);
    assert_eq!(back.documents, answer.documents);
    assert_eq!(back.standing, answer.standing);
    let fields: Vec<&str> = back
        .permanent_fields
        .iter()
        .map(|field| field.field.as_str())
        .collect();
    assert_eq!(fields, ["billingDay", "domain"]);
}

#[test]
fn a_suspension_tells_reasons_remedies_and_what_it_blocks() {
    let listed = SuspensionReasons::read(SUSPENSION_REASONS_JSON).unwrap();
    let decided = |step| Event::Decided {
        step,
        decision: Decision::Passed,
        evidence: evidence(),
    };
    let mut days = vec![
        ("2026-11-16", Event::Started),
        ("2026-11-16", Event::Submitted),
        (
            "2026-11-16",
            Event::ReviewBegun {
                evidence: evidence(),
            },
        ),
    ];
    for step in [
        Step::EmailOwnership,
        Step::Identity,
        Step::Employment,
        Step::Business,
        Step::CreditCheck,
        Step::SupportPlan,
        Step::Agreement,
    ] {
        days.push(("2026-11-17", decided(step)));
    }
    days.push((
        "2026-11-18",
        Event::Activated {
            evidence: evidence(),
        },
    ));
    let suspended = Event::Suspended {
        reasons: vec!["payment-overdue".into()],
        evidence: evidence(),
    };
    days.push(("2026-11-20", suspended));
    let enrolment = enrolment(&days);
    let answer =
        SuspensionAnswer::of(enrolment.state(), BusinessModel::DirectBill, &listed).unwrap();
    assert_eq!(answer.since, "2026-11-20");
    assert_eq!(answer.reasons[0].id, "payment-overdue");
    assert_eq!(answer.blocks, [Blocked::NewSales]);
}
