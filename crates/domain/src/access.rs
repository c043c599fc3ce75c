//! Who may do what: one pure table. Knows no session and no tenant; `Grant` on the server adds those.

use serde::{Deserialize, Serialize};

/// What a person is in one partner account, in one customer, or in the installation.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    Owner,
    AdminAgent,
    SalesAgent,
    BillingAdmin,
    HelpdeskAgent,
    ProviderReviewer,
    CustomerReader,
    CustomerAdmin,
    Operator,
}

/// Whose eyes an answer is for: a cost or margin has no place in a customer's answer.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Audience {
    Partner,
    Customer,
    Installation,
}

/// Something a person may ask for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub enum Action {
    ReadCustomers,
    ReadPermissions,
    ChangePermissions,
    ReadPriceLists,
    ImportPriceLists,
    ReadPriceRules,
    WritePriceRules,
    /// Lets a rule or a quote price below cost.
    ApproveBelowCost,
    /// What a provider agreed with its resellers: credit limit, payment terms.
    ReadBillingRules,
    WriteBillingRules,
    /// The words by which price rules find customers.
    TagCustomers,
    ReadQuotes,
    WriteQuotes,
    /// Costs and margins of every customer of the account.
    ReadCharges,
    ImportCharges,
    /// The customer's own charges, at selling price, when its partner allows it.
    ReadOwnCharges,
    /// The customer's own record and subscriptions.
    ReadOwnCustomer,
    /// The quotes that were sent to the own customer.
    ReadOwnQuotes,
    /// Accepts or declines them.
    DecideOwnQuotes,
    ReadMarkets,
    /// Applications with the people and numbers in them.
    ReadEnrolments,
    /// Writes an application, sends it, mends it, takes it back.
    EditEnrolments,
    /// Records with evidence what the vendor decided.
    RecordVendorDecisions,
    /// Accepts or declines the resellers that name the account as their provider.
    DecideResellerApplications,
    /// What the account says of itself in the directory of providers.
    WriteProviderEntry,
    ReadSettings,
    ChangeSettings,
    ReadAudit,
}

impl Role {
    /// Every role, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Owner,
        Self::AdminAgent,
        Self::SalesAgent,
        Self::BillingAdmin,
        Self::HelpdeskAgent,
        Self::ProviderReviewer,
        Self::CustomerReader,
        Self::CustomerAdmin,
        Self::Operator,
    ];

    /// The role as a persona's slug, such as `admin-agent`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::AdminAgent => "admin-agent",
            Self::SalesAgent => "sales-agent",
            Self::BillingAdmin => "billing-admin",
            Self::HelpdeskAgent => "helpdesk-agent",
            Self::ProviderReviewer => "provider-reviewer",
            Self::CustomerReader => "customer-reader",
            Self::CustomerAdmin => "customer-admin",
            Self::Operator => "operator",
        }
    }

    /// Reads a slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.slug() == slug)
    }

    /// Whose eyes this role's answers are for.
    pub fn audience(self) -> Audience {
        match self {
            Self::CustomerReader | Self::CustomerAdmin => Audience::Customer,
            Self::Operator => Audience::Installation,
            _ => Audience::Partner,
        }
    }
}

impl Action {
    /// Every action, in the order of the documentation.
    pub const ALL: [Self; 28] = [
        Self::ReadCustomers,
        Self::ReadPermissions,
        Self::ChangePermissions,
        Self::ReadPriceLists,
        Self::ImportPriceLists,
        Self::ReadPriceRules,
        Self::WritePriceRules,
        Self::ApproveBelowCost,
        Self::ReadBillingRules,
        Self::WriteBillingRules,
        Self::TagCustomers,
        Self::ReadQuotes,
        Self::WriteQuotes,
        Self::ReadCharges,
        Self::ImportCharges,
        Self::ReadOwnCharges,
        Self::ReadOwnCustomer,
        Self::ReadOwnQuotes,
        Self::DecideOwnQuotes,
        Self::ReadMarkets,
        Self::ReadEnrolments,
        Self::EditEnrolments,
        Self::RecordVendorDecisions,
        Self::DecideResellerApplications,
        Self::WriteProviderEntry,
        Self::ReadSettings,
        Self::ChangeSettings,
        Self::ReadAudit,
    ];

    /// The action in words, for the documentation's table.
    pub fn title(self) -> &'static str {
        match self {
            Self::ReadCustomers => "read customers",
            Self::ReadPermissions => "read customer permissions",
            Self::ChangePermissions => "change customer permissions",
            Self::ReadPriceLists => "read price lists",
            Self::ImportPriceLists => "import price lists",
            Self::ReadPriceRules => "read price rules",
            Self::WritePriceRules => "write price rules",
            Self::ApproveBelowCost => "approve prices below cost",
            Self::ReadBillingRules => "read resellers' billing rules",
            Self::WriteBillingRules => "set resellers' billing rules",
            Self::TagCustomers => "tag customers",
            Self::ReadQuotes => "read quotes",
            Self::WriteQuotes => "write quotes",
            Self::ReadCharges => "read charges and costs",
            Self::ImportCharges => "import charges",
            Self::ReadOwnCharges => "read own charges (when enabled)",
            Self::ReadOwnCustomer => "read own customer record",
            Self::ReadOwnQuotes => "read own quotes",
            Self::DecideOwnQuotes => "accept or decline own quotes",
            Self::ReadMarkets => "read market regions",
            Self::ReadEnrolments => "read enrolments",
            Self::EditEnrolments => "write and send applications",
            Self::RecordVendorDecisions => "record the vendor's decisions",
            Self::DecideResellerApplications => "decide resellers' applications",
            Self::WriteProviderEntry => "keep the provider's entry in the directory",
            Self::ReadSettings => "read account settings",
            Self::ChangeSettings => "change account settings",
            Self::ReadAudit => "read the audit log",
        }
    }
}

/// What only a customer's user asks for, of its own customer.
fn is_own(action: Action) -> bool {
    matches!(
        action,
        Action::ReadOwnCharges
            | Action::ReadOwnCustomer
            | Action::ReadOwnQuotes
            | Action::DecideOwnQuotes
    )
}

/// The table: whether a role may do something in the account (or customer) where it holds that role.
pub fn may(role: Role, action: Action) -> bool {
    use Action as A;
    match role {
        Role::Owner => !is_own(action),
        Role::AdminAgent => {
            !is_own(action)
                && !matches!(
                    action,
                    A::ChangeSettings
                        | A::ReadAudit
                        | A::WritePriceRules
                        | A::ApproveBelowCost
                        | A::WriteBillingRules
                        | A::RecordVendorDecisions
                        | A::DecideResellerApplications
                        | A::WriteProviderEntry
                )
        }
        Role::SalesAgent => matches!(
            action,
            A::ReadCustomers
                | A::ReadPermissions
                | A::ReadPriceLists
                | A::ImportPriceLists
                | A::ReadPriceRules
                | A::TagCustomers
                | A::ReadQuotes
                | A::WriteQuotes
                | A::ReadMarkets
        ),
        Role::BillingAdmin => matches!(
            action,
            A::ReadCustomers
                | A::ReadPermissions
                | A::ReadPriceLists
                | A::ImportPriceLists
                | A::ReadPriceRules
                | A::WritePriceRules
                | A::ApproveBelowCost
                | A::ReadBillingRules
                | A::WriteBillingRules
                | A::TagCustomers
                | A::ReadQuotes
                | A::ReadCharges
                | A::ImportCharges
                | A::ReadMarkets
                | A::ReadEnrolments
                | A::ReadSettings
                | A::ChangeSettings
        ),
        Role::HelpdeskAgent => matches!(
            action,
            A::ReadCustomers | A::ReadPermissions | A::ReadMarkets
        ),
        Role::ProviderReviewer => {
            matches!(
                action,
                A::ReadCustomers
                    | A::ReadMarkets
                    | A::ReadEnrolments
                    | A::DecideResellerApplications
                    | A::WriteProviderEntry
                    | A::ReadSettings
                    | A::ReadPriceRules
                    | A::WritePriceRules
                    | A::ReadBillingRules
                    | A::WriteBillingRules
            )
        }
        Role::CustomerReader => is_own(action) && action != A::DecideOwnQuotes,
        Role::CustomerAdmin => is_own(action),
        Role::Operator => false,
    }
}

/// What a role may do in a company's place that may only prepare applications: of what the table allows, the
/// applications and the rules they are held to.
pub fn may_as_applicant(role: Role, action: Action) -> bool {
    may(role, action)
        && matches!(
            action,
            Action::ReadMarkets
                | Action::ReadEnrolments
                | Action::EditEnrolments
                | Action::RecordVendorDecisions
        )
}

/// The table as Markdown, so that the documentation cannot say anything else.
pub fn table_markdown() -> String {
    let mut table = String::from("| action |");
    for role in Role::ALL {
        table.push_str(&format!(" {} |", role.slug()));
    }
    table.push_str("\n|---|");
    table.push_str(&"---|".repeat(Role::ALL.len()));
    for action in Action::ALL {
        table.push_str(&format!("\n| {} |", action.title()));
        for role in Role::ALL {
            table.push_str(if may(role, action) { " yes |" } else { " |" });
        }
    }
    table.push('\n');
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documentation_holds_the_table_that_is_enforced() {
        let page = include_str!("../../../docs/roles.md");
        assert!(
            page.contains(&table_markdown()),
            "docs/roles.md should hold:\n{}",
            table_markdown()
        );
    }

    #[test]
    fn no_customer_role_reaches_a_cost_or_another_customer() {
        for role in Role::ALL
            .into_iter()
            .filter(|role| role.audience() == Audience::Customer)
        {
            for action in [
                Action::ReadCharges,
                Action::ReadCustomers,
                Action::ReadPriceLists,
                Action::ReadPriceRules,
                Action::ReadBillingRules,
                Action::ReadQuotes,
                Action::ReadSettings,
                Action::ReadEnrolments,
            ] {
                assert!(!may(role, action), "{role:?} {action:?}");
            }
        }
    }

    #[test]
    fn the_helpdesk_sees_no_prices_and_the_operator_no_business_data() {
        for action in [
            Action::ReadPriceLists,
            Action::ReadQuotes,
            Action::ReadCharges,
        ] {
            assert!(!may(Role::HelpdeskAgent, action));
        }
        assert!(
            Action::ALL
                .into_iter()
                .all(|action| !may(Role::Operator, action))
        );
    }

    #[test]
    fn an_applicant_prepares_applications_and_nothing_else() {
        for role in Role::ALL {
            for action in Action::ALL {
                assert!(!may_as_applicant(role, action) || may(role, action));
            }
        }
        let allowed = Action::ALL
            .into_iter()
            .filter(|action| may_as_applicant(Role::Owner, *action));
        assert_eq!(allowed.count(), 4);
    }

    #[test]
    fn slugs_read_back() {
        for role in Role::ALL {
            assert_eq!(Role::from_slug(role.slug()), Some(role));
        }
        assert_eq!(Role::from_slug("root"), None);
    }
}
