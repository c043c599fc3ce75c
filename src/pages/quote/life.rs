//! A draft on its way to its customer: approval, sending with its link; and what any kept quote
//! offers: a new version, a comparison, today's prices, and its outputs. Knows no line of it.

mod link;

use super::status::status_tag;
use super::terms;
use crate::api::quotes::{self as asked, CustomersQuote, Output};
use crate::forms::quotes::Editor;
use crate::load::load;
use crate::problem::Problem;
use crate::routes::{Page, Travel, travel};
use crate::session::acting;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell, words};
use domain::access::Action;
use domain::quotes::QuoteStatus;
use domain::wire::quotes::{QuoteAnswer, QuoteComparisonAnswer, QuoteListItem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// What came of an act.
#[derive(Clone)]
enum Told {
    Nothing,
    /// The quote was sent; the link is told once.
    Sent(Option<String>),
    /// The link that takes the place of the one before; told once.
    Link(String),
    Compared(QuoteComparisonAnswer),
    Words(String),
    Failed(Problem),
}

/// The acts over a kept quote, and where their outcome is told.
#[derive(Clone)]
pub struct Acts {
    account: String,
    id: String,
    name: String,
    told: RwSignal<Told>,
    busy: RwSignal<bool>,
    travel: Travel,
}

impl Acts {
    /// The acts over one quote.
    pub fn of(quote: &QuoteAnswer, account: &str) -> Self {
        Self {
            account: account.to_owned(),
            id: quote.id.clone(),
            name: format!("{}-v{}", quote.number, quote.quote_version),
            told: RwSignal::new(Told::Nothing),
            busy: RwSignal::new(false),
            travel: travel(),
        }
    }

    /// Does something and tells what came of it.
    fn run<T: 'static>(
        &self,
        act: impl Future<Output = Result<T, Problem>> + 'static,
        then: impl FnOnce(&Self, T) -> Told + 'static,
    ) {
        let this = self.clone();
        self.busy.set(true);
        self.told.set(Told::Nothing);
        spawn_local(async move {
            let answer = act.await;
            this.busy.try_set(false);
            let told = match answer {
                Ok(value) => then(&this, value),
                Err(problem) => Told::Failed(problem),
            };
            this.told.try_set(told);
        });
    }

    fn open(&self, id: String) -> Told {
        self.travel.to(&Page::Quote(id).link(&self.account));
        Told::Nothing
    }

    /// PDF, CSV and, for partner staff, the quote file.
    pub fn outputs(&self) -> AnyView {
        let button = |output: Output, id: &'static str, label: &'static str| {
            let this = self.clone();
            let save = move |_| {
                let which = CustomersQuote::Own {
                    account: this.account.clone(),
                    id: this.id.clone(),
                };
                let tag = words::tag(words::locale());
                let file = asked::save_output(which, output, tag, this.name.clone());
                this.run(file, |_, ()| Told::Nothing);
            };
            view! { <button id=id type="button" class="button" on:click=save>{label}</button> }
        };
        view! {
            {button(Output::Pdf, "quote-pdf", say!(life.pdf))}
            {button(Output::Csv, "quote-csv", say!(life.csv))}
            {button(Output::File, "quote-file", say!(life.file))}
        }
        .into_any()
    }

    /// A new version, the comparison with another one, and today's prices.
    pub fn versions(&self, quote: &QuoteAnswer) -> AnyView {
        let may_write = acting().may(Action::WriteQuotes);
        let may_revise = may_write
            && matches!(
                quote.status,
                QuoteStatus::Sent | QuoteStatus::Declined | QuoteStatus::Expired
            );
        let begin = {
            let this = self.clone();
            move |_| {
                let act = asked::begin_quote_version(this.account.clone(), this.id.clone());
                this.run(act, |this, draft| this.open(draft.id));
            }
        };
        let compare = self.comparing(quote);
        let reprice = may_write.then(|| {
            let this = self.clone();
            let ask = move |_| {
                let act = asked::reprice_quote(this.account.clone(), this.id.clone(), false);
                this.run(act, |_, answer| Told::Compared(answer.comparison));
            };
            view! { <button id="quote-reprice" type="button" class="button" on:click=ask>{say!(life.reprice)}</button> }
        });
        let keep = may_revise.then(|| {
            let this = self.clone();
            let ask = move |_| {
                let act = asked::reprice_quote(this.account.clone(), this.id.clone(), true);
                this.run(act, |this, answer| match answer.kept {
                    Some(kept) => this.open(kept.id),
                    None => Told::Nothing,
                });
            };
            view! { <button type="button" class="button" on:click=ask>{say!(life.reprice_keep)}</button> }
        });
        view! {
            {may_revise
                .then(|| {
                    view! { <button id="quote-version" type="button" class="button primary" on:click=begin>{say!(life.new_version)}</button> }
                })}
            {compare}
            {reprice}
            {keep}
        }
        .into_any()
    }

    /// Any other version to compare with; the one before is chosen to begin with.
    fn comparing(&self, quote: &QuoteAnswer) -> AnyView {
        let (account, id, number) = (self.account.clone(), self.id.clone(), quote.number.clone());
        let others = load(move || {
            let (account, id, number) = (account.clone(), id.clone(), number.clone());
            async move {
                let mut all = asked::quotes(account, String::new()).await?;
                all.retain(|one| one.number == number && one.id != id);
                all.sort_by_key(|one| one.quote_version);
                Ok(all)
            }
        });
        let (this, before) = (self.clone(), quote.previous_id.clone().unwrap_or_default());
        live(move || {
            let versions: Vec<(String, u32)> = others.loaded(|all: &Vec<QuoteListItem>| {
                let versions = all.iter().map(|one| (one.id.clone(), one.quote_version));
                versions.collect()
            })?;
            let first = versions.first()?.0.clone();
            let is_there = versions.iter().any(|(id, _)| *id == before);
            let chosen = RwSignal::new(if is_there { before.clone() } else { first });
            let options = versions
                .into_iter()
                .map(|(id, version)| {
                    let selected = chosen.with_untracked(|chosen| *chosen == id);
                    view! { <option value=id selected=selected>{tell!(life.version, version = version)}</option> }
                })
                .collect_view();
            let this = this.clone();
            let ask = move |_| {
                let with = chosen.get_untracked();
                let act = asked::compare_quotes(this.account.clone(), this.id.clone(), with);
                this.run(act, |_, compared| Told::Compared(compared));
            };
            Some(view! {
                <select
                    id="quote-compare-with"
                    class="input"
                    aria-label=say!(life.compare)
                    on:change=move |event| chosen.set(event_target_value(&event))
                >
                    {options}
                </select>
                <button id="quote-compare" type="button" class="button" on:click=ask>
                    {say!(life.compare)}
                </button>
            })
        })
    }

    /// What came of the last act.
    pub fn outcome(&self) -> AnyView {
        let told = self.told;
        live(move || match told.get() {
            Told::Nothing => ().into_any(),
            Told::Words(words) => states::notice("good", words, String::new()),
            Told::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
            Told::Sent(Some(token)) => link::told(say!(life.sent_link), token),
            Told::Sent(None) => states::notice("good", say!(life.sent).to_owned(), String::new()),
            Told::Link(token) => link::told(say!(life.link_renewed), token),
            Told::Compared(compared) => super::comparison::view(&compared),
        })
    }
}

/// The bar and the terms of the editor; the acts need a quote that is saved.
pub fn life(
    editor: Editor,
    quote: Option<&QuoteAnswer>,
    account: &str,
    again: Callback<()>,
) -> AnyView {
    let bar = quote.map(|quote| bar(editor, quote, account, again));
    view! {
        {bar}
        {terms::terms(editor)}
    }
    .into_any()
}

fn bar(editor: Editor, quote: &QuoteAnswer, account: &str, again: Callback<()>) -> AnyView {
    let acts = Acts::of(quote, account);
    let busy = acts.busy;
    let send = {
        let acts = acts.clone();
        move |_| {
            if editor.is_draft.get_untracked() {
                acts.told.set(Told::Words(say!(life.save_first).to_owned()));
                return;
            }
            let act = asked::send_quote(acts.account.clone(), acts.id.clone(), editor.etag());
            acts.run(act, |_, sent| Told::Sent(sent.link_token));
        }
    };
    let approval = approval(quote, &acts, move || editor.etag(), again);
    let approved = quote.approval.as_ref().map(|approval| {
        let words = tell!(
            life.approved,
            who = &approval.approved_by,
            reason = &approval.reason
        );
        view! { <p class="small muted">{words}</p> }
    });
    let outcome = acts.outcome();
    let outputs = acts.outputs();
    let versions = acts.versions(quote);
    let told = acts.told;
    let is_sent = move || matches!(told.get(), Told::Sent(_));
    view! {
        <section class="card life">
            <div class="body row">
                {status_tag(quote.status)}
                <span class="muted">{tell!(life.version, version = quote.quote_version)}</span>
                <button
                    id="send-quote"
                    type="button"
                    class="button"
                    disabled=move || busy.get() || is_sent()
                    on:click=send
                >
                    {say!(life.send)}
                </button>
                {versions}
                {outputs}
                {live(move || {
                    is_sent()
                        .then(|| {
                            view! {
                                <button id="show-sent" type="button" class="button" on:click=move |_| again.run(())>
                                    {say!(life.show_sent)}
                                </button>
                            }
                        })
                })}
            </div>
            {approved}
            {approval}
        </section>
        {outcome}
    }
    .into_any()
}

/// Asks whoever may for a reason to let lines out below their cost; nothing where none are, or somebody gave one.
pub fn approval(
    quote: &QuoteAnswer,
    acts: &Acts,
    etag: impl Fn() -> Option<String> + 'static,
    again: Callback<()>,
) -> Option<AnyView> {
    let is_needed = quote.status == QuoteStatus::Draft
        && !quote.priced.internal.below_cost_lines.is_empty()
        && quote.approval.is_none();
    if !is_needed || !acting().may(Action::ApproveBelowCost) {
        return None;
    }
    let reason = RwSignal::new(String::new());
    let acts = acts.clone();
    let approve = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let act = asked::approve_quote(
            acts.account.clone(),
            acts.id.clone(),
            etag(),
            reason.get_untracked(),
        );
        acts.run(act, move |_, _| {
            again.run(());
            Told::Nothing
        });
    };
    let form = view! {
        <form class="body row" on:submit=approve>
            <div class="field grow">
                <label for="approval-reason">{say!(life.approval_reason)}</label>
                <input id="approval-reason" required prop:value=move || reason.get() on:input=move |event| reason.set(event_target_value(&event)) />
                <span class="hint">{say!(life.approval_hint)}</span>
            </div>
            <button id="approve-quote" class="button">{say!(life.approve)}</button>
        </form>
    };
    Some(form.into_any())
}
