//! Price lists in the vendor's formats as the specs need them, written anew. Knows no server.

use std::fmt::Write;

/// Heading of an Azure plan price sheet.
const SHEET: &str = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,Market,\
    Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,MeterIds,MeterType,Tags\n";

/// A meter of a price sheet and its price.
#[derive(Clone, Copy, Debug)]
pub struct Metered<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub price: &'a str,
}

/// An Azure plan price sheet of consumption.
pub fn price_sheet(currency: &str, market: &str, meters: &[Metered<'_>]) -> String {
    let mut sheet = SHEET.to_owned();
    for (number, meter) in meters.iter().enumerate() {
        let _ = writeln!(
            sheet,
            "Goods,PRD{number},0001,{},Maker,,1 Hour,payG-1,{market},{currency},{},,,8/1/2026 12:00:00 AM,\
             11/30/9999 11:59:59 PM,{},1 Hour,Azure",
            meter.name, meter.price, meter.id
        );
    }
    sheet
}

/// A price sheet of many meters, as large as a whole region's: names of a few hundred words, each meter
/// with an id like a GUID.
pub fn large_price_sheet(rows: usize) -> String {
    const SERVICES: [&str; 12] = [
        "Virtual Machines",
        "Storage",
        "SQL Database",
        "Functions",
        "Bandwidth",
        "Cognitive Services",
        "Key Vault",
        "Load Balancer",
        "Backup",
        "Monitor",
        "Container Registry",
        "Event Hubs",
    ];
    const REGIONS: [&str; 10] = [
        "EU West",
        "EU North",
        "US East",
        "US West 2",
        "UK South",
        "DE West Central",
        "JA East",
        "AU Southeast",
        "BR South",
        "IN Central",
    ];
    let mut sheet = String::with_capacity(rows * 220);
    sheet.push_str(SHEET);
    for row in 0..rows {
        let (service, region) = (SERVICES[row % 12], REGIONS[row / 12 % 10]);
        let (size, series) = (row / 120 % 97 + 1, row / 11_640 % 26);
        let series = char::from(b'A' + series as u8);
        let mixed = (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let _ = writeln!(
            sheet,
            "{service},PRD{:05},{row:06},Standard {series}{size} v{} {service} - {region},Maker,,1 Hour,payG-1,DE,EUR,\
             0.{:09},,,8/1/2026 12:00:00 AM,11/30/9999 11:59:59 PM,{:08x}-{:04x}-4000-8000-{row:012x},1 Hour,Azure",
            row / 40,
            row % 6 + 1,
            mixed % 1_000_000_000,
            (mixed >> 32) as u32,
            (mixed >> 16) as u16,
        );
    }
    sheet
}

/// A licence price list: one licence by month and one by year.
pub fn licence_list() -> String {
    "ChangeIndicator,ProductTitle,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price,\
     Segment,Unheard of\n\
     UNC,Suite,SUITE,0001,Office suite,P1Y,Monthly,DE,EUR,9.36,11.70,Commercial,x\n\
     CHG,Suite,SUITE,0001,Office suite,P1Y,Annual,DE,EUR,112.32,140.40,Commercial,x\n"
        .to_owned()
}

/// A page of retail prices: a meter in two tiers with a savings plan, and a reservation.
pub fn retail_page() -> String {
    let item = |more: &str| {
        format!(
            r#"{{"currencyCode":"EUR","armRegionName":"westeurope","location":"EU West","effectiveStartDate":"2026-08-01T00:00:00Z","meterId":"machine","meterName":"D4 v5","productId":"PRD9","productName":"Machines","serviceName":"Virtual Machines","serviceFamily":"Compute","unitOfMeasure":"1 Hour",{more}}}"#
        )
    };
    let items = [
        item(
            r#""skuId":"PRD9/0001","type":"Consumption","tierMinimumUnits":0.0,"retailPrice":0.192,"unitPrice":0.192,"savingsPlan":[{"unitPrice":0.1037,"retailPrice":0.1037,"term":"3 Years"}]"#,
        ),
        item(
            r#""skuId":"PRD9/0001","type":"Consumption","tierMinimumUnits":1000.0,"retailPrice":0.18,"unitPrice":0.18,"savingsPlan":[{"unitPrice":0.1037,"retailPrice":0.1037,"term":"3 Years"}]"#,
        ),
        item(
            r#""skuId":"PRD9/0012","type":"Reservation","reservationTerm":"3 Years","tierMinimumUnits":0.0,"retailPrice":1918.0,"unitPrice":1918.0"#,
        ),
    ];
    format!(
        r#"{{"BillingCurrency":"EUR","Items":[{}],"NextPageLink":null,"Count":3}}"#,
        items.join(",")
    )
}
