//! New-commerce licence price lists (CSV): cost and recommended price by segment, term and billing
//! plan. Columns are found by name, in any order; those that are not known are passed over.

use super::collector::{Collector, Goods};
use super::fields::{billing_plan, change, date, in_order, price, range, tags, term};
use super::problem::{PriceListFault, PriceListProblem};
use super::rows::Sheet;
use domain::price_lists::{OfferPrice, PriceList, PriceListFormat};
use rust_decimal::Decimal;

const PRICE: &str = "UnitPrice";
const LIST: [&str; 3] = ["ERP Price", "ERP", "ListPrice"];

/// Whether a sheet is one: only licences have segments and billing plans.
pub(super) fn is_one(sheet: &Sheet<'_>) -> bool {
    sheet.column(&["Segment"]).is_some() && sheet.column(&["BillingPlan"]).is_some()
}

/// Reads a sheet.
pub(super) fn read(mut sheet: Sheet<'_>) -> Result<PriceList, PriceListProblem> {
    let product = sheet.needed(&["ProductId"])?;
    let sku = sheet.needed(&["SkuId"])?;
    let segment = sheet.needed(&["Segment"])?;
    let term_column = sheet.needed(&["TermDuration"])?;
    let plan = sheet.needed(&["BillingPlan"])?;
    let currency = sheet.needed(&["Currency"])?;
    let cost = sheet.needed(&[PRICE])?;
    let list = sheet.column(&LIST);
    let [
        product_title,
        sku_title,
        unit,
        market,
        tag,
        indicator,
        start,
        end,
        least,
        most,
    ] = [
        "ProductTitle",
        "SkuTitle",
        "UnitOfMeasure",
        "Market",
        "Tags",
        "ChangeIndicator",
        "EffectiveStartDate",
        "EffectiveEndDate",
        "PricingTierRangeMin",
        "PricingTierRangeMax",
    ]
    .map(|name| sheet.column(&[name]));
    let mut collector = Collector::new("PricingTierRangeMin", PRICE);
    while sheet.next_row()? {
        let place = sheet.place();
        let wrong = |column: &'static str| move |fault| place.wrong(column, fault);
        collector
            .currency(sheet.field(currency))
            .map_err(wrong("Currency"))?;
        collector
            .market(sheet.field(market))
            .map_err(wrong("Market"))?;
        let needed = |column: &'static str, index: usize| match sheet.field(index) {
            "" => Err(place.wrong(column, PriceListFault::NoValue)),
            text => Ok(text),
        };
        let printed_term = needed("TermDuration", term_column)?;
        let term = term(printed_term).ok_or_else(|| {
            place.wrong(
                "TermDuration",
                PriceListFault::Term(printed_term.chars().take(60).collect()),
            )
        })?;
        let billing_plan =
            billing_plan(needed("BillingPlan", plan)?).map_err(wrong("BillingPlan"))?;
        if billing_plan.months() > term.months() {
            let fault = PriceListFault::PlanBeyondTerm {
                term: term.as_str(),
                months: billing_plan.months(),
            };
            return Err(place.wrong("BillingPlan", fault));
        }
        let segment = needed("Segment", segment)?;
        let cost = price(sheet.field(cost)).map_err(wrong(PRICE))?;
        let list = match sheet.field(list) {
            "" => cost,
            printed => price(printed).map_err(wrong(LIST[0]))?,
        };
        let range =
            range(sheet.field(least), sheet.field(most)).map_err(wrong("PricingTierRangeMin"))?;
        let mut id = format!(
            "{}:{}:{segment}:{}:{}",
            needed("ProductId", product)?,
            needed("SkuId", sku)?,
            term.as_str(),
            billing_plan.as_str()
        );
        // A price from so many seats on is an offer of its own.
        if let Some(from) = range.from.filter(|from| *from > Decimal::ONE) {
            id = format!("{id}:{from}");
        }
        let title = sheet.field(product_title);
        let name = match sheet.field(sku_title) {
            "" => title,
            title => title,
        };
        let goods = Goods {
            id,
            name: name.to_owned(),
            product: title.to_owned(),
            category: segment.to_owned(),
            unit: sheet.field(unit).to_owned(),
            tags: tags(sheet.field(tag)),
            effective_date: date(sheet.field(start)).map_err(wrong("EffectiveStartDate"))?,
            end_date: date(sheet.field(end)).map_err(wrong("EffectiveEndDate"))?,
            change: change(sheet.field(indicator)).map_err(wrong("ChangeIndicator"))?,
            ..Goods::default()
        };
        in_order(&goods.effective_date, &goods.end_date).map_err(wrong("EffectiveEndDate"))?;
        let price = OfferPrice::Licence {
            segment: segment.to_owned(),
            term,
            billing_plan,
            cost,
            list,
        };
        collector.add_whole(goods, price, place)?;
    }
    collector.finish(PriceListFormat::LicencePriceList)
}

#[cfg(test)]
mod tests {
    use crate::price_lists::{PriceListFault, read};
    use domain::price_lists::{BillingPlan, ChangeIndicator, OfferPrice, PriceListFormat, Term};

    const LIST: &str = "Segment,ProductId,SkuId,SkuTitle,TermDuration,BillingPlan,Market,Currency,UnitPrice,ERP Price,\
        ChangeIndicator,Unheard of\n\
        Commercial,SUITE,0001,Office suite,P1Y,Monthly,DE,EUR,9.36,11.70,CHG,x\n\
        Commercial,SUITE,0001,Office suite,P1Y,Annual,DE,EUR,112.32,140.40,UNC,x\n\
        Education,SUITE,0001,Office suite,P1Y,Annual,DE,EUR,40,,ADD,x\n\
        Commercial,OLD,0002,Gone,P1M,Monthly,DE,EUR,5,6,DEL,x\n";

    #[test]
    fn a_licence_is_called_by_product_sku_segment_term_and_plan() {
        let list = read(LIST.as_bytes(), "").unwrap();
        assert_eq!(list.format, PriceListFormat::LicencePriceList);
        assert_eq!(
            list.offers[0].id.as_str(),
            "SUITE:0001:Commercial:P1Y:monthly"
        );
        assert_eq!(list.offers[0].change, Some(ChangeIndicator::Changed));
        let OfferPrice::Licence {
            term,
            billing_plan,
            cost,
            list: erp,
            ..
        } = &list.offers[0].price
        else {
            panic!("no licence");
        };
        assert_eq!(
            (*term, *billing_plan),
            (Term::OneYear, BillingPlan::Monthly)
        );
        assert_eq!(
            (cost.to_string(), erp.to_string()),
            ("9.36".into(), "11.70".into())
        );
        // Where no recommended price is printed, the cost stands for it.
        let OfferPrice::Licence {
            cost, list: erp, ..
        } = &list.offers[2].price
        else {
            panic!("no licence");
        };
        assert_eq!(cost, erp);
        assert!(!list.offers[3].is_sold());
    }

    #[test]
    fn what_a_licence_cannot_be_without_is_asked_for_by_name() {
        for (from, to, column) in [
            ("P1Y,Monthly", "P1X,Monthly", "TermDuration"),
            ("P1Y,Monthly", "P1Y,Weekly", "BillingPlan"),
            ("P1Y,Monthly", "P1Y,", "BillingPlan"),
            ("P1Y,Monthly", "P1M,Annual", "BillingPlan"),
            ("P1Y,Monthly", "P1Y,Triennial", "BillingPlan"),
            ("9.36", "", "UnitPrice"),
            ("11.70", "-1", "ERP Price"),
            ("CHG", "NEW", "ChangeIndicator"),
            ("EUR,9.36", "XX,9.36", "Currency"),
            ("Commercial,SUITE", ",SUITE", "Segment"),
        ] {
            let problem = read(LIST.replacen(from, to, 1).as_bytes(), "").unwrap_err();
            assert_eq!(problem.column.as_deref(), Some(column), "{problem}");
            assert_eq!(problem.line, Some(2), "{problem}");
        }
    }

    #[test]
    fn one_licence_with_two_prices_is_refused() {
        let text =
            format!("{LIST}Commercial,SUITE,0001,Again,P1Y,Monthly,DE,EUR,9.99,11.70,CHG,x\n");
        let problem = read(text.as_bytes(), "").unwrap_err();
        assert!(matches!(problem.fault, PriceListFault::Twice(_)));
        assert_eq!(problem.line, Some(6));
    }
}
