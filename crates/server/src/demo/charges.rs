//! Writes the demonstration's daily-rated usage files. Columns as in Partner Center's file; the
//! amounts are the vendor's: effective unit price x quantity x exchange rate at the currency's digits.

use super::goods::{GOODS, REGIONS, figure, meter_id};
use super::random::Random;
use super::{DemoError, Place};
use crate::store::NewCustomer;
use domain::charges::Period;
use pricing::{Exact, rounding::round_to_currency};
use rust_decimal::Decimal;

const HEADER: &str = "PartnerId,PartnerName,CustomerId,CustomerName,CustomerDomainName,CustomerCountry,MpnId,Tier2MpnId,\
    InvoiceNumber,ProductId,SkuId,SubscriptionDescription,SubscriptionId,UsageDate,MeterCategory,MeterId,MeterSubCategory,\
    MeterName,MeterRegion,Unit,ResourceLocation,ConsumedService,ResourceGroup,ResourceURI,ChargeType,UnitPrice,Quantity,\
    BillingPreTaxTotal,BillingCurrency,PricingCurrency,Tags,EffectiveUnitPrice,PCToBCExchangeRate,\
    PartnerEarnedCreditPercentage\n";

const TEAMS: [&str; 4] = ["payments", "web", "data", "platform"];
const ENVIRONMENTS: [&str; 3] = ["prod", "test", "dev"];

/// A resource that is used every day.
struct Resource {
    good: usize,
    region: usize,
    group: String,
    uri: String,
    tags: String,
    /// Thousandths of a unit a day.
    daily: u64,
}

/// One month of an account's lines.
pub fn daily_rated_usage(
    place: &Place,
    customers: &[NewCustomer],
    period: Period,
    random: &mut Random,
) -> Result<String, DemoError> {
    let mut file = String::from(HEADER);
    let invoice = format!(
        "G{:03}{:04}{:02}",
        customers.len(),
        period.year(),
        period.month()
    );
    for (number, customer) in customers.iter().enumerate() {
        // A customer's resources stay the same from month to month.
        let mut own = Random::new(0x7265_736f_7572_6365 ^ (number * 977 + customers.len()) as u64);
        for (subscription, name) in &customer.subscriptions {
            for _ in 0..2 + own.below(4) {
                let resource = resource(subscription.as_str(), place, &mut own)?;
                for day in 1..=period.days() {
                    let line = Line {
                        place,
                        customer,
                        subscription: subscription.as_str(),
                        name,
                        invoice: &invoice,
                    };
                    line.write(&mut file, &resource, period, day, random)?;
                }
            }
        }
    }
    Ok(file)
}

fn resource(subscription: &str, place: &Place, random: &mut Random) -> Result<Resource, DemoError> {
    let missing = || DemoError::Refused("a good".into());
    let good = usize::try_from(random.below(GOODS.len() as u64)).map_err(|_| missing())?;
    // Europeans use European regions, mostly.
    let first = if place.currency.code() == "EUR" { 0 } else { 2 };
    let region = first + usize::try_from(random.below(4)).map_err(|_| missing())?;
    let group = format!("rg-{}", random.pick(&TEAMS).ok_or_else(missing)?);
    let tags = format!(
        "{{\"env\": \"{}\", \"team\": \"{}\"}}",
        random.pick(&ENVIRONMENTS).ok_or_else(missing)?,
        random.pick(&TEAMS).ok_or_else(missing)?
    );
    let (_, _, _, unit, _, service, _) = GOODS[good];
    let daily = match unit {
        "1 Hour" => 24_000 * (1 + random.below(4)),
        "1/Month" => 33 * (1 + random.below(6)),
        "1 GB Second" => 20_000_000 + random.below(40_000_000),
        "1 GB/Month" => 20_000 + random.below(400_000),
        _ => 2_000 + random.below(60_000),
    };
    let uri = format!(
        "/subscriptions/{subscription}/resourceGroups/{group}/providers/{service}/x/{}",
        &random.guid()[..8]
    );
    let tags = if random.below(5) == 0 {
        String::new()
    } else {
        tags
    };
    Ok(Resource {
        good,
        region,
        group,
        uri,
        tags,
        daily,
    })
}

/// What a line says besides its resource and day.
struct Line<'a> {
    place: &'a Place,
    customer: &'a NewCustomer,
    subscription: &'a str,
    name: &'a str,
    invoice: &'a str,
}

impl Line<'_> {
    fn write(
        &self,
        file: &mut String,
        resource: &Resource,
        period: Period,
        day: u32,
        random: &mut Random,
    ) -> Result<(), DemoError> {
        let (category, subcategory, meter, unit, price, service, earns) = GOODS[resource.good];
        let weekend = day % 7 >= 5;
        let share = if weekend {
            55 + random.below(15)
        } else {
            85 + random.below(30)
        };
        let quantity = Exact::from_scaled(i128::from(resource.daily * share), 5);
        let rate = figure(self.place.exchange_rate)?;
        let credit = if earns && random.below(40) > 0 {
            "15"
        } else {
            "0"
        };
        let factor = if credit == "15" { "0.85" } else { "1" };
        let effective = product(&[price, factor])?;
        let exact = effective
            .times(quantity)
            .and_then(|exact| exact.times(Exact::from(rate)));
        let amount = exact
            .and_then(|exact| round_to_currency(exact, self.place.currency))
            .map_err(|problem| DemoError::Refused(problem.to_string()))?;
        let fields = [
            "0d7f6a52-1b7c-4c0e-9a55-6c1d6f0b7a11",
            "Demonstration",
            self.customer.id.as_str(),
            &self.customer.name,
            &self.customer.domain,
            &self.customer.country,
            "5510441",
            self.customer.reseller_mpn_id.as_deref().unwrap_or_default(),
            self.invoice,
            "DZH318Z0BPS6",
            "0001",
            self.name,
            self.subscription,
            &format!("{period}-{day:02}T00:00:00Z"),
            category,
            &meter_id(resource.good, resource.region),
            subcategory,
            meter,
            REGIONS[resource.region].1,
            unit,
            REGIONS[resource.region].0,
            service,
            &resource.group,
            &resource.uri,
            "new",
            price,
            &quantity.to_string(),
            &amount.to_string(),
            self.place.currency.code(),
            "USD",
            &resource.tags,
            &effective.to_string(),
            self.place.exchange_rate,
            credit,
        ];
        for (index, field) in fields.into_iter().enumerate() {
            if index > 0 {
                file.push(',');
            }
            write_field(file, field);
        }
        file.push('\n');
        Ok(())
    }
}

fn product(figures: &[&str]) -> Result<Exact, DemoError> {
    figures
        .iter()
        .try_fold(Exact::from(Decimal::ONE), |product, text| {
            product
                .times(Exact::from(figure(text)?))
                .map_err(|problem| DemoError::Refused(problem.to_string()))
        })
}

fn write_field(file: &mut String, field: &str) {
    if [',', '"', '\n']
        .into_iter()
        .any(|mark| field.contains(mark))
    {
        file.push('"');
        file.push_str(&field.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(field);
    }
}
