//! What a person does to the fields of a page, by their ids. Knows no form.

use crate::Page;
use serde_json::{Value, json};
use std::time::Duration;

/// Chooses in a list, as the keyboard does.
pub fn choose(page: &Page, id: &str, value: &str) {
    page.find_css(&format!("#{id}"));
    page.script(
        "const f = document.getElementById(arguments[0]); f.value = arguments[1];
         f.dispatchEvent(new Event('change', {bubbles: true}))",
        &[json!(id), json!(value)],
    );
}

/// Chooses in a list what is called so.
pub fn choose_called(page: &Page, id: &str, called: &str) {
    let value = page.wait(&format!("'{called}' in {id}"), || {
        let value = page.script(
            "const f = document.getElementById(arguments[0]);
             const o = f && [...f.options].find(o => o.text.trim() === arguments[1]); return o ? o.value : null",
            &[json!(id), json!(called)],
        );
        value.as_str().map(str::to_owned)
    });
    choose(page, id, &value);
}

/// Types over what a field holds; again after a while where the page drew or focused the field between choosing and
/// typing, which takes the choice away. A person is slower than that.
///
/// # Panics
/// When the field does not hold what was typed.
pub fn write(page: &Page, id: &str, text: &str) {
    for pause in [0, 100, 300, 1000] {
        std::thread::sleep(Duration::from_millis(pause));
        page.find_css(&format!("#{id}"));
        page.script(
            "const f = document.getElementById(arguments[0]); f.focus(); f.select && f.select()",
            &[json!(id)],
        );
        page.press(text);
        if value(page, id) == text {
            return;
        }
    }
    panic!(
        "'{text}' typed into {id}, which holds '{}'",
        value(page, id)
    );
}

/// Sets a field whose keys depend on the browser's language, such as that of a day.
pub fn set_day(page: &Page, id: &str, day: &str) {
    page.find_css(&format!("#{id}"));
    page.script(
        "const f = document.getElementById(arguments[0]); f.value = arguments[1];
         for (const e of ['input', 'change']) f.dispatchEvent(new Event(e, {bubbles: true}))",
        &[json!(id), json!(day)],
    );
}

/// Ticks a box, or takes the tick away.
pub fn tick(page: &Page, id: &str) {
    page.find_css(&format!("#{id}"));
    page.script(
        "document.getElementById(arguments[0]).click()",
        &[json!(id)],
    );
}

/// What a field holds.
pub fn value(page: &Page, id: &str) -> Value {
    page.find_css(&format!("#{id}"));
    page.script(
        "return document.getElementById(arguments[0]).value",
        &[json!(id)],
    )
}

/// Waits until a field is refused: it has the focus, says that it is wrong, and what describes it holds these words.
///
/// # Panics
/// When that does not come.
#[track_caller]
pub fn wait_for_refusal(page: &Page, id: &str, words: &str) {
    page.wait(&format!("'{words}' at the field {id} in focus"), || {
        let told = page.script(
            "const f = document.getElementById(arguments[0]);
             if (!f || document.activeElement !== f || f.getAttribute('aria-invalid') !== 'true') return null;
             return document.getElementById(f.getAttribute('aria-describedby'))?.textContent",
            &[json!(id)],
        );
        told.as_str().filter(|told| told.contains(words)).map(drop)
    });
}

/// What stands above a form, or in it, as a notice that something went wrong.
pub fn notices(page: &Page) -> Value {
    page.script(
        "return [...document.querySelectorAll('.notice.bad')].map(n => n.textContent)",
        &[],
    )
}
