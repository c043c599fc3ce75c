//! Secrets that sign a session or a set-up: 256 random bits, kept only as their hash.
//! Knows no store.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// A secret just drawn; it is shown once and never stored.
pub struct Token(String);

impl Token {
    /// Draws 256 bits from the operating system.
    ///
    /// # Errors
    /// When the operating system has no randomness to give.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// The secret in letters that need no escaping.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What the store keeps.
    pub fn hash(&self) -> String {
        hash(&self.0)
    }
}

/// The hash under which a presented secret is looked up.
pub fn hash(secret: &str) -> String {
    hex(&Sha256::digest(secret.as_bytes()))
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            use std::fmt::Write as _;
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_256_bits_and_is_never_drawn_twice() {
        let (a, b) = (Token::draw().unwrap(), Token::draw().unwrap());
        assert_eq!(URL_SAFE_NO_PAD.decode(a.reveal()).unwrap().len(), 32);
        assert_ne!(a.reveal(), b.reveal());
        assert_eq!(a.hash(), hash(a.reveal()));
        assert_ne!(a.hash(), a.reveal());
    }
}
