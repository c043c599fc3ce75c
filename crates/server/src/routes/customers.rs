//! Customers and their subscriptions, with seek paging.

use super::price_rules::{refuse_others_changed, refuse_tag_ties, refuse_tags_below_cost};
use crate::access::Grant;
use crate::app::AppState;
use crate::reply::{Problem, Reply, answer, json, stored};
use crate::requests::{Either, Granted, Head, JsonBody, permit};
use crate::store::{AuditEntry, CustomerQuery, CustomerSort, Door, Version};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::audit::{OperationType, ResourceType};
use domain::customers::Customer;
use domain::id::CustomerId;
use domain::price_rules::Buyer;
use domain::wire::customers::{
    Address, CompanyProfile, CustomerAnswer, CustomerTagsRequest, ListFilter, SubscriptionAnswer,
};
use domain::wire::{
    Attributes, CONTINUATION_HEADER, Collection, Link, LinkHeader, Links, lenient, paths,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::IntoParams;

/// Customers on a page where the request does not say.
const SIZE_DEFAULT: u32 = 100;
const SIZE_MAX: u32 = 500;
const TAGS_MAX: usize = 150;
const TAG_CHARACTERS_MAX: usize = 50;

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CustomerListQuery {
    /// Most customers of a page; 0 or nothing means 100.
    size: Option<u32>,
    /// `{"Field":"CompanyName","Value":"cont","Operator":"starts_with"}`; operators `starts_with` and `substring`.
    filter: Option<String>,
    /// `name`, `-name`, `domain`, `-domain`, `country` or `-country`.
    sort: Option<String>,
    /// `Next` continues after the page whose `MS-ContinuationToken` is sent; `First` begins again.
    #[serde(
        rename = "seekOperation",
        alias = "seekoperation",
        alias = "seek_operation"
    )]
    seek_operation: Option<String>,
}

/// The account's customers.
#[utoipa::path(
    get, path = paths::CUSTOMERS, tag = "customers", params(CustomerListQuery),
    responses((status = 200, body = Collection<CustomerAnswer>), (status = 400))
)]
pub async fn list(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::ReadCustomers>,
    Query(query): Query<CustomerListQuery>,
    head: Head,
) -> Reply {
    let size = query
        .size
        .filter(|size| *size > 0)
        .unwrap_or(SIZE_DEFAULT)
        .min(SIZE_MAX);
    let sort_word = query.sort.as_deref().unwrap_or("name");
    let sort = CustomerSort::from_word(sort_word).ok_or_else(|| {
        Problem::bad_request(
            "invalid_sort",
            "Sort by name, -name, domain, -domain, country or -country.",
        )
        .at("sort")
    })?;
    let mut asked = CustomerQuery {
        sort,
        size,
        ..CustomerQuery::default()
    };
    if let Some(filter) = query.filter.as_deref().filter(|filter| !filter.is_empty()) {
        read_filter(filter, &mut asked)?;
    }
    let next = query
        .seek_operation
        .as_deref()
        .is_some_and(|word| word.eq_ignore_ascii_case("next"));
    if next {
        asked.after = Some(read_continuation(&head, sort_word)?);
    }
    let page = state.store.customers(grant.account_id(), &asked).await?;
    let uri = |rest: &str| {
        let filter = query.filter.as_deref().map_or(String::new(), |text| {
            format!("&filter={}", paths::encode(text))
        });
        format!(
            "{}?size={size}&sort={}{filter}{rest}",
            paths::CUSTOMERS,
            paths::encode(sort_word)
        )
    };
    let continuation = page
        .next
        .map(|(key, id)| write_continuation(sort_word, &key, &id));
    let next_link = continuation.clone().map(|token| Link {
        headers: vec![LinkHeader {
            key: CONTINUATION_HEADER.to_owned(),
            value: token,
        }],
        ..Link::get(uri("&seekOperation=Next"))
    });
    json(
        StatusCode::OK,
        &Collection {
            total_count: page.total,
            items: page.customers.iter().map(customer_answer).collect(),
            continuation_token: continuation,
            links: Links {
                itself: Some(Link::get(uri(""))),
                next: next_link,
            },
            attributes: Attributes::of("Collection"),
        },
    )
}

fn read_filter(text: &str, query: &mut CustomerQuery) -> Result<(), Problem> {
    let refuse =
        |words: &str| Problem::bad_request("invalid_filter", words.to_owned()).at("filter");
    let filter: ListFilter = lenient::from_slice(text.as_bytes()).map_err(|_| {
        refuse(r#"'filter' is no JSON such as {"Field":"CompanyName","Value":"cont","Operator":"starts_with"}."#)
    })?;
    let value = filter.value.trim().to_owned();
    match (
        filter.field.to_ascii_lowercase().as_str(),
        filter
            .operator
            .to_ascii_lowercase()
            .replace('_', "")
            .as_str(),
    ) {
        ("companyname", "startswith") => query.name_starts_with = Some(value),
        ("companyname" | "domain", "substring") => query.holds = Some(value),
        ("companyname" | "domain", _) => {
            return Err(refuse(
                "Use the operator starts_with (CompanyName) or substring.",
            ));
        }
        _ => return Err(refuse("Filter by the field CompanyName or Domain.")),
    }
    Ok(())
}

/// The token says where the page before ended, and for which order that is meant.
fn write_continuation(sort: &str, key: &str, id: &str) -> String {
    STANDARD.encode(serde_json::json!([sort, key, id]).to_string())
}

fn read_continuation(head: &Head, sort: &str) -> Result<(String, String), Problem> {
    let refuse = || {
        Problem::bad_request(
            "invalid_continuation_token",
            "Send the MS-ContinuationToken of links.next with the same sort, or begin again without it.",
        )
        .at(CONTINUATION_HEADER)
    };
    let token = head
        .headers
        .get(CONTINUATION_HEADER)
        .and_then(|value| value.to_str().ok())
        .ok_or_else(refuse)?;
    let bytes = STANDARD.decode(token).map_err(|_| refuse())?;
    let (for_sort, key, id): (String, String, String) =
        serde_json::from_slice(&bytes).map_err(|_| refuse())?;
    if for_sort != sort || key.contains('\0') || id.contains('\0') {
        return Err(refuse());
    }
    Ok((key, id))
}

fn customer_answer(customer: &Customer) -> CustomerAnswer {
    let id = customer.id.to_string();
    CustomerAnswer {
        company_profile: CompanyProfile {
            tenant_id: id.clone(),
            domain: customer.domain.clone(),
            company_name: customer.name.clone(),
            address: (!customer.country.is_empty()).then(|| Address {
                country: customer.country.clone(),
                ..Address::default()
            }),
            attributes: Attributes::of("CustomerCompanyProfile"),
        },
        relationship_to_partner: customer.relationship,
        associated_partner_id: customer.reseller_mpn_id.clone(),
        tags: customer.tags.iter().cloned().collect(),
        links: Links {
            itself: Some(Link::get(paths::with_id(paths::CUSTOMER, &id))),
            next: None,
        },
        attributes: Attributes::of("Customer"),
        id,
    }
}

/// Reads a customer's id from a path; what no customer can be called is as absent as any other.
pub fn customer_id(text: String) -> Result<CustomerId, Problem> {
    text.try_into().map_err(|_| Problem::not_found())
}

/// Every customer, or the one that a customer's user belongs to.
type AnyCustomer = Either<permit::ReadCustomers, permit::ReadOwnCustomer>;

/// Reads an id from a path; a customer's user sees no customer but its own.
fn seen(grant: &Grant, text: String) -> Result<CustomerId, Problem> {
    let id = customer_id(text)?;
    if grant.customer_id().is_none_or(|own| *own == id) {
        Ok(id)
    } else {
        Err(Problem::not_found())
    }
}

/// One customer.
#[utoipa::path(
    get, path = paths::CUSTOMER, tag = "customers", params(("customer_id" = String, Path)),
    responses((status = 200, body = CustomerAnswer), (status = 404))
)]
pub async fn show(
    State(state): State<AppState>,
    Either { grant, .. }: AnyCustomer,
    Path(id): Path<String>,
) -> Reply {
    let id = seen(&grant, id)?;
    let customer = state.store.customer(grant.account_id(), &id).await?;
    let mut found = customer_answer(&customer);
    if grant.customer_id().is_some() {
        // The partner's own words and routes are not the customer's business.
        found.tags.clear();
        found.associated_partner_id = None;
    }
    json(StatusCode::OK, &found)
}

/// Gives a customer its tags in place of those it had: the partner's own words, by which price rules
/// find it. At most 150 tags of 50 characters, as Partner Center allows.
#[utoipa::path(
    put, path = paths::CUSTOMER_TAGS, tag = "customers", params(("customer_id" = String, Path)), request_body = CustomerTagsRequest,
    responses((status = 200, body = CustomerAnswer), (status = 400), (status = 404))
)]
pub async fn tags(
    State(state): State<AppState>,
    Granted { grant, .. }: Granted<permit::TagCustomers>,
    Path(id): Path<String>,
    head: Head,
    JsonBody { value, bytes }: JsonBody<CustomerTagsRequest>,
) -> Reply {
    let id = customer_id(id)?;
    let mut customer = state.store.customer(grant.account_id(), &id).await?;
    let tags: BTreeSet<String> = value
        .tags
        .iter()
        .map(|tag| tag.trim().to_owned())
        .filter(|tag| !tag.is_empty())
        .collect();
    let is_sane = |tag: &String| {
        tag.chars().count() <= TAG_CHARACTERS_MAX && !tag.chars().any(char::is_control)
    };
    if tags.len() > TAGS_MAX || !tags.iter().all(is_sane) {
        let words = format!(
            "A customer has at most {TAGS_MAX} tags of at most {TAG_CHARACTERS_MAX} plain characters."
        );
        return Err(Problem::bad_request("invalid_tags", words).at("tags"));
    }
    let buyer = |tags: &BTreeSet<String>| Buyer {
        customer: Some(id.clone()),
        tags: tags.clone(),
        reseller_mpn_id: customer.reseller_mpn_id.clone(),
    };
    let (before, after) = (buyer(&customer.tags), buyer(&tags));
    let looked_at = refuse_tags_below_cost(&state.store, grant.account(), before, after).await?;
    let request = head.request_key(&grant, &bytes);
    let mut change = match state.store.change(&grant, &request, Version::New).await? {
        Door::Answered(earlier) => return Ok(answer(&earlier)),
        Door::Open(change) => change,
    };
    refuse_others_changed(&mut change, None, &looked_at).await?;
    refuse_tag_ties(&mut change, &tags).await?;
    change.tag_customer(&id, &tags).await?;
    let mut entry = AuditEntry::succeeded(
        ResourceType::CustomerTags,
        id.as_str(),
        OperationType::Update,
    );
    entry.customer_id = Some(id.to_string());
    entry.old_value = serde_json::to_string(&customer.tags).ok();
    entry.new_value = serde_json::to_string(&tags).ok();
    customer.tags = tags;
    let body = stored(StatusCode::OK, &customer_answer(&customer))?;
    change.finish(&entry, Some(&body)).await?;
    Ok(answer(&body))
}

/// The subscriptions of a customer.
#[utoipa::path(
    get, path = paths::CUSTOMER_SUBSCRIPTIONS, tag = "customers", params(("customer_id" = String, Path)),
    responses((status = 200, body = Collection<SubscriptionAnswer>), (status = 404))
)]
pub async fn subscriptions(
    State(state): State<AppState>,
    Either { grant, .. }: AnyCustomer,
    Path(id): Path<String>,
) -> Reply {
    let id = seen(&grant, id)?;
    state.store.customer(grant.account_id(), &id).await?;
    let items = state
        .store
        .subscriptions(grant.account_id(), &id)
        .await?
        .into_iter()
        .map(|one| SubscriptionAnswer {
            id: one.id.to_string(),
            friendly_name: one.name,
            status: one.status,
            attributes: Attributes::of("Subscription"),
        })
        .collect();
    json(
        StatusCode::OK,
        &Collection::whole(
            &paths::with_id(paths::CUSTOMER_SUBSCRIPTIONS, id.as_str()),
            items,
        ),
    )
}
