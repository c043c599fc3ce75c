//! What a suspended account may not do here, as the vendor's list says; everything else goes on. Decides nothing of a
//! suspension.

use crate::programme::programme;
use crate::reply::Problem;
use crate::store::Store;
use axum::http::StatusCode;
use domain::accounts::Account;
use domain::suspension_reasons::{Blocked, Suspension};
use domain::wire::enrolments::SuspensionAnswer;

/// Whether a suspension keeps an account from selling anew.
async fn blocks_new_sales(store: &Store, account: &Account) -> Result<Option<Suspension>, Problem> {
    let blocks = programme()?.suspension.blocks(account.model);
    match blocks.contains(&Blocked::NewSales) {
        true => Ok(store.suspension(account).await?),
        false => Ok(None),
    }
}

/// Refuses a new sale of a suspended account, with the reasons and their day.
///
/// # Errors
/// 409 while the account is suspended.
pub(in crate::routes) async fn refuse_new_sale(
    store: &Store,
    account: &Account,
) -> Result<(), Problem> {
    let Some(suspension) = blocks_new_sales(store, account).await? else {
        return Ok(());
    };
    let listed = &programme()?.suspension;
    let told = SuspensionAnswer::told(&suspension, account.model, listed);
    let reasons: Vec<&str> = told
        .reasons
        .iter()
        .map(|reason| reason.title.as_str())
        .collect();
    Err(Problem::new(
        StatusCode::CONFLICT,
        "account_suspended",
        format!(
            "The vendor has suspended this account since {}: {}. New sales wait until it is reinstated; what is sold is \
             managed as before.",
            told.since,
            reasons.join("; ")
        ),
    ))
}

/// The same for whoever buys: that the seller takes no orders, and nothing of why.
///
/// # Errors
/// 409 while the account is suspended.
pub(in crate::routes) async fn refuse_order(
    store: &Store,
    account: &Account,
) -> Result<(), Problem> {
    match blocks_new_sales(store, account).await? {
        None => Ok(()),
        Some(_) => Err(Problem::new(
            StatusCode::CONFLICT,
            "seller_takes_no_orders",
            "The seller takes no new orders at the moment. Nothing was decided: ask the seller, or accept later.",
        )),
    }
}
