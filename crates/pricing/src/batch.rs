//! Many charges at once: price x quantity, each rounded as our own prices are, added up. Knows columns
//! of scaled integers, no line and no rule; how a product is rounded is in `rounding`.

use crate::problem::PricingProblem;
use crate::rounding::{product_in_currency_units, wide_product_in_currency_units};
use domain::money::Currency;
use thiserror::Error;

/// Digits after the point of a price in a column.
pub const PRICE_DIGITS: u32 = 8;
/// Digits after the point of a quantity in a column.
pub const QUANTITY_DIGITS: u32 = 6;

/// Why columns have no sum.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum BatchProblem {
    #[error("{prices} prices stand beside {quantities} quantities; give each price its quantity")]
    UnevenColumns { prices: usize, quantities: usize },
    #[error(transparent)]
    Pricing(#[from] PricingProblem),
}

/// The sum of `price x quantity` over two columns, each product rounded once, half away from zero, to
/// the currency's digits. Prices are in units of 10^-8, quantities of 10^-6, the sum in the currency's
/// smallest unit (cents for EUR). Credits are below 0.
///
/// # Errors
/// Columns of different lengths, or an amount beyond the digits that are kept.
pub fn sum_of_rounded_products(
    prices: &[i64],
    quantities: &[i64],
    currency: Currency,
) -> Result<i128, BatchProblem> {
    if prices.len() != quantities.len() {
        return Err(BatchProblem::UnevenColumns {
            prices: prices.len(),
            quantities: quantities.len(),
        });
    }
    // The place of the point is known before the loop: every division is then by a constant.
    let sum = match currency.digits() {
        0 => sum::<0>(prices, quantities),
        2 => sum::<2>(prices, quantities),
        3 => sum::<3>(prices, quantities),
        4 => sum::<4>(prices, quantities),
        digits => prices
            .iter()
            .zip(quantities)
            .map(|(price, quantity)| wide_product_in_currency_units(*price, *quantity, digits))
            .sum(),
    };
    Ok(sum?)
}

fn sum<const DIGITS: u32>(prices: &[i64], quantities: &[i64]) -> Result<i128, PricingProblem> {
    // So many amounts below 2^50 add up within 64 bits.
    const AT_ONCE: usize = 1 << 12;
    let mut sum = 0_i128;
    for (prices, quantities) in prices.chunks(AT_ONCE).zip(quantities.chunks(AT_ONCE)) {
        let mut part = 0_i64;
        for (price, quantity) in prices.iter().zip(quantities) {
            match product_in_currency_units::<DIGITS>(*price, *quantity) {
                Some(amount) => part += amount,
                None => sum += wide_product_in_currency_units(*price, *quantity, DIGITS)?,
            }
        }
        sum += i128::from(part);
    }
    Ok(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::Exact;
    use crate::rounding::round_to_currency;
    use proptest::prelude::*;

    /// The same by decimals, one at a time.
    fn by_decimals(prices: &[i64], quantities: &[i64], currency: Currency) -> i128 {
        let rounded = prices.iter().zip(quantities).map(|(price, quantity)| {
            let price = Exact::from_scaled((*price).into(), PRICE_DIGITS);
            let quantity = Exact::from_scaled((*quantity).into(), QUANTITY_DIGITS);
            let amount = round_to_currency(price.times(quantity).unwrap(), currency).unwrap();
            assert_eq!(amount.scale(), currency.digits());
            amount.mantissa()
        });
        rounded.sum()
    }

    fn figure() -> impl Strategy<Value = i64> {
        // Of every length, not only the longest: each road is taken.
        (any::<i64>(), 0_u32..63).prop_map(|(figure, shorter)| figure >> shorter)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn a_batch_comes_to_what_decimals_come_to(
            lines in prop::collection::vec((figure(), figure()), 0..40),
            code in prop::sample::select(vec!["EUR", "JPY", "KWD", "CLF"]),
        ) {
            let currency: Currency = code.parse().unwrap();
            let (prices, quantities): (Vec<i64>, Vec<i64>) = lines.into_iter().unzip();
            prop_assert_eq!(
                sum_of_rounded_products(&prices, &quantities, currency).unwrap(),
                by_decimals(&prices, &quantities, currency)
            );
        }

        #[test]
        fn a_half_of_a_cent_goes_away_from_zero_whatever_its_length(
            cents in 0_i64..90_000, quantity in prop::sample::select(vec![1_i64, 1_000_000, 1_000_000_000, -1_000_000]),
        ) {
            // So many cents and a half, as a price for each millionth, unit or thousand units.
            let euro: Currency = "EUR".parse().unwrap();
            let price = (cents * 2 + 1) * 500_000;
            prop_assert_eq!(
                sum_of_rounded_products(&[price], &[quantity], euro).unwrap(),
                by_decimals(&[price], &[quantity], euro)
            );
        }
    }

    #[test]
    fn the_largest_figures_there_are_keep_every_digit() {
        let extremes = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
        for code in ["EUR", "JPY", "KWD", "CLF"] {
            let currency: Currency = code.parse().unwrap();
            for price in extremes {
                for quantity in extremes {
                    assert_eq!(
                        sum_of_rounded_products(&[price], &[quantity], currency).unwrap(),
                        by_decimals(&[price], &[quantity], currency),
                        "{price} x {quantity} {code}"
                    );
                }
            }
        }
    }

    #[test]
    fn columns_of_different_lengths_are_refused() {
        let refused = sum_of_rounded_products(&[1, 2], &[1], "EUR".parse().unwrap()).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "2 prices stand beside 1 quantities; give each price its quantity"
        );
        assert_eq!(
            sum_of_rounded_products(&[], &[], "EUR".parse().unwrap()),
            Ok(0)
        );
    }
}
