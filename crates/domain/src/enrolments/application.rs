//! A checked application: a value exists only where every rule is met. Knows no state and no draft; the
//! only way to one is `checks.rs`.

use super::cell::Cell;
use crate::email_addresses::EmailAddress;
use chrono::NaiveDate;

/// An application that may be sent.
///
/// ```compile_fail
/// fn forge(cell: domain::enrolments::Cell) -> domain::enrolments::Application {
///     domain::enrolments::Application { cell, ..Default::default() }
/// }
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Application {
    pub(super) cell: Cell,
    pub(super) company: Company,
    pub(super) partner_location: PartnerLocation,
    pub(super) primary_contact: Contact,
    pub(super) support_contact: SupportContact,
    pub(super) terms: Terms,
    pub(super) government: Option<GovernmentForm>,
}

/// The company as its registry has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Company {
    pub legal_name: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub address: PostalAddress,
    pub registration_number: Option<String>,
    pub tax_id: Option<String>,
}

/// An address that its country's rule takes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PostalAddress {
    pub line1: String,
    pub line2: Option<String>,
    pub city: Option<String>,
    pub state: Option<String>,
    pub postal_code: Option<String>,
}

/// An active location PartnerID in the country of the company.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PartnerLocation {
    pub partner_id: String,
}

/// The person the vendor writes to, at the company's own domain.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Contact {
    pub first_name: String,
    pub last_name: String,
    pub email: EmailAddress,
    pub phone_number: String,
}

/// Where customers turn to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SupportContact {
    pub email: EmailAddress,
    pub telephone: String,
    pub website: Option<String>,
}

/// What each business model asks besides.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Terms {
    /// Billed by the vendor, with consent to a credit check.
    DirectBill {
        billing_day: BillingDay,
        domain: String,
    },
    /// Billed by the vendor, with consent to a credit check.
    IndirectProvider {
        billing_day: BillingDay,
        domain: String,
    },
    IndirectReseller {
        provider: Provider,
    },
}

/// The provider that a reseller buys from, in the same market region.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Provider {
    pub name: String,
    pub partner_id: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
}

/// The Government Cloud Validation form was sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct GovernmentForm {
    pub sent: NaiveDate,
}

/// A day of the month that every month has. No source names the vendor's own bound.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct BillingDay(u8);

impl BillingDay {
    /// The last day that every month has.
    pub const LAST: u8 = 28;

    /// A day from 1 to 28; nothing for any other.
    pub fn new(day: u8) -> Option<Self> {
        (1..=Self::LAST).contains(&day).then_some(Self(day))
    }

    pub fn day(self) -> u8 {
        self.0
    }
}

impl Application {
    pub fn cell(&self) -> &Cell {
        &self.cell
    }

    pub fn company(&self) -> &Company {
        &self.company
    }

    pub fn partner_location(&self) -> &PartnerLocation {
        &self.partner_location
    }

    pub fn primary_contact(&self) -> &Contact {
        &self.primary_contact
    }

    pub fn support_contact(&self) -> &SupportContact {
        &self.support_contact
    }

    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// Set in the United States Government cloud, and there alone.
    pub fn government(&self) -> Option<GovernmentForm> {
        self.government
    }
}
