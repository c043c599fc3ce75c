//! Daily-rated usage files of a few lines, each as a spec needs it. Knows no server.

/// A line of a file.
#[derive(Clone, Debug)]
pub struct ChargeLine<'a> {
    pub customer: &'a str,
    /// The reseller's PartnerID (MPN); empty where the partner sells itself.
    pub reseller: &'a str,
    pub meter: &'a str,
    pub category: &'a str,
    /// `YYYY-MM-DD`.
    pub day: &'a str,
    /// First and last day of what is charged.
    pub charged: (&'a str, &'a str),
    pub unit_price: &'a str,
    pub quantity: &'a str,
    pub amount: &'a str,
    /// Percent of partner earned credit in the amount.
    pub credit_percent: &'a str,
    pub currency: &'a str,
    /// A JSON object, as the vendor writes it; empty where there are none.
    pub tags: &'a str,
}

/// 100 EUR of storage in the middle of October 2026.
pub const CHARGE_LINE: ChargeLine<'static> = ChargeLine {
    customer: "",
    reseller: "",
    meter: "blob",
    category: "Storage",
    day: "2026-10-15",
    charged: ("2026-10-01", "2026-10-31"),
    unit_price: "10",
    quantity: "10",
    amount: "100",
    credit_percent: "0",
    currency: "EUR",
    tags: "",
};

const HEADING: &str = "PartnerId,CustomerId,CustomerName,Tier2MpnId,InvoiceNumber,ProductName,SubscriptionId,\
    ChargeStartDate,ChargeEndDate,UsageDate,MeterCategory,MeterId,MeterName,ResourceLocation,ConsumedService,\
    ResourceGroup,ChargeType,UnitPrice,Quantity,BillingPreTaxTotal,BillingCurrency,PricingPreTaxTotal,Tags,\
    EffectiveUnitPrice,PCToBCExchangeRate,PartnerEarnedCreditPercentage\n";

/// The file, of one partner.
pub fn file(lines: &[ChargeLine<'_>]) -> String {
    let mut file = HEADING.to_owned();
    for line in lines {
        let ChargeLine {
            customer,
            reseller,
            meter,
            category,
            day,
            charged: (start, end),
            unit_price,
            quantity,
            amount,
            credit_percent,
            currency,
            tags,
        } = line;
        let tags = tags.replace('"', "\"\"");
        file.push_str(&format!(
            "partner-of-the-specs,{customer},Customer of a spec,{reseller},,Azure plan,subscription-{customer},{start},\
             {end},{day},{category},{meter},{meter},westeurope,Microsoft.Storage,rg,new,{unit_price},{quantity},{amount},\
             {currency},{amount},\"{tags}\",{unit_price},1,{credit_percent}\n"
        ));
    }
    file
}
