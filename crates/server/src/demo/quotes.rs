//! The demonstration's quotes: one and more in every state, priced and decided by the same code as
//! anybody's. Knows no figure.

use super::{DemoError, Place, grant};
use crate::access::Grant;
use crate::app::{AppState, Mode};
use crate::assets::Assets;
use crate::clock;
use crate::evidence::EvidenceFolder;
use crate::routes::price_lists::list_of;
use crate::routes::quotes::{Asked, decide, quote_to_keep};
use crate::segments::Segments;
use crate::store::{AuditEntry, Door, NewCustomer, NewQuote, RequestKey, Store, Version};
use crate::tokens::Token;
use chrono::Days;
use domain::access::Action;
use domain::audit::{OperationType, ResourceType};
use domain::id::{PriceListId, QuoteId};
use domain::price_lists::PriceListFormat;
use domain::wire::Text;
use domain::wire::quotes::{
    OwnServiceRequest, QuoteAcceptanceRequest, QuoteDeclineRequest, QuoteLineRequest,
    QuoteRecipient, QuoteRequest,
};
use rust_decimal::Decimal;

/// What becomes of a quote of the demonstration.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    Draft,
    Sent,
    Accepted,
    Declined,
    Expired,
    /// A second version was sent in its place.
    Superseded,
}

/// Whose quote (by index), what becomes of it, hours of its first line.
const QUOTES: [(usize, Fate, u32); 8] = [
    (0, Fate::Expired, 365),
    (0, Fate::Superseded, 730),
    (3, Fate::Declined, 1_460),
    (0, Fate::Accepted, 730),
    (2, Fate::Sent, 2_190),
    (0, Fate::Sent, 1_460),
    (1, Fate::Draft, 744),
    (0, Fate::Draft, 100),
];

/// Makes the quotes of an account that has none.
pub(super) async fn make(
    store: &Store,
    segments: &Segments,
    evidence: &EvidenceFolder,
    place: &Place,
    customers: &[NewCustomer],
) -> Result<(), DemoError> {
    if !store.quotes(&place.account).await?.is_empty() {
        return Ok(());
    }
    let mode = Mode {
        demonstration: true,
        tls: false,
        sign_ups: false,
    };
    let state = AppState::new(
        store.clone(),
        segments.clone(),
        evidence.clone(),
        mode,
        Assets::none(),
    );
    let owner = store
        .caller_by_email(place.owner)
        .await?
        .ok_or_else(|| DemoError::Refused("an owner".into()))?;
    let grant = grant(&owner, &place.account, Action::WriteQuotes)?;
    let mut all: Vec<(Fate, NewQuote)> = Vec::new();
    let (list, meters) = meters(store, &grant).await?;
    for (customer, fate, hours) in QUOTES {
        let Some(customer) = customers.get(customer) else {
            continue;
        };
        let request = QuoteRequest {
            price_list_id: Some(list.to_string()),
            ..request(customer, fate, hours, &meters)
        };
        all.push((fate, quote_to_keep(&state, &grant, &request).await?));
    }
    let Door::Open(mut change) = store
        .change(&grant, &RequestKey::default(), Version::New)
        .await?
    else {
        return Ok(());
    };
    for (fate, quote) in &all {
        change.add_quote(quote).await?;
        if *fate != Fate::Draft {
            let sent_at = if *fate == Fate::Expired {
                format!("{}T09:30:00Z", clock::today() - Days::new(40))
            } else {
                clock::now_text()
            };
            let token = Token::draw().map_err(|error| DemoError::Refused(error.to_string()))?;
            change
                .send_quote(quote.id.as_str(), &quote.id, &token.hash(), &sent_at)
                .await?;
        }
    }
    let made = AuditEntry::succeeded(ResourceType::Quote, "demonstration", OperationType::Create);
    change.finish(&made, None).await?;
    for (fate, quote) in &all {
        settle(&state, &grant, *fate, &quote.id).await?;
    }
    Ok(())
}

/// The rate card's id, and its meters by id and region.
async fn meters(
    store: &Store,
    grant: &Grant,
) -> Result<(PriceListId, Vec<(String, String)>), DemoError> {
    let lists = store.price_lists(grant.account_id()).await?;
    let card = lists
        .into_iter()
        .find(|list| list.format == PriceListFormat::RateCard)
        .ok_or_else(|| DemoError::Refused("a rate card".into()))?;
    let (_, list) = list_of(store, grant.account(), &card.id).await?;
    let meters = list
        .offers
        .iter()
        .map(|offer| (offer.id.to_string(), offer.region.clone()))
        .collect();
    Ok((card.id, meters))
}

fn request(
    customer: &NewCustomer,
    fate: Fate,
    hours: u32,
    meters: &[(String, String)],
) -> QuoteRequest {
    let metered = |index: usize, id: &str, quantity: u32| {
        let (meter_id, region) = meters.get(index).cloned().unwrap_or_default();
        QuoteLineRequest {
            id: id.to_owned(),
            meter_id,
            meter_region: Some(region),
            quantity: Text(quantity.into()),
            ..QuoteLineRequest::default()
        }
    };
    let own = |id: &str, name: &str, price: u32, cost: u32| QuoteLineRequest {
        id: id.to_owned(),
        own: Some(OwnServiceRequest {
            name: name.to_owned(),
            unit: String::new(),
            unit_price: Text(price.into()),
            unit_cost: Some(Text(cost.into())),
        }),
        quantity: Text(Decimal::ONE),
        ..QuoteLineRequest::default()
    };
    let today = clock::today();
    let last = if fate == Fate::Expired {
        today - Days::new(10)
    } else {
        today + Days::new(30)
    };
    QuoteRequest {
        customer_id: Some(customer.id.to_string()),
        valid_until: Some(last.to_string()),
        recipient: Some(QuoteRecipient {
            name: "Purchasing".to_owned(),
            email: format!("purchasing@{}", customer.domain),
        }),
        terms: "Payable within 30 days. Usage is billed as it is measured.".to_owned(),
        tax_percent: Some(Text(19.into())),
        tax_note: "VAT".to_owned(),
        lines: vec![
            metered(0, "1", hours),
            metered(7, "2", hours * 2),
            metered(19, "3", 500),
            own("4", "Migration, done by our engineers", 1_800, 1_250),
            QuoteLineRequest {
                alternative_to: Some("4".to_owned()),
                ..own("5", "Migration, guided by our engineers", 950, 600)
            },
            QuoteLineRequest {
                optional: true,
                ..own("6", "Monitoring, a month", 240, 150)
            },
        ],
        ..QuoteRequest::default()
    }
}

/// What the customer did, and what came after.
async fn settle(
    state: &AppState,
    grant: &Grant,
    fate: Fate,
    id: &QuoteId,
) -> Result<(), DemoError> {
    if matches!(fate, Fate::Draft | Fate::Sent | Fate::Expired) {
        return Ok(());
    }
    let row = state.store.quote(grant.account_id(), id).await?;
    let Door::Open(mut change) = state
        .store
        .change(grant, &RequestKey::default(), Version::New)
        .await?
    else {
        return Ok(());
    };
    let name = "Paul Alder".to_owned();
    match fate {
        Fate::Accepted => {
            let asked = Asked::Accept(QuoteAcceptanceRequest {
                name,
                date: clock::today().to_string(),
                chosen_lines: vec!["6".to_owned()],
                statement: "Order 4711".to_owned(),
                total_with_tax: None,
            });
            decide(change, row, asked, "customer-admin@demo.example", "").await?;
        }
        Fate::Declined => {
            let asked = Asked::Decline(QuoteDeclineRequest {
                name,
                reason: "The budget of this year is spent.".to_owned(),
            });
            decide(change, row, asked, "link", "").await?;
        }
        Fate::Superseded => {
            let next = NewQuote {
                id: QuoteId::try_from(uuid::Uuid::now_v7().to_string())
                    .map_err(|_| DemoError::Refused("an id".into()))?,
                customer_id: row.customer_id.clone(),
                currency: row.currency,
                lines: row.lines,
                total: row.total.clone(),
                valid_until: row.valid_until.map(|day| day.to_string()),
                priced: row.priced.clone(),
                request: row.request.clone().unwrap_or_default(),
            };
            change.add_quote_version(&next, &row).await?;
            let token = Token::draw().map_err(|error| DemoError::Refused(error.to_string()))?;
            change
                .send_quote(&row.root_id, &next.id, &token.hash(), &clock::now_text())
                .await?;
            let sent =
                AuditEntry::succeeded(ResourceType::Quote, next.id.as_str(), OperationType::Update);
            change.finish(&sent, None).await?;
        }
        Fate::Draft | Fate::Sent | Fate::Expired => {}
    }
    Ok(())
}
