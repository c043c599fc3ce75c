//! Writes the demonstration's price lists and exchange rates in the vendor's formats. All figures are
//! made up. Knows no store: they go in through the same readers as anybody's.

use super::DemoError;
use super::goods::{GOODS, REGIONS, figure, meter_id};
use domain::money::Currency;
use pricing::{Exact, PricingProblem};

/// Months of the exchange rates, with what is added to every rate's fourth digit.
const MONTHS: [(&str, u32); 6] = [
    ("2026-06", 0),
    ("2026-07", 12),
    ("2026-08", 7),
    ("2026-09", 21),
    ("2026-10", 18),
    ("2026-11", 30),
];

/// Dollars that a unit is worth, in ten thousandths.
const RATES: [(&str, u32); 8] = [
    ("AED", 2722),
    ("CAD", 7316),
    ("CHF", 11875),
    ("EUR", 10854),
    ("GBP", 12790),
    ("JPY", 67),
    ("NOK", 981),
    ("SEK", 1032),
];

/// Sheets of exchange rates, one a month.
pub fn exchange_rates() -> Vec<(&'static str, String)> {
    MONTHS
        .iter()
        .map(|(month, drift)| {
            let mut sheet = "CurrencyCode,USDPerUnit,Month\nUSD,1,".to_owned() + month + "\n";
            for (code, worth) in RATES {
                let worth = worth + drift * worth / 10_000;
                sheet.push_str(&format!(
                    "{code},{}.{:04},{month}\n",
                    worth / 10_000,
                    worth % 10_000
                ));
            }
            (*month, sheet)
        })
        .collect()
}

fn not_worked_out(problem: PricingProblem) -> DemoError {
    DemoError::Refused(problem.to_string())
}

fn product(figures: &[&str]) -> Result<String, DemoError> {
    let mut product = Exact::from(figure("1")?);
    for text in figures {
        product = product
            .times(figure(text)?.into())
            .map_err(not_worked_out)?;
    }
    product
        .to_decimal()
        .map(|product| product.normalize().to_string())
        .map_err(not_worked_out)
}

/// An Azure plan price sheet of `2026-07` or `2026-08`: machines became dearer, storage cheaper, one
/// service went and one came.
pub fn price_sheet(
    currency: Currency,
    market: &str,
    exchange_rate: &str,
    month: &str,
) -> Result<String, DemoError> {
    let is_later = month == "2026-08";
    let mut sheet = "ProductTitle,ProductId,SkuId,SkuTitle,Publisher,SkuDescription,UnitOfMeasure,TermDuration,Market,\
        Currency,UnitPrice,PricingTierRangeMin,PricingTierRangeMax,EffectiveStartDate,EffectiveEndDate,MeterIds,\
        MeterType,Tags\n"
        .to_owned();
    let day = format!("{}/1/2026 12:00:00 AM", if is_later { 8 } else { 7 });
    for (number, (category, subcategory, name, unit, price, _, _)) in GOODS.iter().enumerate() {
        let gone = if is_later { 0 } else { GOODS.len() - 1 };
        if number == gone {
            continue;
        }
        let drift = match *category {
            "Virtual Machines" if is_later => "1.04",
            "Storage" if is_later => "0.97",
            _ => "1",
        };
        let tiers: &[(&str, &str, &str)] = match *name {
            "Hot LRS Data Stored" => &[
                ("0", "51200", "1"),
                ("51200", "512000", "0.96"),
                ("512000", "", "0.92"),
            ],
            _ => &[("", "", "1")],
        };
        for (place, (_, region)) in REGIONS.iter().enumerate() {
            for (from, to, share) in tiers {
                let price = product(&[price, exchange_rate, drift, share])?;
                sheet.push_str(&format!(
                    "\"{category}, {subcategory}\",DZD{number:03},{place:04},{name} - {region},Contoso,,{unit},payG-1,\
                     {market},{currency},{price},{from},{to},{day},12/31/9999 11:59:59 PM,{},{unit},Azure\n",
                    meter_id(number, place)
                ));
            }
        }
    }
    Ok(sheet)
}

/// Product, SKU, title, price a seat and month in dollars, what happened since the list before.
const LICENCES: [(&str, &str, &str, &str, &str); 6] = [
    ("DZL101", "0001", "Office suite, business", "9.36", "UNC"),
    ("DZL101", "0002", "Office suite, enterprise", "28.80", "CHG"),
    ("DZL204", "0001", "Mail and calendar", "3.20", "UNC"),
    ("DZL310", "0001", "Device management", "6.40", "CHG"),
    ("DZL415", "0001", "Security desk", "4.80", "ADD"),
    ("DZL509", "0001", "Whiteboard classic", "1.60", "DEL"),
];

/// A licence price list: each licence by month and by year, for companies and for schools.
pub fn licence_list(
    currency: Currency,
    market: &str,
    exchange_rate: &str,
) -> Result<String, DemoError> {
    let mut list = "ChangeIndicator,ProductTitle,ProductId,SkuId,SkuTitle,UnitOfMeasure,TermDuration,BillingPlan,Market,\
        Currency,UnitPrice,EffectiveStartDate,EffectiveEndDate,Tags,ERP Price,Segment\n"
        .to_owned();
    for (product_id, sku, title, price, change) in LICENCES {
        for (segment, share) in [("Commercial", "1"), ("Education", "0.4")] {
            for (term, plan, months) in [
                ("P1M", "Monthly", "1.2"),
                ("P1Y", "Monthly", "1"),
                ("P1Y", "Annual", "12"),
            ] {
                let cost = product(&[price, exchange_rate, share, months])?;
                let list_price = product(&[&cost, "1.25"])?;
                list.push_str(&format!(
                    "{change},\"{title}\",{product_id},{sku},\"{title}\",License,{term},{plan},{market},{currency},{cost},\
                     8/1/2026,12/31/9999,License,{list_price},{segment}\n"
                ));
            }
        }
    }
    Ok(list)
}

/// A page of retail prices: a machine by the hour with its savings plans, and its reservations.
pub fn retail_page(currency: Currency, exchange_rate: &str) -> Result<String, DemoError> {
    let item = |id: &str, sku: &str, price: &str, more: &str| {
        format!(
            "{{\"currencyCode\":\"{currency}\",\"tierMinimumUnits\":0.0,\"retailPrice\":{price},\"unitPrice\":{price},\
             \"armRegionName\":\"westeurope\",\"location\":\"EU West\",\"effectiveStartDate\":\"2026-08-01T00:00:00Z\",\
             \"meterId\":\"{id}\",\"meterName\":\"D4 v5\",\"productId\":\"DZD900\",\"skuId\":\"DZD900/{sku}\",\
             \"productName\":\"Virtual Machines Dv5\",\"skuName\":\"D4 v5\",\"serviceName\":\"Virtual Machines\",\
             \"serviceFamily\":\"Compute\",\"unitOfMeasure\":\"1 Hour\",\"armSkuName\":\"Standard_D4_v5\",{more}}}"
        )
    };
    let price = |dollars: &str| product(&[dollars, exchange_rate]);
    let machine = "0f6a1d8e-45c1-4f55-9d0b-6a1f7c2e9b10";
    let plans = format!(
        "\"type\":\"Consumption\",\"savingsPlan\":[{{\"unitPrice\":{three},\"retailPrice\":{three},\"term\":\"3 Years\"}},\
         {{\"unitPrice\":{one},\"retailPrice\":{one},\"term\":\"1 Year\"}}]",
        three = price("0.1037")?,
        one = price("0.1498")?
    );
    let reserved = |term: &str| format!("\"type\":\"Reservation\",\"reservationTerm\":\"{term}\"");
    let items = [
        item(machine, "0001", &price("0.192")?, &plans),
        item(machine, "0011", &price("992")?, &reserved("1 Year")),
        item(machine, "0012", &price("1918")?, &reserved("3 Years")),
    ];
    Ok(format!(
        "{{\"BillingCurrency\":\"{currency}\",\"Items\":[{}],\"NextPageLink\":null,\"Count\":{}}}",
        items.join(","),
        items.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_of_the_demonstration_is_read() {
        let currency: Currency = "EUR".parse().unwrap();
        let offers = |text: String| {
            let list = pricing::price_lists::read(text.as_bytes(), "").unwrap();
            list.offers.len()
        };
        for month in ["2026-07", "2026-08"] {
            let sheet = price_sheet(currency, "DE", "0.9213", month).unwrap();
            assert_eq!(offers(sheet), (GOODS.len() - 1) * REGIONS.len());
        }
        assert_eq!(
            offers(licence_list(currency, "DE", "0.9213").unwrap()),
            LICENCES.len() * 6
        );
        assert_eq!(offers(retail_page(currency, "0.9213").unwrap()), 5);
        for (month, sheet) in exchange_rates() {
            let rates =
                pricing::price_lists::read_exchange_rates(sheet.as_bytes(), None, "").unwrap();
            assert_eq!(rates.month.to_string(), month);
        }
    }
}
