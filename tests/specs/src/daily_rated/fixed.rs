//! Decimals as whole numbers and a scale. Knows no currency.

use std::fmt;

/// `mantissa / 10^scale`, exactly.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Fixed {
    pub mantissa: i128,
    pub scale: u32,
}

impl Fixed {
    pub fn new(mantissa: i128, scale: u32) -> Self {
        Self { mantissa, scale }
    }

    /// The exact product.
    pub fn times(self, other: Self) -> Self {
        Self {
            mantissa: self.mantissa * other.mantissa,
            scale: self.scale + other.scale,
        }
    }

    /// Cut towards zero at so many digits after the point.
    pub fn cut(self, digits: u32) -> Self {
        let scaled = if self.scale > digits {
            self.mantissa / 10_i128.pow(self.scale - digits)
        } else {
            self.mantissa * 10_i128.pow(digits - self.scale)
        };
        Self {
            mantissa: scaled,
            scale: digits,
        }
    }

    /// Rounded half away from zero at so many digits after the point.
    pub fn half_away(self, digits: u32) -> Self {
        if self.scale <= digits {
            return self.cut(digits);
        }
        let half = 10_i128.pow(self.scale - digits) / 2;
        Self {
            mantissa: self.mantissa + half * self.mantissa.signum(),
            scale: self.scale,
        }
        .cut(digits)
    }
}

impl fmt::Display for Fixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let unsigned = self.mantissa.unsigned_abs();
        let one = 10_u128.pow(self.scale);
        match self.scale {
            0 => write!(f, "{sign}{unsigned}"),
            scale => write!(
                f,
                "{sign}{}.{:0width$}",
                unsigned / one,
                unsigned % one,
                width = scale as usize
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_multiply_cut_and_round_as_on_paper() {
        let product = Fixed::new(-1_999, 3).times(Fixed::new(125, 2));
        assert_eq!(product.to_string(), "-2.49875");
        assert_eq!(product.cut(2).to_string(), "-2.49");
        assert_eq!(product.half_away(2).to_string(), "-2.50");
        assert_eq!(Fixed::new(5, 1).half_away(0).to_string(), "1");
        assert_eq!(Fixed::new(7, 0).cut(2).to_string(), "7.00");
        assert_eq!(Fixed::new(-5, 3).to_string(), "-0.005");
    }
}
