//! A stacked column chart in SVG, drawn for the width it has, with its figures as a table. Knows no noun.

use crate::figures::{compact, shown};
use crate::say;
use crate::ui::live::live;
use domain::money::Currency;
use leptos::html::Div;
use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// Of the chart as it is drawn.
pub const HEIGHT_PIXELS: i64 = 190;
const LEFT_PIXELS: i64 = 52;
const RIGHT_PIXELS: i64 = 8;
/// Of the chart as it is drawn.
pub const TOP_PIXELS: i64 = 10;
/// Of the chart as it is drawn.
pub const BOTTOM_PIXELS: i64 = 24;
/// Series with a colour of their own; the rest is one grey.
pub const SERIES_MAX: usize = 6;

/// What is drawn: one column a day, one colour a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    pub label: String,
    pub currency: Currency,
    /// The names of the series; the last is the rest where `has_rest`.
    pub series: Vec<String>,
    pub has_rest: bool,
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Below the axis.
    pub short: String,
    /// For the table and the pointer.
    pub long: String,
    /// One figure a series.
    pub parts: Vec<Decimal>,
}

impl Column {
    fn total(&self) -> Decimal {
        self.parts.iter().fold(Decimal::ZERO, |sum, part| {
            sum.checked_add(*part).unwrap_or(sum)
        })
    }

    /// What is drawn: nothing can be drawn below the axis, the table says it.
    fn drawn(&self) -> Decimal {
        self.parts
            .iter()
            .filter(|part| part.is_sign_positive())
            .fold(Decimal::ZERO, |sum, part| {
                sum.checked_add(*part).unwrap_or(sum)
            })
    }
}

/// How far an axis' ticks are apart: 1, 2 or 5 times a power of ten, at most four ticks to the largest sum.
pub fn tick_step(max: Decimal) -> Decimal {
    let mut step = Decimal::ONE;
    let three = Decimal::from(3);
    while step * three > max && step > Decimal::new(1, 6) {
        step /= Decimal::TEN;
    }
    while step * three < max {
        for factor in [2, 5, 10] {
            let wider = step * Decimal::from(factor);
            if wider * three >= max {
                return wider;
            }
        }
        let Some(next) = step.checked_mul(Decimal::TEN) else {
            return step;
        };
        step = next;
    }
    step
}

/// Tenths of a pixel for a part of the axis that goes to `top`.
pub fn tenths(part: Decimal, top: Decimal) -> i64 {
    let height = Decimal::from((HEIGHT_PIXELS - TOP_PIXELS - BOTTOM_PIXELS) * 10);
    part.checked_div(top)
        .and_then(|share| share.checked_mul(height))
        .and_then(|tenths| tenths.to_i64())
        .unwrap_or(0)
}

fn pixels(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, (tenths % 10).abs())
}

fn class(chart: &Chart, index: usize) -> String {
    if chart.has_rest && index + 1 == chart.series.len() {
        "s0".to_owned()
    } else {
        format!("s{}", index + 1)
    }
}

impl Chart {
    /// The picture, its legend and its table.
    pub fn into_view(self) -> AnyView {
        let frame = NodeRef::<Div>::new();
        let width = RwSignal::new(0_i64);
        let measure = move || {
            if let Some(frame) = frame.get_untracked() {
                width.set(i64::from(frame.client_width()).max(200));
            }
        };
        Effect::new(move |_| {
            frame.track();
            measure();
        });
        let resized = window_event_listener(leptos::ev::resize, move |_| measure());
        on_cleanup(move || resized.remove());
        let legend = self
            .series
            .iter()
            .enumerate()
            .map(|(index, name)| view! { <span class=class(&self, index)>{name.clone()}</span> })
            .collect_view();
        let title = self.label.clone();
        let table = self.table();
        view! {
            <section class="card">
                <header>
                    <h2>{title}</h2>
                    <div class="legend">{legend}</div>
                </header>
                <div class="body">
                    <div node_ref=frame>{live(move || (width.get() > 0).then(|| self.picture(width.get())))}</div>
                    <details class="small">
                        <summary class="muted">{say!(chart.as_table)}</summary>
                        {table}
                    </details>
                </div>
            </section>
        }
        .into_any()
    }

    fn picture(&self, width: i64) -> AnyView {
        let max = self
            .columns
            .iter()
            .map(Column::drawn)
            .max()
            .filter(|max| max.is_sign_positive() && !max.is_zero())
            .unwrap_or(Decimal::ONE);
        let step = tick_step(max);
        let mut ticks = vec![Decimal::ZERO];
        while ticks.last().is_some_and(|last| *last < max) && ticks.len() < 6 {
            ticks.push(step * Decimal::from(ticks.len()));
        }
        let top = ticks.last().copied().unwrap_or(max).max(step);
        let base = HEIGHT_PIXELS - BOTTOM_PIXELS;
        let lines = ticks
            .into_iter()
            .map(|tick| {
                let y = pixels(base * 10 - tenths(tick, top));
                view! {
                    <line class="grid" x1=LEFT_PIXELS.to_string() x2=(width - RIGHT_PIXELS).to_string() y1=y.clone() y2=y.clone()></line>
                    <text x=(LEFT_PIXELS - 6).to_string() y=y dy="4" text-anchor="end">{compact(tick)}</text>
                }
            })
            .collect_view();
        let count = i64::try_from(self.columns.len()).unwrap_or(1).max(1);
        let slot_tenths = (width - LEFT_PIXELS - RIGHT_PIXELS) * 10 / count;
        let every = usize::try_from(220 / slot_tenths.max(1)).unwrap_or(0) + 1;
        let columns = self
            .columns
            .iter()
            .zip(0_i64..)
            .map(|(column, index)| self.column(column, index, slot_tenths, every, top))
            .collect_view();
        view! {
            <svg class="chart" viewBox=format!("0 0 {width} {HEIGHT_PIXELS}") role="img" aria-label=self.label.clone()>
                {lines}
                {columns}
            </svg>
        }
        .into_any()
    }

    fn column(
        &self,
        column: &Column,
        index: i64,
        slot: i64,
        every: usize,
        top: Decimal,
    ) -> AnyView {
        let x = LEFT_PIXELS * 10 + slot * index;
        let bar = (slot * 7 / 10).clamp(10, 360);
        let left = pixels(x + (slot - bar) / 2);
        let mut y = (HEIGHT_PIXELS - BOTTOM_PIXELS) * 10;
        let parts = column
            .parts
            .iter()
            .enumerate()
            .filter(|(_, part)| part.is_sign_positive() && !part.is_zero())
            .map(|(series, part)| {
                let height = tenths(*part, top);
                y -= height;
                view! {
                    <rect class=class(self, series) x=left.clone() y=pixels(y) width=pixels(bar) height=pixels(height)></rect>
                }
            })
            .collect_view();
        let label = (usize::try_from(index).unwrap_or(0) % every == 0).then(|| {
            view! {
                <text x=pixels(x + slot / 2) y=(HEIGHT_PIXELS - 6).to_string() text-anchor="middle">{column.short.clone()}</text>
            }
        });
        let title = format!(
            "{}: {} {}",
            column.long,
            shown(column.total(), self.currency),
            self.currency
        );
        view! {
            <g>
                <title>{title}</title>
                {parts}
                <rect
                    class="hit"
                    x=pixels(x)
                    y=TOP_PIXELS.to_string()
                    width=pixels(slot)
                    height=(HEIGHT_PIXELS - TOP_PIXELS - BOTTOM_PIXELS).to_string()
                ></rect>
                {label}
            </g>
        }
        .into_any()
    }

    fn table(&self) -> AnyView {
        let head = self
            .series
            .iter()
            .map(|name| view! { <th scope="col" class="num">{name.clone()}</th> })
            .collect_view();
        let rows = self
            .columns
            .iter()
            .map(|column| {
                let parts = column
                    .parts
                    .iter()
                    .map(|part| view! { <td class="num">{shown(part, self.currency)}</td> })
                    .collect_view();
                view! {
                    <tr>
                        <th scope="row">{column.long.clone()}</th>
                        {parts}
                        <td class="num strong">{shown(column.total(), self.currency)}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <div class="table" tabindex="0" role="region" aria-label=self.label.clone()>
                <table aria-label=self.label.clone()>
                    <thead>
                        <tr>
                            <th scope="col">{say!(usage.day)}</th>
                            {head}
                            <th scope="col" class="num">{say!(quotes.total)}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    }
}
