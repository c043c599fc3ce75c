//! The demonstration: two companies' worth of made-up books, the same at every start. Knows no page.
//! Its charges go in through the same import as anybody's.

mod charges;
mod enrolments;
mod goods;
mod price_lists;
mod quotes;
mod random;

use crate::access::{Caller, Grant};
use crate::evidence::EvidenceFolder;
use crate::imports::{self, ImportRequest};
use crate::reply::Problem;
use crate::routes::exchange_rates::new_sheet;
use crate::routes::price_lists::read_list;
use crate::segments::Segments;
use crate::store::{
    AuditEntry, Change, Door, NewAccount, NewCompany, NewCustomer, NewMembership, NewUser,
    RequestKey, Store, StoreError, Version,
};
use bytes::Bytes;
use domain::access::{Action, Role};
use domain::accounts::{BusinessModel, MarkUpPercent};
use domain::audit::{OperationType, ResourceType};
use domain::charges::{Billing, Period};
use domain::enrolments::ProductFamily;
use domain::id::{AccountId, CompanyId, CustomerId, UserId};
use domain::money::Currency;
use domain::wire::sessions::Persona;
use random::Random;
use rust_decimal::Decimal;
use std::convert::Infallible;
use thiserror::Error;

/// Everything of the demonstration follows from this number.
const SEED: u64 = 0x7163_7269_6c69_6e65;

/// Why the demonstration could not be made.
#[derive(Debug, Error)]
pub enum DemoError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "the books hold a company that is no demonstration; start without --demo, or with another --data folder"
    )]
    InEarnest,
    #[error("the demonstration's data was refused: {0}")]
    Refused(String),
}

impl From<Problem> for DemoError {
    fn from(problem: Problem) -> Self {
        Self::Refused(format!(
            "{} {}",
            problem.error.code, problem.error.description
        ))
    }
}

fn id<T: TryFrom<String>>(text: String) -> Result<T, DemoError> {
    T::try_from(text).map_err(|_| DemoError::Refused("an id".into()))
}

/// An account of the demonstration, and who sells there.
struct Place {
    account: AccountId,
    currency: Currency,
    /// Mail address of the owner, who imports.
    owner: &'static str,
    /// MPN ids of resellers that its customers belong to; empty for a direct-bill account.
    resellers: Vec<&'static str>,
    customers: usize,
    exchange_rate: &'static str,
}

const CONTOSO_OWNER: &str = "mira.keller@contoso.example";
const PROVIDER_OWNER: &str = "ada.lindqvist@meridian.example";
const LAKESIDE_OWNER: &str = "tom.becker@lakeside.example";
const CONTOSO_MPN: &str = "5510442";
const LAKESIDE_MPN: &str = "5510977";

/// The personas, as the sign-in page offers them: role, name, place.
const PERSONAS: [(Role, &str, &str); 9] = [
    (Role::Owner, "Mira Keller", "Contoso Cloud"),
    (Role::AdminAgent, "Jonas Weber", "Contoso Cloud"),
    (Role::SalesAgent, "Sofia Rossi", "Contoso Cloud"),
    (Role::BillingAdmin, "Henrik Dahl", "Contoso Cloud"),
    (Role::HelpdeskAgent, "Amina Diallo", "Contoso Cloud"),
    (
        Role::ProviderReviewer,
        "Grace Okafor",
        "Meridian Distribution",
    ),
    (Role::CustomerReader, "Lena Fischer", "Alder & Söhne"),
    (Role::CustomerAdmin, "Paul Alder", "Alder & Söhne"),
    (Role::Operator, "Operator", "This installation"),
];

/// The personas that the sign-in page offers.
///
/// # Errors
/// When the books cannot be reached.
pub async fn personas(store: &Store) -> Result<Vec<Persona>, StoreError> {
    if store.personas().await? == 0 {
        return Ok(Vec::new());
    }
    Ok(PERSONAS
        .iter()
        .map(|(role, name, place)| Persona {
            slug: role.slug().to_owned(),
            display_name: (*name).to_owned(),
            place: (*place).to_owned(),
        })
        .collect())
}

/// Makes the demonstration in empty books; what is there already stays.
///
/// # Errors
/// [`DemoError::InEarnest`] where a real company keeps its books; or the books cannot be reached.
pub async fn make(
    store: &Store,
    segments: &Segments,
    evidence: &EvidenceFolder,
) -> Result<(), DemoError> {
    let fresh = match (store.companies().await?, store.personas().await?) {
        (0, _) => true,
        (_, 0) => return Err(DemoError::InEarnest),
        _ => false,
    };
    let mut random = Random::new(SEED);
    let places = places(&mut random)?;
    let customers: Vec<Vec<NewCustomer>> = places
        .iter()
        .map(|place| customers(place, &mut random))
        .collect::<Result<_, _>>()?;
    if fresh {
        let mut change = store.change_sessions("", "demonstration", "").await?;
        write_accounts(&mut change, &places, &mut random).await?;
        for (place, customers) in places.iter().zip(&customers) {
            change.bring_customers(&place.account, customers).await?;
            // A provider's customers are customers of its resellers too.
            for (mpn, account) in [
                (CONTOSO_MPN, &places[2].account),
                (LAKESIDE_MPN, &places[3].account),
            ] {
                let own: Vec<NewCustomer> = customers
                    .iter()
                    .filter(|one| one.reseller_mpn_id.as_deref() == Some(mpn))
                    .cloned()
                    .collect();
                change.bring_customers(account, &own).await?;
            }
        }
        write_people(&mut change, &places, &customers[0]).await?;
        change
            .finish(
                &AuditEntry::succeeded(
                    ResourceType::Company,
                    "demonstration",
                    OperationType::Create,
                ),
                None,
            )
            .await?;
    }
    // A start that was killed half-way is made whole by the next: each file goes in once.
    for (place, customers) in places.iter().zip(&customers) {
        import_goods(store, segments, place, customers).await?;
    }
    enrolments::make(store, &places[1]).await?;
    quotes::make(store, segments, evidence, &places[0], &customers[0]).await
}

fn places(random: &mut Random) -> Result<Vec<Place>, DemoError> {
    let currency = |code: &str| {
        code.parse::<Currency>()
            .map_err(|problem| DemoError::Refused(problem.to_string()))
    };
    let mut place = |code, owner, resellers, customers, exchange_rate| {
        Ok::<_, DemoError>(Place {
            account: id(random.guid())?,
            currency: currency(code)?,
            owner,
            resellers,
            customers,
            exchange_rate,
        })
    };
    Ok(vec![
        place("EUR", CONTOSO_OWNER, vec![], 26, "0.9213")?,
        place(
            "USD",
            PROVIDER_OWNER,
            vec![CONTOSO_MPN, LAKESIDE_MPN],
            36,
            "1",
        )?,
        place("USD", CONTOSO_OWNER, vec![], 0, "1")?,
        place("USD", LAKESIDE_OWNER, vec![], 0, "1")?,
    ])
}

async fn write_accounts(
    change: &mut Change,
    places: &[Place],
    random: &mut Random,
) -> Result<(), DemoError> {
    let company = |random: &mut Random| id::<CompanyId>(random.guid());
    let (contoso, meridian, lakeside) = (company(random)?, company(random)?, company(random)?);
    for (id, name) in [
        (&contoso, "Contoso Cloud"),
        (&meridian, "Meridian Distribution"),
        (&lakeside, "Lakeside IT"),
    ] {
        change
            .add_company(&NewCompany {
                id: id.clone(),
                name: name.to_owned(),
            })
            .await?;
    }
    let provider = places[1].account.clone();
    use ProductFamily::{Azure, Microsoft365, Software};
    for (place, company_id, model, region, country, mpn_id, provider_id, markup, families) in [
        (
            0,
            &contoso,
            BusinessModel::DirectBill,
            "europe",
            "DE",
            "5510441",
            None,
            "15",
            &[Azure, Microsoft365, Software][..],
        ),
        (
            1,
            &meridian,
            BusinessModel::IndirectProvider,
            "united-states",
            "US",
            "5500100",
            None,
            "4",
            &ProductFamily::ALL,
        ),
        (
            2,
            &contoso,
            BusinessModel::IndirectReseller,
            "united-states",
            "US",
            CONTOSO_MPN,
            Some(&provider),
            "12.5",
            &[Azure],
        ),
        (
            3,
            &lakeside,
            BusinessModel::IndirectReseller,
            "united-states",
            "US",
            LAKESIDE_MPN,
            Some(&provider),
            "18",
            &[Azure, Microsoft365],
        ),
    ] {
        let percent: Decimal =
            domain::decimal::parse_exact(markup).map_err(|p| DemoError::Refused(p.to_string()))?;
        change
            .add_account(&NewAccount {
                id: places[place].account.clone(),
                company_id: company_id.clone(),
                model,
                region: region.to_owned(),
                country: country.to_owned(),
                currency: places[place].currency,
                tenant_id: Some(random.guid()),
                mpn_id: Some(mpn_id.to_owned()),
                provider_id: provider_id.cloned(),
                markup: MarkUpPercent::try_from(percent)
                    .map_err(|p| DemoError::Refused(p.to_string()))?,
                product_families: families.iter().copied().collect(),
                cloud: domain::programme::Cloud::Global,
                is_applicant: false,
            })
            .await?;
    }
    Ok(())
}

async fn write_people(
    change: &mut Change,
    places: &[Place],
    customers: &[NewCustomer],
) -> Result<(), DemoError> {
    let first_customer = customers.first().map(|one| one.id.clone());
    for (role, name, _) in PERSONAS {
        let user: UserId = id(format!("persona-{}", role.slug()))?;
        let email = if role == Role::Owner {
            CONTOSO_OWNER.to_owned()
        } else {
            format!("{}@demo.example", role.slug())
        };
        add_person(change, &user, email, name, Some(role.slug())).await?;
        let accounts: &[usize] = match role {
            Role::Owner | Role::AdminAgent => &[0, 2],
            Role::ProviderReviewer => &[1],
            Role::Operator => &[],
            _ => &[0],
        };
        for (rank, place) in accounts.iter().enumerate() {
            let customer_id: Option<CustomerId> = match role {
                Role::CustomerReader | Role::CustomerAdmin => first_customer.clone(),
                _ => None,
            };
            let rank = u32::try_from(rank).unwrap_or_default();
            let account_id = places[*place].account.clone();
            change
                .add_membership(&NewMembership {
                    account_id,
                    user_id: user.clone(),
                    role,
                    customer_id,
                    rank,
                })
                .await?;
        }
    }
    for (place, email, name) in [
        (1, PROVIDER_OWNER, "Ada Lindqvist"),
        (3, LAKESIDE_OWNER, "Tom Becker"),
    ] {
        let user: UserId = id(format!("owner-{place}"))?;
        add_person(change, &user, email.to_owned(), name, None).await?;
        let account_id = places[place].account.clone();
        change
            .add_membership(&NewMembership {
                account_id,
                user_id: user,
                role: Role::Owner,
                customer_id: None,
                rank: 0,
            })
            .await?;
    }
    Ok(())
}

async fn add_person(
    change: &mut Change,
    user: &UserId,
    email: String,
    name: &str,
    persona: Option<&'static str>,
) -> Result<(), StoreError> {
    change
        .add_user(&NewUser {
            id: user.clone(),
            email,
            display_name: name.to_owned(),
            password_hash: None,
            persona,
        })
        .await
}

fn customers(place: &Place, random: &mut Random) -> Result<Vec<NewCustomer>, DemoError> {
    let offset = if place.resellers.is_empty() { 0 } else { 26 };
    (0..place.customers)
        .map(|index| {
            let (name, domain, country) = goods::customer(offset + index);
            let subscriptions = (0..=random.below(3))
                .map(|number| {
                    Ok((
                        id(random.guid())?,
                        goods::SUBSCRIPTIONS[number as usize].to_owned(),
                    ))
                })
                .collect::<Result<Vec<_>, DemoError>>()?;
            Ok(NewCustomer {
                id: id(random.guid())?,
                name,
                domain,
                country: if place.resellers.is_empty() {
                    country
                } else {
                    "US"
                }
                .to_owned(),
                relationship: domain::customers::Relationship::Reseller,
                reseller_mpn_id: place.resellers.get(index % 2).map(|mpn| (*mpn).to_owned()),
                subscriptions,
            })
        })
        .collect()
}

/// The price list and the months of charges of an account.
async fn import_goods(
    store: &Store,
    segments: &Segments,
    place: &Place,
    customers: &[NewCustomer],
) -> Result<(), DemoError> {
    let owner = store
        .caller_by_email(place.owner)
        .await?
        .ok_or_else(|| DemoError::Refused("an owner".into()))?;
    let grant = grant(&owner, &place.account, Action::ImportPriceLists)?;
    import_lists(store, &grant, place).await?;
    if customers.is_empty() {
        return Ok(());
    }
    let grant = self::grant(&owner, &place.account, Action::ImportCharges)?;
    let mut months = Vec::new();
    for (month, billing) in [
        ("2026-06", Billing::Billed),
        ("2026-07", Billing::Billed),
        ("2026-08", Billing::Unbilled),
    ] {
        let period: Period = month
            .parse()
            .map_err(|p: domain::charges::NotAPeriod| DemoError::Refused(p.to_string()))?;
        let kept = store.batches_of(&place.account, period).await?;
        let is_kept = kept.iter().any(|batch| batch.billing == billing);
        months.push((month, period, billing, is_kept));
    }
    if months.iter().all(|(.., is_kept)| *is_kept) {
        return Ok(());
    }
    let mut random = Random::new(SEED ^ customers.len() as u64);
    for (month, period, billing, is_kept) in months {
        // Written although it is kept: what is random in a month follows from the months before it.
        let file = charges::daily_rated_usage(place, customers, period, &mut random)?;
        if is_kept {
            continue;
        }
        let asked = ImportRequest {
            period: Some(period),
            billing,
            file_name: Some(format!("daily-rated-usage-{month}.csv")),
            learns_partner: false,
            request: RequestKey::default(),
        };
        let body = futures_util::stream::iter([Ok::<_, Infallible>(Bytes::from(file))]);
        imports::import(store, segments, &grant, asked, body).await?;
    }
    Ok(())
}

/// Exchange rates and price lists; the rate card last, so that it is the newest.
async fn import_lists(store: &Store, grant: &Grant, place: &Place) -> Result<(), DemoError> {
    for (_, sheet) in price_lists::exchange_rates() {
        let new = new_sheet(sheet.as_bytes(), None, "Partner Center")?;
        if let Door::Open(mut change) = store
            .change(grant, &RequestKey::default(), Version::New)
            .await?
            && change.add_exchange_rates(&new).await?.is_none()
        {
            let entry = AuditEntry::succeeded(
                ResourceType::ExchangeRates,
                new.id.as_str(),
                OperationType::Import,
            );
            change.finish(&entry, None).await?;
        }
    }
    let (currency, rate) = (place.currency, place.exchange_rate);
    let market = if currency.code() == "EUR" { "DE" } else { "US" };
    let card = serde_json::to_string(&goods::rate_card(currency, rate)?)
        .map_err(|problem| DemoError::Refused(problem.to_string()))?;
    let sheet = |month| price_lists::price_sheet(currency, market, rate, month);
    for (name, month, text) in [
        ("Azure plan", "2026-07", sheet("2026-07")?),
        ("Azure plan", "2026-08", sheet("2026-08")?),
        (
            "Licences",
            "2026-08",
            price_lists::licence_list(currency, market, rate)?,
        ),
        (
            "Retail prices, virtual machines",
            "2026-08",
            price_lists::retail_page(currency, rate)?,
        ),
        ("Azure rate card, August 2026", "", card),
    ] {
        let name = format!("{name}, {currency}");
        let month = (!month.is_empty())
            .then(|| month.parse())
            .transpose()
            .map_err(|p: domain::charges::NotAPeriod| DemoError::Refused(p.to_string()))?;
        let list = read_list(text.into_bytes(), &name, market, month)?.new;
        if let Door::Open(mut change) = store
            .change(grant, &RequestKey::default(), Version::New)
            .await?
            && change.add_price_list(&list).await?.is_none()
        {
            let entry = AuditEntry::succeeded(
                ResourceType::PriceList,
                list.row.id.as_str(),
                OperationType::Import,
            );
            change.finish(&entry, None).await?;
        }
    }
    Ok(())
}

fn grant(owner: &Caller, account: &AccountId, action: Action) -> Result<Grant, DemoError> {
    Grant::check(owner, Some(account.as_str()), action)
        .map_err(|_| DemoError::Refused("an owner's grant".into()))
}
