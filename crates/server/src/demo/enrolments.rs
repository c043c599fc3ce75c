//! What waits at the demonstration's provider: an application of a made-up reseller, and its place in the
//! directory. Knows no charges.

use super::random::Random;
use super::{DemoError, Place, SEED, grant, id};
use crate::clock;
use crate::store::{AuditEntry, Door, NewCompany, NewEnrolment, RequestKey, Store, Version};
use chrono::Days;
use domain::access::Action;
use domain::audit::{OperationType, ResourceType};
use domain::enrolments::{
    Draft, DraftAddress, DraftContact, DraftPartnerLocation, DraftProvider, DraftSupportContact,
    Event, Evidence, Recorded, Stage,
};
use domain::id::{CompanyId, EnrolmentId};
use domain::programme::{BusinessModel, Cloud};
use domain::providers::{
    AzurePractice, BillingOffer, ProviderEntry, SalesEnablement, SupportOffer,
};

/// Writes what is not there yet.
///
/// # Errors
/// When the books cannot be reached.
pub(super) async fn make(store: &Store, provider: &Place) -> Result<(), DemoError> {
    let mut random = Random::new(SEED ^ 0xf3);
    let company: CompanyId = id(random.guid())?;
    let application: EnrolmentId = id(random.guid())?;
    if !store.enrolments(&company).await?.is_empty() {
        return Ok(());
    }
    // First, so that a start that was killed between the two writes both at the next.
    list_provider(store, provider).await?;
    let draft = draft(&store.account(&provider.account).await?);
    let mut change = store.change_sessions("", "demonstration", "").await?;
    change
        .add_company(&NewCompany {
            id: company.clone(),
            name: draft.legal_name.clone(),
        })
        .await?;
    let new = NewEnrolment {
        id: &application,
        region: "united-states",
        model: BusinessModel::IndirectReseller.as_str(),
        cloud: Cloud::Global.as_str(),
        draft: &draft,
    };
    let _ = change.add_enrolment(&company, &new).await?;
    let evidence = Evidence::new("mail of the vendor: verification has begun", None)
        .map_err(|problem| DemoError::Refused(problem.to_string()))?;
    for (days_ago, event, stage) in [
        (3, Event::Started, Stage::Draft),
        (2, Event::Submitted, Stage::Submitted),
        (1, Event::ReviewBegun { evidence }, Stage::ActionNeeded),
    ] {
        let today = clock::today();
        let on = today.checked_sub_days(Days::new(days_ago)).unwrap_or(today);
        change
            .add_enrolment_event(
                &company,
                &application,
                &Recorded { on, event },
                stage,
                &draft.primary_contact.email,
            )
            .await?;
    }
    let entry = AuditEntry::succeeded(
        ResourceType::Enrolment,
        application.as_str(),
        OperationType::Create,
    );
    Ok(change.finish(&entry, None).await?)
}

/// The provider's entry in the directory.
async fn list_provider(store: &Store, provider: &Place) -> Result<(), DemoError> {
    if store.provider_entry(&provider.account).await?.1 > 0 {
        return Ok(());
    }
    let owner = store.caller_by_email(provider.owner).await?;
    let owner = owner.ok_or_else(|| DemoError::Refused("an owner".into()))?;
    let grant = grant(&owner, &provider.account, Action::WriteProviderEntry)?;
    let words = "Distribution for resellers in the United States and its territories.";
    let entry = ProviderEntry {
        is_listed: true,
        countries: vec!["US".into()],
        azure_practice: vec![AzurePractice::Migration, AzurePractice::CostControl],
        support: vec![SupportOffer::AroundTheClock, SupportOffer::NamedEngineer],
        billing: vec![BillingOffer::DailyUsage, BillingOffer::CreditLine],
        sales_enablement: vec![SalesEnablement::Training, SalesEnablement::PreSales],
        languages: vec!["en".into(), "es".into()],
        about: words.into(),
        contact_name: "Grace Okafor".into(),
        contact_email: "resellers@meridian.example".into(),
        website: "https://meridian.example".into(),
    };
    if let Door::Open(mut change) = store
        .change(&grant, &RequestKey::default(), Version::ProviderEntry(0))
        .await?
    {
        change.set_provider_entry(&entry).await?;
        let id = provider.account.as_str();
        let audit = AuditEntry::succeeded(ResourceType::Account, id, OperationType::Update);
        change.finish(&audit, None).await?;
    }
    Ok(())
}

fn draft(provider: &domain::accounts::Account) -> Draft {
    Draft {
        country: "US".into(),
        legal_name: "Fernhill Systems LLC".into(),
        registered_name: "Fernhill Systems LLC".into(),
        address: DraftAddress {
            address_line1: "410 Fernhill Road".into(),
            city: "Portland".into(),
            state: "OR".into(),
            postal_code: "97205".into(),
            ..DraftAddress::default()
        },
        partner_location: DraftPartnerLocation {
            partner_id: "5511204".into(),
            country: "US".into(),
            is_active: true,
        },
        primary_contact: DraftContact {
            first_name: "Nadia".into(),
            last_name: "Brooks".into(),
            email: "nadia.brooks@fernhill.example".into(),
            phone_number: "+1 503 555 0142".into(),
        },
        support_contact: DraftSupportContact {
            email: "support@fernhill.example".into(),
            telephone: "+1 503 555 0143".into(),
            ..DraftSupportContact::default()
        },
        provider: DraftProvider {
            name: provider.company_name.clone(),
            partner_id: provider.mpn_id.clone().unwrap_or_default(),
            country: provider.country.clone(),
        },
        ..Draft::default()
    }
}
