//! Who uses what in a generated file: customers, subscriptions, resources, tags. Knows no amount.

use super::meters::{METERS, Meter};
use super::{Fixed, Line, Options};
use crate::random::Random;
use std::borrow::Cow;

/// The columns of the vendor's daily-rated usage file, in its order.
pub const COLUMNS: &str = "\
    PartnerId PartnerName CustomerId CustomerName CustomerDomainName CustomerCountry MpnId Tier2MpnId \
    InvoiceNumber ProductId SkuId AvailabilityId SkuName ProductName PublisherName PublisherId \
    SubscriptionDescription SubscriptionId ChargeStartDate ChargeEndDate UsageDate MeterType \
    MeterCategory MeterId MeterSubCategory MeterName MeterRegion Unit ResourceLocation ConsumedService \
    ResourceGroup ResourceURI ChargeType UnitPrice Quantity UnitType BillingPreTaxTotal BillingCurrency \
    PricingPreTaxTotal PricingCurrency ServiceInfo1 ServiceInfo2 Tags AdditionalInfo EffectiveUnitPrice \
    PCToBCExchangeRate PCToBCExchangeRateDate EntitlementId EntitlementDescription \
    PartnerEarnedCreditPercentage CreditPercentage CreditType BenefitOrderId BenefitId BenefitType";

const REGIONS: [&str; 6] = [
    "westeurope",
    "northeurope",
    "germanywestcentral",
    "eastus",
    "uksouth",
    "japaneast",
];
const NAMES: [&str; 8] = [
    "Alder & Söhne",
    "Brightwater Foods",
    "Cedar, Pine and Partners",
    "Ebro Textil S.A.",
    "Granite \"Rock\" Ltd",
    "Harbour Clinics",
    "北川製作所",
    "Łódź Meble",
];
const FORMULAS: [&str; 4] = ["=HYPERLINK(\"http://x\")", "+SUM(A1)", "-2+3", "@cmd"];
const GROUPS: [&str; 5] = ["rg-app", "rg-data", "RG-App", "rg-net", "rg-shared"];
const ENVIRONMENTS: [&str; 4] = ["prod", "test", "dev", "staging"];
const TEAMS: [&str; 5] = ["payments", "web", "r&d", "größe", "研究"];
const COUNTRIES: [&str; 4] = ["DE", "FR", "GB", "JP"];

pub(super) struct Customer {
    pub id: String,
    pub name: String,
    domain: String,
    country: &'static str,
    pub reseller: String,
}

/// Something of a customer's that is metered.
pub(super) struct Resource {
    pub customer: usize,
    pub subscription: String,
    pub subscription_name: String,
    pub meter: &'static Meter,
    pub meter_id: String,
    pub group: String,
    uri: String,
    pub region: &'static str,
    pub tags: Vec<(&'static str, &'static str)>,
    tags_text: String,
}

/// Everything that a file's lines draw from.
pub(super) struct Estate {
    pub partner_id: String,
    pub invoice: String,
    mpn: u64,
    pub customers: Vec<Customer>,
    pub resources: Vec<Resource>,
}

impl Estate {
    pub fn new(random: &mut Random, options: &Options) -> Self {
        let own_partner_id = random.guid();
        let partner_id = options.partner_id.clone().unwrap_or(own_partner_id);
        let mpn = random.between(1_000_000, 10_000_000);
        let invoice = format!("G{:09}", random.between(0, 100_000_000));
        let meter_ids: Vec<String> = METERS.iter().map(|_| random.guid()).collect();
        let resellers = [
            String::new(),
            String::new(),
            (mpn + 11).to_string(),
            (mpn + 12).to_string(),
        ];
        let (mut customers, mut resources) = (Vec::new(), Vec::new());
        for index in 0..options.customers {
            let name = match index % 7 {
                3 if options.quirks => FORMULAS[index / 7 % FORMULAS.len()],
                _ => NAMES[index % NAMES.len()],
            };
            customers.push(Customer {
                id: random.guid(),
                name: format!("{name} {index:04}"),
                domain: format!("c{index:04}.example.com"),
                country: random.pick(&COUNTRIES),
                reseller: random.pick(&resellers),
            });
            for number in 1..=random.between(1, 4) {
                let subscription = random.guid();
                for _ in 0..random.between(3, 20) {
                    resources.push(resource(
                        random,
                        options,
                        index,
                        (&subscription, number),
                        &meter_ids,
                    ));
                }
            }
        }
        Self {
            partner_id,
            invoice,
            mpn,
            customers,
            resources,
        }
    }

    /// The cells of a line, in the order of [`COLUMNS`].
    pub fn cells<'a>(
        &'a self,
        options: &Options,
        resource: &'a Resource,
        line: &'a Line,
    ) -> [Cow<'a, str>; 55] {
        let customer = &self.customers[resource.customer];
        let meter = resource.meter;
        let date = |day: u32| Cow::from(format!("{}-{day:02}T00:00:00Z", options.period));
        let text = |fixed: Fixed| Cow::from(fixed.to_string());
        let own = |number: u64| Cow::from(number.to_string());
        let region = resource.region;
        [
            self.partner_id.as_str().into(),
            "Example Partner".into(),
            customer.id.as_str().into(),
            customer.name.as_str().into(),
            customer.domain.as_str().into(),
            customer.country.into(),
            own(self.mpn),
            customer.reseller.as_str().into(),
            self.invoice.as_str().into(),
            "DZH318Z0BPS6".into(),
            "0001".into(),
            line.availability[..12].into(),
            meter.subcategory.into(),
            "Azure plan".into(),
            "Microsoft".into(),
            "".into(),
            resource.subscription_name.as_str().into(),
            resource.subscription.as_str().into(),
            date(1),
            date(28),
            date(line.day),
            meter.name.into(),
            meter.category.into(),
            resource.meter_id.as_str().into(),
            meter.subcategory.into(),
            meter.name.into(),
            region[..2].to_uppercase().into(),
            meter.unit.into(),
            region.into(),
            meter.service.into(),
            resource.group.as_str().into(),
            resource.uri.as_str().into(),
            "new".into(),
            text(line.price),
            text(line.quantity),
            meter.unit.into(),
            text(line.amount),
            options.currency.into(),
            text(line.pricing_total),
            "USD".into(),
            "".into(),
            "".into(),
            resource.tags_text.as_str().into(),
            "{}".into(),
            text(line.effective),
            text(options.exchange_rate()),
            date(1),
            resource.subscription.as_str().into(),
            resource.subscription_name.as_str().into(),
            Cow::from(line.credit_percent.to_string()),
            "0".into(),
            "Credit Not Applied".into(),
            "".into(),
            "".into(),
            "".into(),
        ]
    }
}

fn resource(
    random: &mut Random,
    options: &Options,
    customer: usize,
    (subscription, number): (&str, u64),
    meter_ids: &[String],
) -> Resource {
    let chosen = random.between(0, METERS.len() as u64) as usize;
    let group = format!("{}{}", random.pick(&GROUPS), random.between(1, 4));
    let mut tags = Vec::new();
    if !random.per_mille(250) {
        tags = vec![
            ("env", random.pick(&ENVIRONMENTS)),
            ("team", random.pick(&TEAMS)),
        ];
    }
    if options.quirks && random.per_mille(20) {
        tags.push(("note", "a, \"quoted\"\nsecond line"));
    }
    let pairs = tags
        .iter()
        .map(|(name, value)| format!("{name:?}: {}", serde_json::Value::from(*value)));
    let tags_text = format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "));
    Resource {
        customer,
        subscription: subscription.to_owned(),
        subscription_name: format!("Azure subscription {number}"),
        meter: &METERS[chosen],
        meter_id: meter_ids[chosen].clone(),
        uri: format!(
            "/subscriptions/{subscription}/resourceGroups/{group}/providers/{}/x/{}",
            METERS[chosen].service,
            &random.guid()[..8]
        ),
        group,
        region: random.pick(&REGIONS),
        tags_text: if tags.is_empty() {
            String::new()
        } else {
            tags_text
        },
        tags,
    }
}
