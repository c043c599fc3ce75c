//! Who is signed in and the account they act in. Knows no page; the account comes from the address.

use crate::api;
use crate::load::Loader;
use crate::problem::Problem;
use domain::access::{Action, Audience, may, may_as_applicant};
use domain::wire::accounts::AccountAnswer;
use domain::wire::sessions::SessionAnswer;
use leptos::prelude::*;
use std::sync::Arc;

/// The session as it was last fetched.
#[derive(Clone, Copy)]
pub struct Session(pub Loader<SessionAnswer>);

/// Somebody, in one of their accounts.
#[derive(Clone, PartialEq)]
pub struct Acting {
    /// Shared: every page holds it.
    pub person: Arc<Person>,
    pub account: AccountAnswer,
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    pub user_id: String,
    pub display_name: String,
    pub email: String,
    pub accounts: Vec<AccountAnswer>,
    pub demonstration: bool,
}

impl From<&SessionAnswer> for Person {
    fn from(answer: &SessionAnswer) -> Self {
        Self {
            user_id: answer.user_id.clone(),
            display_name: answer.display_name.clone(),
            email: answer.email.clone(),
            accounts: answer.accounts.clone(),
            demonstration: answer.demonstration,
        }
    }
}

impl Acting {
    /// Whether the role in this account may do something; the server decides again.
    pub fn may(&self, action: Action) -> bool {
        if self.account.is_applicant {
            may_as_applicant(self.account.role, action)
        } else {
            may(self.account.role, action)
        }
    }

    /// Whether one is here as a customer, who sees selling prices only.
    pub fn is_customer(&self) -> bool {
        self.account.role.audience() == Audience::Customer
    }

    /// The accounts of the company in whose account one acts, where one is its staff. A company is known by its id:
    /// two may have one name.
    pub fn company_accounts(&self) -> impl Iterator<Item = &AccountAnswer> {
        let company = self.account.company_id.as_str();
        let accounts = self.person.accounts.iter();
        accounts.filter(move |one| one.is_of_company(company))
    }

    /// The account's id, for links and requests.
    pub fn id(&self) -> String {
        self.account.id.clone()
    }
}

/// Who acts, and where. Only pages inside the shell may ask.
pub fn acting() -> Acting {
    expect_context::<Acting>()
}

impl Session {
    /// Asks who is signed in and waits for the answer: the pages inside show nothing before it is here.
    ///
    /// # Errors
    /// [`Problem`] when the server does not say.
    pub async fn enter(self) -> Result<(), Problem> {
        let answer = api::session().await?;
        self.0.put(answer);
        Ok(())
    }
}
