//! Swaps a staged file in by one transaction: checks the partner, the batch's key, brings its
//! customers. Knows no bytes.

use super::reading::Staged;
use crate::access::Grant;
use crate::reply::Problem;
use crate::segments::Segments;
use crate::store::{
    AuditEntry, Change, Door, NewBatch, NewCustomer, RequestKey, Store, StoreError, StoredAnswer,
    Swap, Version,
};
use axum::http::StatusCode;
use charges::Summary;
use domain::accounts::BusinessModel;
use domain::audit::{OperationType, ResourceType};
use domain::charges::{Billing, ChargeFormat};
use domain::customers::Relationship;
use domain::id::BatchId;
use domain::wire::charges::BatchAnswer;
use domain::wire::{Attributes, Text};
use std::time::Duration;

/// Checks the file against the account and swaps it in.
#[expect(
    clippy::too_many_arguments,
    reason = "one caller; each is a different thing"
)]
pub(super) async fn swap_in(
    store: &Store,
    segments: &Segments,
    grant: &Grant,
    batch: &BatchId,
    file_name: &Option<String>,
    billing: Billing,
    learns_partner: bool,
    mut request: RequestKey,
    staged: Staged,
) -> Result<StoredAnswer, Problem> {
    let Staged {
        summary,
        digest,
        staging,
    } = staged;
    request.body_digest = digest.clone();
    let mut change = match store.change(grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(earlier),
        Door::Open(change) => change,
    };
    if let Some(partner) = summary.partner_id.as_deref().filter(|_| learns_partner) {
        check_partner(&mut change, partner).await?;
    }
    let new = NewBatch {
        id: batch.clone(),
        period: summary.period,
        billing,
        currency: summary.currency,
        format: summary.format,
        invoice_number: summary
            .invoice_number
            .clone()
            .filter(|_| billing == Billing::Billed),
        digest,
        file_name: file_name.clone(),
        lines: summary.lines,
        customers: summary.customers.len() as u64,
        total: summary.total.to_string(),
        parts: staging.parts().to_vec(),
    };
    let replaced = match change.swap_batch(&new).await? {
        Swap::SameContent(there) => {
            return crate::reply::stored(
                StatusCode::OK,
                &crate::routes::charges::batch_answer(&there),
            );
        }
        Swap::OtherContent(there) => {
            return Err(Problem::new(
                StatusCode::CONFLICT,
                "billed_is_immutable",
                format!(
                    "Invoice {} of {} is imported already with other content ({} lines). A billed invoice does not \
                     change; check which of the two files is the vendor's.",
                    there
                        .invoice_number
                        .as_deref()
                        .unwrap_or("without a number"),
                    there.period,
                    there.lines
                ),
            ));
        }
        Swap::Swapped { replaced } => replaced,
    };
    bring_customers(store, &mut change, grant, &summary).await?;
    let answer = crate::reply::stored(StatusCode::CREATED, &new_batch_answer(&new))?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::ChargeBatch,
        batch.as_str(),
        OperationType::Import,
    );
    entry.new_value = Some(answer.body.clone());
    change.finish(&entry, Some(&answer)).await?;
    staging.keep();
    if let Some(replaced) = replaced {
        forget_later(segments.clone(), replaced);
    }
    Ok(answer)
}

async fn check_partner(change: &mut Change, partner: &str) -> Result<(), Problem> {
    if change.learn_partner(partner).await? {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::CONFLICT,
        "other_partner",
        format!(
            "The file is of partner '{partner}', and this account's PartnerId is another one. Choose the account it \
             belongs to, or correct the PartnerId in the settings."
        ),
    )
    .at("PartnerId"))
}

/// Customers of the file become customers of the account, and of the resellers that buy from it.
async fn bring_customers(
    store: &Store,
    change: &mut Change,
    grant: &Grant,
    summary: &Summary,
) -> Result<(), StoreError> {
    let customers = new_customers(summary);
    change
        .bring_customers(grant.account_id(), &customers)
        .await?;
    if grant.account().model == BusinessModel::IndirectProvider {
        for (reseller, mpn_id) in store.resellers_of(grant.account_id()).await? {
            let own: Vec<NewCustomer> = customers
                .iter()
                .filter(|one| one.reseller_mpn_id.as_ref() == Some(&mpn_id))
                .cloned()
                .collect();
            change.bring_customers(&reseller, &own).await?;
        }
    }
    Ok(())
}

fn new_customers(summary: &Summary) -> Vec<NewCustomer> {
    // A FOCUS sub-account is nobody's customer until it is assigned.
    let relationship = match summary.format {
        ChargeFormat::DailyRatedUsage => Relationship::Reseller,
        ChargeFormat::Focus => Relationship::None,
    };
    let mut customers: Vec<NewCustomer> = summary
        .customers
        .iter()
        .filter_map(|one| {
            Some(NewCustomer {
                id: one.id.parse().ok()?,
                name: if one.name.is_empty() {
                    one.id.clone()
                } else {
                    one.name.clone()
                },
                domain: one.domain.clone(),
                country: one.country.clone(),
                relationship,
                reseller_mpn_id: (!one.reseller.is_empty()).then(|| one.reseller.clone()),
                subscriptions: Vec::new(),
            })
        })
        .collect();
    let places: std::collections::HashMap<String, usize> = customers
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id.to_string(), place))
        .collect();
    for one in &summary.subscriptions {
        if let (Some(place), Ok(id)) = (places.get(&one.customer_id), one.id.parse()) {
            customers[*place].subscriptions.push((id, one.name.clone()));
        }
    }
    customers
}

fn new_batch_answer(new: &NewBatch) -> BatchAnswer {
    BatchAnswer {
        id: new.id.to_string(),
        period: new.period,
        billing: new.billing,
        format: new.format,
        currency: new.currency,
        invoice_number: new.invoice_number.clone(),
        file_name: new.file_name.clone(),
        lines: new.lines,
        customers: new.customers,
        total: Text(domain::decimal::parse_exact(&new.total).unwrap_or_default()),
        imported_date: crate::clock::now_text(),
        attributes: Attributes::of("ChargeBatch"),
    }
}

/// Views that began before the swap may still read the old segments for a while.
fn forget_later(segments: Segments, replaced: BatchId) {
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(60)).await;
        if let Err(error) = segments.remove(replaced.as_str()) {
            tracing::warn!(%error, "a replaced batch is swept at the next start");
        }
    });
}
