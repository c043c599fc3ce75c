//! Columns: what a file's header calls them, what a segment calls them, and how one is found by the
//! other. Knows no values.

use crate::layouts;
use crate::problem::{ChargeProblem, Fault, Suggestion};
use domain::charges::{ChargeFormat, Dimension};

/// A text column that is kept.
#[derive(Debug)]
pub struct Column {
    /// Its name in segments and pages of lines.
    pub name: &'static str,
    /// Names a header may have for it; case and separators do not matter. The first is the usual one.
    pub headers: &'static [&'static str],
    /// Whether a file without it is refused, because views would silently lack it.
    pub is_required: bool,
}

/// The columns of one format. The amount and the day are not text and stand apart.
#[derive(Debug)]
pub struct Layout {
    pub format: ChargeFormat,
    pub amount_headers: &'static [&'static str],
    pub day_headers: &'static [&'static str],
    pub columns: &'static [Column],
}

impl Layout {
    /// The columns of a format.
    pub fn of(format: ChargeFormat) -> &'static Self {
        match format {
            ChargeFormat::DailyRatedUsage => &layouts::DAILY_RATED_USAGE,
            ChargeFormat::Focus => &layouts::FOCUS,
        }
    }

    /// Which column has a name in segments.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The layout whose required columns a header has most of.
    pub(crate) fn detect(header: &[String]) -> Option<&'static Self> {
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let found = |layout: &Layout| {
            let required = layout
                .columns
                .iter()
                .filter(|c| c.is_required)
                .map(|c| c.headers);
            required
                .chain([layout.amount_headers, layout.day_headers])
                .filter(|headers| headers.iter().any(|h| names.contains(&plain(h))))
                .count()
        };
        let best = [&layouts::DAILY_RATED_USAGE, &layouts::FOCUS]
            .into_iter()
            .max_by_key(|layout| found(layout))?;
        (found(best) >= 2).then_some(best)
    }
}

/// The text column that holds a dimension's keys; none for the day.
pub(crate) fn key_column(dimension: &Dimension) -> Option<&'static str> {
    Some(match dimension {
        Dimension::Customer => "customer_id",
        Dimension::Subscription => "subscription_id",
        Dimension::Category => "category",
        Dimension::Service => "service",
        Dimension::Meter => "meter_id",
        Dimension::Region => "region",
        Dimension::ResourceGroup => "resource_group",
        Dimension::Reseller => "reseller",
        Dimension::Tag(_) => "tags",
        Dimension::Day => return None,
    })
}

/// The text column that holds a dimension's names, where they differ from its keys.
pub(crate) fn label_column(dimension: &Dimension) -> Option<&'static str> {
    match dimension {
        Dimension::Customer => Some("customer_name"),
        Dimension::Subscription => Some("subscription_name"),
        Dimension::Meter => Some("meter_name"),
        _ => None,
    }
}

/// Where a header has what a layout asks for.
#[derive(Debug)]
pub(crate) struct Binding {
    pub(crate) layout: &'static Layout,
    pub(crate) header: Vec<String>,
    pub(crate) amount_field: usize,
    pub(crate) day_field: usize,
    /// Field and column of each text column that the file has.
    pub(crate) text_fields: Vec<(usize, usize)>,
}

impl Binding {
    /// Finds the format and every column of a header, in any order and case.
    pub(crate) fn of(header: Vec<String>) -> Result<Self, ChargeProblem> {
        let at_header = |fault| ChargeProblem::new(fault).at_line(1);
        let Some(layout) = Layout::detect(&header) else {
            return Err(at_header(match delimiter(&header) {
                Some(found) => Fault::WrongDelimiter { found },
                None => Fault::UnknownFormat,
            }));
        };
        let names: Vec<String> = header.iter().map(|name| plain(name)).collect();
        let find = |headers: &[&str]| {
            let mut fields =
                (0..names.len()).filter(|field| headers.iter().any(|h| plain(h) == names[*field]));
            match (fields.next(), fields.next()) {
                (Some(_), Some(second)) => {
                    Err(at_header(Fault::DuplicateColumn).in_column(&header[second]))
                }
                (first, _) => Ok(first),
            }
        };
        let missing = |headers: &'static [&'static str]| {
            let name = headers.first().copied().unwrap_or_default();
            at_header(Fault::MissingColumn {
                name,
                nearest: Suggestion(nearest(name, &header, layout)),
            })
            .in_column(name)
        };
        let amount_field =
            find(layout.amount_headers)?.ok_or_else(|| missing(layout.amount_headers))?;
        let day_field = find(layout.day_headers)?.ok_or_else(|| missing(layout.day_headers))?;
        let mut text_fields = Vec::new();
        for (index, column) in layout.columns.iter().enumerate() {
            match find(column.headers)? {
                Some(field) => text_fields.push((field, index)),
                None if column.is_required => return Err(missing(column.headers)),
                None => {}
            }
        }
        text_fields.sort_unstable();
        Ok(Self {
            layout,
            header,
            amount_field,
            day_field,
            text_fields,
        })
    }

    /// The field of a text column, by its name in segments.
    pub(crate) fn field_of(&self, name: &str) -> Option<usize> {
        let index = self.layout.index(name)?;
        self.text_fields
            .iter()
            .find(|(_, column)| *column == index)
            .map(|(field, _)| *field)
    }
}

/// A header's name without case, spaces, underscores and hyphens.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| !matches!(c, ' ' | '_' | '-' | '\t'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn delimiter(header: &[String]) -> Option<&'static str> {
    let line = header.join(",");
    [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")]
        .into_iter()
        .map(|(mark, words)| (line.matches(mark).count(), words))
        .filter(|(count, _)| *count >= 3)
        .max_by_key(|(count, _)| *count)
        .map(|(_, words)| words)
}

/// The unknown name in a header that looks most like a wanted one, if any does.
fn nearest(wanted: &str, header: &[String], layout: &Layout) -> Option<String> {
    let wanted = plain(wanted);
    let known: Vec<String> = layout
        .columns
        .iter()
        .map(|column| column.headers)
        .chain([layout.amount_headers, layout.day_headers])
        .flatten()
        .map(|name| plain(name))
        .collect();
    header
        .iter()
        .filter(|name| name.len() <= 100 && !known.contains(&plain(name)))
        .map(|name| {
            let found = plain(name);
            let is_part = found.len() >= 4 && (wanted.contains(&found) || found.contains(&wanted));
            (
                if is_part {
                    1
                } else {
                    distance(&wanted, &found)
                },
                name,
            )
        })
        .filter(|(distance, _)| *distance <= wanted.len() / 3 + 1)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| crate::problem::excerpt(name))
}

/// How many letters must be added, removed or changed to make one text the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = line;
        row[0] = line + 1;
        for (at, compared) in other.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *compared);
            diagonal = row[at + 1];
            row[at + 1] = changed.min(row[at] + 1).min(diagonal + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}
