//! The fields of the form that records what happened, each shown where what is recorded needs it. Know no server.

use super::super::acts::{Act, Typed};
use super::super::timeline::decision_words;
use crate::pages::enrol::family_ticks;
use crate::preferences;
use crate::say;
use crate::translations::of_programme;
use crate::ui::field::{Area, Field};
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use domain::enrolments::is_mended_with_document;
use domain::programme::{Step, SupportPlan};
use domain::wire::enrolments::{DecisionWord, EnrolmentAnswer, EventKind, SuspensionReasonAnswer};
use leptos::prelude::*;

/// The first box of the product families.
const FAMILIES: &str = "record-families-first";

/// The fields of a request that records something, with their inputs.
pub(super) const INPUTS: [(&str, &str); 11] = [
    ("productFamilies", FAMILIES),
    ("step", "record-what"),
    ("on", "record-day"),
    ("decision", "record-decision"),
    ("supportPlan", "record-plan"),
    ("tenantId", "record-tenant"),
    ("reasons", "record-mark-0"),
    ("documents", "record-mark-0"),
    ("reason", "record-reason"),
    ("evidence", "record-evidence"),
    ("evidenceDocument", "record-document"),
];

/// Most characters of a reason.
const REASON_MAX: u32 = 2_000;

/// What the form is drawn from; `act` is what is recorded with it now.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub(super) typed: Typed,
    pub(super) act: Memo<Act>,
    pub(super) refusal: FieldRefusal,
    pub(super) reasons: RwSignal<Vec<SuspensionReasonAnswer>>,
}

impl Fields {
    /// All of them, for an application and what may be recorded of it.
    pub(super) fn into_view(self, of: &EnrolmentAnswer, acts: Vec<Act>) -> AnyView {
        let Self {
            typed,
            act,
            refusal,
            reasons,
        } = self;
        let checklist: Vec<(Step, String, String)> = of
            .checklist
            .iter()
            .map(|document| {
                (
                    document.step,
                    document.id.clone(),
                    of_programme(&document.title),
                )
            })
            .collect();
        let is_deciding = Memo::new(move |_| matches!(act.get(), Act::Decide(_)));
        let needs_reason = Memo::new(move |_| {
            let against = is_deciding.get() && typed.decision.get() != DecisionWord::Passed;
            against || matches!(act.get(), Act::SendAgain(_))
        });
        let reason = Area {
            id: "record-reason",
            label: say!(enrol.reason_or_comment),
            rows: 2,
            characters_max: REASON_MAX,
            value: typed.reason,
            refusal,
        };
        view! {
            <div class="fields">
                {self.what(acts)}
                {self.day()}
                <div hidden=move || !is_deciding.get()>{self.decision()}</div>
                <div hidden=move || act.get() != Act::Decide(Step::SupportPlan)>{self.plan()}</div>
                <div hidden=move || act.get() != Act::Event(EventKind::Activated)>
                    {self.line("record-tenant", say!(enrol.fields.tenant_id), "", typed.tenant)}
                </div>
                <div id="record-families" hidden=move || act.get() != Act::Event(EventKind::Activated)>
                    {family_ticks(FAMILIES, say!(enrol.fields.families), typed.families, refusal)}
                </div>
            </div>
            {live(move || {
                let list = match act.get() {
                    Act::SendAgain(step) if is_mended_with_document(step) => mending(&checklist, step),
                    Act::Event(EventKind::Suspended) => {
                        reasons
                            .get()
                            .into_iter()
                            .map(|reason| (reason.id, of_programme(&reason.title)))
                            .collect()
                    }
                    _ => Vec::new(),
                };
                self.marks(list)
            })}
            <div hidden=move || !needs_reason.get()>{reason.into_view()}</div>
            <div class="fields" hidden=move || !act.get().needs_evidence()>
                {self.line("record-evidence", say!(enrol.evidence), say!(enrol.evidence_hint), typed.evidence)}
                {self.document(of)}
            </div>
        }
        .into_any()
    }

    fn what(self, acts: Vec<Act>) -> AnyView {
        let Typed { act, marked, .. } = self.typed;
        let now = self.act.get_untracked();
        let options = acts
            .iter()
            .enumerate()
            .map(|(index, one)| {
                view! { <option value=index.to_string() selected=*one == now>{one.words()}</option> }
            })
            .collect_view()
            .into_any();
        let choose = move |index: String| {
            let index: Option<usize> = index.parse().ok();
            act.set(index.and_then(|index| acts.get(index).copied()));
            marked.set(Vec::new());
        };
        self.choice("record-what", say!(settings.what), choose, options)
    }

    fn day(self) -> AnyView {
        let (day, refusal) = (self.typed.day, self.refusal);
        let input = "record-day";
        view! {
            <div class="field">
                <label for=input>{say!(enrol.on_day)}</label>
                <input
                    id=input
                    type="date"
                    max=preferences::today().to_string()
                    prop:value=move || day.get()
                    aria-describedby=below_id(input)
                    aria-invalid=refusal.is_invalid(input)
                    on:input=move |event| day.set(event_target_value(&event))
                />
                {refusal.below(input, "")}
            </div>
        }
        .into_any()
    }

    fn decision(self) -> AnyView {
        let decision = self.typed.decision;
        let options = [
            DecisionWord::Passed,
            DecisionWord::Rejected,
            DecisionWord::Challenged,
        ]
        .map(|word| {
            let is_chosen = decision.get_untracked() == word;
            view! { <option value=decision_value(word) selected=is_chosen>{decision_words(word)}</option> }
        })
        .into_iter()
        .collect_view()
        .into_any();
        let choose = move |value: String| decision.set(decision_of(&value));
        self.choice("record-decision", say!(enrol.decision), choose, options)
    }

    fn plan(self) -> AnyView {
        let plan = self.typed.plan;
        let options = [
            (SupportPlan::Advanced, say!(enrol.asking.advanced)),
            (SupportPlan::Premier, say!(enrol.asking.premier)),
        ]
        .map(|(one, words)| {
            let is_chosen = plan.get_untracked() == Some(one);
            view! { <option value=one.as_str() selected=is_chosen>{words}</option> }
        })
        .into_iter()
        .collect_view();
        let options = view! {
            <option value="">{say!(enrol.asking.no_plan)}</option>
            {options}
        }
        .into_any();
        let choose = move |value: String| plan.set(SupportPlan::from_word(&value));
        self.choice("record-plan", say!(enrol.asking.plan), choose, options)
    }

    fn document(self, of: &EnrolmentAnswer) -> AnyView {
        let document = self.typed.document;
        let kept = of
            .documents
            .iter()
            .map(|one| {
                let is_chosen = document.with_untracked(|chosen| *chosen == one.sha256);
                view! { <option value=one.sha256.clone() selected=is_chosen>{one.file_name.clone()}</option> }
            })
            .collect_view();
        let options = view! {
            <option value="">{say!(enrol.no_document)}</option>
            {kept}
        }
        .into_any();
        let choose = move |value: String| document.set(value);
        self.choice(
            "record-document",
            say!(enrol.evidence_document),
            choose,
            options,
        )
    }

    /// One of a list.
    fn choice(
        self,
        input: &'static str,
        label: &'static str,
        choose: impl Fn(String) + 'static,
        options: AnyView,
    ) -> AnyView {
        view! {
            <div class="field">
                <label for=input>{label}</label>
                <select
                    id=input
                    aria-describedby=below_id(input)
                    aria-invalid=self.refusal.is_invalid(input)
                    on:change=move |event| choose(event_target_value(&event))
                >
                    {options}
                </select>
                {self.refusal.below(input, "")}
            </div>
        }
        .into_any()
    }

    /// A line of text.
    fn line(
        self,
        input: &'static str,
        label: &'static str,
        hint: &'static str,
        value: RwSignal<String>,
    ) -> AnyView {
        let wrong = self.refusal.words(input);
        Field {
            wrong,
            ..Field::of_text(input, label, hint, value)
        }
        .into_view()
    }

    /// Boxes to tick, by id and words.
    fn marks(self, list: Vec<(String, String)>) -> AnyView {
        if list.is_empty() {
            return ().into_any();
        }
        let (marked, refusal) = (self.typed.marked, self.refusal);
        // What is refused of the list is told at its first box.
        let first = "record-mark-0";
        let boxes = list
            .into_iter()
            .enumerate()
            .map(|(index, (id, words))| {
                let is_marked = marked.with_untracked(|marked| marked.contains(&id));
                let choose = move |event| {
                    let is_on = event_target_checked(&event);
                    let id = id.clone();
                    marked.update(|marked| {
                        marked.retain(|one| *one != id);
                        if is_on {
                            marked.push(id);
                        }
                    });
                };
                view! {
                    <label class="tick">
                        <input
                            type="checkbox"
                            id=format!("record-mark-{index}")
                            class="record-mark"
                            prop:checked=is_marked
                            aria-describedby=below_id(first)
                            aria-invalid=refusal.is_invalid(first)
                            on:change=choose
                        />
                        {words}
                    </label>
                }
            })
            .collect_view();
        view! { <div class="field">{boxes} {refusal.below(first, "")}</div> }.into_any()
    }
}

/// The documents by which a step is mended: its own, else any of the application.
fn mending(checklist: &[(Step, String, String)], step: Step) -> Vec<(String, String)> {
    let has_own = checklist.iter().any(|(of, ..)| *of == step);
    let fits = checklist.iter().filter(|(of, ..)| !has_own || *of == step);
    fits.map(|(_, id, title)| (id.clone(), title.clone()))
        .collect()
}

fn decision_value(word: DecisionWord) -> &'static str {
    match word {
        DecisionWord::Passed => "passed",
        DecisionWord::Rejected => "rejected",
        DecisionWord::Challenged => "challenged",
    }
}

fn decision_of(value: &str) -> DecisionWord {
    match value {
        "rejected" => DecisionWord::Rejected,
        "challenged" => DecisionWord::Challenged,
        _ => DecisionWord::Passed,
    }
}
