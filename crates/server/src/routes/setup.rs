//! The one-time set-up: makes the company, its first account and its owner. Knows no demonstration.

use super::accounts::region_of;
use super::sentence;
use super::sessions::{begin, refuse_foreign_page};
use crate::access::Caller;
use crate::app::AppState;
use crate::passwords::NewPassword;
use crate::reply::{Problem, Reply};
use crate::requests::{Head, JsonBody};
use crate::store::{AuditEntry, NewAccount, NewCompany, NewMembership, NewUser, Store};
use crate::tokens;
use axum::extract::State;
use axum::http::StatusCode;
use domain::access::Role;
use domain::accounts::{BusinessModel, MarkUpPercent};
use domain::audit::{OperationType, ResourceType};
use domain::findings::{Explains as _, Severity};
use domain::legal_names::check_company_name;
use domain::wire::paths;
use domain::wire::sessions::{SessionAnswer, SetupRequest};
use uuid::Uuid;

/// Uses the set-up link: makes the company, its first account and its owner, and signs the owner in.
#[utoipa::path(
    post, path = paths::SETUP, tag = "session", security(()), request_body = SetupRequest,
    responses((status = 201, body = SessionAnswer), (status = 400), (status = 404))
)]
pub async fn set_up(
    State(state): State<AppState>,
    head: Head,
    JsonBody { value, .. }: JsonBody<SetupRequest>,
) -> Reply {
    refuse_foreign_page(&head)?;
    let setup = ValidSetup::try_from(value)?;
    let caller = make_company(&state.store, setup, Link::SetUp, head.correlation_id()).await?;
    begin(&state, &head, &caller).await
}

/// What lets a company be made.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Link {
    /// The operator's: its company sells at once.
    SetUp,
    /// Anyone's: the company prepares applications until one is active.
    SignUp,
}

/// A set-up whose every field has been checked.
pub(super) struct ValidSetup {
    token_hash: String,
    company_name: String,
    country: String,
    region: String,
    currency: domain::money::Currency,
    display_name: String,
    email: String,
    password: NewPassword,
}

impl TryFrom<SetupRequest> for ValidSetup {
    type Error = Problem;
    fn try_from(request: SetupRequest) -> Result<Self, Problem> {
        let invalid = |field: &'static str, words: &str| {
            Problem::bad_request("invalid_field", words.to_owned()).at(field)
        };
        let name = |field: &'static str, text: &str| {
            let text = text.trim();
            let letters = text.chars().filter(|c| c.is_alphanumeric()).count();
            if letters < 2 || text.chars().count() > 200 || text.chars().any(char::is_control) {
                return Err(invalid(field, "Enter a name of 2 to 200 characters."));
            }
            Ok(text.to_owned())
        };
        let country = request.country.trim().to_ascii_uppercase();
        let region = region_of(&country).ok_or_else(|| {
            invalid(
                "country",
                "Enter the two letters of a country of the programme, such as DE.",
            )
        })?;
        let email = request.email.trim().to_lowercase();
        let plausible = email
            .split_once('@')
            .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'));
        if !plausible
            || email.len() > 320
            || email.chars().any(|c| c.is_whitespace() || c.is_control())
        {
            return Err(invalid(
                "email",
                "Enter a mail address such as name@company.example.",
            ));
        }
        Ok(Self {
            token_hash: tokens::hash(&request.token),
            company_name: company_name(&request.company_name)?,
            region,
            country,
            currency: request
                .currency
                .parse()
                .map_err(|problem| invalid("currency", &format!("{problem}.")))?,
            display_name: name("displayName", &request.display_name)?,
            email,
            password: NewPassword::try_from(request.password)
                .map_err(|problem| invalid("password", &format!("{problem}.")))?,
        })
    }
}

/// A name that an application would not be refused for.
fn company_name(text: &str) -> Result<String, Problem> {
    let refusal = check_company_name(text)
        .into_iter()
        .find(|problem| problem.severity() == Severity::Refusal);
    let has_control = text.trim().chars().any(char::is_control);
    match refusal {
        Some(problem) => {
            let words = sentence(&problem);
            Err(Problem::bad_request(problem.code(), words)
                .at("companyName")
                .with(problem.params()))
        }
        None if has_control => Err(Problem::bad_request(
            "invalid_field",
            "Enter a name without control characters.",
        )
        .at("companyName")),
        None => Ok(text.trim().to_owned()),
    }
}

/// Consumes the link and makes everything in one transaction: of two at once, one finds nothing.
pub(super) async fn make_company(
    store: &Store,
    setup: ValidSetup,
    link: Link,
    correlation_id: &str,
) -> Result<Caller, Problem> {
    let password_hash = setup.password.hash().await.map_err(|problem| {
        Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "hashing_failed",
            format!("{problem}."),
        )
    })?;
    let id = || Uuid::new_v4().to_string();
    let unreadable =
        |_| Problem::bad_request("invalid_field", "An id could not be made; try again.");
    let company_id: domain::id::CompanyId = id().try_into().map_err(unreadable)?;
    let account_id: domain::id::AccountId = id().try_into().map_err(unreadable)?;
    let user_id: domain::id::UserId = id().try_into().map_err(unreadable)?;
    let mut change = store
        .change_sessions(account_id.as_str(), &setup.email, correlation_id)
        .await?;
    let used = match link {
        Link::SetUp => change.use_setup_link(&setup.token_hash).await?,
        Link::SignUp => change.use_sign_up(&setup.token_hash).await?,
    };
    if !used {
        return Err(Problem::not_found());
    }
    if change.has_user(&setup.email).await? {
        return Err(Problem::new(
            StatusCode::CONFLICT,
            "address_taken",
            "Somebody signs in with this address already; sign in instead.",
        )
        .at("email"));
    }
    change
        .add_company(&NewCompany {
            id: company_id.clone(),
            name: setup.company_name,
        })
        .await?;
    change
        .add_account(&NewAccount {
            id: account_id.clone(),
            company_id: company_id.clone(),
            model: BusinessModel::DirectBill,
            region: setup.region,
            country: setup.country,
            currency: setup.currency,
            tenant_id: None,
            mpn_id: None,
            provider_id: None,
            markup: MarkUpPercent::ZERO,
            product_families: Default::default(),
            cloud: domain::programme::Cloud::Global,
            is_applicant: link == Link::SignUp,
        })
        .await?;
    change
        .add_user(&NewUser {
            id: user_id.clone(),
            email: setup.email,
            display_name: setup.display_name,
            password_hash: Some(password_hash),
            persona: None,
        })
        .await?;
    change
        .add_membership(&NewMembership {
            account_id,
            user_id: user_id.clone(),
            role: Role::Owner,
            customer_id: None,
            rank: 0,
        })
        .await?;
    change
        .finish(
            &AuditEntry::succeeded(
                ResourceType::Company,
                company_id.as_str(),
                OperationType::Create,
            ),
            None,
        )
        .await?;
    store
        .caller_of(user_id.as_str())
        .await?
        .ok_or_else(Problem::not_found)
}
