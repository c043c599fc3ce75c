//! The meters that generated files bill, with prices in USD. Knows no customer and no quantity.

use super::Fixed;

/// A meter of the vendor, with a price in USD.
pub(super) struct Meter {
    pub category: &'static str,
    pub subcategory: &'static str,
    pub name: &'static str,
    pub unit: &'static str,
    price: (i128, u32),
    pub service: &'static str,
    pub earns_credit: bool,
}

impl Meter {
    pub fn price(&self) -> Fixed {
        Fixed::new(self.price.0, self.price.1)
    }
}

const fn meter(
    [category, subcategory, name, unit, service]: [&'static str; 5],
    price: (i128, u32),
    earns_credit: bool,
) -> Meter {
    Meter {
        category,
        subcategory,
        name,
        unit,
        price,
        service,
        earns_credit,
    }
}

pub(super) const METERS: [Meter; 12] = [
    meter(
        [
            "Virtual Machines",
            "Dv5 Series",
            "D4 v5",
            "1 Hour",
            "Microsoft.Compute",
        ],
        (192, 3),
        true,
    ),
    meter(
        [
            "Virtual Machines",
            "Dasv5 Series",
            "D2as v5 Spot",
            "1 Hour",
            "Microsoft.Compute",
        ],
        (17_219, 6),
        false,
    ),
    meter(
        [
            "Storage",
            "Standard Page Blob",
            "LRS Data Stored",
            "1 GB/Month",
            "Microsoft.Storage",
        ],
        (45, 3),
        true,
    ),
    meter(
        [
            "Storage",
            "Tiered Block Blob",
            "Hot Read Operations",
            "10K",
            "Microsoft.Storage",
        ],
        (44, 4),
        true,
    ),
    meter(
        [
            "Storage",
            "Premium SSD Managed Disks",
            "P10 LRS Disk",
            "1/Month",
            "Microsoft.Compute",
        ],
        (1_971, 2),
        true,
    ),
    meter(
        [
            "Bandwidth",
            "Rtn Preference: MGN",
            "Standard Data Transfer Out",
            "1 GB",
            "Microsoft.Network",
        ],
        (87, 3),
        true,
    ),
    meter(
        [
            "SQL Database",
            "General Purpose",
            "vCore",
            "1 Hour",
            "Microsoft.Sql",
        ],
        (252_488, 6),
        true,
    ),
    meter(
        [
            "Azure App Service",
            "Premium v3 Plan",
            "P1 v3 App",
            "1 Hour",
            "Microsoft.Web",
        ],
        (155, 3),
        true,
    ),
    meter(
        [
            "Functions",
            "Consumption",
            "Standard Total Executions",
            "10",
            "Microsoft.Web",
        ],
        (2, 6),
        true,
    ),
    meter(
        [
            "Key Vault",
            "Operations",
            "Standard Operations",
            "10K",
            "Microsoft.KeyVault",
        ],
        (3, 2),
        true,
    ),
    meter(
        [
            "Log Analytics",
            "Analytics Logs",
            "Data Ingestion",
            "1 GB",
            "Microsoft.OperationalInsights",
        ],
        (276, 2),
        true,
    ),
    meter(
        [
            "SaaS",
            "Third party",
            "Firewall appliance",
            "1 Hour",
            "Microsoft.SaaS",
        ],
        (113, 2),
        false,
    ),
];
