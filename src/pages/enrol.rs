//! Enrol by market: how the company stands in every region, model and cloud; which region a country belongs
//! to; which model fits; who may apply. Knows no application's content.

mod accounts;
mod asked_on;
mod asking;
mod country;
mod directory;
mod eligibility;
mod entry;
mod guide;
mod invitations;
mod matrix;
mod queue;
pub mod request;
mod scorecard;
mod words;

pub use eligibility::rule_line;
pub use guide::source;
pub use words::{
    families_words, family_ticks, family_words, model_and_cloud, next_words, owner_words,
    stage_tag, step_words,
};

use crate::api;
use crate::figures::date;
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{Page, address, travel};
use crate::session::acting;
use crate::ui::field_search::search_box;
use crate::ui::live::live;
use crate::ui::page;
use crate::{say, tell};
use domain::access::{Action, Role};
use domain::accounts::BusinessModel;
use domain::markets::Markets;
use domain::wire::eligibility::ProgrammeRulesAnswer;
use domain::wire::enrolments::MatrixAnswer;
use domain::wire::scorecards::StandingScorecardAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// What the page is made of.
pub(super) struct Known {
    pub(super) markets: Markets,
    /// Nothing for those who may not read applications.
    pub(super) matrix: Option<MatrixAnswer>,
    pub(super) rules: Arc<ProgrammeRulesAnswer>,
    /// Nothing for those, and in a place that has no account yet.
    scorecard: Option<StandingScorecardAnswer>,
}

/// The page.
pub fn page() -> AnyView {
    let acting = acting();
    let account = acting.id();
    let (address, travel) = (address(), travel());
    let reads = acting.may(Action::ReadEnrolments);
    let asked = account.clone();
    let is_reviewed = reads && !acting.account.is_applicant;
    let known = load(move || fetch(asked.clone(), reads, is_reviewed));
    let line = move || {
        known
            .loaded(|known: &Arc<Known>| {
                tell!(
                    enrol.line,
                    date = date(&known.markets.as_of),
                    source = &known.markets.source
                )
            })
            .unwrap_or_else(|| say!(state.loading).to_owned())
    };
    let search = Memo::new(move |_| address.get("country"));
    let typed = Callback::new(move |text: String| {
        let values = if text.is_empty() { vec![] } else { vec![text] };
        travel.note(&address.with(&[("country", values)]));
    });
    let view_of = Memo::new(move |_| address.get("view"));
    let tab = |view: &'static str, words: &'static str| {
        let link = Page::Enrol.link_with(&account, &[("view", view)]);
        view! {
            <a
                href=link
                class=move || if view_of.get() == view { "chip on" } else { "chip" }
                aria-current=move || (view_of.get() == view).then_some("page")
            >
                {words}
            </a>
        }
    };
    let decides = acting.may(Action::DecideResellerApplications)
        && acting.account.model == BusinessModel::IndirectProvider;
    let keeps_entry = acting.may(Action::WriteProviderEntry)
        && acting.account.model == BusinessModel::IndirectProvider;
    let is_owner = acting.account.role == Role::Owner;
    let for_matrix = account.clone();
    let may_edit = acting.may(Action::EditEnrolments);
    let for_views = account.clone();
    view! {
        {page::head(say!(enrol.title), live(line), ().into_any())}
        <nav class="filters" aria-label=say!(enrol.title)>
            {tab("", say!(enrol.matrix))} {tab("guide", say!(enrol.guide))}
            {tab("eligibility", say!(enrol.eligibility))}
            {reads
                .then(|| {
                    let is_asked = acting.account.is_applicant;
                    let words = if is_asked { say!(enrol.scorecard.figures) } else { say!(enrol.scorecard.title) };
                    tab("scorecard", words)
                })}
            {tab("providers", say!(enrol.providers))}
            {keeps_entry.then(|| tab("entry", say!(enrol.entry.title)))}
            {decides.then(|| tab("queue", say!(enrol.queue)))}
            {is_owner.then(|| tab("accounts", say!(enrol.all_accounts)))}
        </nav>
        {live(move || {
            let account = for_views.clone();
            match view_of.get().as_str() {
                "guide" => guide::view(account),
                "eligibility" => eligibility::view(account),
                "scorecard" if reads => scorecard::view(account),
                "providers" => directory::view(account),
                "entry" if keeps_entry => entry::view(account),
                "queue" if decides => queue::view(account),
                "accounts" if is_owner => accounts::view(&acting),
                _ => {
                    let account = for_matrix.clone();
                    view! {
                        <div class="filters">{search_box("country", say!(enrol.search), search.into(), typed)}</div>
                        {known
                            .shown(move |known| {
                                let (found, all) = (Arc::clone(known), Arc::clone(known));
                                view! {
                                    {all.scorecard.as_ref().map(|card| scorecard::warning(card, &account))}
                                    {live(move || country::found(&found, &search.get()))}
                                    {matrix::view(&all, &account, may_edit)}
                                }
                                    .into_any()
                            })}
                    }
                        .into_any()
                }
            }
        })}
    }
    .into_any()
}

async fn fetch(account: String, reads: bool, is_reviewed: bool) -> Result<Arc<Known>, Problem> {
    let markets = api::markets(account.clone()).await?;
    let matrix = match reads {
        true => Some(api::enrolments::matrix(account.clone()).await?),
        false => None,
    };
    let rules = Arc::new(api::enrolments::programme_rules(account.clone()).await?);
    let scorecard = match is_reviewed {
        true => Some(api::enrolments::scorecard(account).await?),
        false => None,
    };
    Ok(Arc::new(Known {
        markets,
        matrix,
        rules,
        scorecard,
    }))
}
