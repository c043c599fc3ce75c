//! What a partner's paper says besides the quote itself: address, foot, colour, logo. Knows no paper.

use thiserror::Error;

/// Lines of an address.
const ADDRESS_LINES_MAX: usize = 6;
/// Letters of a line, and of the whole foot.
const LINE_LETTERS_MAX: usize = 80;
const FOOT_LETTERS_MAX: usize = 240;
/// Bytes of a logo: a mark on paper, not a photograph.
pub const LOGO_BYTES_MAX: usize = 64 * 1024;
/// What every PNG begins with (PNG specification, 5.2).
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Pixels a side that a logo may have.
const LOGO_SIDE_MAX: u32 = 2000;

/// Why a letterhead cannot be printed.
#[derive(Clone, Debug, Eq, PartialEq, Error)]
pub enum LetterheadProblem {
    #[error(
        "an address has at most {ADDRESS_LINES_MAX} lines of {LINE_LETTERS_MAX} letters; shorten it"
    )]
    Address,
    #[error("a foot has at most {FOOT_LETTERS_MAX} letters; shorten it")]
    Foot,
    #[error("'{0}' is not a colour written #rrggbb")]
    NotAColour(String),
    #[error("the colour is too light to be read on white paper; choose a darker one")]
    TooLight,
    #[error("a logo is a PNG picture; save it as one")]
    NotPng,
    #[error(
        "a logo has at most 64 KiB and {LOGO_SIDE_MAX} pixels a side; make it smaller, paper needs no more"
    )]
    LogoTooLarge,
}

/// A colour of type on white paper: red, green, blue.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Its parts: red, green, blue.
    pub fn parts(self) -> [u8; 3] {
        self.0
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl std::str::FromStr for Colour {
    type Err = LetterheadProblem;
    fn from_str(text: &str) -> Result<Self, LetterheadProblem> {
        let wrong = || LetterheadProblem::NotAColour(text.chars().take(20).collect());
        let digits = text.strip_prefix('#').ok_or_else(wrong)?;
        if digits.len() != 6 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        let whole = u32::from_str_radix(digits, 16).map_err(|_| wrong())?;
        let [_, red, green, blue] = whole.to_be_bytes();
        // Weights of brightness (Rec. 601, in thousandths); white is 255,000.
        let brightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
        if brightness > 150_000 {
            return Err(LetterheadProblem::TooLight);
        }
        Ok(Self([red, green, blue]))
    }
}

/// A PNG picture.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Logo(Vec<u8>);

impl Logo {
    /// The picture's bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl TryFrom<Vec<u8>> for Logo {
    type Error = LetterheadProblem;
    fn try_from(bytes: Vec<u8>) -> Result<Self, LetterheadProblem> {
        if !bytes.starts_with(PNG_SIGNATURE) {
            return Err(LetterheadProblem::NotPng);
        }
        // The first chunk says width and height, after its length and name (PNG specification, 11.2.2).
        let side = |from: usize| {
            let four = bytes.get(from..from + 4)?;
            Some(u32::from_be_bytes(four.try_into().ok()?))
        };
        let (Some(width), Some(height)) = (side(16), side(20)) else {
            return Err(LetterheadProblem::NotPng);
        };
        if bytes.len() > LOGO_BYTES_MAX || width > LOGO_SIDE_MAX || height > LOGO_SIDE_MAX {
            return Err(LetterheadProblem::LogoTooLarge);
        }
        if width == 0 || height == 0 {
            return Err(LetterheadProblem::NotPng);
        }
        Ok(Self(bytes))
    }
}

/// What stands on every paper of an account; all of it may be empty.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Letterhead {
    /// Lines under the company's name.
    pub address: String,
    /// At the foot of every page, such as register and bank.
    pub foot: String,
    pub colour: Option<Colour>,
    pub logo: Option<Logo>,
}

impl Letterhead {
    /// Checks what is typed; the logo stands apart.
    ///
    /// # Errors
    /// [`LetterheadProblem`] says which field to mend.
    pub fn new(
        address: &str,
        foot: &str,
        colour: &str,
        logo: Option<Logo>,
    ) -> Result<Self, LetterheadProblem> {
        let address: Vec<&str> = address.trim().lines().map(str::trim).collect();
        let is_long = |line: &&str| line.chars().count() > LINE_LETTERS_MAX;
        if address.len() > ADDRESS_LINES_MAX || address.iter().any(is_long) {
            return Err(LetterheadProblem::Address);
        }
        let foot = foot.trim();
        if foot.chars().count() > FOOT_LETTERS_MAX || foot.contains('\n') {
            return Err(LetterheadProblem::Foot);
        }
        let colour = match colour.trim() {
            "" => None,
            text => Some(text.parse()?),
        };
        Ok(Self {
            address: address.join("\n"),
            foot: foot.to_owned(),
            colour,
            logo,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The beginning of a PNG of a size.
    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = PNG_SIGNATURE.to_vec();
        bytes.extend(b"\0\0\0\x0dIHDR");
        bytes.extend(width.to_be_bytes());
        bytes.extend(height.to_be_bytes());
        bytes
    }

    #[test]
    fn a_letterhead_is_short_and_can_be_read() {
        let kept = Letterhead::new(" Kai 1 \n 20457 Hamburg\n", "HRB 1", "#0B5394", None).unwrap();
        assert_eq!(kept.address, "Kai 1\n20457 Hamburg");
        assert_eq!(kept.colour.unwrap().to_string(), "#0b5394");
        let refused = |address: &str, foot: &str, colour: &str| {
            Letterhead::new(address, foot, colour, None).unwrap_err()
        };
        assert_eq!(
            refused("a\nb\nc\nd\ne\nf\ng", "", ""),
            LetterheadProblem::Address
        );
        assert_eq!(refused(&"x".repeat(81), "", ""), LetterheadProblem::Address);
        assert_eq!(refused("", &"x".repeat(241), ""), LetterheadProblem::Foot);
        assert_eq!(refused("", "", "#ffff00"), LetterheadProblem::TooLight);
        assert!(matches!(
            refused("", "", "blue"),
            LetterheadProblem::NotAColour(_)
        ));
        assert!(matches!(
            refused("", "", "#+12345"),
            LetterheadProblem::NotAColour(_)
        ));
    }

    #[test]
    fn a_logo_is_a_small_png_whatever_its_name_says() {
        assert!(Logo::try_from(png(300, 100)).is_ok());
        assert_eq!(
            Logo::try_from(b"GIF89a".to_vec()),
            Err(LetterheadProblem::NotPng)
        );
        assert_eq!(
            Logo::try_from(PNG_SIGNATURE.to_vec()),
            Err(LetterheadProblem::NotPng)
        );
        assert_eq!(
            Logo::try_from(png(9000, 9000)),
            Err(LetterheadProblem::LogoTooLarge)
        );
        let mut heavy = png(10, 10);
        heavy.resize(LOGO_BYTES_MAX + 1, 0);
        assert_eq!(Logo::try_from(heavy), Err(LetterheadProblem::LogoTooLarge));
    }
}
