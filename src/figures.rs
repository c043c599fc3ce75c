//! Figures and dates as the reader's locale writes them, through the browser's `Intl`. Knows no
//! arithmetic: what comes in is exact text, and every digit of it goes out again.

use crate::i18n::Locale;
use crate::words;
use domain::charges::Period;
use domain::markets::Country;
use domain::money::Currency;
use js_sys::{Array, Function, Intl, JsString, Object, Reflect};
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use wasm_bindgen::{JsCast, JsValue};

/// What is written, and with which of `Intl`'s options.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
enum Style {
    /// Digits after the point.
    Number(usize),
    Money(Currency, usize),
    /// At most so many digits after the point.
    Shortened(usize),
    /// `12k`, for the axis of a picture.
    Compact,
    Date,
    DateTime,
    Month,
}

thread_local! {
    /// Making one of `Intl`'s formatters costs more than a thousand uses of it.
    static FORMATTERS: RefCell<HashMap<(&'static str, Style), Function>> = RefCell::new(HashMap::new());
}

fn formatter(style: Style) -> Option<Function> {
    let tag = words::tag(words::locale());
    let known = FORMATTERS.with_borrow(|known| known.get(&(tag, style)).cloned());
    if known.is_some() {
        return known;
    }
    let options = Object::new();
    let set = |name: &str, value: JsValue| {
        let _ = Reflect::set(&options, &JsValue::from_str(name), &value);
    };
    let digits = |count: usize| {
        let count = JsValue::from(u32::try_from(count).unwrap_or(0));
        set("minimumFractionDigits", count.clone());
        set("maximumFractionDigits", count);
    };
    match style {
        Style::Number(count) => digits(count),
        Style::Money(currency, count) => {
            set("style", "currency".into());
            set("currency", currency.code().into());
            digits(count);
        }
        Style::Shortened(count) => {
            set(
                "maximumFractionDigits",
                JsValue::from(u32::try_from(count).unwrap_or(0)),
            );
        }
        Style::Compact => set("notation", "compact".into()),
        Style::Date => {
            set("dateStyle", "medium".into());
            set("timeZone", "UTC".into());
        }
        Style::DateTime => {
            set("dateStyle", "medium".into());
            set("timeStyle", "short".into());
        }
        Style::Month => {
            set("month", "long".into());
            set("year", "numeric".into());
            set("timeZone", "UTC".into());
        }
    }
    let locales = Array::of1(&tag.into());
    let object: JsValue = match style {
        Style::Date | Style::DateTime | Style::Month => {
            Intl::DateTimeFormat::new(&locales, &options).into()
        }
        _ => Intl::NumberFormat::new(&locales, &options).into(),
    };
    let format: Function = Reflect::get(&object, &"format".into()).ok()?.into();
    FORMATTERS.with_borrow_mut(|known| known.insert((tag, style), format.clone()));
    Some(format)
}

fn format(style: Style, value: &JsValue) -> Option<String> {
    formatter(style)?
        .call1(&JsValue::UNDEFINED, value)
        .ok()?
        .as_string()
}

/// Digits after the point of a plain decimal's text.
fn scale(text: &str) -> usize {
    text.split_once('.')
        .map_or(0, |(_, fraction)| fraction.len())
}

/// A decimal with every digit it has, grouped: `1234.50` is `1,234.50` or `1.234,50`.
///
/// `Intl` takes a text as the exact number it writes; a float would lose digits.
pub fn number(text: impl ToString) -> String {
    let text = text.to_string();
    format(Style::Number(scale(&text)), &JsValue::from_str(&text)).unwrap_or(text)
}

/// A decimal with at least the currency's digits, and no sign of the currency.
pub fn amount(text: impl ToString, currency: Currency) -> String {
    let text = text.to_string();
    let digits = scale(&text).max(usize::try_from(currency.digits()).unwrap_or(2));
    format(Style::Number(digits), &JsValue::from_str(&text)).unwrap_or(text)
}

/// A decimal with the sign of its currency.
pub fn money(text: impl ToString, currency: Currency) -> String {
    let text = text.to_string();
    let digits = scale(&text).max(usize::try_from(currency.digits()).unwrap_or(2));
    format(Style::Money(currency, digits), &JsValue::from_str(&text))
        .unwrap_or_else(|| format!("{text} {currency}"))
}

/// An exact sum in the digits that its currency is paid in, for show: the exact figure belongs beside it.
pub fn shown(text: impl ToString, currency: Currency) -> String {
    let digits = usize::try_from(currency.digits()).unwrap_or(2);
    let text = text.to_string();
    format(Style::Number(digits), &JsValue::from_str(&text)).unwrap_or(text)
}

/// As [`shown`], with the sign of the currency.
pub fn shown_money(text: impl ToString, currency: Currency) -> String {
    let digits = usize::try_from(currency.digits()).unwrap_or(2);
    let text = text.to_string();
    format(Style::Money(currency, digits), &JsValue::from_str(&text)).unwrap_or(text)
}

/// A language by its name in the reader's own: `de` is `German` or `Deutsch`; its code where it has no name.
pub fn language(code: &str) -> String {
    named("language", code).unwrap_or_else(|| code.to_owned())
}

/// A country by its name in the reader's own language; in English as the programme's list calls it.
pub fn country(country: &Country) -> String {
    match words::locale() {
        Locale::en => None,
        Locale::de => named("region", &country.iso2),
    }
    .unwrap_or_else(|| country.name.clone())
}

/// How two names follow one another in the reader's language.
pub fn order(one: &str, other: &str) -> Ordering {
    let locales = Array::of1(&words::tag(words::locale()).into());
    JsString::from(one)
        .locale_compare(other, &locales, &Object::new())
        .cmp(&0)
}

/// What a code of a kind is called in the reader's language, by the browser; nothing where it has no name there.
fn named(kind: &str, code: &str) -> Option<String> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DisplayNames".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let options = Object::new();
    Reflect::set(&options, &"type".into(), &kind.into()).ok()?;
    let locales = Array::of1(&words::tag(words::locale()).into());
    let names =
        Reflect::construct(&constructor, &Array::of2(&locales.into(), &options.into())).ok()?;
    let of: Function = Reflect::get(&names, &"of".into()).ok()?.dyn_into().ok()?;
    of.call1(&names, &code.into()).ok()?.as_string()
}

/// A percentage with at most one digit after the point, for show.
pub fn percent(text: impl ToString) -> String {
    let text = text.to_string();
    let short = format(Style::Shortened(1), &JsValue::from_str(&text)).unwrap_or(text);
    format!("{short} %")
}

/// A figure at the axis of a picture: `12K`.
pub fn compact(text: impl ToString) -> String {
    let text = text.to_string();
    format(Style::Compact, &JsValue::from_str(&text)).unwrap_or(text)
}

fn dated(style: Style, text: &str) -> String {
    let date = js_sys::Date::new(&JsValue::from_str(text));
    format(style, &date.into()).unwrap_or_else(|| text.to_owned())
}

/// A day, written `YYYY-MM-DD` or as an instant; days are UTC as received.
pub fn date(text: &str) -> String {
    dated(Style::Date, text)
}

/// An instant, in the reader's own time zone.
pub fn date_time(text: &str) -> String {
    dated(Style::DateTime, text)
}

/// A month with its year.
pub fn month(period: Period) -> String {
    dated(Style::Month, &format!("{period}-01"))
}
