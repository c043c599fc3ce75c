//! How a figure came about, step by step, from the engine's data in words of the reader's language.
//! Knows no arithmetic: the formula on screen is the engine's, with its numbers in it.

use crate::figures::{amount, date, number};
use crate::{say, tell};
use domain::money::Currency;
use domain::steps::{Assumption, RoundingMode, Step, StepKind};
use leptos::prelude::*;

/// The steps that led to a figure, in the order of calculation. Where the figure is money, `sum` is what it
/// is called under them.
pub fn steps(steps: &[Step], currency: Currency, sum: &'static str) -> AnyView {
    let last = steps.last().filter(|_| !sum.is_empty());
    let last = last.map(|step| format!("{} {currency}", amount(&step.amount, currency)));
    let drawn = (0..steps.len())
        .map(|index| one(steps, index, currency))
        .collect_view();
    view! {
        <ol class="steps">
            {drawn}
            {last.map(|last| {
                view! {
                    <li class="sum">
                        <span>{sum}</span>
                        <span class="num">{last}</span>
                    </li>
                }
            })}
        </ol>
    }
    .into_any()
}

/// Whether a step's figure is money: units, hours and percentages are not, nor what is rounded of them.
fn is_money(steps: &[Step], step: &Step) -> bool {
    match step.kind {
        StepKind::IncludedQuantity | StepKind::MarginPercent | StepKind::BreakEven => false,
        StepKind::Rounding => {
            let of = step.inputs.first().and_then(|input| input.step);
            let of = of.and_then(|of| steps.get(usize::try_from(of).ok()?));
            of.is_none_or(|of| of.kind == StepKind::Rounding || is_money(steps, of))
        }
        _ => true,
    }
}

fn one(steps: &[Step], index: usize, currency: Currency) -> AnyView {
    let Some(step) = steps.get(index) else {
        return ().into_any();
    };
    let figure = if !is_money(steps, step) || step.amount.contains('/') {
        figure(&step.amount)
    } else {
        format!("{} {currency}", amount(&step.amount, currency))
    };
    let mut said = vec![written(step)];
    if let Some(rounding) = step.rounding {
        said.push(tell!(
            steps.rounding_how,
            mode = mode(rounding.mode),
            digits = rounding.digits
        ));
    }
    if let Some(source) = &step.source {
        let parts = [
            source.document.clone(),
            shortened(&source.row),
            dated(&source.date),
        ];
        said.push(
            parts
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", "),
        );
    }
    if let Some(assumption) = step.assumption {
        said.push(assumed(assumption).to_owned());
    }
    let inputs: Vec<String> = step
        .inputs
        .iter()
        .map(|input| format!("{}={}", input.name, input.value))
        .collect();
    view! {
        <li
            data-formula=step.formula.clone()
            data-inputs=inputs.join(";")
            data-amount=step.amount.clone()
            data-digits=step.rounding.map(|rounding| rounding.digits)
            data-rounding=step.rounding.map(|rounding| rounding.mode.as_str())
        >
            <span>{title(step)}</span>
            <span class="num">{figure}</span>
            <span class="how">{said.join(" · ")}</span>
        </li>
    }
    .into_any()
}

/// A long id by its beginning: the whole one is in the list, and would push the figures aside.
fn shortened(row: &str) -> String {
    const KEPT: usize = 8;
    let is_id = row.len() >= 32 && !row.contains(' ');
    match row.get(..KEPT) {
        Some(start) if is_id => format!("{start}…"),
        _ => row.to_owned(),
    }
}

/// A day as the reader writes it; a month, or whatever else a source prints, as it stands there.
fn dated(text: &str) -> String {
    match text.get(..10) {
        Some(day) if day.parse::<chrono::NaiveDate>().is_ok() => date(day),
        _ => text.to_owned(),
    }
}

/// A number of a step; a fraction keeps both its sides.
fn figure(text: &str) -> String {
    match text.split_once('/') {
        Some((above, below)) => format!("{} / {}", number(above), number(below)),
        None => number(text),
    }
}

/// Summands of a long sum that are shown before its last.
const SUMMANDS_SHOWN: usize = 20;

/// A sum of many lines by its first and its last.
fn sum_of_many(step: &Step) -> Option<String> {
    let is_sum = matches!(step.kind, StepKind::Total | StepKind::TotalCost);
    let (first, last) = (step.inputs.get(..SUMMANDS_SHOWN)?, step.inputs.last()?);
    (is_sum && step.inputs.len() > SUMMANDS_SHOWN + 1).then(|| {
        let first = first.iter().map(|input| figure(&input.value));
        let first = first.collect::<Vec<_>>().join(" + ");
        format!("{first} + … + {}", figure(&last.value))
    })
}

/// The formula with its numbers in place of their names.
fn written(step: &Step) -> String {
    if let Some(sum) = sum_of_many(step) {
        return sum;
    }
    let mut text = String::new();
    let mut name = String::new();
    let put = |text: &mut String, name: &mut String| {
        match step.input(name) {
            Some(value) => text.push_str(&figure(value)),
            None => text.push_str(name),
        }
        name.clear();
    };
    for letter in step.formula.chars() {
        if letter.is_alphanumeric() || letter == '_' {
            name.push(letter);
            continue;
        }
        put(&mut text, &mut name);
        text.push(match letter {
            '*' => '×',
            '-' => '−',
            other => other,
        });
    }
    put(&mut text, &mut name);
    text
}

fn title(step: &Step) -> String {
    let percent = || step.input("percent").map(number).unwrap_or_default();
    match step.kind {
        StepKind::IncludedQuantity => say!(steps.kinds.included_quantity).to_owned(),
        StepKind::Tier => match step.input("lower") {
            Some(from) => tell!(steps.kinds.tier_from, from = number(from)),
            None => say!(steps.kinds.tier).to_owned(),
        },
        StepKind::UnitPrice => say!(steps.kinds.unit_price).to_owned(),
        StepKind::List => say!(steps.kinds.list).to_owned(),
        StepKind::PartnerEarnedCredit => {
            tell!(steps.kinds.partner_earned_credit, percent = percent())
        }
        StepKind::ExchangeRate => say!(steps.kinds.exchange_rate).to_owned(),
        StepKind::Proration => say!(steps.kinds.proration).to_owned(),
        StepKind::Uplift => tell!(steps.kinds.uplift, percent = percent()),
        StepKind::MarkUp => tell!(steps.kinds.markup, percent = percent()),
        StepKind::Discount => tell!(steps.kinds.discount, percent = percent()),
        StepKind::FixedUnitPrice => say!(steps.kinds.fixed_unit_price).to_owned(),
        StepKind::VolumeDiscount => tell!(steps.kinds.volume_discount, percent = percent()),
        StepKind::MinimumMargin => tell!(steps.kinds.minimum_margin, percent = percent()),
        StepKind::FlatFee => say!(steps.kinds.flat_fee).to_owned(),
        StepKind::PerSeatFee => say!(steps.kinds.per_seat_fee).to_owned(),
        StepKind::BundleShare => say!(steps.kinds.bundle_share).to_owned(),
        StepKind::Entered => say!(steps.kinds.entered).to_owned(),
        StepKind::Refund => say!(steps.kinds.refund).to_owned(),
        StepKind::Rounding => say!(steps.kinds.rounding).to_owned(),
        StepKind::Total => tell!(steps.kinds.total, count = step.inputs.len()),
        StepKind::TotalCost => tell!(steps.kinds.total_cost, count = step.inputs.len()),
        StepKind::Tax => tell!(steps.kinds.tax, percent = percent()),
        StepKind::WithTax => say!(steps.kinds.with_tax).to_owned(),
        StepKind::Margin => say!(steps.kinds.margin).to_owned(),
        StepKind::MarginPercent => say!(steps.kinds.margin_percent).to_owned(),
        StepKind::HourlyPrice => say!(steps.kinds.hourly_price).to_owned(),
        StepKind::TermPrice => say!(steps.kinds.term_price).to_owned(),
        StepKind::BreakEven => say!(steps.kinds.break_even).to_owned(),
    }
}

fn mode(mode: RoundingMode) -> &'static str {
    match mode {
        RoundingMode::HalfAwayFromZero => say!(steps.modes.half_away_from_zero),
        RoundingMode::HalfEven => say!(steps.modes.half_even),
        RoundingMode::Truncate => say!(steps.modes.truncate),
        RoundingMode::Floor => say!(steps.modes.floor),
        RoundingMode::Up => say!(steps.modes.up),
    }
}

fn assumed(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::IncludedFirst => say!(steps.assumptions.included_first),
        Assumption::TiersAccumulateOverTheMonth => say!(steps.assumptions.tiers_accumulate),
        Assumption::CreditBlendsByDay => say!(steps.assumptions.credit_blends),
        Assumption::SeatPriceFrozen => say!(steps.assumptions.seat_frozen),
        Assumption::UpliftOnMonthlyShare => say!(steps.assumptions.uplift_monthly),
        Assumption::LargestRemainder => say!(steps.assumptions.largest_remainder),
    }
}
