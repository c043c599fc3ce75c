//! A refusal stands at the input of its field, in the reader's language. Knows no form.

use leptos::prelude::*;
use tierline::i18n::Locale;
use tierline::problem::Problem;
use tierline::ui::field_refusal::{FieldRefusal, below_id};
use tierline::words::speak;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::HtmlElement;

const INPUTS: [(&str, &str); 2] = [("reason", "seen-reason"), ("on", "hidden-day")];

fn refused(field: &str) -> Problem {
    let body =
        format!(r#"{{"code":"reason_missing","description":"Say why.","column":"{field}"}}"#);
    Problem::of(400, &body)
}

/// What the page does between two turns of its loop.
async fn settle() {
    let turned = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            std::time::Duration::from_millis(120),
        );
    });
    let _ = JsFuture::from(turned).await;
}

fn input(refusal: FieldRefusal, id: &'static str, is_hidden: bool) -> AnyView {
    view! {
        <div hidden=is_hidden>
            <input id=id aria-describedby=below_id(id) aria-invalid=refusal.is_invalid(id) />
            {refusal.below(id, "why it ended")}
        </div>
    }
    .into_any()
}

#[wasm_bindgen_test]
async fn a_refusal_is_told_at_its_input_and_given_back_where_none_is_in_sight() {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    let owner = Owner::new();
    let refusal = owner.with(FieldRefusal::default);
    let shown = leptos::mount::mount_to(place.clone(), move || {
        view! { {input(refusal, "seen-reason", false)} {input(refusal, "hidden-day", true)} }
    });
    settle().await;
    let below = || document().get_element_by_id("seen-reason-hint").unwrap();
    let invalid = || {
        let input = document().get_element_by_id("seen-reason").unwrap();
        input.get_attribute("aria-invalid")
    };
    assert_eq!(below().text_content().as_deref(), Some("why it ended"));
    assert_eq!(invalid(), None);
    // A field of which nothing is on the page, and one that nobody sees.
    for field in ["step", "on"] {
        assert_eq!(refusal.place(refused(field), &INPUTS), Some(refused(field)));
    }
    assert_eq!(refusal.place(Problem::Stale, &INPUTS), Some(Problem::Stale));
    speak(Locale::de);
    assert_eq!(refusal.place(refused("reason"), &INPUTS), None);
    settle().await;
    speak(Locale::en);
    let words = below().text_content().unwrap_or_default();
    assert!(words.starts_with("Nennen Sie den Grund"), "{words}");
    assert_eq!(invalid().as_deref(), Some("true"));
    let focused = document().active_element().map(|element| element.id());
    assert_eq!(focused.as_deref(), Some("seen-reason"));
    refusal.clear();
    settle().await;
    assert_eq!(below().text_content().as_deref(), Some("why it ended"));
    drop(shown);
    place.remove();
}
