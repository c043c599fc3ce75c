//! What a new application may take from the company's last one. Knows no request.

use super::kept::Kept;
use crate::programme::Programme;
use domain::accounts::Account;
use domain::enrolments::{Cell, Draft, DraftProvider, Stage};

/// A provider as an application names it.
pub(super) fn provider(account: &Account) -> DraftProvider {
    DraftProvider {
        name: account.company_name.clone(),
        partner_id: account.mpn_id.clone().unwrap_or_default(),
        country: account.country.clone(),
    }
}

/// The application of a company that a new one is filled from: the last that was sent, else a draft.
pub(super) fn last(all: &[Kept]) -> Option<&Kept> {
    let sent = |one: &&Kept| !matches!(one.stage(), Stage::NotApplied | Stage::Draft);
    all.iter()
        .filter(sent)
        .max_by_key(|one| one.events.last().map(|event| event.recorded_at.clone()))
        .or_else(|| all.iter().find(|one| one.stage() == Stage::Draft))
}

/// A draft with what holds for the company wherever it applies; of another region, without its address and
/// numbers.
pub(super) fn draft(all: &[Kept], cell: &Cell, known: &Programme) -> Draft {
    let Some(last) = last(all) else {
        return Draft::default();
    };
    let before = &last.row.draft;
    let is_here = known
        .markets
        .country(&before.country)
        .is_some_and(|(region, _)| region.id == cell.region());
    if is_here {
        before.for_another_cell()
    } else {
        before.for_country("")
    }
}
