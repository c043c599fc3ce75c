//! What the demonstration sells and to whom. All of it is made up; prices are round figures of the
//! usual order of magnitude.

use super::DemoError;
use domain::decimal::parse_exact;
use domain::money::Currency;
use domain::wire::price_lists::{RateCard, RateCardMeter, Rates};
use domain::wire::{Attributes, Number};
use pricing::Exact;
use rust_decimal::Decimal;

/// A meter: category, subcategory, name, unit, price in USD, service, whether it earns partner credit.
pub type Good = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    bool,
);

pub const GOODS: [Good; 20] = [
    (
        "Virtual Machines",
        "Dv5 Series",
        "D4 v5",
        "1 Hour",
        "0.198",
        "Microsoft.Compute",
        true,
    ),
    (
        "Virtual Machines",
        "Dv5 Series",
        "D8 v5",
        "1 Hour",
        "0.396",
        "Microsoft.Compute",
        true,
    ),
    (
        "Virtual Machines",
        "Ev5 Series",
        "E4 v5",
        "1 Hour",
        "0.26",
        "Microsoft.Compute",
        true,
    ),
    (
        "Virtual Machines",
        "Bsv2 Series",
        "B2s v2",
        "1 Hour",
        "0.0416",
        "Microsoft.Compute",
        true,
    ),
    (
        "Virtual Machines",
        "Dasv5 Series",
        "D4as v5 Spot",
        "1 Hour",
        "0.0371",
        "Microsoft.Compute",
        false,
    ),
    (
        "Storage",
        "Tiered Block Blob",
        "Hot LRS Data Stored",
        "1 GB/Month",
        "0.0184",
        "Microsoft.Storage",
        true,
    ),
    (
        "Storage",
        "Tiered Block Blob",
        "Cool LRS Data Stored",
        "1 GB/Month",
        "0.01",
        "Microsoft.Storage",
        true,
    ),
    (
        "Storage",
        "Tiered Block Blob",
        "Hot Write Operations",
        "10K",
        "0.055",
        "Microsoft.Storage",
        true,
    ),
    (
        "Storage",
        "Premium SSD Managed Disks",
        "P20 LRS Disk",
        "1/Month",
        "73.22",
        "Microsoft.Compute",
        true,
    ),
    (
        "SQL Database",
        "Single General Purpose",
        "vCore",
        "1 Hour",
        "0.2525",
        "Microsoft.Sql",
        true,
    ),
    (
        "SQL Database",
        "Single General Purpose",
        "Data Stored",
        "1 GB/Month",
        "0.115",
        "Microsoft.Sql",
        true,
    ),
    (
        "Azure App Service",
        "Premium v3 Plan",
        "P1 v3 App",
        "1 Hour",
        "0.155",
        "Microsoft.Web",
        true,
    ),
    (
        "Azure App Service",
        "Basic Plan",
        "B2 App",
        "1 Hour",
        "0.075",
        "Microsoft.Web",
        true,
    ),
    (
        "Bandwidth",
        "Standard",
        "Standard Data Transfer Out",
        "1 GB",
        "0.087",
        "Microsoft.Network",
        true,
    ),
    (
        "Log Analytics",
        "Analytics Logs",
        "Data Ingestion",
        "1 GB",
        "2.76",
        "Microsoft.OperationalInsights",
        true,
    ),
    (
        "Key Vault",
        "Operations",
        "Standard Operations",
        "10K",
        "0.03",
        "Microsoft.KeyVault",
        true,
    ),
    (
        "Virtual Network",
        "IP Addresses",
        "Standard IPv4 Static Public IP",
        "1 Hour",
        "0.005",
        "Microsoft.Network",
        true,
    ),
    (
        "Functions",
        "Consumption",
        "Execution Time",
        "1 GB Second",
        "0.000016",
        "Microsoft.Web",
        true,
    ),
    (
        "Cognitive Services",
        "Language",
        "Text Records",
        "1K",
        "1",
        "Microsoft.CognitiveServices",
        true,
    ),
    (
        "SaaS",
        "Third party",
        "Firewall appliance",
        "1 Hour",
        "1.13",
        "Microsoft.SaaS",
        false,
    ),
];

pub const REGIONS: [(&str, &str); 6] = [
    ("westeurope", "EU West"),
    ("northeurope", "EU North"),
    ("germanywestcentral", "DE West Central"),
    ("eastus", "US East"),
    ("westus2", "US West 2"),
    ("uksouth", "UK South"),
];

pub const SUBSCRIPTIONS: [&str; 3] = ["Production", "Development", "Shared services"];

const NAMES: [&str; 62] = [
    "Alder & Söhne",
    "Brightwater Foods",
    "Cedar, Pine and Partners",
    "Dunlin Logistics",
    "Ebro Textil",
    "Fjord Data",
    "Granite Works",
    "Harbour Clinics",
    "Ilex Energia",
    "Juniper Rail",
    "Kestrel Aviation",
    "Łódź Meble",
    "Marlow Books",
    "Nordlicht Optik",
    "Olive Grove Hotels",
    "Pelikan Druck",
    "Quarry Lane Schools",
    "Rowan Insurance",
    "Sankt Anna Spital",
    "Tern Shipping",
    "Ulmen Apotheken",
    "Vega Robotics",
    "Willow Media",
    "Xylem Water",
    "Yarrow Farms",
    "Zephyr Wind",
    "Aspen Dental Group",
    "Birchwood Realty",
    "Canyon Outfitters",
    "Delta Plumbing",
    "Elm Street Bakery",
    "Falcon Security",
    "Golden Gate Tours",
    "Hickory Furniture",
    "Iron Range Mining",
    "Jasper Law",
    "Klondike Freight",
    "Lone Star Dairy",
    "Magnolia Health",
    "Niagara Tools",
    "Ozark Lumber",
    "Prairie Seeds",
    "Quail Ridge Golf",
    "Redwood Analytics",
    "Sierra Solar",
    "Tidewater Marine",
    "Uptown Fitness",
    "Vermont Cheese",
    "Wasatch Ski",
    "Yellowstone Camps",
    "Zion Fabrics",
    "Acadia Kayaks",
    "Bayou Seafood",
    "Cascade Coffee",
    "Dakota Grain",
    "Everglade Parks",
    "Flagstaff Optics",
    "Great Basin Power",
    "Houston Valves",
    "Isle Royale Ferries",
    "Joshua Tree Studios",
    "Kenai Fisheries",
];

const COUNTRIES: [&str; 8] = ["DE", "DE", "FR", "NO", "IT", "PL", "AT", "ES"];

/// The name, domain and country of a customer.
pub fn customer(index: usize) -> (String, String, &'static str) {
    let name = NAMES[index % NAMES.len()];
    let domain: String = name
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'ö' => Some('o'),
            'ł' => Some('l'),
            'ó' => Some('o'),
            'ź' => Some('z'),
            c if c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        })
        .collect();
    (
        name.to_owned(),
        format!("{domain}.example"),
        COUNTRIES[index % COUNTRIES.len()],
    )
}

/// A decimal of this file's own figures.
pub fn figure(text: &str) -> Result<Decimal, DemoError> {
    parse_exact(text).map_err(|problem| DemoError::Refused(problem.to_string()))
}

/// A meter's id, the same in the rate card and in the charges.
pub fn meter_id(good: usize, region: usize) -> String {
    let mut random = super::Random::new(0x6d65_7465_7273 + (good * REGIONS.len() + region) as u64);
    random.guid()
}

/// The rate card of a currency: every good in every region; storage in tiers, functions with a free part.
pub fn rate_card(currency: Currency, exchange_rate: &str) -> Result<RateCard, DemoError> {
    let rate = Exact::from(figure(exchange_rate)?);
    let mut meters = Vec::with_capacity(GOODS.len() * REGIONS.len());
    for (number, good) in GOODS.iter().enumerate() {
        for (place, (_, region)) in REGIONS.iter().enumerate() {
            let price = |factor: &str| {
                let factor = Exact::from(figure(factor)?);
                let price = Exact::from(figure(good.4)?)
                    .times(rate)
                    .and_then(|price| price.times(factor));
                price
                    .and_then(Exact::to_decimal)
                    .map(Number)
                    .map_err(|problem| DemoError::Refused(problem.to_string()))
            };
            let mut rates = vec![("0".to_owned(), price("1")?)];
            if good.2 == "Hot LRS Data Stored" {
                rates.push(("51200".to_owned(), price("0.96")?));
                rates.push(("512000".to_owned(), price("0.92")?));
            }
            let included = if good.2 == "Execution Time" {
                "400000"
            } else {
                "0"
            };
            meters.push(RateCardMeter {
                id: meter_id(number, place),
                name: good.2.to_owned(),
                rates: Rates(rates),
                tags: if good.0 == "SaaS" {
                    vec!["Third Party".to_owned()]
                } else {
                    vec![]
                },
                category: good.0.to_owned(),
                subcategory: good.1.to_owned(),
                region: (*region).to_owned(),
                unit: good.3.to_owned(),
                included_quantity: Number(figure(included)?),
                effective_date: "2026-08-01T00:00:00Z".to_owned(),
            });
        }
    }
    Ok(RateCard {
        locale: "en-US".to_owned(),
        currency: currency.code().to_owned(),
        is_tax_included: false,
        meters,
        offer_terms: vec![],
        attributes: Attributes::of("AzureRateCard"),
    })
}
