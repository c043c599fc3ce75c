//! What an account has that its rules name: customers with their tags, resellers, and the goods of its
//! newest price list. Knows no rule.

use crate::api::{self, CustomersQuestion};
use crate::offers::Offers;
use crate::problem::Problem;
use crate::session::Acting;
use domain::access::Action;
use domain::accounts::BusinessModel;
use domain::price_lists::Offer;
use domain::wire::customers::CustomerAnswer;
use domain::wire::price_rules::{BuyerWords, PriceRuleAnswer};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// Most customers that are known from the start; others are found as one types.
const CUSTOMERS_MAX: u32 = 500;

/// What rules can name.
pub(super) struct Known {
    /// Of the newest price list, where there is one.
    pub offers: Option<Arc<Offers>>,
    /// Names of customers, by id.
    customers: HashMap<String, String>,
    /// Every tag that a customer bears or a rule names.
    pub tags: BTreeSet<String>,
    /// PartnerID (MPN) and name of each reseller.
    pub resellers: Vec<(String, String)>,
}

impl Known {
    /// Asks for all of it.
    ///
    /// # Errors
    /// Where one of them cannot be read.
    pub async fn of(acting: Acting) -> Result<Self, Problem> {
        let account = acting.id();
        let rules = api::price_rules::all(account.clone()).await?;
        let question = CustomersQuestion {
            size: CUSTOMERS_MAX,
            ..CustomersQuestion::default()
        };
        let mut customers = api::customers(account.clone(), question).await?.items;
        add_named(&account, &rules, &mut customers).await;
        let is_provider = acting.account.model == BusinessModel::IndirectProvider;
        let resellers = if is_provider && acting.may(Action::ReadBillingRules) {
            api::price_rules::billing_rules(account.clone()).await?
        } else {
            Vec::new()
        };
        let of_rules = rules.iter().filter_map(|one| match &one.rule.buyer {
            BuyerWords::Tag(tag) => Some(tag.clone()),
            _ => None,
        });
        let of_customers = customers.iter().flat_map(|one| one.tags.iter().cloned());
        let tags = of_customers.chain(of_rules).collect();
        let named = |one: CustomerAnswer| (one.id, one.company_profile.company_name);
        Ok(Self {
            offers: offers(account).await?,
            tags,
            customers: customers.into_iter().map(named).collect(),
            resellers: resellers
                .into_iter()
                .map(|one| (one.reseller_mpn_id, one.reseller_name))
                .collect(),
        })
    }

    /// A customer's name.
    pub fn customer(&self, id: &str) -> Option<&str> {
        self.customers.get(id).map(String::as_str)
    }

    /// A reseller's name.
    pub fn reseller(&self, mpn_id: &str) -> Option<&str> {
        let mut resellers = self.resellers.iter();
        let found = resellers.find(|(known, _)| known == mpn_id);
        found.map(|(_, name)| name.as_str())
    }

    /// The name of a meter or offer.
    pub fn offer(&self, id: &str) -> Option<&str> {
        let offers = self.offers.as_ref()?;
        let offer = offers
            .matching(id)
            .filter_map(|place| offers.all.get(place))
            .find(|offer| offer.id.as_str().eq_ignore_ascii_case(id))?;
        Some(&offer.name)
    }

    /// Every product, service or family that the newest price list names, sorted.
    pub fn goods(&self, name: fn(&Offer) -> &str) -> Vec<String> {
        let offers = self.offers.iter().flat_map(|offers| &offers.all);
        let names: BTreeSet<&str> = offers.map(|offer| name(offer)).collect();
        let names = names.into_iter().filter(|name| !name.is_empty());
        names.map(str::to_owned).collect()
    }
}

/// Adds those customers that rules name and the first page of customers has not.
async fn add_named(account: &str, rules: &[PriceRuleAnswer], customers: &mut Vec<CustomerAnswer>) {
    for rule in rules {
        if let BuyerWords::Customer(id) = &rule.rule.buyer
            && !customers.iter().any(|one| one.id == *id)
            && let Ok(customer) = api::customer(account.to_owned(), id.clone()).await
        {
            customers.push(customer);
        }
    }
}

async fn offers(account: String) -> Result<Option<Arc<Offers>>, Problem> {
    let lists = api::price_lists(account.clone()).await?;
    let Some(list) = lists.first() else {
        return Ok(None);
    };
    let detail = api::price_list(account.clone(), list.id.clone()).await?;
    let offers = Offers::of_list(account, detail, crate::preferences::today()).await?;
    Ok(Some(Arc::new(offers)))
}
