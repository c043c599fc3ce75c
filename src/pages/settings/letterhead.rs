//! What the account's paper says besides a quote: address, foot, colour, logo. Knows no paper.

use crate::api;
use crate::load::Loader;
use crate::problem::Problem;
use crate::ui::drop::picker;
use crate::ui::field::{Field, below};
use crate::ui::field_refusal::{FieldRefusal, below_id};
use crate::ui::live::live;
use crate::{say, tell};
use domain::letterheads::{Letterhead, LetterheadProblem, Logo};
use domain::wire::accounts::{LetterheadRequest, SettingsAnswer, SettingsRequest};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// The fields of a letterhead, with their inputs.
const INPUTS: [(&str, &str); 4] = [
    ("letterhead.address", "letter-address"),
    ("letterhead.foot", "letter-foot"),
    ("letterhead.colour", "letter-colour"),
    ("letterhead.logo", "letter-logo"),
];

/// What becomes of the logo when the form is saved.
#[derive(Clone, PartialEq)]
enum Chosen {
    AsItIs,
    None,
    /// Name, and the picture as base64.
    New(String, String),
}

/// The form; `told` says what came of saving, at the head of the page.
pub(super) fn letterhead(
    known: &SettingsAnswer,
    settings: Loader<SettingsAnswer>,
    account: &str,
    told: RwSignal<Option<Result<(), Problem>>>,
) -> AnyView {
    let of = &known.letterhead;
    let address = RwSignal::new(of.address.clone());
    let foot = RwSignal::new(of.foot.clone());
    let colour = RwSignal::new(of.colour.clone());
    let logo = RwSignal::new(Chosen::AsItIs);
    let logo_wrong = RwSignal::new(None::<LetterheadProblem>);
    let (etag, account) = (known.attributes.etag.clone(), account.to_owned());
    let problem = Signal::derive(move || {
        Letterhead::new(&address.get(), &foot.get(), &colour.get(), None).err()
    });
    let busy = RwSignal::new(false);
    let refusal = FieldRefusal::default();
    // What the page sees itself comes first, then what the server refused.
    let wrong_at = move |input: &'static str| {
        let refused = refusal.words(input);
        Signal::derive(move || {
            let seen = problem.get().or(logo_wrong.get());
            match seen.filter(|problem| input_of(problem) == input) {
                Some(problem) => words(&problem).to_owned(),
                None => refused.get(),
            }
        })
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        if problem.get_untracked().is_some() {
            return;
        }
        busy.set(true);
        told.set(None);
        refusal.clear();
        let request = SettingsRequest {
            letterhead: Some(LetterheadRequest {
                address: Some(address.get_untracked()),
                foot: Some(foot.get_untracked()),
                colour: Some(colour.get_untracked().trim().to_owned()),
                logo: match logo.get_untracked() {
                    Chosen::AsItIs => None,
                    Chosen::None => Some(String::new()),
                    Chosen::New(_, packed) => Some(packed),
                },
            }),
            ..SettingsRequest::default()
        };
        let (account, etag) = (account.clone(), etag.clone());
        spawn_local(async move {
            let answer = api::save_settings(account, etag, request).await;
            busy.try_set(false);
            told.try_set(match answer {
                Ok(now) => {
                    settings.put(now);
                    Some(Ok(()))
                }
                Err(problem) => {
                    if problem == Problem::Stale {
                        settings.again();
                    }
                    refusal.place(problem, &INPUTS).map(Err)
                }
            });
        });
    };
    let take = Callback::new(move |file: File| {
        spawn_local(async move {
            match packed(&file).await {
                Ok(text) => {
                    logo_wrong.try_set(None);
                    logo.try_set(Chosen::New(file.name(), text));
                }
                Err(problem) => {
                    logo_wrong.try_set(Some(problem));
                }
            }
        });
    });
    let kept_bytes = of.logo_bytes;
    view! {
        <section class="card" id="letterhead">
            <header><h2>{say!(settings.letterhead)}</h2></header>
            <form class="body stack" on:submit=save novalidate>
                <p class="small muted">{say!(settings.letterhead_words)}</p>
                <div class="fields">
                    <div class="field">
                        <label for="letter-address">{say!(settings.letter_address)}</label>
                        <textarea
                            id="letter-address"
                            rows="3"
                            aria-describedby=below_id("letter-address")
                            aria-invalid=move || wrong_at("letter-address").with(|wrong| !wrong.is_empty()).then_some("true")
                            prop:value=move || address.get()
                            on:input=move |event| address.set(event_target_value(&event))
                        ></textarea>
                        {below("letter-address", wrong_at("letter-address"), "")}
                    </div>
                    {Field {
                        id: "letter-foot",
                        label: say!(settings.letter_foot),
                        kind: "text",
                        autocomplete: "off",
                        value: foot,
                        hint: say!(settings.letter_foot_hint),
                        wrong: wrong_at("letter-foot"),
                    }
                        .into_view()}
                    {Field {
                        id: "letter-colour",
                        label: say!(settings.letter_colour),
                        kind: "text",
                        autocomplete: "off",
                        value: colour,
                        hint: say!(settings.letter_colour_hint),
                        wrong: wrong_at("letter-colour"),
                    }
                        .into_view()}
                    <div>
                        {picker("letter-logo", say!(settings.letter_logo), ".png,image/png", take)}
                        <span class="hint">{live(move || logo_words(&logo.get(), kept_bytes))}</span>
                        <div class="field" role="status">{below("letter-logo", wrong_at("letter-logo"), "")}</div>
                        {live(move || {
                            let is_there = matches!(logo.get(), Chosen::New(..))
                                || (logo.get() == Chosen::AsItIs && kept_bytes.is_some());
                            is_there
                                .then(|| {
                                    view! {
                                        <button type="button" class="button quiet" on:click=move |_| logo.set(Chosen::None)>
                                            {say!(settings.no_logo)}
                                        </button>
                                    }
                                })
                        })}
                    </div>
                </div>
                <div class="row">
                    <button
                        type="submit"
                        id="save-letterhead"
                        class="button"
                        disabled=move || busy.get() || problem.get().is_some()
                    >
                        {say!(settings.save_letterhead)}
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The picture as base64, where it is one that can be printed.
async fn packed(file: &File) -> Result<String, LetterheadProblem> {
    if file.size() > domain::letterheads::LOGO_BYTES_MAX as f64 {
        return Err(LetterheadProblem::LogoTooLarge);
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| LetterheadProblem::NotPng)?;
    let logo = Logo::try_from(js_sys::Uint8Array::new(&buffer).to_vec())?;
    let letters: String = logo.bytes().iter().map(|byte| char::from(*byte)).collect();
    window()
        .btoa(&letters)
        .map_err(|_| LetterheadProblem::NotPng)
}

fn logo_words(chosen: &Chosen, kept_bytes: Option<u64>) -> String {
    match (chosen, kept_bytes) {
        (Chosen::New(name, _), _) => tell!(settings.logo_chosen, name = name),
        (Chosen::AsItIs, Some(bytes)) => {
            tell!(settings.logo_kept, kilobytes = bytes.div_ceil(1024))
        }
        _ => say!(settings.logo_none).to_owned(),
    }
}

/// The input that a problem is about.
fn input_of(problem: &LetterheadProblem) -> &'static str {
    match problem {
        LetterheadProblem::Address => "letter-address",
        LetterheadProblem::Foot => "letter-foot",
        LetterheadProblem::NotAColour(_) | LetterheadProblem::TooLight => "letter-colour",
        LetterheadProblem::NotPng | LetterheadProblem::LogoTooLarge => "letter-logo",
    }
}

fn words(problem: &LetterheadProblem) -> &'static str {
    match problem {
        LetterheadProblem::Address => say!(settings.letter_address_long),
        LetterheadProblem::Foot => say!(settings.letter_foot_long),
        LetterheadProblem::NotAColour(_) => say!(settings.letter_no_colour),
        LetterheadProblem::TooLight => say!(settings.letter_too_light),
        LetterheadProblem::NotPng => say!(settings.letter_not_png),
        LetterheadProblem::LogoTooLarge => say!(settings.letter_logo_large),
    }
}
