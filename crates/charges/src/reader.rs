//! Reads a file of charges, pushed in pieces, into chunks. Knows no IO and no clock; memory stays
//! bounded whatever arrives.

use crate::body::Body;
use crate::chunk::{CHUNK_LINES_MAX, Chunk};
use crate::problem::{ChargeProblem, Fault};
use crate::rows::Rows;
use crate::summary::{Summary, SummaryBuilder};
use domain::charges::{Billing, ChargeFormat, Period};
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
            let row = self.rows.row()?;
            let (found, line) = (row.field_count(), row.first_line());
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
        self.keep_chunk()?;
        let Some(body) = self.body else {
            return Err(ChargeProblem::new(Fault::EmptyFile));
        };
        let Some(constants) = body.constants else {
            return Err(ChargeProblem::new(Fault::HeaderOnly));
        };
        let partner = Some(constants.partner).filter(|partner| !partner.is_empty());
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
        let row = self.rows.row()?;
        let Some(body) = &mut self.body else {
            self.body = Some(Body::new(row, &self.options)?);
            return Ok(());
        };
        body.push(row, &self.options)
            .map_err(|problem| match problem.line {
                None => problem.at_line(row.first_line()),
                Some(_) => problem,
            })?;
        self.progress.lines += 1;
        if body.builder.is_full() {
            self.keep_chunk()?;
        }
        Ok(())
    }

    fn keep_chunk(&mut self) -> Result<(), ChargeProblem> {
        if let Some(chunk) = self.body.as_mut().and_then(Body::take_chunk) {
            self.summary.add(&chunk)?;
            self.full.push_back(chunk);
        }
        Ok(())
    }
}
