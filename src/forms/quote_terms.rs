//! What a quote says besides its lines: until when, to whom, on which terms, with which stated tax.
//! Knows no line, no price and no page.

use super::entry::{self, Wrong};
use domain::wire::Text;
use domain::wire::quotes::{PricedQuoteAnswer, QuoteRecipient, QuoteRequest};
use leptos::prelude::*;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The terms as typed; an empty text is an absent one.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct TermsDraft {
    /// `YYYY-MM-DD`, as the date field gives it.
    pub valid_until: String,
    pub recipient_name: String,
    pub recipient_email: String,
    pub terms: String,
    pub tax_percent: String,
    pub tax_note: String,
}

impl TermsDraft {
    /// The terms of a kept quote.
    pub fn of(quote: &PricedQuoteAnswer) -> Self {
        let recipient = quote.recipient.clone().unwrap_or_default();
        Self {
            valid_until: quote.valid_until.clone().unwrap_or_default(),
            recipient_name: recipient.name,
            recipient_email: recipient.email,
            terms: quote.terms.clone(),
            tax_percent: quote
                .tax_percent
                .map(|percent| entry::typed(percent.0))
                .unwrap_or_default(),
            tax_note: quote.tax_note.clone(),
        }
    }
}

/// The terms being written. `Copy`: what it holds are signals.
#[derive(Clone, Copy)]
pub struct QuoteTerms {
    pub valid_until: RwSignal<String>,
    pub recipient_name: RwSignal<String>,
    pub recipient_email: RwSignal<String>,
    pub terms: RwSignal<String>,
    pub tax_percent: RwSignal<String>,
    pub tax_note: RwSignal<String>,
}

impl From<&TermsDraft> for QuoteTerms {
    fn from(draft: &TermsDraft) -> Self {
        let signal = |text: &String| RwSignal::new(text.clone());
        Self {
            valid_until: signal(&draft.valid_until),
            recipient_name: signal(&draft.recipient_name),
            recipient_email: signal(&draft.recipient_email),
            terms: signal(&draft.terms),
            tax_percent: signal(&draft.tax_percent),
            tax_note: signal(&draft.tax_note),
        }
    }
}

impl QuoteTerms {
    fn all(self) -> [RwSignal<String>; 6] {
        [
            self.valid_until,
            self.recipient_name,
            self.recipient_email,
            self.terms,
            self.tax_percent,
            self.tax_note,
        ]
    }

    /// Asks to be told when any of them changes.
    pub fn track(self) {
        self.all().into_iter().for_each(|signal| signal.track());
    }

    /// What is typed now.
    pub fn draft(self) -> TermsDraft {
        TermsDraft {
            valid_until: self.valid_until.get(),
            recipient_name: self.recipient_name.get(),
            recipient_email: self.recipient_email.get(),
            terms: self.terms.get(),
            tax_percent: self.tax_percent.get(),
            tax_note: self.tax_note.get(),
        }
    }

    /// The stated tax; nothing where none is typed.
    ///
    /// # Errors
    /// [`Wrong`] says what to type instead.
    pub fn tax(self) -> Result<Option<Decimal>, Wrong> {
        let text = self.tax_percent.get();
        if text.trim().is_empty() {
            return Ok(None);
        }
        entry::percent(&text).map(Some)
    }

    /// Puts the terms into a request; nothing where the tax is no percentage.
    pub fn put_into(self, request: QuoteRequest) -> Option<QuoteRequest> {
        let draft = untrack(|| self.draft());
        let tax = untrack(|| self.tax()).ok()?;
        let name = draft.recipient_name.trim().to_owned();
        Some(QuoteRequest {
            valid_until: (!draft.valid_until.is_empty()).then_some(draft.valid_until),
            recipient: (!name.is_empty()).then(|| QuoteRecipient {
                name,
                email: draft.recipient_email.trim().to_owned(),
            }),
            terms: draft.terms,
            tax_percent: tax.map(Text),
            tax_note: draft.tax_note,
            ..request
        })
    }
}
