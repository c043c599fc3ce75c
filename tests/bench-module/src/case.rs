//! What quotes are made of here: offers, lines and rules with nothing special about them. Draws nothing.

use domain::price_lists::{Offer, OfferPrice, Tier, Tiers};
use domain::price_rules::{BuyerScope, GoodsScope, PriceRule, RateSource, RuleKind};
use domain::quotes::{CreditClaim, LineRole, QuoteGoods, QuoteLine};
use rust_decimal::Decimal;

/// Services that the offers belong to.
pub const SERVICES: [&str; 4] = ["Virtual Machines", "Storage", "Networking", "Databases"];
/// The day on which the quotes are priced.
pub const DAY: &str = "2026-08-15";

/// An offer of the service and product given, at a price.
pub fn offer(number: usize, service: &str, product: &str, price: OfferPrice) -> Offer {
    Offer {
        id: format!("offer-{number:04}").parse().expect("this is an id"),
        name: format!("Meter {number:04}"),
        product: product.to_owned(),
        category: service.to_owned(),
        subcategory: String::new(),
        family: "Compute".to_owned(),
        region: "EU West".to_owned(),
        unit: "1 Hour".to_owned(),
        tags: vec![],
        effective_date: "2026-08-01".to_owned(),
        end_date: String::new(),
        change: None,
        price,
        volume_prices: vec![],
    }
}

/// Graduated tiers from bounds that rise from 0 and their rates.
pub fn metered(tiers: Vec<(Decimal, Decimal)>, included_quantity: Decimal) -> OfferPrice {
    let tiers: Vec<Tier> = tiers
        .into_iter()
        .map(|(from, rate)| Tier { from, rate })
        .collect();
    OfferPrice::Metered {
        tiers: Tiers::try_from(tiers).expect("the bounds rise from 0"),
        included_quantity,
    }
}

/// A line that sells so much of something.
/// Whether an offer is bought in whole numbers only.
pub fn is_bought_whole(price: &OfferPrice) -> bool {
    matches!(
        price,
        OfferPrice::Licence { .. } | OfferPrice::Reservation { .. }
    )
}

pub fn line(number: usize, goods: QuoteGoods, quantity: Decimal) -> QuoteLine {
    QuoteLine {
        id: number.to_string(),
        goods,
        quantity,
        used_before: Decimal::ZERO,
        credit: CreditClaim::ByOffer,
        days: None,
        uplift_percent: Decimal::ZERO,
        role: LineRole::Counted,
        bundle_id: None,
        note: String::new(),
    }
}

/// A rule for every currency since the first day given.
pub fn rule(
    name: &str,
    buyer: BuyerScope,
    goods: GoodsScope,
    kind: RuleKind,
    starts: &str,
) -> PriceRule {
    PriceRule {
        id: name.parse().expect("this is an id"),
        name: name.to_owned(),
        buyer,
        goods,
        kind,
        starts: starts.parse().expect("this is a date"),
        ends: None,
        currency: None,
        rate_source: RateSource::MonthSheet,
        below_cost_approved_by: None,
    }
}
