//! The printed figures of lines beside their amounts: quantities, list amounts. Knows no price.

use crate::amounts::{Amounts, read};
use crate::chunk::Chunk;
use domain::charges::ChargeFormat;
use domain::decimal::DecimalProblem;
use pricing::PricingProblem;

/// The columns that hold quantities, the first that a file has counts. In FOCUS a price is for a pricing
/// unit, which need not be the consumed one.
pub(super) fn quantity_columns(format: ChargeFormat) -> &'static [&'static str] {
    match format {
        ChargeFormat::DailyRatedUsage => &["quantity"],
        ChargeFormat::Focus => &["pricing_quantity", "consumed_quantity"],
    }
}

/// The columns that hold what a line comes to at the vendor's list.
pub(super) fn list_columns(format: ChargeFormat) -> &'static [&'static str] {
    match format {
        ChargeFormat::DailyRatedUsage => &[],
        ChargeFormat::Focus => &["list_cost"],
    }
}

/// A figure of each line.
#[derive(Debug)]
pub(super) struct Figures<'a> {
    /// Each different figure, at one scale, without its sign; whether it is below 0.
    mantissas: Vec<Option<(i128, bool)>>,
    pub(super) scale: u32,
    codes: &'a [u32],
}

impl<'a> Figures<'a> {
    /// Reads a column; nothing where the file has none. What is no number counts as not printed.
    ///
    /// # Errors
    /// Figures that cannot stand beside each other with every digit.
    pub(super) fn of(chunk: &'a Chunk, columns: &[&str]) -> Result<Option<Self>, PricingProblem> {
        let Some(column) = columns.iter().find_map(|name| chunk.column(name)) else {
            return Ok(None);
        };
        let mut amounts = Amounts::default();
        let mut places = Vec::with_capacity(column.texts.len());
        for text in column.texts.iter() {
            places.push(match read(text.as_bytes()) {
                Ok(figure) if amounts.push(figure) => Some(amounts.mantissas.len() - 1),
                Err(DecimalProblem::NotANumber) => None,
                _ => return Err(PricingProblem::TooManyDigits),
            });
        }
        let mantissas = places
            .into_iter()
            .map(|place| {
                let mantissa = *amounts.mantissas.get(place?)?;
                Some((mantissa.abs(), mantissa < 0))
            })
            .collect();
        Ok(Some(Self {
            mantissas,
            scale: amounts.scale,
            codes: &column.codes,
        }))
    }

    fn get(&self, line: usize) -> Option<(i128, bool)> {
        let code = *self.codes.get(line)?;
        self.mantissas.get(code as usize).copied().flatten()
    }

    /// Whether a line prints it.
    pub(super) fn is_printed(&self, line: usize) -> bool {
        self.get(line).is_some()
    }

    /// The figure of a line without its sign; 0 where the line prints none.
    pub(super) fn absolute(&self, line: usize) -> i128 {
        self.get(line).map_or(0, |(mantissa, _)| mantissa)
    }

    /// The figure of each line with the sign of its amount; with its own where the amount is 0, as the
    /// vendor cuts small amounts off.
    pub(super) fn signed(&self, chunk: &Chunk) -> Amounts {
        let mantissas = chunk.amounts.mantissas.iter().enumerate();
        Amounts {
            mantissas: mantissas
                .map(|(line, amount)| match self.get(line) {
                    None => 0,
                    Some((figure, is_negative)) if *amount < 0 || (*amount == 0 && is_negative) => {
                        -figure
                    }
                    Some((figure, _)) => figure,
                })
                .collect(),
            scale: self.scale,
        }
    }
}
