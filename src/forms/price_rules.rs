//! A price rule being written: what is typed, and the rule it makes. Knows no page and no server.

use super::entry::{self, Wrong};
use domain::money::Currency;
use domain::price_rules::Basis;
use domain::wire::Text;
use domain::wire::price_rules::{
    BuyerWords, GoodsWords, PriceRuleAnswer, PriceRuleRequest, RateSourceWords, RuleWords,
    VolumeStepWords,
};
use leptos::prelude::*;

/// The rule being written, as typed. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct RuleForm {
    pub name: RwSignal<String>,
    /// `customer`, `tag`, `reseller` or `everyone`.
    pub buyer: RwSignal<String>,
    pub buyer_value: RwSignal<String>,
    /// `offer`, `product`, `service`, `family` or `all`.
    pub goods: RwSignal<String>,
    pub goods_value: RwSignal<String>,
    /// The kind's word on the wire, such as `mark_up`.
    pub kind: RwSignal<String>,
    /// The percentage or amount; of a volume discount its steps, such as `10:5, 100:10`.
    pub value: RwSignal<String>,
    pub basis: RwSignal<String>,
    pub starts: RwSignal<String>,
    pub ends: RwSignal<String>,
    /// Empty for every currency.
    pub currency: RwSignal<String>,
    /// The rate source's word on the wire: `month_sheet` or `agreed`.
    pub rate_source: RwSignal<String>,
    /// The currency that an agreed rate leads from.
    pub rate_from: RwSignal<String>,
    pub rate: RwSignal<String>,
    pub approve: RwSignal<bool>,
}

/// The words of the wire for every kind.
pub const KINDS: [&str; 7] = [
    "mark_up",
    "discount_off_list",
    "fixed_unit_price",
    "volume_discount",
    "minimum_margin",
    "flat_fee",
    "per_seat_fee",
];

/// What is wrong with what is typed, and of which field of the request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct WrongField {
    pub field: &'static str,
    pub wrong: Wrong,
}

fn at(field: &'static str) -> impl Fn(Wrong) -> WrongField {
    move |wrong| WrongField { field, wrong }
}

impl RuleForm {
    /// An empty rule that starts on a day.
    pub fn new(starts: String) -> Self {
        let text = |value: &str| RwSignal::new(value.to_owned());
        Self {
            name: text(""),
            buyer: text("everyone"),
            buyer_value: text(""),
            goods: text("all"),
            goods_value: text(""),
            kind: text("mark_up"),
            value: text(""),
            basis: text("list"),
            starts: RwSignal::new(starts),
            ends: text(""),
            currency: text(""),
            rate_source: text("month_sheet"),
            rate_from: text("USD"),
            rate: text(""),
            approve: RwSignal::new(false),
        }
    }

    /// The fields of a kept rule in a new one that starts on another day; one that has ended by then is
    /// left open.
    pub fn after(answer: &PriceRuleAnswer, starts: String) -> Self {
        let form = Self::of(answer);
        // Days are written so that they compare as texts.
        if answer.rule.ends.as_ref().is_some_and(|ends| *ends < starts) {
            form.ends.set(String::new());
        }
        form.starts.set(starts);
        form
    }

    /// A kept rule, to be changed.
    pub fn of(answer: &PriceRuleAnswer) -> Self {
        let rule = &answer.rule;
        let form = Self::new(rule.starts.clone());
        if let Some(currency) = rule.currency {
            form.currency.set(currency.code().to_owned());
        }
        if let RateSourceWords::Agreed { from, rate } = rule.rate_source {
            form.rate_source.set("agreed".to_owned());
            form.rate_from.set(from.code().to_owned());
            form.rate.set(entry::typed(rate.0));
        }
        form.name.set(rule.name.clone());
        let (buyer, value) = match &rule.buyer {
            BuyerWords::Customer(id) => ("customer", id.as_str()),
            BuyerWords::Tag(tag) => ("tag", tag.as_str()),
            BuyerWords::Reseller(mpn_id) => ("reseller", mpn_id.as_str()),
            BuyerWords::Everyone => ("everyone", ""),
        };
        form.buyer.set(buyer.to_owned());
        form.buyer_value.set(value.to_owned());
        let (goods, value) = match &rule.goods {
            GoodsWords::Offer(id) => ("offer", id.as_str()),
            GoodsWords::Product(name) => ("product", name.as_str()),
            GoodsWords::Service(name) => ("service", name.as_str()),
            GoodsWords::Family(name) => ("family", name.as_str()),
            GoodsWords::All => ("all", ""),
        };
        form.goods.set(goods.to_owned());
        form.goods_value.set(value.to_owned());
        let (kind, value) = match &rule.kind {
            RuleWords::MarkUp { percent, basis } => {
                form.basis.set(basis_word(*basis).to_owned());
                (0, entry::typed(percent.0))
            }
            RuleWords::DiscountOffList { percent } => (1, entry::typed(percent.0)),
            RuleWords::FixedUnitPrice { price } => (2, entry::typed(price.0)),
            RuleWords::VolumeDiscount { steps } => {
                let steps = steps.iter().map(|step| {
                    format!(
                        "{}:{}",
                        entry::typed(step.from_quantity.0),
                        entry::typed(step.percent.0)
                    )
                });
                (3, steps.collect::<Vec<_>>().join("; "))
            }
            RuleWords::MinimumMargin { percent } => (4, entry::typed(percent.0)),
            RuleWords::FlatFee { amount } => (5, entry::typed(amount.0)),
            RuleWords::PerSeatFee { amount } => (6, entry::typed(amount.0)),
        };
        form.kind.set(KINDS[kind].to_owned());
        form.value.set(value);
        form.ends.set(rule.ends.clone().unwrap_or_default());
        form.approve.set(rule.approve_below_cost);
        form
    }

    /// Whether the kind states an amount of money.
    pub fn states_money(self) -> bool {
        matches!(
            self.kind.get().as_str(),
            "fixed_unit_price" | "flat_fee" | "per_seat_fee"
        )
    }

    /// Whether the kind makes a percentage of a basis, which may come at a rate.
    pub fn has_rate_source(self) -> bool {
        matches!(self.kind.get().as_str(), "mark_up" | "discount_off_list")
    }

    /// Whether a rate is agreed.
    pub fn is_rate_agreed(self) -> bool {
        self.has_rate_source() && self.rate_source.get() == "agreed"
    }

    fn rate_source(self) -> Result<RateSourceWords, WrongField> {
        if !self.is_rate_agreed() {
            return Ok(RateSourceWords::MonthSheet);
        }
        Ok(RateSourceWords::Agreed {
            from: currency_of(&self.rate_from.get())
                .and_then(|from| from.ok_or(Wrong::NotACurrency))
                .map_err(at("rateSource.from"))?,
            rate: Text(entry::number(&self.rate.get()).map_err(at("rateSource.rate"))?),
        })
    }

    /// The rule as the wire says it.
    ///
    /// # Errors
    /// [`WrongField`] for a value that is no number, a currency that there is not, and nobody or nothing chosen.
    pub fn request(self) -> Result<PriceRuleRequest, WrongField> {
        let value = self.value.get();
        let number = || entry::number(&value).map(Text).map_err(at("kind.value"));
        let kind = match self.kind.get().as_str() {
            "discount_off_list" => RuleWords::DiscountOffList { percent: number()? },
            "fixed_unit_price" => RuleWords::FixedUnitPrice { price: number()? },
            "volume_discount" => RuleWords::VolumeDiscount {
                steps: volume_steps(&value).map_err(at("kind.value"))?,
            },
            "minimum_margin" => RuleWords::MinimumMargin { percent: number()? },
            "flat_fee" => RuleWords::FlatFee { amount: number()? },
            "per_seat_fee" => RuleWords::PerSeatFee { amount: number()? },
            _ => RuleWords::MarkUp {
                percent: number()?,
                basis: basis_of(&self.basis.get()),
            },
        };
        let (buyer, goods) = (self.buyer_value.get(), self.goods_value.get());
        let is_open = |scope: RwSignal<String>, whole: &str, value: &str| {
            scope.get() != whole && value.trim().is_empty()
        };
        if is_open(self.buyer, "everyone", &buyer) {
            return Err(at("buyer")(Wrong::NothingChosen));
        }
        if is_open(self.goods, "all", &goods) {
            return Err(at("goods")(Wrong::NothingChosen));
        }
        Ok(PriceRuleRequest {
            name: self.name.get(),
            buyer: match self.buyer.get().as_str() {
                "customer" => BuyerWords::Customer(buyer),
                "tag" => BuyerWords::Tag(buyer),
                "reseller" => BuyerWords::Reseller(buyer),
                _ => BuyerWords::Everyone,
            },
            goods: match self.goods.get().as_str() {
                "offer" => GoodsWords::Offer(goods),
                "product" => GoodsWords::Product(goods),
                "service" => GoodsWords::Service(goods),
                "family" => GoodsWords::Family(goods),
                _ => GoodsWords::All,
            },
            kind,
            starts: self.starts.get(),
            ends: Some(self.ends.get()).filter(|ends| !ends.is_empty()),
            currency: currency_of(&self.currency.get()).map_err(at("currency"))?,
            rate_source: self.rate_source()?,
            approve_below_cost: self.approve.get(),
        })
    }
}

fn currency_of(text: &str) -> Result<Option<Currency>, Wrong> {
    match text.trim() {
        "" => Ok(None),
        code => code.parse().map(Some).map_err(|_| Wrong::NotACurrency),
    }
}

fn volume_steps(text: &str) -> Result<Vec<VolumeStepWords>, Wrong> {
    text.split(';')
        .map(|step| {
            let (from, percent) = step.split_once(':').ok_or(Wrong::NotANumber)?;
            Ok(VolumeStepWords {
                from_quantity: Text(entry::quantity(from)?),
                percent: Text(entry::percent(percent)?),
            })
        })
        .collect()
}

fn basis_word(basis: Basis) -> &'static str {
    match basis {
        Basis::List => "list",
        Basis::CostBeforeCredit => "cost_before_credit",
        Basis::CostAfterCredit => "cost_after_credit",
    }
}

fn basis_of(word: &str) -> Basis {
    match word {
        "cost_before_credit" => Basis::CostBeforeCredit,
        "cost_after_credit" => Basis::CostAfterCredit,
        _ => Basis::List,
    }
}
