//! Files of charges as real ones are, written from known values, and what they must add up to.
//! Knows the outer shape of the files, nothing of how the crate reads them.

use rust_decimal::Decimal;
use std::collections::BTreeMap;
use tierline_charges::{ChargeProblem, Chunk, ReadOptions, Reader, Summary};

/// A small generator of numbers, the same for the same seed on every machine.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.roll(of.len() as u64) as usize]
    }
}

/// How a file is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style {
    pub mark: bool,
    pub carriage_returns: bool,
    pub quote_all: bool,
    pub reversed_columns: bool,
    pub other_names: bool,
    pub no_last_line_end: bool,
}

/// A file and its oracle.
pub struct File {
    pub text: Vec<u8>,
    pub lines: u64,
    pub total: Decimal,
    /// By dimension (several joined by commas), then by keys joined by `|`.
    pub by: BTreeMap<&'static str, BTreeMap<String, Decimal>>,
    /// By customer id: name and number of lines.
    pub customers: BTreeMap<String, (String, u64)>,
}

const CATEGORIES: [(&str, &str, &str, &str); 5] = [
    (
        "Virtual Machines",
        "Compute.Service",
        "m-0001-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "D4 v5",
    ),
    (
        "Virtual Machines",
        "Compute.Service",
        "m-0002-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "E8 v5",
    ),
    (
        "Storage",
        "Storage.Service",
        "m-0003-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Hot \"LRS\" Data",
    ),
    (
        "Bandwidth",
        "",
        "m-0004-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "Out, zone 1",
    ),
    (
        "Größe",
        "Other.Service",
        "m-0005-aaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "研究",
    ),
];
const NAMES: [&str; 6] = [
    "Alder & Söhne",
    "Cedar, Pine",
    "Granite \"Rock\"",
    "=HYPERLINK(\"http://x\")",
    "two\nlines",
    "北川製作所",
];
const REGIONS: [&str; 4] = ["westeurope", "eastus", "", "japaneast"];
const GROUPS: [&str; 5] = ["rg-app", "RG-App", "rg-ÄPP", "RG-äpp", ""];
const TAGS: [(&str, &str); 6] = [
    ("", ""),
    (r#"{"env": "prod", "team": "web"}"#, "prod"),
    (r#"{"team": "data", "env": "größe"}"#, "größe"),
    (r#"{"env": "a, \"b\"\nc"}"#, "a, \"b\"\nc"),
    (r#""env": "bare","team": "web""#, "bare"),
    ("{not json", ""),
];

/// A daily-rated usage file of a month, 2026-10.
pub fn daily_rated(seed: u64, lines: usize, style: Style) -> File {
    let mut dice = Dice::new(seed);
    let resellers = ["", "", "1810122", "1810123"];
    let customers: Vec<(String, String, &str)> = (0..9)
        .map(|n| {
            let id = format!("c{n:07}-0000-4000-8000-{:012x}", seed & 0xFFFF);
            (
                id,
                format!("{} {n}", dice.pick(&NAMES)),
                dice.pick(&resellers),
            )
        })
        .collect();
    let mut rows: Vec<Vec<(&str, String)>> = Vec::new();
    let mut file = File {
        text: Vec::new(),
        lines: 0,
        total: Decimal::ZERO,
        by: BTreeMap::new(),
        customers: BTreeMap::new(),
    };
    while rows.len() < lines {
        let (customer, name, reseller) = &customers[dice.roll(9) as usize];
        let subscription = format!("s{}-{customer}", dice.roll(3));
        let (category, service, meter, meter_name) = dice.pick(&CATEGORIES);
        let (region, group, (tags, env)) =
            (dice.pick(&REGIONS), dice.pick(&GROUPS), dice.pick(&TAGS));
        let day = format!("2026-10-{:02}", dice.roll(31) + 1);
        let cents = dice.roll(200_000_000) as i64;
        let amount = match dice.roll(50) {
            0 => Decimal::ZERO,
            1 => Decimal::new(-cents, 2),
            2 => Decimal::new(cents, 9),
            3 => Decimal::new(cents * 100_000, 0),
            _ => Decimal::new(cents, 2),
        };
        let row = vec![
            ("PartnerId", "p-1".to_owned()),
            ("CustomerId", customer.clone()),
            ("CustomerName", name.clone()),
            ("CustomerDomainName", format!("{customer}.example.com")),
            ("CustomerCountry", "DE".to_owned()),
            ("Tier2MpnId", (*reseller).to_owned()),
            ("InvoiceNumber", "G000000001".to_owned()),
            ("SubscriptionDescription", format!("Plan, {subscription}")),
            ("SubscriptionId", subscription.clone()),
            ("UsageDate", format!("{day}T00:00:00Z")),
            ("MeterCategory", category.to_owned()),
            ("MeterId", meter.to_owned()),
            ("MeterName", meter_name.to_owned()),
            ("Unit", "1 Hour".to_owned()),
            ("ResourceLocation", region.to_owned()),
            ("ConsumedService", service.to_owned()),
            ("ResourceGroup", group.to_owned()),
            ("UnitPrice", "0.192000".to_owned()),
            (
                "Quantity",
                Decimal::new(dice.roll(1 << 40) as i64, 9).to_string(),
            ),
            ("BillingPreTaxTotal", amount.to_string()),
            ("BillingCurrency", "EUR".to_owned()),
            ("Tags", tags.to_owned()),
            ("SomethingNew", dice.roll(1000).to_string()),
        ];
        // Two equal lines are both real.
        let copies = if dice.roll(40) == 0 && rows.len() + 2 <= lines {
            2
        } else {
            1
        };
        for _ in 0..copies {
            rows.push(row.clone());
            file.lines += 1;
            file.total += amount;
            file.customers
                .entry(customer.clone())
                .or_insert_with(|| (name.clone(), 0))
                .1 += 1;
            for (by, key) in [
                ("", String::new()),
                ("customer", customer.clone()),
                ("subscription", subscription.clone()),
                ("category", category.to_owned()),
                ("service", service.to_owned()),
                ("meter", meter.to_owned()),
                ("region", region.to_owned()),
                ("resourceGroup", group.to_lowercase()),
                ("reseller", (*reseller).to_owned()),
                ("day", day.clone()),
                ("tag:env", env.to_owned()),
                ("customer,category", format!("{customer}|{category}")),
                ("day,tag:env,region", format!("{day}|{env}|{region}")),
            ] {
                *file.by.entry(by).or_default().entry(key).or_default() += amount;
            }
        }
    }
    file.text = written(&rows, style);
    file
}

/// Rows as a file; the first row's names are the header.
pub fn written(rows: &[Vec<(&str, String)>], style: Style) -> Vec<u8> {
    let mut text = if style.mark {
        "\u{feff}".to_owned()
    } else {
        String::new()
    };
    let line_end = if style.carriage_returns { "\r\n" } else { "\n" };
    let mut put = |fields: Vec<String>| {
        let mut fields: Vec<String> = fields
            .iter()
            .map(|field| quoted(field, style.quote_all))
            .collect();
        if style.reversed_columns {
            fields.reverse();
        }
        text.push_str(&fields.join(","));
        text.push_str(line_end);
    };
    if let Some(first) = rows.first() {
        put(first.iter().map(|(name, _)| renamed(name, style)).collect());
    }
    for row in rows {
        put(row.iter().map(|(_, value)| value.clone()).collect());
    }
    if style.no_last_line_end {
        text.truncate(text.len() - line_end.len());
    }
    text.into_bytes()
}

fn renamed(name: &str, style: Style) -> String {
    match name {
        "Unit" if style.other_names => "UnitOfMeasure".to_owned(),
        "Tier2MpnId" if style.other_names => "resellerMpnId".to_owned(),
        name if style.other_names => name.to_lowercase(),
        name => name.to_owned(),
    }
}

fn quoted(field: &str, always: bool) -> String {
    if always || field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// A small, plain file whose rows a test may spoil: header and lines, without line ends.
pub fn plain_rows() -> Vec<String> {
    let file = daily_rated(5, 3, Style::default());
    // The generator's names and tags may hold line ends, which these rows must not.
    let text = String::from_utf8(file.text)
        .unwrap()
        .replace("\"two\nlines", "\"two lines")
        .replace("two\nlines", "two lines");
    text.lines().map(str::to_owned).collect()
}

/// Reads a file in pieces of one size.
pub fn read(
    text: &[u8],
    piece_bytes: usize,
    options: ReadOptions,
) -> Result<(Summary, Vec<Chunk>), ChargeProblem> {
    let mut reader = Reader::new(options);
    let mut chunks = Vec::new();
    for piece in text.chunks(piece_bytes) {
        reader.push(piece)?;
        chunks.extend(std::iter::from_fn(|| reader.take_chunk()));
    }
    let (summary, last) = reader.finish()?;
    chunks.extend(last);
    Ok((summary, chunks))
}

pub const STYLES: [Style; 5] = [
    Style {
        mark: false,
        carriage_returns: false,
        quote_all: false,
        reversed_columns: false,
        other_names: false,
        no_last_line_end: false,
    },
    Style {
        mark: true,
        carriage_returns: true,
        quote_all: false,
        reversed_columns: false,
        other_names: false,
        no_last_line_end: false,
    },
    Style {
        mark: true,
        carriage_returns: false,
        quote_all: true,
        reversed_columns: true,
        other_names: true,
        no_last_line_end: false,
    },
    Style {
        mark: false,
        carriage_returns: true,
        quote_all: true,
        reversed_columns: false,
        other_names: true,
        no_last_line_end: true,
    },
    Style {
        mark: false,
        carriage_returns: false,
        quote_all: false,
        reversed_columns: true,
        other_names: false,
        no_last_line_end: true,
    },
];
