//! What a new application may take from the company's last one. Knows no request.

use super::kept::Kept;
use crate::programme::Programme;
use domain::enrolments::{Cell, Draft, DraftAddress, DraftPartnerLocation, Stage};

/// A draft with what holds for the company wherever it applies. What belongs to one location, tenant or
/// account stays away: its PartnerID, tenant, domain and billing day, and the address of another region.
pub(super) fn draft(all: &[Kept], cell: &Cell, known: &Programme) -> Draft {
    let sent = |one: &&Kept| !matches!(one.stage(), Stage::NotApplied | Stage::Draft);
    let last = all
        .iter()
        .filter(sent)
        .max_by_key(|one| one.events.last().map(|event| event.recorded_at.clone()))
        .or_else(|| all.iter().find(|one| one.stage() == Stage::Draft));
    let Some(last) = last else {
        return Draft::default();
    };
    let mut draft = Draft {
        tenant_id: String::new(),
        partner_location: DraftPartnerLocation::default(),
        billing_day: None,
        domain: String::new(),
        credit_check_consent: false,
        support_plan: None,
        provider: Default::default(),
        government_form_date: String::new(),
        ..last.row.draft.clone()
    };
    let is_here = known
        .markets
        .country(&draft.country)
        .is_some_and(|(region, _)| region.id == cell.region());
    if !is_here {
        draft.country = String::new();
        draft.address = DraftAddress::default();
        draft.registration_number = String::new();
        draft.tax_id = String::new();
        draft.duns_number = String::new();
        draft.registered_name = String::new();
    }
    draft
}
