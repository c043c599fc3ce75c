//! Whom price rules are for: that a rule's buyer is there, and the kinds of buyers that a change of rules may touch.
//! Knows no price.

use crate::access::Grant;
use crate::reply::Problem;
use crate::store::{Store, StoreError};
use domain::id::{AccountId, CustomerId};
use domain::price_rules::{Buyer, BuyerScope, PriceRule};
use std::collections::HashSet;

/// Refuses a rule for a customer or reseller that the account has not: it would never apply.
pub(super) async fn refuse_unknown_buyer(
    store: &Store,
    grant: &Grant,
    rule: &PriceRule,
) -> Result<(), Problem> {
    match &rule.buyer {
        BuyerScope::Everyone | BuyerScope::Tag(_) => Ok(()),
        BuyerScope::Customer(id) => match store.customer(grant.account_id(), id).await {
            Ok(_) => Ok(()),
            Err(StoreError::NotFound) => Err(Problem::bad_request(
                "unknown_customer",
                "This account has no such customer, so the rule would never apply. Choose one of its customers.",
            )
            .at("buyer")),
            Err(error) => Err(error.into()),
        },
        BuyerScope::Reseller(mpn_id) => {
            if store.is_reseller_of(grant.account_id(), mpn_id).await? {
                return Ok(());
            }
            let words = format!(
                "No reseller with the PartnerID {mpn_id} buys from this account, so the rule would never apply. Choose one of its resellers."
            );
            Err(Problem::bad_request("unknown_reseller", words)
                .at("buyer")
                .with(vec![("partner_id", mpn_id.clone())]))
        }
    }
}

/// What some rules ask of a buyer: nothing else of it decides what it is sold at.
pub(super) struct Asked<'a> {
    customers: HashSet<&'a CustomerId>,
    tags: HashSet<&'a str>,
    resellers: HashSet<&'a str>,
}

impl<'a> Asked<'a> {
    pub fn by(rules: impl Iterator<Item = &'a PriceRule>) -> Self {
        let mut asked = Self {
            customers: HashSet::new(),
            tags: HashSet::new(),
            resellers: HashSet::new(),
        };
        for rule in rules {
            match &rule.buyer {
                BuyerScope::Everyone => {}
                BuyerScope::Customer(id) => {
                    asked.customers.insert(id);
                }
                BuyerScope::Tag(tag) => {
                    asked.tags.insert(tag);
                }
                BuyerScope::Reseller(mpn_id) => {
                    asked.resellers.insert(mpn_id);
                }
            }
        }
        asked
    }

    /// So much of a buyer as the rules ask.
    fn of(&self, mut buyer: Buyer) -> Buyer {
        buyer.customer = buyer.customer.filter(|id| self.customers.contains(id));
        buyer.tags.retain(|tag| self.tags.contains(tag.as_str()));
        let is_asked = |mpn_id: &String| self.resellers.contains(mpn_id.as_str());
        buyer.reseller_mpn_id = buyer.reseller_mpn_id.filter(is_asked);
        buyer
    }

    /// Every kind of buyer that the rules tell apart: each of the account's customers, and somebody of whom nothing is
    /// known but what one rule asks.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn kinds(
        &self,
        store: &Store,
        account: &AccountId,
    ) -> Result<Vec<Buyer>, StoreError> {
        let tagged = self.tags.iter().map(|tag| Buyer {
            tags: [(*tag).to_owned()].into(),
            ..Buyer::default()
        });
        let resellers = self.resellers.iter().map(|mpn_id| Buyer {
            reseller_mpn_id: Some((*mpn_id).to_owned()),
            ..Buyer::default()
        });
        let mut kinds = vec![Buyer::default()];
        kinds.extend(tagged.chain(resellers));
        if !(self.customers.is_empty() && self.tags.is_empty() && self.resellers.is_empty()) {
            let all = store.buyers(account).await?;
            kinds.extend(all.into_iter().map(|buyer| self.of(buyer)));
        }
        let mut seen = HashSet::new();
        kinds.retain(|buyer| seen.insert(buyer.clone()));
        Ok(kinds)
    }
}
