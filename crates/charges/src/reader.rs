//! Reads a file of charges, pushed in pieces, into chunks. Knows no IO and no clock; memory stays
//! bounded whatever arrives.

use crate::amounts;
use crate::chunk::{CHUNK_LINES_MAX, Chunk, ChunkBuilder, without_null};
use crate::columns::Binding;
use crate::days;
use crate::problem::{ChargeProblem, Fault, excerpt};
use crate::rows::Rows;
use crate::summary::{Summary, SummaryBuilder};
use domain::charges::{Billing, ChargeFormat, Period};
use domain::decimal::DecimalProblem;
use domain::id::ID_BYTES_MAX;
use domain::money::Currency;
use std::collections::VecDeque;

/// How a file is to be read.
#[derive(Clone, Copy, Debug)]
pub struct ReadOptions {
    /// The month that every line must be of; none takes that of the first line.
    pub period: Option<Period>,
    /// A billed file is of one invoice; of an unbilled one, invoice numbers do not matter.
    pub billing: Billing,
    /// Seeds the hashing of texts. A server draws one that writers of files cannot know.
    pub seed: u64,
    /// Lines in a chunk, at most [`CHUNK_LINES_MAX`].
    pub chunk_lines: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            period: None,
            billing: Billing::Unbilled,
            seed: 0,
            chunk_lines: CHUNK_LINES_MAX,
        }
    }
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Progress {
    pub bytes: u64,
    /// Lines of charges read, the header not counted.
    pub lines: u64,
}

/// What must be the same in every line, once the first has said it.
#[derive(Debug)]
struct Constants {
    period: Period,
    month: Vec<u8>,
    currency: Currency,
    currency_text: Vec<u8>,
    partner: Vec<u8>,
    invoice: Vec<u8>,
}

/// Reads a file pushed in pieces. After a problem it gives the same problem again.
#[derive(Debug)]
pub struct Reader {
    options: ReadOptions,
    /// The first bytes, until it is known whether they are a byte-order mark.
    start: Vec<u8>,
    is_started: bool,
    rows: Rows,
    body: Option<Body>,
    progress: Progress,
    full: VecDeque<Chunk>,
    summary: SummaryBuilder,
    problem: Option<ChargeProblem>,
}

/// What is known once the header is read.
#[derive(Debug)]
struct Body {
    binding: Binding,
    builder: ChunkBuilder,
    constants: Option<Constants>,
    currency_field: usize,
    customer_field: usize,
    subscription_field: usize,
    partner_field: Option<usize>,
    invoice_field: Option<usize>,
}

impl Reader {
    pub fn new(options: ReadOptions) -> Self {
        Self {
            options,
            start: Vec::new(),
            is_started: false,
            rows: Rows::new(),
            body: None,
            progress: Progress::default(),
            full: VecDeque::new(),
            summary: SummaryBuilder::default(),
            problem: None,
        }
    }

    /// Reads some more bytes; any size will do, 64 to 256 KiB is best. Call
    /// [`Reader::take_chunk`] after each piece until it gives none.
    ///
    /// # Errors
    /// The first [`ChargeProblem`] of the file.
    pub fn push(&mut self, piece: &[u8]) -> Result<(), ChargeProblem> {
        if let Some(problem) = &self.problem {
            return Err(problem.clone());
        }
        self.progress.bytes += piece.len() as u64;
        self.push_or_refuse(piece)
            .inspect_err(|problem| self.problem = Some(problem.clone()))
    }

    /// A chunk that is full, in the order of the file.
    pub fn take_chunk(&mut self) -> Option<Chunk> {
        self.full.pop_front()
    }

    /// How far reading has come.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The format, once the header is read.
    pub fn format(&self) -> Option<ChargeFormat> {
        self.body.as_ref().map(|body| body.binding.layout.format)
    }

    /// The end of the file: its summary, and the chunks not taken yet (the last one with them).
    ///
    /// # Errors
    /// The first [`ChargeProblem`] of the file, such as an empty or truncated one.
    pub fn finish(mut self) -> Result<(Summary, Vec<Chunk>), ChargeProblem> {
        if let Some(problem) = self.problem {
            return Err(problem);
        }
        if self.progress.bytes == 0 {
            return Err(ChargeProblem::new(Fault::EmptyFile));
        }
        if !self.is_started {
            self.begin()?;
        }
        if self
            .rows
            .finish()
            .map_err(|problem| self.name_column(problem))?
        {
            let (found, line) = (self.rows.field_count(), self.rows.row_line());
            if let Some(body) = &self.body
                && found < body.binding.header.len()
            {
                let expected = body.binding.header.len();
                return Err(
                    ChargeProblem::new(Fault::TruncatedFile { found, expected }).at_line(line)
                );
            }
            self.row()?;
        }
        let Some(mut body) = self.body.take() else {
            return Err(ChargeProblem::new(Fault::EmptyFile));
        };
        let Some(constants) = body.constants.take() else {
            return Err(ChargeProblem::new(Fault::HeaderOnly));
        };
        if !body.builder.is_empty() {
            let chunk = body
                .builder
                .take(&body.binding, constants.period, constants.currency);
            self.summary.add(&chunk)?;
            self.full.push_back(chunk);
        }
        let partner = String::from_utf8(constants.partner)
            .ok()
            .filter(|partner| !partner.is_empty());
        let summary = self.summary.finish(
            body.binding.layout.format,
            constants.period,
            constants.currency,
            partner,
        )?;
        Ok((summary, self.full.into()))
    }

    fn push_or_refuse(&mut self, piece: &[u8]) -> Result<(), ChargeProblem> {
        if self.is_started {
            return self.read(piece);
        }
        self.start.extend_from_slice(piece);
        if self.start.len() >= 3 {
            self.begin()
        } else {
            Ok(())
        }
    }

    /// Looks at the first bytes and reads on behind a byte-order mark.
    fn begin(&mut self) -> Result<(), ChargeProblem> {
        self.is_started = true;
        let start = std::mem::take(&mut self.start);
        if start.starts_with(&[0xFF, 0xFE])
            || start.starts_with(&[0xFE, 0xFF])
            || start.starts_with(&[0x1F, 0x8B])
        {
            return Err(ChargeProblem::new(Fault::NotUtf8).at_line(1));
        }
        self.read(start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&start))
    }

    fn read(&mut self, mut input: &[u8]) -> Result<(), ChargeProblem> {
        while !input.is_empty() {
            let (taken, is_complete) = self
                .rows
                .read(input)
                .map_err(|problem| self.name_column(problem))?;
            input = &input[taken..];
            if is_complete {
                self.row()?;
            }
        }
        Ok(())
    }

    /// Adds the name of the column to a problem of a row that is not whole.
    fn name_column(&self, problem: ChargeProblem) -> ChargeProblem {
        let header = self.body.as_ref().map(|body| &body.binding.header);
        let name = self.rows.fault_field().and_then(|field| header?.get(field));
        match name {
            Some(name) => problem.in_column(name),
            None => problem,
        }
    }

    /// A whole row: the header, or a line.
    fn row(&mut self) -> Result<(), ChargeProblem> {
        if std::str::from_utf8(self.rows.text()).is_err() {
            return Err(ChargeProblem::new(Fault::NotUtf8).at_line(self.rows.row_line()));
        }
        let Some(body) = &mut self.body else {
            self.body = Some(Body::new(&self.rows, &self.options)?);
            return Ok(());
        };
        body.push(&self.rows, &self.options)
            .map_err(|problem| match problem.line {
                None => problem.at_line(self.rows.row_line()),
                Some(_) => problem,
            })?;
        self.progress.lines += 1;
        if body.builder.is_full()
            && let Some(constants) = &body.constants
        {
            let chunk = body
                .builder
                .take(&body.binding, constants.period, constants.currency);
            self.summary.add(&chunk)?;
            self.full.push_back(chunk);
        }
        Ok(())
    }
}

impl Body {
    fn new(row: &Rows, options: &ReadOptions) -> Result<Self, ChargeProblem> {
        let text = |field| String::from_utf8_lossy(row.field(field)).trim().to_owned();
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
    fn push(&mut self, row: &Rows, options: &ReadOptions) -> Result<(), ChargeProblem> {
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
        let amount = amounts::read(row.field(field)).map_err(|problem| {
            let found = quoted(row, field);
            let fault = match problem {
                DecimalProblem::NotANumber => Fault::NotANumber { found },
                DecimalProblem::TooManyDigits => Fault::TooManyDigits { found },
            };
            self.problem(fault, field)
        })?;
        self.builder.push(&self.binding, row, amount, day)
    }

    /// Learns from the first line what every other must agree with.
    fn first_line(&self, row: &Rows, options: &ReadOptions) -> Result<Constants, ChargeProblem> {
        let field = self.binding.day_field;
        let period = match options.period {
            Some(period) => period,
            None => match days::read(row.field(field)) {
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
        let currency_text = row.field(field).to_vec();
        let currency = std::str::from_utf8(&currency_text)
            .ok()
            .and_then(|code| code.parse().ok())
            .ok_or_else(|| {
                self.problem(
                    Fault::UnknownCurrency {
                        found: quoted(row, field),
                    },
                    field,
                )
            })?;
        Ok(Constants {
            period,
            month: format!("{period}-").into_bytes(),
            currency,
            currency_text,
            partner: self
                .partner_field
                .map(|field| row.field(field).to_vec())
                .unwrap_or_default(),
            invoice: self
                .invoice_field
                .map(|field| row.field(field).to_vec())
                .unwrap_or_default(),
        })
    }

    /// Checks month, currency, partner and invoice; gives the day of the month.
    #[inline]
    fn check_constants(&self, row: &Rows) -> Result<u8, ChargeProblem> {
        let Some(constants) = &self.constants else {
            return Ok(1);
        };
        let text = |bytes: &[u8]| excerpt(&String::from_utf8_lossy(bytes));
        let field = self.binding.day_field;
        let written = row.field(field);
        let Some(day) = days::read(written) else {
            return Err(self.problem(
                Fault::NotADate {
                    found: text(written),
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
            let code = String::from_utf8_lossy(written).parse::<Currency>();
            match code {
                Ok(code) if code == constants.currency => {}
                Ok(code) => {
                    let (first, second) = (constants.currency.to_string(), code.to_string());
                    return Err(self.problem(Fault::TwoCurrencies { first, second }, field));
                }
                Err(_) => {
                    return Err(self.problem(
                        Fault::UnknownCurrency {
                            found: text(written),
                        },
                        field,
                    ));
                }
            }
        }
        if let Some(field) = self.partner_field
            && row.field(field) != constants.partner
        {
            let (first, second) = (text(&constants.partner), text(row.field(field)));
            return Err(self.problem(Fault::TwoPartners { first, second }, field));
        }
        if let Some(field) = self.invoice_field
            && row.field(field) != constants.invoice
        {
            let (first, second) = (text(&constants.invoice), text(row.field(field)));
            return Err(self.problem(Fault::TwoInvoices { first, second }, field));
        }
        Ok(u8::try_from(chrono::Datelike::day(&day)).unwrap_or(1))
    }

    /// A row of the wrong width, often by a quote left open until the next quote.
    #[cold]
    fn width_problem(&self, row: &Rows, expected: usize) -> ChargeProblem {
        let found = row.field_count();
        let open = (0..found.min(expected)).find(|field| {
            let bytes = row.field(*field);
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

fn quoted(row: &Rows, field: usize) -> String {
    excerpt(&String::from_utf8_lossy(row.field(field)))
}
