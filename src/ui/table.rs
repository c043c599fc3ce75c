//! A table with sticky head, keyboard and, beyond 200 rows, only the rows in sight. Knows no noun.

use super::window::{Drawn, ROW_PIXELS, Window, window};
use crate::ui::live::live;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// What a table is made of.
pub struct Table {
    /// Its name for those who do not see it.
    pub label: String,
    /// The cells of its head, `<th>`.
    pub head: AnyView,
    pub columns: usize,
    /// How many rows there are.
    pub count: Signal<usize>,
    pub rows: Rows,
    /// What Enter or a click on a row does.
    pub open: Option<Callback<usize>>,
    /// The row that is open.
    pub opened: Signal<Option<usize>>,
}

/// How the cells of a row, `<td>`, come about.
#[derive(Clone, Copy)]
pub enum Rows {
    /// Drawn anew for a row's number; up to 200 rows are drawn whole.
    Drawn(Callback<usize, AnyView>),
    /// For a table that changes with every key: only the rows in sight, however few there are. Rows that were drawn
    /// stay, and their cells follow the row's number by themselves.
    Following(Callback<Signal<usize>, AnyView>),
}

impl Rows {
    /// Cells that are drawn anew.
    pub fn drawn(cells: impl Fn(usize) -> AnyView + Send + Sync + 'static) -> Self {
        Self::Drawn(Callback::new(cells))
    }

    /// Cells that follow the number of their row.
    pub fn following(cells: impl Fn(Signal<usize>) -> AnyView + Send + Sync + 'static) -> Self {
        Self::Following(Callback::new(cells))
    }
}

impl Table {
    /// The table in its scroller.
    pub fn into_view(self) -> AnyView {
        let Self {
            label,
            head,
            columns,
            count,
            rows: kind,
            open,
            opened,
        } = self;
        let (how_much, class) = match kind {
            Rows::Drawn(_) => (Drawn::WholeWhileShort, ""),
            // What changes with every key is laid out row by row.
            Rows::Following(_) => (Drawn::InSight, "by-row"),
        };
        let region_label = label.clone();
        let scroller = NodeRef::<Div>::new();
        let seen = RwSignal::new((0_usize, height_usual()));
        let active = RwSignal::new(0_usize);
        let rows = Memo::new(move |_| {
            let (top, height) = seen.get();
            window(count.get(), how_much, top, height)
        });
        let virtual_rows = Memo::new(move |_| !how_much.is_whole(count.get()));
        let look = move || {
            if let Some(scroller) = scroller.get_untracked() {
                seen.set((
                    whole(scroller.scroll_top()),
                    whole(scroller.client_height()),
                ));
            }
        };
        let move_to = move |index: usize| {
            let index = index.min(count.get_untracked().saturating_sub(1));
            active.set(index);
            if let Some(scroller) = scroller.get_untracked() {
                bring_into_sight(&scroller, index, virtual_rows.get_untracked());
                look();
                focus_soon(scroller.unchecked_into(), index);
            }
        };
        // Rows that were needed once stay, hidden, so that the next key draws none.
        let slots = Memo::new(move |most: Option<&usize>| {
            let Window { from, to } = rows.get();
            most.copied().unwrap_or_default().max(to - from)
        });
        let body = live(move || match kind {
            Rows::Drawn(cells) => {
                let Window { from, to } = rows.get();
                (from..to)
                    .map(|index| {
                        drawn_row(
                            index.into(),
                            true.into(),
                            cells.run(index),
                            open,
                            active,
                            opened,
                        )
                    })
                    .collect_view()
                    .into_any()
            }
            Rows::Following(cells) => (0..slots.get())
                .map(|slot| {
                    let index = Signal::derive(move || rows.get().from + slot);
                    let is_shown = Signal::derive(move || rows.get().to > index.get());
                    drawn_row(index, is_shown, cells.run(index), open, active, opened)
                })
                .collect_view()
                .into_any(),
        });
        let on_key = move |event: KeyboardEvent| {
            let on_row = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|element| element.has_attribute("data-row"));
            if !on_row {
                return;
            }
            let at = active.get_untracked();
            let page = 12;
            let to = match event.key().as_str() {
                "ArrowDown" => at + 1,
                "ArrowUp" => at.saturating_sub(1),
                "PageDown" => at + page,
                "PageUp" => at.saturating_sub(page),
                "Home" => 0,
                "End" => usize::MAX,
                "Enter" => {
                    if let Some(open) = open {
                        open.run(at);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            move_to(to);
        };
        let spacer = move |pixels: Signal<usize>| {
            view! {
                <tr class="spacer" aria-hidden="true">
                    <td colspan=columns.to_string() style:height=move || format!("{}px", pixels.get())></td>
                </tr>
            }
        };
        let above = Signal::derive(move || rows.get().from * ROW_PIXELS);
        let below = Signal::derive(move || count.get().saturating_sub(rows.get().to) * ROW_PIXELS);
        view! {
            <div
                class=move || if virtual_rows.get() { "table virtual" } else { "table" }
                node_ref=scroller
                tabindex=if open.is_none() { Some("0") } else { None }
                role="region"
                aria-label=region_label
                on:scroll=move |_| look()
            >
                <table class=class role="table" aria-label=label aria-rowcount=move || count.get().to_string()>
                    <thead role="rowgroup">
                        <tr role="row">{head}</tr>
                    </thead>
                    <tbody role="rowgroup" on:keydown=on_key>
                        {live(move || virtual_rows.get().then(|| spacer(above)))}
                        {body}
                        {live(move || virtual_rows.get().then(|| spacer(below)))}
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

fn drawn_row(
    index: Signal<usize>,
    is_shown: Signal<bool>,
    cells: AnyView,
    open: Option<Callback<usize>>,
    active: RwSignal<usize>,
    opened: Signal<Option<usize>>,
) -> AnyView {
    let place = move || (index.get() + 2).to_string();
    let Some(open) = open else {
        return view! { <tr role="row" aria-rowindex=place hidden=move || !is_shown.get()>{cells}</tr> }
            .into_any();
    };
    view! {
        <tr
            role="row"
            data-row=move || is_shown.get().then(|| index.get().to_string())
            aria-rowindex=place
            hidden=move || !is_shown.get()
            tabindex=move || if active.get() == index.get() { "0" } else { "-1" }
            class:open=move || opened.get() == Some(index.get())
            on:focus=move |_| active.set(index.get_untracked())
            on:click=move |event: MouseEvent| {
                if !is_within_a_control(&event) {
                    open.run(index.get_untracked());
                }
            }
        >
            {cells}
        </tr>
    }
    .into_any()
}

/// A link or button within a row does what it says, not what the row does.
fn is_within_a_control(event: &MouseEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|element| element.closest("a, button, input, select").ok().flatten())
        .is_some()
}

fn bring_into_sight(scroller: &Element, index: usize, is_virtual: bool) {
    if !is_virtual {
        return;
    }
    let (top, height) = (
        whole(scroller.scroll_top()),
        whole(scroller.client_height()),
    );
    let row_top = index * ROW_PIXELS;
    // The sticky head hides the first row's height.
    let to = if row_top < top {
        row_top
    } else if row_top + 2 * ROW_PIXELS > top + height {
        row_top + 3 * ROW_PIXELS - height.min(row_top + 3 * ROW_PIXELS)
    } else {
        return;
    };
    scroller.set_scroll_top(i32::try_from(to).unwrap_or(i32::MAX));
}

fn focus_soon(scroller: Element, index: usize) {
    let scroller = StoredValue::new_local(scroller);
    request_animation_frame(move || {
        let row = scroller.try_with_value(|scroller| {
            scroller
                .query_selector(&format!("tr[data-row='{index}']"))
                .ok()
                .flatten()
        });
        if let Some(Some(row)) = row
            && let Ok(row) = row.dyn_into::<HtmlElement>()
        {
            let _ = row.focus();
        }
    });
}

/// How high a scroller is before it is scrolled: the window without what the stylesheet leaves beside it.
fn height_usual() -> usize {
    const BESIDE_PIXELS: f64 = 220.0;
    let height = leptos::prelude::window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64());
    height.map_or(900, |height| (height - BESIDE_PIXELS).max(360.0) as usize)
}

fn whole(pixels: i32) -> usize {
    usize::try_from(pixels).unwrap_or(0)
}
