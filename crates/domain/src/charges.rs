//! Usage charges: what a file is about and how it may be looked at. Knows no file format's
//! columns and no storage; the lines themselves live in the `charges` crate.

use chrono::{Datelike, NaiveDate};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// A calendar month in UTC, written `YYYY-MM`.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: u16,
    month: u8,
}

/// On the wire a month is a text.
#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Period {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Period {}

/// A text that names no month.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("'{0}' is not a month written YYYY-MM")]
pub struct NotAPeriod(pub String);

impl Period {
    /// The month that holds a day.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: u16::try_from(day.year()).unwrap_or_default(),
            month: u8::try_from(day.month()).unwrap_or_default(),
        }
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(i32::from(self.year), u32::from(self.month), 1).unwrap_or_default()
    }

    /// How many days the month has.
    pub fn days(self) -> u32 {
        (1..=31)
            .rev()
            .find(|day| self.first_day().with_day(*day).is_some())
            .unwrap_or(28)
    }

    pub fn year(self) -> u16 {
        self.year
    }

    pub fn month(self) -> u8 {
        self.month
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;
    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let refuse = || NotAPeriod(text.chars().take(20).collect());
        let (year, month) = text.split_once('-').ok_or_else(refuse)?;
        let digits =
            |part: &str, length| part.len() == length && part.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(refuse());
        }
        let period = Self {
            year: year.parse().map_err(|_| refuse())?,
            month: month.parse().map_err(|_| refuse())?,
        };
        if (1..=12).contains(&period.month) && period.year >= 1900 {
            Ok(period)
        } else {
            Err(refuse())
        }
    }
}

impl TryFrom<String> for Period {
    type Error = NotAPeriod;
    fn try_from(text: String) -> Result<Self, NotAPeriod> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> String {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// Whether the vendor has invoiced the lines. Billed is immutable; unbilled is replaced.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Billing {
    Unbilled,
    Billed,
}

/// The formats of usage files that can be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Ord, PartialOrd, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChargeFormat {
    /// Partner Center's daily-rated usage reconciliation file (CSV).
    DailyRatedUsage,
    /// FOCUS 1.0, the FinOps Open Cost and Usage Specification (CSV).
    Focus,
}

macro_rules! words {
    ($type:ty, $what:literal, $($variant:ident = $word:literal),*) => {
        impl $type {
            /// The word on the wire and in the store.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $type {
            type Err = UnknownWord;
            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                $(if text.eq_ignore_ascii_case($word) { return Ok(Self::$variant); })*
                Err(UnknownWord { what: $what, words: concat!($($word, " "),*).trim_end(), found: text.chars().take(40).collect() })
            }
        }
    };
}

/// A word outside a closed list.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error("'{found}' is not a {what}; use one of: {words}")]
pub struct UnknownWord {
    what: &'static str,
    words: &'static str,
    found: String,
}

words!(
    Billing,
    "billing state",
    Unbilled = "unbilled",
    Billed = "billed"
);
words!(
    ChargeFormat,
    "charge format",
    DailyRatedUsage = "daily_rated_usage",
    Focus = "focus"
);

/// What charges are grouped and filtered by.
#[derive(Clone, Debug, Eq, PartialEq, Hash, Ord, PartialOrd)]
pub enum Dimension {
    Customer,
    Subscription,
    /// MeterCategory; FOCUS ServiceCategory.
    Category,
    /// ConsumedService; FOCUS ServiceName.
    Service,
    Meter,
    /// ResourceLocation; FOCUS RegionId.
    Region,
    /// Case-folded: `RG-App1` and `rg-app1` are one group.
    ResourceGroup,
    /// Tier2MpnId or ResellerMpnId.
    Reseller,
    /// The UTC day of the usage, `YYYY-MM-DD`.
    Day,
    /// The value of one tag; empty where a line does not carry it. Its name is written percent-encoded.
    Tag(String),
}

/// A name that is not a dimension.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
#[error(
    "'{0}' is not a dimension; use customer, subscription, category, service, meter, region, resourceGroup, reseller, day or tag:NAME"
)]
pub struct UnknownDimension(pub String);

/// What parts dimensions, names and values from each other, and so is percent-encoded within a tag's name.
const PARTING: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b',').add(b':');

/// A tag's name as it is written in a dimension: percent-encoded where it has a comma, a colon or a space at
/// its end. What is no encoding stays as it is.
fn tag_name(written: &str) -> String {
    percent_decode_str(written).decode_utf8_lossy().into_owned()
}

impl FromStr for Dimension {
    type Err = UnknownDimension;
    fn from_str(text: &str) -> Result<Self, UnknownDimension> {
        if let Some((head, name)) = text.split_once(':')
            && head.eq_ignore_ascii_case("tag")
            && !name.is_empty()
        {
            return Ok(Self::Tag(tag_name(name)));
        }
        Ok(match text.to_ascii_lowercase().as_str() {
            "customer" => Self::Customer,
            "subscription" => Self::Subscription,
            "category" => Self::Category,
            "service" => Self::Service,
            "meter" => Self::Meter,
            "region" => Self::Region,
            "resourcegroup" => Self::ResourceGroup,
            "reseller" => Self::Reseller,
            "day" => Self::Day,
            _ => return Err(UnknownDimension(text.chars().take(40).collect())),
        })
    }
}

impl fmt::Display for Dimension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Customer => "customer",
            Self::Subscription => "subscription",
            Self::Category => "category",
            Self::Service => "service",
            Self::Meter => "meter",
            Self::Region => "region",
            Self::ResourceGroup => "resourceGroup",
            Self::Reseller => "reseller",
            Self::Day => "day",
            Self::Tag(name) => return write!(f, "tag:{}", utf8_percent_encode(name, PARTING)),
        })
    }
}

/// Keeps the lines whose key in one dimension equals a value; an empty value keeps lines without one.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filter {
    pub dimension: Dimension,
    pub value: String,
}

impl FromStr for Filter {
    type Err = UnknownDimension;
    /// Reads `region:westeurope` or `tag:env:prod`.
    fn from_str(text: &str) -> Result<Self, UnknownDimension> {
        let refuse = || UnknownDimension(text.chars().take(40).collect());
        let (head, rest) = text.split_once(':').ok_or_else(refuse)?;
        let (dimension, value) = if head.eq_ignore_ascii_case("tag") {
            let (name, value) = rest.split_once(':').ok_or_else(refuse)?;
            if name.is_empty() {
                return Err(refuse());
            }
            (Dimension::Tag(tag_name(name)), value)
        } else {
            (head.parse()?, rest)
        };
        let value = match dimension {
            Dimension::ResourceGroup => value.to_lowercase(),
            _ => value.to_owned(),
        };
        Ok(Self { dimension, value })
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.dimension, self.value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_a_real_month() {
        assert_eq!("2026-08".parse::<Period>().unwrap().to_string(), "2026-08");
        assert_eq!("2028-02".parse::<Period>().unwrap().days(), 29);
        for text in [
            "2026-13",
            "2026-00",
            "26-08",
            "2026-8",
            "2026-08-01",
            "",
            "2026/08",
            "+026-08",
        ] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }

    #[test]
    fn dimensions_and_filters_read_back_as_they_are_written() {
        for text in ["customer", "resourceGroup", "day", "tag:env", "tag:a%3Ab"] {
            assert_eq!(text.parse::<Dimension>().unwrap().to_string(), text);
        }
        for name in [
            "hidden-link:/x",
            "a,b",
            " 50 % ",
            "100%25",
            "Größe\t",
            "a:b,c:d",
        ] {
            let dimension = Dimension::Tag(name.to_owned());
            let written = dimension.to_string();
            assert!(!written.contains([',', ' ']), "{written}");
            assert_eq!(written.parse(), Ok(dimension.clone()), "{written}");
            let value = "x:y".to_owned();
            let filter = Filter { dimension, value };
            assert_eq!(filter.to_string().parse(), Ok(filter));
        }
        let colon = Dimension::Tag("a:b".into());
        assert_eq!("tag:a:b".parse(), Ok(colon), "as people type it");
        let filter: Filter = "tag:env:prod".parse().unwrap();
        assert_eq!(
            filter,
            Filter {
                dimension: Dimension::Tag("env".into()),
                value: "prod".into()
            }
        );
        assert_eq!(
            "resourcegroup:RG-App".parse::<Filter>().unwrap().value,
            "rg-app"
        );
        assert!("planet".parse::<Dimension>().is_err());
        assert!("tag:".parse::<Dimension>().is_err());
        assert!("region".parse::<Filter>().is_err());
    }
}
