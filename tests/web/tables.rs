//! Long tables draw the rows in sight and no others. Knows no noun.

use leptos::prelude::*;
use tierline::ui::table::{Rows, Table};
use tierline::ui::window::ROW_PIXELS;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, HtmlElement};

const ROWS: usize = 300_000;

fn place() -> HtmlElement {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    place
}

/// What the page does between two turns of its loop.
async fn settle() {
    let turned = js_sys::Promise::new(&mut |resolve, _| {
        set_timeout(
            move || {
                let _ = resolve.call0(&wasm_bindgen::JsValue::UNDEFINED);
            },
            std::time::Duration::from_millis(60),
        );
    });
    let _ = JsFuture::from(turned).await;
}

fn table(count: usize) -> AnyView {
    let rows = Rows::drawn(|index: usize| view! { <td>{index}</td> }.into_any());
    table_of(Signal::stored(count), rows)
}

fn table_of(count: Signal<usize>, rows: Rows) -> AnyView {
    Table {
        label: "numbers".to_owned(),
        head: view! { <th>"number"</th> }.into_any(),
        columns: 1,
        count,
        rows,
        open: Some(Callback::new(|_| ())),
        opened: Signal::stored(None),
    }
    .into_view()
}

fn drawn(place: &Element) -> Vec<usize> {
    let rows = place.query_selector_all("tr[data-row]").unwrap();
    (0..rows.length())
        .filter_map(|at| rows.item(at))
        .map(|row| row.unchecked_into::<Element>())
        .filter_map(|row| row.get_attribute("data-row")?.parse().ok())
        .collect()
}

#[wasm_bindgen_test]
async fn a_table_of_300_000_rows_draws_those_in_sight() {
    let place = place();
    let shown = leptos::mount::mount_to(place.clone(), || table(ROWS));
    settle().await;
    let scroller: HtmlElement = place
        .query_selector(".table")
        .unwrap()
        .unwrap()
        .unchecked_into();
    // The stylesheet is not here; its box is.
    let style = scroller.style();
    style.set_property("height", "500px").unwrap();
    style.set_property("overflow", "auto").unwrap();
    assert!(drawn(&place).len() < 100);
    assert!(drawn(&place).contains(&0));

    let wanted = 123_456;
    scroller.set_scroll_top(i32::try_from(wanted * ROW_PIXELS).unwrap());
    settle().await;
    let rows = drawn(&place);
    assert!(rows.len() < 100, "{}", rows.len());
    assert!(rows.contains(&wanted), "{rows:?}");
    assert!(!rows.contains(&0));
    drop(shown);
    place.remove();
}

#[wasm_bindgen_test]
async fn a_short_table_draws_every_row() {
    let place = place();
    let shown = leptos::mount::mount_to(place.clone(), || table(200));
    settle().await;
    assert_eq!(drawn(&place).len(), 200);
    drop(shown);
    place.remove();
}

#[wasm_bindgen_test]
async fn arrows_move_from_row_to_row() {
    let place = place();
    let shown = leptos::mount::mount_to(place.clone(), || table(30));
    settle().await;
    let first: HtmlElement = place
        .query_selector("tr[data-row='0']")
        .unwrap()
        .unwrap()
        .unchecked_into();
    first.focus().unwrap();
    let init = web_sys::KeyboardEventInit::new();
    init.set_key("ArrowDown");
    init.set_bubbles(true);
    let event =
        web_sys::KeyboardEvent::new_with_keyboard_event_init_dict("keydown", &init).unwrap();
    first.dispatch_event(&event).unwrap();
    settle().await;
    let focused = document().active_element().unwrap();
    assert_eq!(focused.get_attribute("data-row").as_deref(), Some("1"));
    drop(shown);
    place.remove();
}

#[wasm_bindgen_test]
async fn rows_that_follow_stay_while_what_they_show_changes() {
    let place = place();
    let (count, tens) = (RwSignal::new(300_000_usize), RwSignal::new(0_usize));
    let rows = Rows::following(move |index: Signal<usize>| {
        view! { <td>{move || tens.get() + index.get()}</td> }.into_any()
    });
    let shown = leptos::mount::mount_to(place.clone(), move || table_of(count.into(), rows));
    settle().await;
    let first = place.query_selector("tr[data-row='0']").unwrap().unwrap();
    let many = drawn(&place).len();
    tens.set(10);
    count.set(3);
    settle().await;
    assert_eq!(drawn(&place), [0, 1, 2]);
    assert_eq!(first.text_content().as_deref(), Some("10"));
    count.set(300_000);
    settle().await;
    assert_eq!(drawn(&place).len(), many);
    // It is the row that was there from the first.
    assert!(first.is_connected());
    drop(shown);
    place.remove();
}
