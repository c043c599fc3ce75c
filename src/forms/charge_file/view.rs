//! What the dialog for a file of charges shows: what was found in it, month and billing, how the
//! sending stands.

use super::{Form, Look, Sending};
use crate::api::upload::{Progress, whole};
use crate::figures::{number, shown_money};
use crate::ui::drop::picker;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::charges::{Billing, ChargeFormat, Period};
use leptos::prelude::*;
use web_sys::File;

impl Form {
    /// The content of the dialog.
    pub fn content(self, take: Callback<File>) -> AnyView {
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
                {live(move || self.facts())}
                {self.choices()}
                {live(move || self.outcome())}
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
