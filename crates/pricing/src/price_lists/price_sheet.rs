//! Azure plan price sheets, consumption and reservations (CSV; Partner Center, 'Get a price sheet').
//! Several rows of one meter are its tiers.

use super::collector::{Collector, Goods};
use super::fields::{date, in_order, is_by_use, price, range, tags, term};
use super::problem::{Place, PriceListFault, PriceListProblem};
use super::rows::Sheet;
use domain::price_lists::{OfferPrice, PriceList, PriceListFormat};

const PRICE: &str = "UnitPrice";
const LEAST: &str = "PricingTierRangeMin";

/// Whether a sheet is one: it has prices, and says which meters or terms they are of.
pub(super) fn is_one(sheet: &Sheet<'_>) -> bool {
    sheet.column(&[PRICE]).is_some()
        && sheet.column(&["Currency"]).is_some()
        && (sheet.column(&["MeterIds"]).is_some() || sheet.column(&["TermDuration"]).is_some())
}

struct Columns {
    product: usize,
    product_title: Option<usize>,
    sku: usize,
    sku_title: Option<usize>,
    unit: Option<usize>,
    term: Option<usize>,
    market: Option<usize>,
    currency: usize,
    price: usize,
    least: Option<usize>,
    most: Option<usize>,
    start: Option<usize>,
    end: Option<usize>,
    meters: Option<usize>,
    tags: Option<usize>,
    region: Option<usize>,
}

impl Columns {
    fn of(sheet: &Sheet<'_>) -> Result<Self, PriceListProblem> {
        Ok(Self {
            product: sheet.needed(&["ProductId"])?,
            product_title: sheet.column(&["ProductTitle"]),
            sku: sheet.needed(&["SkuId"])?,
            sku_title: sheet.column(&["SkuTitle"]),
            unit: sheet.column(&["UnitOfMeasure"]),
            term: sheet.column(&["TermDuration"]),
            market: sheet.column(&["Market"]),
            currency: sheet.needed(&["Currency"])?,
            price: sheet.needed(&[PRICE])?,
            least: sheet.column(&[LEAST, "PricingTierRange"]),
            most: sheet.column(&["PricingTierRangeMax"]),
            start: sheet.column(&["EffectiveStartDate"]),
            end: sheet.column(&["EffectiveEndDate"]),
            meters: sheet.column(&["MeterIds", "MeterId"]),
            tags: sheet.column(&["Tags"]),
            region: sheet.column(&["MeterRegion", "Region"]),
        })
    }
}

/// Reads a sheet.
pub(super) fn read(mut sheet: Sheet<'_>) -> Result<PriceList, PriceListProblem> {
    let columns = Columns::of(&sheet)?;
    let mut collector = Collector::new(LEAST, PRICE);
    while sheet.next_row()? {
        add_row(&sheet, &columns, &mut collector)?;
    }
    collector.finish(PriceListFormat::AzurePlanPriceSheet)
}

fn add_row(
    sheet: &Sheet<'_>,
    columns: &Columns,
    collector: &mut Collector,
) -> Result<(), PriceListProblem> {
    let place = sheet.place();
    let wrong = |column: &'static str| move |fault| place.wrong(column, fault);
    collector
        .currency(sheet.field(columns.currency))
        .map_err(wrong("Currency"))?;
    collector
        .market(sheet.field(columns.market))
        .map_err(wrong("Market"))?;
    let rate = price(sheet.field(columns.price)).map_err(wrong(PRICE))?;
    let range =
        range(sheet.field(columns.least), sheet.field(columns.most)).map_err(wrong(LEAST))?;
    let sku = sku(sheet, columns, place)?;
    let product_title = sheet.field(columns.product_title);
    let name = match sheet.field(columns.sku_title) {
        "" => product_title,
        title => title,
    };
    let goods = Goods {
        name: name.to_owned(),
        product: product_title.to_owned(),
        category: product_title.to_owned(),
        region: sheet.field(columns.region).to_owned(),
        unit: sheet.field(columns.unit).to_owned(),
        tags: tags(sheet.field(columns.tags)),
        effective_date: date(sheet.field(columns.start)).map_err(wrong("EffectiveStartDate"))?,
        end_date: date(sheet.field(columns.end)).map_err(wrong("EffectiveEndDate"))?,
        ..Goods::default()
    };
    in_order(&goods.effective_date, &goods.end_date).map_err(wrong("EffectiveEndDate"))?;
    let printed_term = sheet.field(columns.term);
    if let Some(term) = term(printed_term) {
        let id = format!("{sku}:{}", term.as_str());
        let price = OfferPrice::Reservation { term, price: rate };
        return collector.add_whole(Goods { id, ..goods }, price, place);
    }
    if !is_by_use(printed_term) {
        let shown = printed_term.chars().take(60).collect();
        return Err(place.wrong("TermDuration", PriceListFault::Term(shown)));
    }
    let meters = sheet.field(columns.meters);
    let mut ids = meters
        .split([',', ';', ' '])
        .filter(|id| !id.is_empty())
        .peekable();
    if ids.peek().is_none() {
        return collector.add_tier(Goods { id: sku, ..goods }, range, rate, place);
    }
    for id in ids {
        let (id, sku) = (id.to_owned(), sku.clone());
        let goods = Goods {
            id,
            sku,
            ..goods.clone()
        };
        collector.add_tier(goods, range, rate, place)?;
    }
    Ok(())
}

fn sku(sheet: &Sheet<'_>, columns: &Columns, place: Place) -> Result<String, PriceListProblem> {
    let (product, sku) = (sheet.field(columns.product), sheet.field(columns.sku));
    for (column, value) in [("ProductId", product), ("SkuId", sku)] {
        if value.is_empty() {
            return Err(place.wrong(column, PriceListFault::NoValue));
        }
    }
    Ok(format!("{product}:{sku}"))
}

#[cfg(test)]
mod tests {
    use crate::price_lists::{PriceListFault, PriceListProblem, read};
    use domain::price_lists::{OfferPrice, PriceList, PriceListFormat, Term};

    const HEADING: &str = "\"ProductTitle\",\"ProductId\",\"SkuId\",\"SkuTitle\",\"Publisher\",\"SkuDescription\",\
        \"UnitOfMeasure\",\"TermDuration\",\"Market\",\"Currency\",\"UnitPrice\",\"PricingTierRangeMin\",\
        \"PricingTierRangeMax\",\"EffectiveStartDate\",\"EffectiveEndDate\",\"MeterIds\",\"MeterType\",\"Tags\"\n";

    struct Row {
        sku: &'static str,
        meter: &'static str,
        term: &'static str,
        market: &'static str,
        currency: &'static str,
        price: &'static str,
        range: (&'static str, &'static str),
        start: &'static str,
    }

    const BLOB: Row = Row {
        sku: "0001",
        meter: "blob",
        term: "payG-1",
        market: "DE",
        currency: "EUR",
        price: "0.0184",
        range: ("", ""),
        start: "8/1/2026 12:00:00 AM",
    };

    fn sheet(rows: &[Row]) -> String {
        let mut text = HEADING.to_owned();
        for row in rows {
            text.push_str(&format!(
                "Storage,PRD1,{},Hot data,Maker,,1 GB,{},{},{},{},{},{},{},12/31/9999,{},x,\"Azure,Plan\"\n",
                row.sku, row.term, row.market, row.currency, row.price, row.range.0, row.range.1, row.start, row.meter
            ));
        }
        text
    }

    fn list(rows: &[Row]) -> Result<PriceList, PriceListProblem> {
        read(sheet(rows).as_bytes(), "sheet.csv")
    }

    fn tiers(list: &PriceList, index: usize) -> Vec<(String, String)> {
        let tiers = list.offers[index].tiers().unwrap().as_slice().iter();
        tiers
            .map(|tier| (tier.from.to_string(), tier.rate.to_string()))
            .collect()
    }

    fn pair(from: &str, rate: &str) -> (String, String) {
        (from.to_owned(), rate.to_owned())
    }

    #[test]
    fn a_sheet_keeps_every_digit_and_says_what_it_sells() {
        let price = "0.0184123456789012345";
        let list = list(&[Row { price, ..BLOB }]).unwrap();
        assert_eq!(list.format, PriceListFormat::AzurePlanPriceSheet);
        assert_eq!((list.currency.code(), list.market.as_str()), ("EUR", "DE"));
        let offer = &list.offers[0];
        assert_eq!(offer.id.as_str(), "blob");
        assert_eq!(
            (offer.name.as_str(), offer.unit.as_str()),
            ("Hot data", "1 GB")
        );
        assert_eq!(offer.tags, ["Azure", "Plan"]);
        assert_eq!(
            (offer.effective_date.as_str(), offer.end_date.as_str()),
            ("2026-08-01", "")
        );
        assert_eq!(tiers(&list, 0), [pair("0", price)]);
    }

    #[test]
    fn several_rows_of_one_meter_are_its_tiers() {
        let low = Row {
            range: ("0", "51200"),
            ..BLOB
        };
        let high = Row {
            range: ("51200", ""),
            price: "0.0177",
            ..BLOB
        };
        // In any order.
        let list = list(&[high, low]).unwrap();
        assert_eq!(list.offers.len(), 1);
        assert_eq!(
            tiers(&list, 0),
            [pair("0", "0.0184"), pair("51200", "0.0177")]
        );
    }

    #[test]
    fn whole_units_from_one_meet_where_the_range_before_ends() {
        for ranges in [
            [("1", "5"), ("6", "9223372036854780000")],
            [("1-5", ""), ("6-9223372036854780000", "")],
        ] {
            let low = Row {
                range: ranges[0],
                ..BLOB
            };
            let high = Row {
                range: ranges[1],
                price: "0.01",
                ..BLOB
            };
            let list = list(&[low, high]).unwrap();
            assert_eq!(tiers(&list, 0), [pair("0", "0.0184"), pair("5", "0.01")]);
        }
    }

    #[test]
    fn tiers_that_overlap_or_leave_a_gap_are_refused_by_line_and_column() {
        let with = |second: (&'static str, &'static str)| {
            let low = Row {
                range: ("0", "10"),
                ..BLOB
            };
            let high = Row {
                range: second,
                price: "0.01",
                ..BLOB
            };
            list(&[low, high]).unwrap_err()
        };
        let overlap = with(("8", ""));
        assert!(matches!(overlap.fault, PriceListFault::Overlap { .. }));
        assert_eq!(overlap.line, Some(3));
        assert_eq!(overlap.column.as_deref(), Some("PricingTierRangeMin"));
        assert!(matches!(with(("12", "")).fault, PriceListFault::Gap { .. }));
        assert!(matches!(
            with(("0", "20")).fault,
            PriceListFault::Overlap { .. }
        ));
        assert!(matches!(
            with(("-1", "")).fault,
            PriceListFault::NegativeBound(_)
        ));
        let starts_late = Row {
            range: ("5", ""),
            ..BLOB
        };
        assert!(matches!(
            list(&[starts_late]).unwrap_err().fault,
            PriceListFault::Tiers { .. }
        ));
    }

    #[test]
    fn a_price_that_is_missing_negative_or_too_long_is_refused() {
        let fault = |price| {
            let problem = list(&[Row { price, ..BLOB }]).unwrap_err();
            assert_eq!(problem.line, Some(2));
            assert_eq!(problem.column.as_deref(), Some("UnitPrice"));
            problem.fault
        };
        assert_eq!(fault(""), PriceListFault::NoPrice);
        assert!(matches!(fault("-0.5"), PriceListFault::Negative(_)));
        assert!(matches!(fault("free"), PriceListFault::NotANumber(_)));
        assert!(matches!(
            fault("0.1234567890123456789012345678901234567890"),
            PriceListFault::TooManyDigits(_)
        ));
    }

    #[test]
    fn two_currencies_or_two_markets_in_one_list_are_refused() {
        let dollars = Row {
            currency: "USD",
            meter: "b",
            ..BLOB
        };
        let problem = list(&[BLOB, dollars]).unwrap_err();
        assert!(matches!(problem.fault, PriceListFault::TwoCurrencies(..)));
        assert_eq!(problem.line, Some(3));
        let french = Row {
            market: "FR",
            meter: "b",
            ..BLOB
        };
        let problem = list(&[BLOB, french]).unwrap_err();
        assert!(matches!(problem.fault, PriceListFault::TwoMarkets(..)));
        let shells = Row {
            currency: "shells",
            ..BLOB
        };
        assert!(matches!(
            list(&[shells]).unwrap_err().fault,
            PriceListFault::Currency(_)
        ));
    }

    #[test]
    fn a_sheet_that_was_cut_off_or_has_no_rows_is_refused() {
        let text = sheet(&[BLOB, Row { meter: "b", ..BLOB }]);
        let cut = &text[..text.len() - 40];
        assert_eq!(
            read(cut.as_bytes(), "").unwrap_err().fault,
            PriceListFault::CutOff
        );
        assert_eq!(
            read(HEADING.as_bytes(), "").unwrap_err().fault,
            PriceListFault::NoRows
        );
        let no_product = text.replacen("ProductId", "Thing", 1);
        let problem = read(no_product.as_bytes(), "").unwrap_err();
        assert_eq!(problem.fault, PriceListFault::NoColumn);
        assert_eq!(problem.column.as_deref(), Some("ProductId"));
    }

    #[test]
    fn a_reservation_is_called_by_product_sku_and_term() {
        let row = Row {
            term: "P3Y",
            meter: "",
            price: "11297",
            ..BLOB
        };
        let list = list(&[row]).unwrap();
        assert_eq!(list.offers[0].id.as_str(), "PRD1:0001:P3Y");
        assert!(matches!(
            list.offers[0].price,
            OfferPrice::Reservation {
                term: Term::ThreeYears,
                ..
            }
        ));
    }

    #[test]
    fn a_term_that_nobody_knows_and_an_end_before_the_start_are_refused() {
        let problem = list(&[Row {
            term: "P7Q",
            ..BLOB
        }])
        .unwrap_err();
        assert_eq!(problem.column.as_deref(), Some("TermDuration"));
        assert_eq!(problem.fault, PriceListFault::Term("P7Q".to_owned()));
        let backwards = sheet(&[BLOB]).replace("12/31/9999", "7/31/2026");
        let problem = read(backwards.as_bytes(), "").unwrap_err();
        assert_eq!(problem.column.as_deref(), Some("EffectiveEndDate"));
        assert!(matches!(
            problem.fault,
            PriceListFault::DatesBackwards { .. }
        ));
        assert!(read(backwards.replace("7/31", "8/1").as_bytes(), "").is_ok());
    }

    #[test]
    fn prices_of_one_meter_in_time_stand_latest_first() {
        let later = Row {
            start: "9/1/2026 12:00:00 AM",
            price: "0.02",
            ..BLOB
        };
        let list = list(&[BLOB, later]).unwrap();
        let starts: Vec<_> = list
            .offers
            .iter()
            .map(|o| o.effective_date.as_str())
            .collect();
        assert_eq!(starts, ["2026-09-01", "2026-08-01"]);
    }

    #[test]
    fn a_meter_that_two_skus_sell_is_told_apart() {
        let other = Row {
            sku: "0009",
            price: "0.02",
            ..BLOB
        };
        let list = list(&[other, BLOB]).unwrap();
        let ids: Vec<_> = list.offers.iter().map(|o| o.id.as_str()).collect();
        assert_eq!(ids, ["blob:PRD1:0009", "blob"]);
    }
}
