//! Exact numbers as they are reckoned with while steps are taken down: 64 bits where they fit, else a
//! place among the wide ones that the steps keep. Knows no formula and rounds nothing.

use crate::exact::Exact;
use crate::problem::PricingProblem;
use crate::quotients::without_tens;
use crate::ratio::Ratio;
use crate::steps::Steps;
use ethnum::I256;
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A number on its way, and the step it came from. A quote of 500 lines keeps thousands, so each is two
/// words of 64 bits and no more.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    mantissa: i64,
    /// From the lowest bits up: the scale in 16, the form in 16, and in 32 the step, from 1; 0 where no
    /// step made the number.
    tag: u64,
}

/// The form of `mantissa / 10^scale`.
const DECIMAL: u16 = 0;
/// The mantissa is an index among the wide ones. Any other form is the divisor of a fraction in its
/// lowest terms, `mantissa / (divisor x 10^scale)`: days of a period divide so. 1 is no such divisor.
const WIDE: u16 = 1;

const SCALE_BITS: u64 = 0xffff;
const FORM_BITS: u64 = 0xffff_0000;

type Result<T> = std::result::Result<T, PricingProblem>;

/// 10^n, where it fits into 63 bits.
#[inline(always)]
pub(crate) fn power_of_ten(n: u32) -> Option<i64> {
    POWERS_OF_TEN.get(n as usize).copied()
}

/// 10^n for every n whose power fits into 63 bits.
const POWERS_OF_TEN: [i64; 19] = {
    let mut powers = [1_i64; 19];
    let mut n = 1;
    while n < 19 {
        powers[n] = powers[n - 1] * 10;
        n += 1;
    }
    powers
};

impl Figure {
    pub const ZERO: Self = Self::whole(0);
    pub const ONE: Self = Self::whole(1);
    pub const ONE_HUNDRED: Self = Self::whole(100);

    pub const fn whole(mantissa: i64) -> Self {
        Self::decimal(mantissa, 0)
    }

    /// `mantissa / 10^scale`; scales stay far below their 16 bits.
    #[inline(always)]
    pub const fn decimal(mantissa: i64, scale: u32) -> Self {
        Self::of_form(mantissa, scale, DECIMAL)
    }

    #[inline(always)]
    const fn of_form(mantissa: i64, scale: u32, form: u16) -> Self {
        Self {
            mantissa,
            tag: (scale as u64 & SCALE_BITS) | ((form as u64) << 16),
        }
    }

    /// The number as the amount of that step.
    #[must_use]
    #[inline(always)]
    pub const fn of_step(self, step: u32) -> Self {
        let tag = self.tag & (SCALE_BITS | FORM_BITS);
        Self {
            tag: tag | ((step as u64 + 1) << 32),
            ..self
        }
    }

    /// The number with something else of 32 bits in the place of its step.
    #[must_use]
    #[inline(always)]
    pub const fn beside(self, other: u32) -> Self {
        let tag = self.tag & (SCALE_BITS | FORM_BITS);
        Self {
            tag: tag | ((other as u64) << 32),
            ..self
        }
    }

    /// What stands in the place of the step.
    #[inline(always)]
    pub const fn other(self) -> u32 {
        (self.tag >> 32) as u32
    }

    /// The step whose amount it is, where one made it.
    pub fn step(self) -> Option<u32> {
        u32::try_from(self.tag >> 32).ok()?.checked_sub(1)
    }

    /// The same where the steps from `from` on are taken down once more, so many later.
    #[must_use]
    #[inline(always)]
    pub const fn moved(self, from: u32, later: u32) -> Self {
        // Steps count from 1 here: those up to `from` stand before it.
        if self.tag >> 32 <= from as u64 {
            return self;
        }
        Self {
            tag: self.tag + ((later as u64) << 32),
            ..self
        }
    }

    #[inline(always)]
    const fn scale(self) -> u32 {
        (self.tag & SCALE_BITS) as u32
    }

    #[inline(always)]
    const fn form(self) -> u16 {
        (self.tag >> 16) as u16
    }

    /// A number without digits after the point, as it was given.
    pub fn whole_number(self) -> Option<usize> {
        usize::try_from(self.mantissa).ok()
    }

    /// Mantissa, scale and divisor, where all of them are here.
    #[inline(always)]
    pub fn small(self) -> Option<(i64, u32, u16)> {
        let divisor = match self.form() {
            WIDE => return None,
            DECIMAL => 1,
            divisor => divisor,
        };
        Some((self.mantissa, self.scale(), divisor))
    }
}

impl From<u32> for Figure {
    fn from(whole: u32) -> Self {
        Self::whole(whole.into())
    }
}

/// The product, where the lengths of its factors say that it fits: asking the product itself would
/// take 128 bits, which a browser has not.
#[inline(always)]
fn product(a: i64, b: i64) -> Option<i64> {
    let zeros = a.unsigned_abs().leading_zeros() + b.unsigned_abs().leading_zeros();
    (zeros > 64).then(|| a.wrapping_mul(b))
}

/// Whether two figures are decimals of 64 bits.
#[inline(always)]
fn are_decimals(a: Figure, b: Figure) -> bool {
    (a.tag | b.tag) & FORM_BITS == 0
}

/// Two decimals of 64 bits at one scale, where both fit there.
#[inline(always)]
fn aligned(a: Figure, b: Figure) -> Option<(i64, i64, u32)> {
    if !are_decimals(a, b) {
        return None;
    }
    let (a_scale, b_scale) = (a.scale(), b.scale());
    match a_scale.cmp(&b_scale) {
        Ordering::Equal => Some((a.mantissa, b.mantissa, a_scale)),
        Ordering::Less => {
            let mantissa = product(a.mantissa, power_of_ten(b_scale - a_scale)?)?;
            Some((mantissa, b.mantissa, b_scale))
        }
        Ordering::Greater => {
            let mantissa = product(b.mantissa, power_of_ten(a_scale - b_scale)?)?;
            Some((a.mantissa, mantissa, a_scale))
        }
    }
}

/// The quotient of two decimals in its lowest terms, where nothing on the way has more than 63 bits.
fn small_quotient(a: Figure, b: Figure) -> Option<Figure> {
    if !are_decimals(a, b) || b.mantissa == 0 {
        return None;
    }
    let by = without_tens(b.mantissa.unsigned_abs())?;
    let mut mantissa = product(a.mantissa, i64::try_from(by.factor).ok()?)?;
    let scale = a.scale() + by.places;
    if scale < b.scale() {
        mantissa = product(mantissa, power_of_ten(b.scale() - scale)?)?;
    }
    let mut scale = scale.saturating_sub(b.scale());
    let mut divisor = i64::try_from(by.rest).ok()?;
    if divisor != 1 {
        let (mut common, mut rest) = (divisor, (mantissa % divisor).abs());
        while rest != 0 {
            (common, rest) = (rest, common % rest);
        }
        mantissa /= common;
        divisor /= common;
    }
    while scale > 0 && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    let form = match divisor {
        1 => DECIMAL,
        _ => u16::try_from(divisor).ok()?,
    };
    let mantissa = if b.mantissa < 0 { -mantissa } else { mantissa };
    Some(Figure::of_form(mantissa, scale, form))
}

impl Steps {
    /// A decimal as a figure that no step made.
    #[inline(always)]
    pub(crate) fn figure(&mut self, decimal: Decimal) -> Figure {
        let parts = decimal.unpack();
        let mantissa = (u64::from(parts.mid) << 32) | u64::from(parts.lo);
        match i64::try_from(mantissa) {
            Ok(mantissa) if parts.hi == 0 => {
                let mantissa = if parts.negative { -mantissa } else { mantissa };
                Figure::decimal(mantissa, parts.scale)
            }
            _ => {
                let index = self.wide_decimal(mantissa, parts.hi, parts.negative, parts.scale);
                Figure::of_form(index, 0, WIDE)
            }
        }
    }

    /// Keeps a decimal of more than 63 bits, given in parts so that none needs a place in memory before.
    #[cold]
    #[inline(never)]
    fn wide_decimal(&mut self, low: u64, high: u32, is_negative: bool, scale: u32) -> i64 {
        let mantissa = (i128::from(high) << 64) | i128::from(low);
        let mantissa = if is_negative { -mantissa } else { mantissa };
        self.kept_wide(Exact::from_scaled(mantissa, scale))
    }

    /// A figure as a decimal of 28 digits.
    ///
    /// # Errors
    /// As [`Exact::to_decimal`].
    #[inline(always)]
    pub(crate) fn decimal(&self, figure: Figure) -> Result<Decimal> {
        // Put together from its parts in one place, so that none of them waits in memory.
        let (low, high, is_negative, scale);
        if figure.form() == DECIMAL && figure.scale() <= Decimal::MAX_SCALE {
            (low, high) = (figure.mantissa.unsigned_abs(), 0);
            (is_negative, scale) = (figure.mantissa < 0, figure.scale());
        } else {
            let parts = self.decimal_of_wide(figure)?.unpack();
            low = (u64::from(parts.mid) << 32) | u64::from(parts.lo);
            (high, is_negative, scale) = (parts.hi, parts.negative, parts.scale);
        }
        let (lowest, middle) = (low as u32, (low >> 32) as u32);
        Ok(Decimal::from_parts(
            lowest,
            middle,
            high,
            is_negative,
            scale,
        ))
    }

    #[cold]
    #[inline(never)]
    fn decimal_of_wide(&self, figure: Figure) -> Result<Decimal> {
        self.exact(figure).to_decimal()
    }

    /// Keeps a number, wherever it fits.
    pub(crate) fn kept(&mut self, exact: Exact) -> Figure {
        small(exact).unwrap_or_else(|| Figure::of_form(self.kept_wide(exact), 0, WIDE))
    }

    /// Keeps a number among the wide ones; its index there.
    fn kept_wide(&mut self, exact: Exact) -> i64 {
        self.wide.push(exact);
        i64::try_from(self.wide.len() - 1).unwrap_or_default()
    }

    /// The number that is kept.
    pub(crate) fn exact(&self, figure: Figure) -> Exact {
        let scale = figure.scale();
        match figure.form() {
            DECIMAL => Exact::from_scaled(figure.mantissa.into(), scale),
            WIDE => usize::try_from(figure.mantissa)
                .ok()
                .and_then(|index| self.wide.get(index))
                .copied()
                .unwrap_or(Exact::ZERO),
            divisor => Exact::large(Ratio {
                numerator: I256::from(figure.mantissa),
                divisor: divisor.into(),
                scale,
            }),
        }
    }

    /// The exact product.
    ///
    /// # Errors
    /// As [`Exact::times`], here and below.
    #[inline(always)]
    pub(crate) fn times(&mut self, a: Figure, b: Figure) -> Result<Figure> {
        if are_decimals(a, b)
            && let Some(mantissa) = product(a.mantissa, b.mantissa)
        {
            return Ok(Figure::decimal(mantissa, a.scale() + b.scale()));
        }
        self.wide_of(a, b, Exact::times)
    }

    /// The exact sum.
    #[inline(always)]
    pub(crate) fn plus(&mut self, a: Figure, b: Figure) -> Result<Figure> {
        if let Some((left, right, scale)) = aligned(a, b)
            && let Some(mantissa) = left.checked_add(right)
        {
            return Ok(Figure::decimal(mantissa, scale));
        }
        self.wide_of(a, b, Exact::plus)
    }

    /// The exact difference.
    #[inline(always)]
    pub(crate) fn minus(&mut self, a: Figure, b: Figure) -> Result<Figure> {
        if let Some((left, right, scale)) = aligned(a, b)
            && let Some(mantissa) = left.checked_sub(right)
        {
            return Ok(Figure::decimal(mantissa, scale));
        }
        self.wide_of(a, b, Exact::minus)
    }

    /// The exact quotient: a fraction where no decimal is exact.
    pub(crate) fn quotient(&mut self, a: Figure, b: Figure) -> Result<Figure> {
        match small_quotient(a, b) {
            Some(quotient) => Ok(quotient),
            None => self.wide_of(a, b, Exact::divided_by),
        }
    }

    /// Whether a number is known to be at least the quotient of two, found without dividing; false says nothing.
    #[inline(always)]
    pub(crate) fn is_at_least_quotient(&self, number: Figure, a: Figure, b: Figure) -> bool {
        if !are_decimals(number, b) || b.mantissa <= 0 {
            return false;
        }
        let Some(mantissa) = product(number.mantissa, b.mantissa) else {
            return false;
        };
        let scaled = Figure::decimal(mantissa, number.scale() + b.scale());
        matches!(aligned(scaled, a), Some((number, quotient, _)) if number >= quotient)
    }

    /// So many percent of a number.
    #[inline(always)]
    pub(crate) fn percent(&mut self, number: Figure, percent: Figure) -> Result<Figure> {
        if are_decimals(number, percent)
            && let Some(mantissa) = product(number.mantissa, percent.mantissa)
        {
            let scale = number.scale() + percent.scale() + 2;
            return Ok(Figure::decimal(mantissa, scale));
        }
        self.wide_of(number, percent, |number, percent| {
            number.times(percent).map(Exact::hundredth)
        })
    }

    /// A hundred times a number: where there are digits after the point, the point moves.
    #[inline(always)]
    pub(crate) fn hundredfold(&mut self, number: Figure) -> Result<Figure> {
        if number.form() == DECIMAL && number.scale() >= 2 {
            return Ok(Figure::decimal(number.mantissa, number.scale() - 2));
        }
        self.times(number, Figure::ONE_HUNDRED)
    }

    /// Compares by value.
    #[inline(always)]
    pub(crate) fn compare(&self, a: Figure, b: Figure) -> Result<Ordering> {
        match aligned(a, b) {
            Some((a, b, _)) => Ok(a.cmp(&b)),
            None => self.wide_compare(a, b),
        }
    }

    #[cold]
    #[inline(never)]
    fn wide_compare(&self, a: Figure, b: Figure) -> Result<Ordering> {
        self.exact(a).compare(self.exact(b))
    }

    /// The larger of two.
    #[inline(always)]
    pub(crate) fn at_least(&self, a: Figure, b: Figure) -> Result<Figure> {
        Ok(if self.compare(a, b)? == Ordering::Less {
            b
        } else {
            a
        })
    }

    #[inline(always)]
    pub(crate) fn is_negative(&self, figure: Figure) -> bool {
        match figure.form() {
            WIDE => self.wide_sign(figure) == Ordering::Less,
            _ => figure.mantissa < 0,
        }
    }

    #[inline(always)]
    pub(crate) fn is_zero(&self, figure: Figure) -> bool {
        match figure.form() {
            WIDE => self.wide_sign(figure) == Ordering::Equal,
            _ => figure.mantissa == 0,
        }
    }

    /// How a wide number compares with 0.
    #[cold]
    #[inline(never)]
    fn wide_sign(&self, figure: Figure) -> Ordering {
        let exact = self.exact(figure);
        if exact.is_zero() {
            Ordering::Equal
        } else if exact.is_negative() {
            Ordering::Less
        } else {
            Ordering::Greater
        }
    }

    #[cold]
    #[inline(never)]
    fn wide_of(
        &mut self,
        a: Figure,
        b: Figure,
        of: fn(Exact, Exact) -> Result<Exact>,
    ) -> Result<Figure> {
        let result = of(self.exact(a), self.exact(b))?;
        Ok(self.kept(result))
    }
}

/// A number as a figure of 64 bits, where it is one.
fn small(exact: Exact) -> Option<Figure> {
    let (mantissa, scale, form) = match exact.small() {
        Some((mantissa, scale)) => (i64::try_from(mantissa).ok()?, scale, DECIMAL),
        None => {
            let ratio = exact.ratio();
            let divisor = u16::try_from(ratio.divisor).ok()?;
            let numerator = i64::try_from(ratio.numerator).ok()?;
            (numerator, ratio.scale, (divisor > WIDE).then_some(divisor)?)
        }
    };
    // Scales add up with every product, and stay far below their bits when they begin low.
    (scale <= 0xff).then(|| Figure::of_form(mantissa, scale, form))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Of every length and scale, so that each road is taken.
    fn decimal() -> impl Strategy<Value = Decimal> {
        (any::<i128>(), 32_u32..128, 0_u32..=28).prop_map(|(mantissa, shorter, scale)| {
            let mantissa = mantissa.checked_shr(shorter).unwrap_or_default();
            Decimal::from_i128_with_scale(mantissa, scale)
        })
    }

    type OfFigures = fn(&mut Steps, Figure, Figure) -> Result<Figure>;
    type OfExact = fn(Exact, Exact) -> Result<Exact>;

    /// What figures can do, beside the same by 256 bits.
    const BOTH: [(OfFigures, OfExact); 7] = [
        (Steps::times, Exact::times),
        (Steps::plus, Exact::plus),
        (Steps::minus, Exact::minus),
        (Steps::quotient, Exact::divided_by),
        (Steps::percent, |a, b| a.times(b).map(Exact::hundredth)),
        (
            |steps, a, _| steps.hundredfold(a),
            |a, _| a.times(Exact::ONE_HUNDRED),
        ),
        (|steps, a, b| steps.at_least(a, b), |a, b| a.at_least(b)),
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn figures_come_to_what_256_bits_come_to(
            numbers in prop::collection::vec(decimal(), 4),
            ways in prop::collection::vec(0..BOTH.len(), 3),
        ) {
            let mut steps = Steps::default();
            let mut figure = steps.figure(numbers[0]);
            let mut exact = Exact::from(numbers[0]);
            for (number, way) in numbers[1..].iter().zip(ways) {
                let (of_figures, of_exact) = BOTH[way];
                let (other, before) = (steps.figure(*number), figure);
                match (of_figures(&mut steps, figure, other), of_exact(exact, (*number).into())) {
                    (Ok(next), Ok(same)) => (figure, exact) = (next, same),
                    // What the digits are too many for may differ by the zeros that were cut off.
                    (Err(_), _) | (_, Err(_)) => return Ok(()),
                }
                prop_assert_eq!(steps.exact(figure).to_string(), exact.to_string());
                prop_assert_eq!(steps.is_negative(figure), exact.is_negative());
                if steps.is_at_least_quotient(figure, other, before)
                    && let Ok(quotient) = steps.quotient(other, before)
                {
                    prop_assert_ne!(steps.compare(figure, quotient), Ok(Ordering::Less));
                }
                prop_assert_eq!(steps.is_zero(figure), exact.is_zero());
            }
        }
    }
}
