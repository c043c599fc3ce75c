//! Pages of the Retail Prices API (JSON): one page, several, or the bare items. A reservation's price
//! is that of its whole term, whatever unit is printed; a savings plan's is of an hour.

use super::collector::{Collector, Goods};
use super::fields::{Range, date, figure, in_order, price, term};
use super::problem::{Place, PriceListFault, PriceListProblem};
use domain::price_lists::{
    DEVELOPMENT_TAG, OfferPrice, PriceList, PriceListFormat, SAVINGS_PLAN_INFIX,
};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::Value;
use std::fmt;

/// Reads pages.
pub(super) fn read(text: &str) -> Result<PriceList, PriceListProblem> {
    let mut reading = Reading {
        collector: Collector::new("tierMinimumUnits", "retailPrice"),
        items: 0,
        pages: Pages::None,
        problem: None,
    };
    let mut json = serde_json::Deserializer::from_str(text);
    loop {
        let read = Entry(&mut reading).deserialize(&mut json);
        if let Some(problem) = reading.problem {
            return Err(problem);
        }
        read.map_err(|error| not_json(&error))?;
        // Pages may stand one behind the other.
        if json.end().is_ok() {
            break;
        }
    }
    if reading.pages == Pages::OthersFollow {
        return Err(PriceListProblem::in_column(
            "NextPageLink",
            PriceListFault::NextPage,
        ));
    }
    reading.collector.finish(PriceListFormat::RetailPrices)
}

/// Says where a JSON text stops making sense.
pub(super) fn not_json(error: &serde_json::Error) -> PriceListProblem {
    let fault = if error.is_eof() {
        PriceListFault::CutOff
    } else {
        PriceListFault::Json(error.to_string())
    };
    match error.line() {
        0 => fault.into(),
        line => PriceListProblem::at_line(line as u64, fault),
    }
}

/// What the pages that were read say of others.
#[derive(Clone, Copy, PartialEq)]
enum Pages {
    /// Items without a page around them.
    None,
    /// Each names a next one.
    OthersFollow,
    /// One names none: it is the last.
    Last,
}

struct Reading {
    collector: Collector,
    items: usize,
    pages: Pages,
    problem: Option<PriceListProblem>,
}

/// A page, an item, or a list of either.
struct Entry<'r>(&'r mut Reading);

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a page of retail prices or its items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        while entries.next_element_seed(Entry(self.0))?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<(), A::Error> {
        let mut item = Item::default();
        let mut is_page = false;
        let before = self.0.items;
        let (mut billing_currency, mut count, mut next_page) = Default::default();
        while let Some(name) = fields.next_key::<String>()? {
            if name.eq_ignore_ascii_case("items") {
                is_page = true;
                fields.next_value_seed(Entry(self.0))?;
            } else if name.eq_ignore_ascii_case("savingsPlan") {
                item.savings_plans = fields.next_value::<Option<_>>()?.unwrap_or_default();
            } else if name.eq_ignore_ascii_case("BillingCurrency") {
                billing_currency = fields.next_value::<Printed>()?.0;
            } else if name.eq_ignore_ascii_case("Count") {
                count = fields.next_value::<Printed>()?.0;
            } else if name.eq_ignore_ascii_case("NextPageLink") {
                next_page = fields.next_value::<Printed>()?.0;
            } else if let Some(place) = item.field(&name) {
                *place = fields.next_value::<Printed>()?.0;
            } else {
                fields.next_value::<IgnoredAny>()?;
            }
        }
        if is_page {
            let found = self.0.items - before;
            return self
                .0
                .page(&billing_currency, count, found, &next_page)
                .map_err(|problem| {
                    self.0.problem = Some(problem);
                    A::Error::custom("a page is refused")
                });
        }
        let place = Place::Item(self.0.items);
        self.0.items += 1;
        item.add(&mut self.0.collector, place).map_err(|problem| {
            self.0.problem = Some(problem);
            A::Error::custom("an item is refused")
        })
    }
}

impl Reading {
    /// Holds what a page says of its items against them.
    fn page(
        &mut self,
        currency: &str,
        said: String,
        found: usize,
        next_page: &str,
    ) -> Result<(), PriceListProblem> {
        if !currency.is_empty() {
            self.collector
                .currency(currency)
                .map_err(|fault| PriceListProblem::in_column("BillingCurrency", fault))?;
        }
        if !said.is_empty() && said != found.to_string() {
            let fault = PriceListFault::ItemCount { said, found };
            return Err(PriceListProblem::in_column("Count", fault));
        }
        self.pages = match (self.pages, next_page) {
            (Pages::Last, _) | (_, "") => Pages::Last,
            _ => Pages::OthersFollow,
        };
        Ok(())
    }
}

/// A text, or a number with every digit it is written with.
#[derive(Clone, Debug, Default)]
struct Printed(String);

impl<'de> Deserialize<'de> for Printed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(match Value::deserialize(deserializer)? {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        }))
    }
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct SavingsPlan {
    #[serde(default)]
    retail_price: Printed,
    #[serde(default)]
    unit_price: Printed,
    #[serde(default)]
    term: Printed,
}

#[derive(Clone, Debug, Default)]
struct Item {
    currency: String,
    tier_minimum: String,
    retail_price: String,
    unit_price: String,
    region: String,
    location: String,
    start: String,
    end: String,
    meter_id: String,
    meter_name: String,
    product_id: String,
    product_name: String,
    sku_id: String,
    sku_name: String,
    service: String,
    family: String,
    unit: String,
    kind: String,
    reservation_term: String,
    savings_plans: Vec<SavingsPlan>,
}

impl Item {
    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name.to_ascii_lowercase().as_str() {
            "currencycode" => &mut self.currency,
            "tierminimumunits" => &mut self.tier_minimum,
            "retailprice" => &mut self.retail_price,
            "unitprice" => &mut self.unit_price,
            "armregionname" => &mut self.region,
            "location" => &mut self.location,
            "effectivestartdate" => &mut self.start,
            "effectiveenddate" => &mut self.end,
            "meterid" => &mut self.meter_id,
            "metername" => &mut self.meter_name,
            "productid" => &mut self.product_id,
            "productname" => &mut self.product_name,
            "skuid" => &mut self.sku_id,
            "skuname" => &mut self.sku_name,
            "servicename" => &mut self.service,
            "servicefamily" => &mut self.family,
            "unitofmeasure" => &mut self.unit,
            "type" => &mut self.kind,
            "reservationterm" => &mut self.reservation_term,
            _ => return None,
        })
    }

    /// Product and SKU; `skuId` is printed as `product/sku`.
    fn sku(&self) -> String {
        match self.sku_id.split_once('/') {
            Some((product, sku)) => format!("{product}:{sku}"),
            None => format!("{}:{}", self.product_id, self.sku_id),
        }
    }

    fn goods(&self, id: String, sku: String) -> Goods {
        let name = match self.meter_name.as_str() {
            "" => &self.sku_name,
            name => name,
        };
        Goods {
            id,
            sku,
            name: name.to_owned(),
            product: self.product_name.clone(),
            category: self.service.clone(),
            family: self.family.clone(),
            region: match self.location.as_str() {
                "" => self.region.clone(),
                location => location.to_owned(),
            },
            unit: self.unit.clone(),
            effective_date: self.start.clone(),
            end_date: self.end.clone(),
            ..Goods::default()
        }
    }

    fn add(self, collector: &mut Collector, place: Place) -> Result<(), PriceListProblem> {
        let wrong = |field: &'static str| move |fault| place.wrong(field, fault);
        let term_of = |field: &'static str, text: &str| {
            term(text).ok_or_else(|| {
                place.wrong(field, PriceListFault::Term(text.chars().take(60).collect()))
            })
        };
        collector
            .currency(&self.currency)
            .map_err(wrong("currencyCode"))?;
        let printed = match self.retail_price.as_str() {
            "" => &self.unit_price,
            printed => printed,
        };
        let rate = price(printed).map_err(wrong("retailPrice"))?;
        date(&self.start).map_err(wrong("effectiveStartDate"))?;
        date(&self.end).map_err(wrong("effectiveEndDate"))?;
        in_order(&self.start, &self.end).map_err(wrong("effectiveEndDate"))?;
        const KINDS: [&str; 4] = ["", "Consumption", "DevTestConsumption", "Reservation"];
        if !KINDS
            .iter()
            .any(|kind| self.kind.eq_ignore_ascii_case(kind))
        {
            let shown = self.kind.chars().take(60).collect();
            return Err(place.wrong("type", PriceListFault::Kind(shown)));
        }
        if self.kind.eq_ignore_ascii_case("Reservation") {
            let term = term_of("reservationTerm", &self.reservation_term)?;
            let goods = self.goods(format!("{}:{}", self.sku(), term.as_str()), String::new());
            return collector.add_whole(
                goods,
                OfferPrice::Reservation { term, price: rate },
                place,
            );
        }
        if self.meter_id.is_empty() {
            return Err(place.wrong("meterId", PriceListFault::NoValue));
        }
        let is_development = self.kind.eq_ignore_ascii_case("DevTestConsumption");
        let id = match is_development {
            true => format!("{}:dev_test", self.meter_id),
            false => self.meter_id.clone(),
        };
        for plan in &self.savings_plans {
            let term = term_of("savingsPlan.term", &plan.term.0)?;
            let printed = match plan.retail_price.0.as_str() {
                "" => &plan.unit_price.0,
                printed => printed,
            };
            let price_hourly = price(printed).map_err(wrong("savingsPlan.retailPrice"))?;
            let goods = self.goods(
                format!("{id}{SAVINGS_PLAN_INFIX}{}", term.as_str()),
                self.sku(),
            );
            let plan = OfferPrice::SavingsPlan { term, price_hourly };
            collector.add_whole(goods, plan, place)?;
        }
        let from = match self.tier_minimum.as_str() {
            "" => Decimal::ZERO,
            printed => figure(printed).map_err(wrong("tierMinimumUnits"))?,
        };
        if from.is_sign_negative() && !from.is_zero() {
            return Err(place.wrong("tierMinimumUnits", PriceListFault::NegativeBound(from)));
        }
        let mut goods = self.goods(id, self.sku());
        if is_development {
            goods.tags.push(DEVELOPMENT_TAG.to_owned());
        }
        let range = Range {
            from: Some(from),
            to: None,
        };
        collector.add_tier(goods, range, rate, place)
    }
}

#[cfg(test)]
mod tests {
    use crate::price_lists::{PriceListFault, PriceListProblem, read};
    use domain::price_lists::{OfferPrice, PriceList, PriceListFormat, Term};

    fn item(more: &str) -> String {
        format!(
            r#"{{"currencyCode":"EUR","tierMinimumUnits":0.0,"retailPrice":0.0184,"unitPrice":0.0184,
            "armRegionName":"westeurope","location":"EU West","effectiveStartDate":"2026-08-01T00:00:00Z",
            "meterId":"blob","meterName":"Hot data","productId":"PRD1","skuId":"PRD1/0001","productName":"Blob",
            "serviceName":"Storage","serviceFamily":"Storage","unitOfMeasure":"1 GB","type":"Consumption"{more}}}"#
        )
    }

    fn list(text: &str) -> Result<PriceList, PriceListProblem> {
        read(text.as_bytes(), "retail.json")
    }

    #[test]
    fn a_page_several_pages_and_bare_items_read_the_same() {
        let low = item("");
        let high = item("")
            .replace("Units\":0.0", "Units\":51200.0")
            .replace("0.0184", "0.0177");
        let page = |items: &str, next: &str| {
            let count = items.matches("currencyCode").count();
            format!(
                r#"{{"BillingCurrency":"EUR","Items":[{items}],"NextPageLink":{next},"Count":{count}}}"#
            )
        };
        for text in [
            page(&format!("{low},{high}"), "null"),
            format!("[{high},{low}]"),
            format!("{}\n{}", page(&low, "\"next\""), page(&high, "null")),
            format!("[{},{}]", page(&low, "\"next\""), page(&high, "null")),
        ] {
            let list = list(&text).unwrap();
            assert_eq!(list.format, PriceListFormat::RetailPrices);
            assert_eq!(list.offers.len(), 1, "{text}");
            let offer = &list.offers[0];
            assert_eq!(
                (offer.id.as_str(), offer.region.as_str()),
                ("blob", "EU West")
            );
            let tiers = offer.tiers().unwrap().as_slice();
            assert_eq!(tiers[1].from.to_string(), "51200.0");
            assert_eq!(tiers[1].rate.to_string(), "0.0177");
        }
    }

    #[test]
    fn a_reservation_costs_its_whole_term_and_a_savings_plan_an_hour() {
        let reservation = item(r#","reservationTerm":"3 Years""#)
            .replace("\"Consumption\"", "\"Reservation\"")
            .replace("0.0184", "11297.0")
            .replace("1 GB", "1 Hour");
        let saving = item(
            r#","savingsPlan":[{"unitPrice":0.0101,"retailPrice":0.0102,"term":"3 Years"},
            {"unitPrice":0.0151,"retailPrice":0.0152,"term":"1 Year"}]"#,
        );
        let list = list(&format!("[{reservation},{saving}]")).unwrap();
        let ids: Vec<_> = list.offers.iter().map(|offer| offer.id.as_str()).collect();
        assert_eq!(
            ids,
            [
                "PRD1:0001:P3Y",
                "blob:savings_plan:P3Y",
                "blob:savings_plan:P1Y",
                "blob"
            ]
        );
        let OfferPrice::Reservation { term, price } = &list.offers[0].price else {
            panic!("no reservation");
        };
        assert_eq!(
            (*term, price.to_string()),
            (Term::ThreeYears, "11297.0".to_owned())
        );
        let OfferPrice::SavingsPlan { price_hourly, .. } = &list.offers[2].price else {
            panic!("no savings plan");
        };
        assert_eq!(price_hourly.to_string(), "0.0152");
    }

    #[test]
    fn every_digit_of_a_number_is_kept_and_forty_are_refused_by_item() {
        let kept = list(&format!(
            "[{}]",
            item("").replace("0.0184", "0.0551939851234567890123")
        ))
        .unwrap();
        assert_eq!(
            kept.offers[0].tiers().unwrap().as_slice()[0]
                .rate
                .to_string(),
            "0.0551939851234567890123"
        );
        let long = item("").replace("0.0184", "0.1234567890123456789012345678901234567890");
        let problem = list(&format!("[{},{long}]", item(""))).unwrap_err();
        assert!(matches!(problem.fault, PriceListFault::TooManyDigits(_)));
        assert_eq!(problem.column.as_deref(), Some("Items[1].retailPrice"));
    }

    #[test]
    fn items_that_make_no_price_are_refused_by_item_and_field() {
        for (from, to, field) in [
            (
                "\"retailPrice\":0.0184,\"unitPrice\":0.0184",
                "\"x\":1",
                "retailPrice",
            ),
            ("0.0184", "-0.5", "retailPrice"),
            ("\"EUR\"", "\"XX\"", "currencyCode"),
            ("Units\":0.0", "Units\":-1", "tierMinimumUnits"),
            ("Units\":0.0", "Units\":5", "tierMinimumUnits"),
            ("\"blob\"", "null", "meterId"),
            ("2026-08-01", "2026-13-01", "effectiveStartDate"),
            ("\"Consumption\"", "\"Swap\"", "type"),
            (
                "\"meterName\"",
                "\"effectiveEndDate\":\"2026-07-31\",\"meterName\"",
                "effectiveEndDate",
            ),
            ("\"Consumption\"", "\"Reservation\"", "reservationTerm"),
        ] {
            let problem = list(&format!("[{}]", item("").replace(from, to))).unwrap_err();
            let place = format!("Items[0].{field}");
            assert_eq!(problem.column, Some(place), "{problem}");
        }
        let two = format!("[{},{}]", item(""), item("").replace("EUR", "USD"));
        assert!(matches!(
            list(&two).unwrap_err().fault,
            PriceListFault::TwoCurrencies(..)
        ));
    }

    #[test]
    fn a_page_that_says_something_else_than_its_items_is_refused() {
        let page = |currency: &str, count: &str, next: &str| {
            let item = item("");
            let text = format!(
                r#"{{"BillingCurrency":{currency},"Items":[{item}],"NextPageLink":{next},"Count":{count}}}"#
            );
            list(&text).map_err(|problem| (problem.column, problem.fault.code()))
        };
        let refused = |column: &str, code| Some((Some(column.to_owned()), code));
        assert!(page("\"EUR\"", "1", "null").is_ok());
        assert!(page("null", "null", "\"\"").is_ok());
        let of = |currency, count, next| page(currency, count, next).err();
        assert_eq!(
            of("\"EUR\"", "999", "null"),
            refused("Count", "incomplete_file")
        );
        assert_eq!(
            of("\"USD\"", "1", "null"),
            refused("BillingCurrency", "two_currencies")
        );
        assert_eq!(
            of("\"EUR\"", "1", "\"next\""),
            refused("NextPageLink", "incomplete_file")
        );
    }

    #[test]
    fn pages_that_were_cut_off_or_empty_are_refused() {
        let text = format!("{{\"Items\":[{}", item(""));
        assert_eq!(list(&text).unwrap_err().fault, PriceListFault::CutOff);
        assert_eq!(
            list(&format!("[{}", &item("")[..60])).unwrap_err().fault,
            PriceListFault::CutOff
        );
        assert_eq!(
            list("{\"Items\":[]}").unwrap_err().fault,
            PriceListFault::NoRows
        );
        assert!(matches!(
            list("[{]").unwrap_err().fault,
            PriceListFault::Json(_)
        ));
    }
}
