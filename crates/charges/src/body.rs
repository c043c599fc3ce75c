//! Lines as they come: what every one of them must be, and where its fields go. Knows the columns of
//! a format; no stream.

use crate::amounts;
use crate::chunk::{Chunk, ChunkBuilder, without_null};
use crate::columns::Binding;
use crate::days;
use crate::problem::{ChargeProblem, Fault, excerpt};
use crate::reader::ReadOptions;
use crate::row::Row;
use domain::charges::{Billing, ChargeFormat, Period};
use domain::decimal::DecimalProblem;
use domain::id::ID_BYTES_MAX;
use domain::money::Currency;

/// What must be the same in every line, once the first has said it.
#[derive(Debug)]
pub(crate) struct Constants {
    pub(crate) period: Period,
    month: String,
    pub(crate) currency: Currency,
    currency_text: String,
    pub(crate) partner: String,
    invoice: String,
}

/// What is known once the header is read.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) binding: Binding,
    pub(crate) builder: ChunkBuilder,
    pub(crate) constants: Option<Constants>,
    currency_field: usize,
    customer_field: usize,
    subscription_field: usize,
    partner_field: Option<usize>,
    invoice_field: Option<usize>,
}

impl Body {
    pub(crate) fn new(row: Row<'_>, options: &ReadOptions) -> Result<Self, ChargeProblem> {
        let text = |field| row.field(field).trim().to_owned();
        let binding = Binding::of((0..row.field_count()).map(text).collect())?;
        let builder = ChunkBuilder::new(&binding, options.seed, options.chunk_lines);
        // Required by every layout, so found by the binding; field 0 is never reached.
        let required = |name| binding.field_of(name).unwrap_or_default();
        Ok(Self {
            currency_field: required("billing_currency"),
            customer_field: required("customer_id"),
            subscription_field: required("subscription_id"),
            partner_field: binding.field_of("partner_id"),
            invoice_field: binding
                .field_of("invoice_number")
                .filter(|_| options.billing == Billing::Billed),
            constants: None,
            builder,
            binding,
        })
    }

    #[inline]
    pub(crate) fn push(
        &mut self,
        row: Row<'_>,
        options: &ReadOptions,
    ) -> Result<(), ChargeProblem> {
        let expected = self.binding.header.len();
        if row.field_count() != expected {
            return Err(self.width_problem(row, expected));
        }
        if self.constants.is_none() {
            self.constants = Some(self.first_line(row, options)?);
        }
        let day = self.check_constants(row)?;
        let customer = without_null(row.field(self.customer_field));
        if customer.is_empty() && self.binding.layout.format == ChargeFormat::DailyRatedUsage {
            return Err(self.problem(Fault::EmptyCustomer, self.customer_field));
        }
        for field in [self.customer_field, self.subscription_field] {
            if row.field(field).len() > ID_BYTES_MAX {
                return Err(self.problem(
                    Fault::IdTooLong {
                        limit_bytes: ID_BYTES_MAX,
                    },
                    field,
                ));
            }
        }
        let field = self.binding.amount_field;
        let amount = amounts::read(row.field(field).as_bytes()).map_err(|problem| {
            let found = quoted(row, field);
            let fault = match problem {
                DecimalProblem::NotANumber => Fault::NotANumber { found },
                DecimalProblem::TooManyDigits => Fault::TooManyDigits { found },
            };
            self.problem(fault, field)
        })?;
        self.builder.push(&self.binding, row, amount, day)
    }

    /// The lines so far as a chunk; none when there are none.
    pub(crate) fn take_chunk(&mut self) -> Option<Chunk> {
        let constants = self
            .constants
            .as_ref()
            .filter(|_| !self.builder.is_empty())?;
        Some(
            self.builder
                .take(&self.binding, constants.period, constants.currency),
        )
    }

    /// Learns from the first line what every other must agree with.
    fn first_line(&self, row: Row<'_>, options: &ReadOptions) -> Result<Constants, ChargeProblem> {
        let field = self.binding.day_field;
        let period = match options.period {
            Some(period) => period,
            None => match days::read(row.field(field).as_bytes()) {
                Some(day) => Period::of(day),
                None => {
                    return Err(self.problem(
                        Fault::NotADate {
                            found: quoted(row, field),
                        },
                        field,
                    ));
                }
            },
        };
        let field = self.currency_field;
        let currency_text = row.field(field).to_owned();
        let currency = currency_text.parse().map_err(|_| {
            self.problem(
                Fault::UnknownCurrency {
                    found: quoted(row, field),
                },
                field,
            )
        })?;
        Ok(Constants {
            period,
            month: format!("{period}-"),
            currency,
            currency_text,
            partner: self
                .partner_field
                .map(|field| row.field(field).to_owned())
                .unwrap_or_default(),
            invoice: self
                .invoice_field
                .map(|field| row.field(field).to_owned())
                .unwrap_or_default(),
        })
    }

    /// Checks month, currency, partner and invoice; gives the day of the month.
    #[inline]
    fn check_constants(&self, row: Row<'_>) -> Result<u8, ChargeProblem> {
        let Some(constants) = &self.constants else {
            return Ok(1);
        };
        let field = self.binding.day_field;
        let written = row.field(field);
        let Some(day) = days::read(written.as_bytes()) else {
            return Err(self.problem(
                Fault::NotADate {
                    found: excerpt(written),
                },
                field,
            ));
        };
        if !written.starts_with(&constants.month) {
            let (found, period) = (day.to_string(), constants.period.to_string());
            return Err(self.problem(Fault::OutsidePeriod { found, period }, field));
        }
        let field = self.currency_field;
        let written = row.field(field);
        if written != constants.currency_text {
            let code = written.parse::<Currency>();
            match code {
                Ok(code) if code == constants.currency => {}
                Ok(code) => {
                    let (first, second) = (constants.currency.to_string(), code.to_string());
                    return Err(self.problem(Fault::TwoCurrencies { first, second }, field));
                }
                Err(_) => {
                    return Err(self.problem(
                        Fault::UnknownCurrency {
                            found: excerpt(written),
                        },
                        field,
                    ));
                }
            }
        }
        if let Some(field) = self.partner_field
            && row.field(field) != constants.partner
        {
            let (first, second) = (excerpt(&constants.partner), quoted(row, field));
            return Err(self.problem(Fault::TwoPartners { first, second }, field));
        }
        if let Some(field) = self.invoice_field
            && row.field(field) != constants.invoice
        {
            let (first, second) = (excerpt(&constants.invoice), quoted(row, field));
            return Err(self.problem(Fault::TwoInvoices { first, second }, field));
        }
        Ok(u8::try_from(chrono::Datelike::day(&day)).unwrap_or(1))
    }

    /// A row of the wrong width, often by a quote left open until the next quote.
    #[cold]
    fn width_problem(&self, row: Row<'_>, expected: usize) -> ChargeProblem {
        let found = row.field_count();
        let open = (0..found.min(expected)).find(|field| {
            let bytes = row.field(*field).as_bytes();
            let commas = bytes.iter().filter(|byte| **byte == b',').count();
            // It swallowed the missing fields, or some of the next line.
            commas >= 2
                && (bytes.contains(&b'\n') || found < expected && commas >= expected - found)
        });
        match open {
            Some(field) => self.problem(Fault::UnclosedQuote, field),
            None => ChargeProblem::new(Fault::RowWidth { found, expected }),
        }
    }

    #[cold]
    fn problem(&self, fault: Fault, field: usize) -> ChargeProblem {
        ChargeProblem::new(fault).in_column(&self.binding.header[field])
    }
}

fn quoted(row: Row<'_>, field: usize) -> String {
    excerpt(row.field(field))
}
