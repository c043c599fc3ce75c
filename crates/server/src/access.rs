//! Callers and grants. Knows no route: a handler asks for a [`Grant`] for an action, and there is no
//! other way to one than [`Grant::check`], which looks at caller, role and tenant.

use domain::access::{Action, Audience, Role, may, may_as_applicant};
use domain::accounts::Account;
use domain::enrolments::Stage;
use domain::id::{AccountId, CustomerId, UserId};
use domain::suspension_reasons::Suspension;

/// Where somebody may act, and as what.
#[derive(Clone, Debug)]
pub struct Membership {
    pub account: Account,
    pub role: Role,
    /// The one customer that a customer's user belongs to: id and name.
    pub customer: Option<(CustomerId, String)>,
    /// Where the account stands with the vendor, as far as its application says.
    pub stage: Option<Stage>,
    /// Why and since when the vendor suspends it.
    pub suspension: Option<Suspension>,
}

/// Somebody who is signed in, with what the books say of them now.
#[derive(Clone, Debug)]
pub struct Caller {
    pub user_id: UserId,
    pub email: String,
    pub display_name: String,
    /// In order of rank; the first is meant when a request names no account.
    pub memberships: Vec<Membership>,
}

/// Why a request is turned away.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Denied {
    /// The account is not visible to the caller: answered like one that does not exist.
    Unseen,
    /// Seen, but the role may not.
    Forbidden,
}

/// The right to do one thing in one account.
#[derive(Clone, Debug)]
pub struct Grant {
    user_id: UserId,
    email: String,
    membership: Membership,
    action: Action,
}

impl Grant {
    /// The only way to a grant.
    ///
    /// # Errors
    /// [`Denied`] when the caller has no place in the account, or its role may not.
    pub fn check(caller: &Caller, account: Option<&str>, action: Action) -> Result<Self, Denied> {
        let membership = match account {
            None => caller.memberships.first().ok_or(Denied::Forbidden)?,
            Some(id) => caller
                .memberships
                .iter()
                .find(|m| m.account.id.as_str() == id)
                .ok_or(Denied::Unseen)?,
        };
        // A customer's role without its customer would be a grant over all of them.
        let scoped =
            membership.role.audience() != Audience::Customer || membership.customer.is_some();
        let allowed = if membership.account.is_applicant {
            may_as_applicant(membership.role, action)
        } else {
            may(membership.role, action)
        };
        if !scoped || !allowed {
            return Err(Denied::Forbidden);
        }
        Ok(Self {
            user_id: caller.user_id.clone(),
            email: caller.email.clone(),
            membership: membership.clone(),
            action,
        })
    }

    pub fn user_id(&self) -> &UserId {
        &self.user_id
    }

    /// What the caller is in the account.
    pub fn role(&self) -> Role {
        self.membership.role
    }

    pub fn email(&self) -> &str {
        &self.email
    }

    pub fn account(&self) -> &Account {
        &self.membership.account
    }

    pub fn account_id(&self) -> &AccountId {
        &self.membership.account.id
    }

    pub fn action(&self) -> Action {
        self.action
    }

    /// The customer that the grant is limited to.
    pub fn customer_id(&self) -> Option<&CustomerId> {
        self.membership.customer.as_ref().map(|(id, _)| id)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use domain::accounts::{BusinessModel, MarkUpPercent};

    pub(crate) fn account(id: &str) -> Account {
        Account {
            id: id.parse().unwrap(),
            company_id: "company".parse().unwrap(),
            company_name: "Company".into(),
            model: BusinessModel::DirectBill,
            region: "europe".into(),
            country: "DE".into(),
            currency: "EUR".parse().unwrap(),
            tenant_id: None,
            partner_id: None,
            mpn_id: None,
            provider_id: None,
            markup: MarkUpPercent::ZERO,
            product_families: Default::default(),
            cloud: domain::programme::Cloud::Global,
            is_applicant: false,
            version: 1,
        }
    }

    pub(crate) fn caller(role: Role, customer: Option<&str>) -> Caller {
        Caller {
            user_id: "user".parse().unwrap(),
            email: "user@example.com".into(),
            display_name: "User".into(),
            memberships: vec![Membership {
                account: account("own"),
                role,
                stage: None,
                suspension: None,
                customer: customer.map(|id| (id.parse().unwrap(), "Customer".into())),
            }],
        }
    }

    #[test]
    fn every_role_gets_exactly_what_the_table_says() {
        for role in Role::ALL {
            let caller = caller(
                role,
                (role.audience() == Audience::Customer).then_some("customer"),
            );
            for action in Action::ALL {
                assert_eq!(
                    Grant::check(&caller, None, action).is_ok(),
                    may(role, action),
                    "{role:?} {action:?}"
                );
            }
        }
    }

    #[test]
    fn the_owner_of_a_place_for_applications_gets_nothing_else() {
        let mut caller = caller(Role::Owner, None);
        caller.memberships[0].account.is_applicant = true;
        assert!(Grant::check(&caller, None, Action::EditEnrolments).is_ok());
        for action in [
            Action::ReadCustomers,
            Action::ImportCharges,
            Action::WriteQuotes,
            Action::ChangeSettings,
        ] {
            let denied = Grant::check(&caller, None, action).unwrap_err();
            assert_eq!(denied, Denied::Forbidden, "{action:?}");
        }
    }

    #[test]
    fn an_account_of_somebody_else_is_unseen_whatever_the_role() {
        for role in Role::ALL {
            for action in Action::ALL {
                let denied = Grant::check(&caller(role, Some("customer")), Some("foreign"), action)
                    .unwrap_err();
                assert_eq!(denied, Denied::Unseen);
            }
        }
    }

    #[test]
    fn a_customer_role_without_its_customer_gets_nothing() {
        for action in Action::ALL {
            assert!(Grant::check(&caller(Role::CustomerAdmin, None), None, action).is_err());
        }
    }

    #[test]
    fn somebody_without_a_membership_gets_nothing() {
        let mut nobody = caller(Role::Owner, None);
        nobody.memberships.clear();
        assert!(
            Action::ALL
                .into_iter()
                .all(|action| Grant::check(&nobody, None, action).is_err())
        );
    }
}
