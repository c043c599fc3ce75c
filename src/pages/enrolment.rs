//! One application: written while it is a draft, then its timeline, what the vendor decided, and what is needed
//! now. Knows no rule.

mod acts;
mod deciding;
mod documents;
mod form;
mod hand_over;
mod questions;
mod thresholds;
mod timeline;

use super::enrol::{model_and_cloud, next_words, stage_tag};
use crate::api;
use crate::figures::date;
use crate::forms::enrolments::Writing;
use crate::load::{Loader, load};
use crate::problem::Problem;
use crate::session::acting;
use crate::translations::of_programme;
use crate::ui::live::live;
use crate::ui::{page, states};
use crate::{say, tell};
use domain::access::Action;
use domain::enrolments::Stage;
use domain::markets::Markets;
use domain::wire::enrolments::EnrolmentAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// What the page is made of.
struct Known {
    enrolment: EnrolmentAnswer,
    markets: Arc<Markets>,
}

/// What came of the last act.
type Told = RwSignal<Option<Problem>>;

/// The page.
pub fn page(id: String) -> AnyView {
    let account = acting().id();
    let asked = account.clone();
    let known = load(move || fetch(asked.clone(), id.clone()));
    let typed = acts::Typed::new();
    let replies = questions::Replies::default();
    // All of them outlive what is drawn, which is drawn anew when somebody else was faster.
    let told: Told = RwSignal::new(None);
    known.shown(move |found| shown(found, known, &account, typed, replies, told))
}

async fn fetch(account: String, id: String) -> Result<Known, Problem> {
    let enrolment = api::enrolments::enrolment(account.clone(), id).await?;
    let markets = Arc::new(api::markets(account).await?);
    Ok(Known { enrolment, markets })
}

fn shown(
    known: &Known,
    loader: Loader<Known>,
    account: &str,
    typed: acts::Typed,
    replies: questions::Replies,
    told: Told,
) -> AnyView {
    let of = &known.enrolment;
    let standing = &of.standing;
    let region = known
        .markets
        .region(&standing.region)
        .map_or_else(|| standing.region.clone(), |region| region.name.clone());
    let title = format!(
        "{region} · {}",
        model_and_cloud(standing.model, standing.cloud)
    );
    let may_edit = acting().may(Action::EditEnrolments);
    let is_draft = standing.stage == Stage::Draft;
    let markets = Arc::clone(&known.markets);
    let again = Callback::new(move |answer: EnrolmentAnswer| {
        loader.put(Known {
            enrolment: answer,
            markets: Arc::clone(&markets),
        });
    });
    let reread = Callback::new(move |()| loader.again());
    let mut draft = Signal::stored(of.draft.clone());
    let mut findings = Signal::stored(of.findings.clone());
    let body = if is_draft && may_edit {
        let writing = Writing::of(of, account);
        draft = writing.draft.into();
        findings = writing.findings.into();
        form::form(
            writing,
            of,
            Arc::clone(&known.markets),
            account,
            told,
            again,
            reread,
        )
    } else {
        // What is typed as a correction is kept before it is recorded that it was sent again.
        let is_mendable = may_edit && !of.mendable_fields.is_empty();
        let correcting = is_mendable.then(|| Writing::correcting(of, account));
        let correction = correcting.map(|writing| {
            form::correction(writing, of, &known.markets, account, told, again, reread)
        });
        view! {
            {questions::questions(of, account, may_edit, replies, told, again, reread)}
            {timeline::timeline(of)}
            {timeline::suspension(of)}
            {correction}
            {may_edit.then(|| deciding::deciding(of, account, typed, correcting, told, again, reread))}
            {timeline::history(of, documents::saving(of, account, told))}
        }
        .into_any()
    };
    view! {
        {page::head(
            &title,
            view! { {next_words(&standing.next)} }.into_any(),
            view! { {stage_tag(standing.stage)} }.into_any(),
        )}
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), String::new())))}
        {hand_over::differences(of, draft, Arc::clone(&known.markets))}
        {of.applying.as_ref().map(|applying| thresholds::thresholds(applying, account))}
        {is_draft.then(|| checklist(of))}
        {body}
        {may_edit.then(|| documents::documents(of, account, told, again))}
        {(!is_draft).then(|| checklist(of))}
        {may_edit.then(|| hand_over::hand_over(of, draft, findings, Arc::clone(&known.markets)))}
    }
    .into_any()
}

/// What to have at hand.
fn checklist(of: &EnrolmentAnswer) -> AnyView {
    use domain::document_checklists::DocumentNeed;
    let rows = of
        .checklist
        .iter()
        .map(|document| {
            let need = match document.need {
                DocumentNeed::HaveReady => say!(enrol.needs.have_ready),
                DocumentNeed::AfterCreditCheck => say!(enrol.needs.after_credit_check),
                DocumentNeed::IfAsked => say!(enrol.needs.if_asked),
                DocumentNeed::IfRejected => say!(enrol.needs.if_rejected),
            };
            let is_kept = of
                .documents
                .iter()
                .any(|kept| kept.checklist_id.as_ref() == Some(&document.id));
            let kept = is_kept
                .then(|| view! { " " <span class="tag good">{say!(enrol.document_kept)}</span> });
            view! {
                <tr>
                    <td>{of_programme(&document.title)}{kept}</td>
                    <td class="muted">{super::enrol::step_words(document.step)}</td>
                    <td>{need}</td>
                    <td class="wide small muted">{document.source.name.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <details class="card fold" id="checklist">
            <summary>{tell!(enrol.checklist, count = of.checklist.len())}</summary>
            <div class="table">
                <table aria-label=say!(enrol.checklist_label)>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

/// A day with its words, where there is one.
fn on(day: Option<&String>) -> String {
    day.map(|day| date(day)).unwrap_or_default()
}
