//! A refusal at the field that it is about: told there, with the focus moved to it. Knows no form.

use crate::problem::Problem;
use crate::ui::field::below;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What was refused last of a form's fields; nothing where no field is wrong. `Copy`: what it holds is a signal.
#[derive(Clone, Copy)]
pub struct FieldRefusal(RwSignal<Option<Told>>);

/// Words at an input.
struct Told {
    /// Id of the input.
    input: String,
    words: String,
}

impl Default for FieldRefusal {
    /// Nothing is refused yet.
    fn default() -> Self {
        Self(RwSignal::new(None))
    }
}

impl FieldRefusal {
    /// Forgets what was refused, before the form is sent once more.
    pub fn clear(self) {
        self.0.set(None);
    }

    /// Says at an input what is wrong with it, and moves the focus there.
    pub fn tell(self, input: &str, words: String) {
        let told = Told {
            input: input.to_owned(),
            words,
        };
        self.0.try_set(Some(told));
        let input = input.to_owned();
        after_drawing(move || {
            if let Some(element) = found(&input) {
                focus(&element);
            }
        });
    }

    /// Tells a problem at the input of the field that it names; `inputs` are a request's fields with the ids of their
    /// inputs. Gives the problem back where it names none that is in sight: it is about the whole form.
    pub fn place(self, problem: Problem, inputs: &[(&str, &str)]) -> Option<Problem> {
        let field = problem.field();
        let input = inputs.iter().find(|(name, _)| field == Some(*name));
        match input {
            Some((_, input)) if is_in_sight(input) => {
                self.tell(input, problem.words());
                None
            }
            _ => Some(problem),
        }
    }

    /// What is wrong at an input; empty where nothing is.
    pub fn words(self, input: impl Into<String>) -> Signal<String> {
        let input = input.into();
        Signal::derive(move || {
            self.0.with(|told| {
                let here = told.as_ref().filter(|told| told.input == input);
                here.map(|told| told.words.clone()).unwrap_or_default()
            })
        })
    }

    /// The attribute `aria-invalid` of an input.
    pub fn is_invalid(self, input: impl Into<String>) -> impl Fn() -> Option<&'static str> + Clone {
        let words = self.words(input);
        move || words.with(|words| !words.is_empty()).then_some("true")
    }

    /// What stands below an input, under the id that its `aria-describedby` names: what is wrong, else the hint.
    pub fn below(self, input: &str, hint: &'static str) -> AnyView {
        below(input, self.words(input), hint)
    }
}

/// Id of what stands below an input.
pub fn below_id(input: &str) -> String {
    format!("{input}-hint")
}

/// Moves the focus to the first input within an element that says it is wrong, after the page has said so.
pub fn focus_first_wrong(within: &'static str) {
    after_drawing(move || {
        let first = document().query_selector(&format!("#{within} [aria-invalid=true]"));
        if let Ok(Some(first)) = first
            && let Ok(input) = first.dyn_into::<HtmlElement>()
        {
            focus(&input);
        }
    });
}

fn after_drawing(act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::from_millis(50));
}

fn found(input: &str) -> Option<HtmlElement> {
    document().get_element_by_id(input)?.dyn_into().ok()
}

/// An input that is not drawn, or hidden, cannot say what is wrong with it.
fn is_in_sight(input: &str) -> bool {
    found(input).is_some_and(|input| input.offset_parent().is_some())
}

/// A screen reader reads what describes an input when the focus comes to it: one that has it gets it anew.
fn focus(input: &HtmlElement) {
    let _ = input.blur();
    let _ = input.focus();
}
