//! Seeded random figures. Knows no price.

use rust_decimal::Decimal;

/// A stream of numbers that its seed decides (SplitMix64; Steele, Lea, Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }

    /// The same in 32 bits.
    pub fn small(&mut self, end: u32) -> u32 {
        u32::try_from(self.below(end.into())).unwrap_or_default()
    }

    pub fn one_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of several.
    pub fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        let place = self.below(of.len() as u64);
        of[usize::try_from(place).unwrap_or_default()].clone()
    }

    /// A decimal below `whole` with up to `scale` digits after the point.
    pub fn decimal(&mut self, whole: u64, scale: u32) -> Decimal {
        let scale = self.small(scale + 1);
        let unit = 10_u64.pow(scale);
        Decimal::from_i128_with_scale(self.below(whole * unit).into(), scale)
    }
}
