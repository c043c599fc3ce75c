//! Adds a file of charges: looked into on this machine, then sent with a progress bar and a way to
//! stop. Knows no page around it.

mod view;

use crate::api::upload::{Progress, Upload};
use crate::preview::Preview;
use crate::problem::Problem;
use crate::say;
use crate::ui::dialog::{self, Door};
use crate::ui::drop::page_drop;
use charges::preview::{self as messages, PreviewMessage};
use domain::charges::{Billing, Period};
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
}
