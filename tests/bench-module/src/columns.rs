//! Two columns of charges: scaled prices and quantities, a tenth of them credits. Knows no peer.

use crate::random::Random;
use domain::money::Currency;
use pricing::batch::sum_of_rounded_products;
use wasm_bindgen::prelude::wasm_bindgen;

/// Prices in units of 10^-8 and quantities in units of 10^-6, in euro.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Columns {
    prices: Vec<i64>,
    quantities: Vec<i64>,
    euro: Currency,
}

#[wasm_bindgen]
impl Columns {
    /// So many charges. With `beyond_63_bits` no product of two scaled integers fits into 63 bits,
    /// without it every one does.
    #[wasm_bindgen(constructor)]
    pub fn new(lines: usize, beyond_63_bits: bool, seed: u32) -> Self {
        let mut random = Random::new(seed.into());
        let (mut prices, mut quantities) = (Vec::new(), Vec::new());
        for _ in 0..lines {
            // Up to 9 euro and 10,000 units; or 100 to 10,000 euro and 1,000 to a million units.
            let (price, quantity) = if beyond_63_bits {
                (
                    10_000_000_000 + random.below(990_000_000_000),
                    1_000_000_000 + random.below(999_000_000_000),
                )
            } else {
                (random.below(900_000_000), random.below(10_000_000_000))
            };
            let sign = if random.one_in(10) { -1 } else { 1 };
            prices.push(price.cast_signed());
            quantities.push(quantity.cast_signed() * sign);
        }
        Self {
            prices,
            quantities,
            euro: "EUR".parse().expect("ISO 4217 lists the euro"),
        }
    }

    /// The prices, for a peer.
    pub fn prices(&self) -> Vec<i64> {
        self.prices.clone()
    }

    /// The quantities, for a peer.
    pub fn quantities(&self) -> Vec<i64> {
        self.quantities.clone()
    }

    /// The batch, in cents: the sum of any columns that are made here fits into 64 bits.
    pub fn sum(&self) -> i64 {
        sum_of_rounded_products(&self.prices, &self.quantities, self.euro)
            .ok()
            .and_then(|sum| i64::try_from(sum).ok())
            .expect("the sum of the columns is kept")
    }
}
