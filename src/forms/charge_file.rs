//! Adds a file of charges: looked into on this machine, then sent with a progress bar and a way to
//! stop. Knows no page around it.

use crate::api::upload::{Progress, Upload, whole};
use crate::figures::{number, shown_money};
use crate::preview::Preview;
use crate::problem::Problem;
use crate::ui::dialog::{self, Door};
use crate::ui::drop::{page_drop, picker};
use crate::ui::states;
use crate::{say, tell};
use charges::preview::{self as messages, PreviewMessage};
use domain::charges::{Billing, ChargeFormat, Period};
use domain::wire::charges::BatchAnswer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

/// What the look into the file found.
#[derive(Clone, PartialEq)]
enum Look {
    /// Not possible, or not begun.
    Blind,
    Looking(u64),
    Seen(Box<messages::Preview>),
    Wrong(messages::PreviewProblem),
}

/// How the sending stands.
#[derive(Clone)]
enum Sending {
    Not,
    Under,
    Done(Box<BatchAnswer>),
    Failed(Problem),
}

#[derive(Clone, Copy)]
struct Form {
    account: StoredValue<String>,
    file: RwSignal<Option<File>, LocalStorage>,
    look: RwSignal<Look>,
    preview: Preview,
    period: RwSignal<String>,
    billing: RwSignal<Billing>,
    progress: RwSignal<Progress>,
    sending: RwSignal<Sending>,
    upload: StoredValue<Option<Upload>, LocalStorage>,
    done: Callback<(Period, Billing)>,
    door: Door,
}

/// The dialog behind the door, and a page that takes a dropped file.
pub fn adding(door: Door, account: String, done: Callback<(Period, Billing)>) -> AnyView {
    let (look, period, billing) = (
        RwSignal::new(Look::Blind),
        RwSignal::new(String::new()),
        RwSignal::new(Billing::Unbilled),
    );
    let heard = Callback::new(move |message| match message {
        PreviewMessage::Progress { lines, .. } => look.set(Look::Looking(lines)),
        PreviewMessage::Done { preview, .. } => {
            period.set(preview.period.to_string());
            if preview.invoice_number.is_some() {
                billing.set(Billing::Billed);
            }
            look.set(Look::Seen(Box::new(preview)));
        }
        PreviewMessage::Refused { problem, .. } => look.set(Look::Wrong(problem)),
        _ => look.set(Look::Blind),
    });
    let form = Form {
        account: StoredValue::new(account),
        file: RwSignal::new_local(None),
        look,
        preview: Preview::new(heard),
        period,
        billing,
        progress: RwSignal::new(Progress::default()),
        sending: RwSignal::new(Sending::Not),
        upload: StoredValue::new_local(None),
        done,
        door,
    };
    let take = Callback::new(move |file: File| form.take(file));
    // Closing the dialog stops what it does.
    Effect::new(move |_| {
        if !door.is_open.get() {
            form.cancel();
            form.forget();
        }
    });
    view! {
        {page_drop(say!(charge_file.drop), take)}
        {dialog::dialog(door, "dialog", say!(usage.add_file), move || form.content(take))}
    }
    .into_any()
}

impl Form {
    fn take(self, file: File) {
        if matches!(self.sending.get_untracked(), Sending::Under) {
            return;
        }
        self.sending.set(Sending::Not);
        self.period.set(String::new());
        self.billing.set(Billing::Unbilled);
        // What is compressed only the server opens.
        if file.name().to_ascii_lowercase().ends_with(".gz") {
            self.look.set(Look::Blind);
        } else {
            self.look.set(Look::Looking(0));
            self.preview.look(file.clone());
        }
        self.file.set(Some(file));
        self.door.open();
    }

    fn forget(self) {
        self.file.set(None);
        self.look.set(Look::Blind);
        self.sending.set(Sending::Not);
        self.progress.set(Progress::default());
    }

    fn cancel(self) {
        self.upload.update_value(|upload| {
            if let Some(upload) = upload.take() {
                upload.cancel();
            }
        });
    }

    fn send(self) {
        let (Some(file), Ok(period)) = (
            self.file.get_untracked(),
            self.period.get_untracked().parse::<Period>(),
        ) else {
            return;
        };
        let upload = match Upload::new() {
            Ok(upload) => upload,
            Err(problem) => return self.sending.set(Sending::Failed(problem)),
        };
        self.upload.set_value(Some(upload.clone()));
        self.progress.set(Progress::default());
        self.sending.set(Sending::Under);
        let (account, billing) = (self.account.get_value(), self.billing.get_untracked());
        spawn_local(async move {
            let answer = upload
                .send(&account, &file, period, billing, self.progress)
                .await;
            self.upload.try_update_value(Option::take);
            self.sending.try_set(match answer {
                Ok(batch) => Sending::Done(Box::new(batch)),
                Err(problem) => Sending::Failed(problem),
            });
        });
    }

    fn content(self, take: Callback<File>) -> AnyView {
        let is_under = move || matches!(self.sending.get(), Sending::Under);
        let may_send = move || {
            self.file.with(Option::is_some)
                && !is_under()
                && self.period.get().parse::<Period>().is_ok()
        };
        let buttons = move || {
            match self.sending.get() {
            Sending::Under => view! {
                <button id="cancel-upload" type="button" class="button" on:click=move |_| self.cancel()>
                    {say!(charge_file.cancel)}
                </button>
            }
            .into_any(),
            Sending::Done(batch) => {
                let (period, billing) = (batch.period, batch.billing);
                view! {
                    <button
                        id="show-charges"
                        type="button"
                        class="button primary"
                        on:click=move |_| {
                            self.door.close();
                            self.done.run((period, billing));
                        }
                    >
                        {say!(charge_file.show)}
                    </button>
                }
                .into_any()
            }
            _ => view! {
                <button id="send-file" type="button" class="button primary" disabled=move || !may_send() on:click=move |_| self.send()>
                    {say!(charge_file.send)}
                </button>
            }
            .into_any(),
        }
        };
        view! {
            <header>
                <h2>{say!(usage.add_file)}</h2>
                <button type="button" class="button quiet" on:click=move |_| self.door.close()>{say!(quotes.close)}</button>
            </header>
            <div class="body">
                <div class="drop">
                    <p class="muted">{say!(charge_file.hint)}</p>
                    {picker("charge-file", say!(charge_file.pick), ".csv,.gz,.txt,text/csv", take)}
                </div>
                {move || self.facts()}
                {self.choices()}
                {move || self.outcome()}
            </div>
            <footer>{buttons}</footer>
        }
        .into_any()
    }

    fn facts(self) -> AnyView {
        let Some((name, bytes)) = self
            .file
            .with(|file| file.as_ref().map(|file| (file.name(), whole(file.size()))))
        else {
            return ().into_any();
        };
        let found = match self.look.get() {
            Look::Blind => ().into_any(),
            Look::Looking(lines) => {
                view! { <p class="muted small" role="status">{tell!(charge_file.looking, lines = number(lines))}</p> }.into_any()
            }
            Look::Seen(seen) => {
                let format = match seen.format {
                    ChargeFormat::DailyRatedUsage => say!(charge_file.daily_rated),
                    ChargeFormat::Focus => say!(charge_file.focus),
                };
                view! {
                    <dl class="facts">
                        <div><dt>{say!(charge_file.format)}</dt><dd>{format}</dd></div>
                        <div><dt>{say!(usage.lines)}</dt><dd>{number(seen.lines)}</dd></div>
                        <div><dt>{say!(customers.title)}</dt><dd>{number(seen.customers)}</dd></div>
                        <div><dt>{say!(quotes.total)}</dt><dd>{shown_money(&seen.total, seen.currency)}</dd></div>
                    </dl>
                }
                .into_any()
            }
            Look::Wrong(problem) => {
                let place = [problem.line.map(|line| tell!(problem.line, line = line)), problem.column.map(|column| tell!(problem.column, column = column))]
                    .into_iter()
                    .flatten()
                    .collect::<Vec<_>>()
                    .join(" · ");
                states::notice("bad", problem.message, place)
            }
        };
        view! {
            <div class="stack">
                <p><span class="strong">{name}</span> " " <span class="muted small">{tell!(charge_file.bytes, bytes = number(bytes))}</span></p>
                {found}
            </div>
        }
        .into_any()
    }

    fn choices(self) -> AnyView {
        let billing = [Billing::Unbilled, Billing::Billed].map(|one| {
            let label = match one {
                Billing::Unbilled => say!(usage.unbilled),
                Billing::Billed => say!(usage.billed),
            };
            view! { <option value=one.as_str() selected=move || self.billing.get() == one>{label}</option> }
        });
        view! {
            <div class="fields">
                <div class="field">
                    <label for="charge-period">{say!(usage.month)}</label>
                    <input
                        id="charge-period"
                        type="month"
                        placeholder="YYYY-MM"
                        prop:value=move || self.period.get()
                        on:input=move |event| self.period.set(event_target_value(&event))
                    />
                    <span class="hint">{say!(charge_file.period_hint)}</span>
                </div>
                <div class="field">
                    <label for="charge-billing">{say!(usage.billing)}</label>
                    <select
                        id="charge-billing"
                        on:change=move |event| {
                            if let Ok(billing) = event_target_value(&event).parse() {
                                self.billing.set(billing);
                            }
                        }
                    >
                        {billing}
                    </select>
                    <span class="hint">{say!(charge_file.billing_hint)}</span>
                </div>
            </div>
        }
        .into_any()
    }

    fn outcome(self) -> AnyView {
        match self.sending.get() {
            Sending::Not => ().into_any(),
            Sending::Under => {
                let Progress {
                    sent_bytes,
                    total_bytes,
                } = self.progress.get();
                let words = if total_bytes > 0 && sent_bytes >= total_bytes {
                    say!(charge_file.reading).to_owned()
                } else {
                    tell!(
                        charge_file.sent,
                        sent = number(sent_bytes),
                        total = number(total_bytes)
                    )
                };
                view! {
                    <div class="stack">
                        <progress
                            id="upload-progress"
                            max=total_bytes.max(1).to_string()
                            value=sent_bytes.to_string()
                            aria-label=say!(charge_file.progress)
                        ></progress>
                        <p class="muted small" role="status">{words}</p>
                    </div>
                }
                .into_any()
            }
            Sending::Done(batch) => states::notice(
                "good",
                tell!(
                    charge_file.done,
                    lines = number(batch.lines),
                    total = shown_money(batch.total.0, batch.currency)
                ),
                String::new(),
            ),
            Sending::Failed(problem) => states::notice("bad", problem.words(), problem.place()),
        }
    }
}
