//! Passwords: argon2id. Knows no store; a wrong address costs as much time as a wrong password.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::LazyLock;
use thiserror::Error;
use tokio::sync::Semaphore;

/// Fewest characters of a password.
pub const CHARACTERS_MIN: usize = 15;
/// Most bytes of a password: hashing time must not grow with what a stranger sends.
pub const BYTES_MAX: usize = 1024;

/// Each hash takes 19 MiB; strangers must not make many at once.
static HASHES: Semaphore = Semaphore::const_new(2);

/// A hash that no password has, so that an unknown address is not answered faster.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    Argon2::default()
        .hash_password(b"nobody has this password")
        .map(|hash| hash.to_string())
        .unwrap_or_default()
});

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Error)]
pub enum PasswordProblem {
    #[error(
        "a password has {CHARACTERS_MIN} characters or more; a sentence is easiest to remember"
    )]
    TooShort,
    #[error("a password has at most {BYTES_MAX} bytes")]
    TooLong,
    #[error("the password could not be hashed; try again")]
    Hashing,
}

/// A password that follows the rule.
pub struct NewPassword(String);

impl TryFrom<String> for NewPassword {
    type Error = PasswordProblem;
    fn try_from(text: String) -> Result<Self, PasswordProblem> {
        if text.chars().count() < CHARACTERS_MIN {
            Err(PasswordProblem::TooShort)
        } else if text.len() > BYTES_MAX {
            Err(PasswordProblem::TooLong)
        } else {
            Ok(Self(text))
        }
    }
}

impl NewPassword {
    /// The argon2id hash to keep.
    ///
    /// # Errors
    /// [`PasswordProblem::Hashing`] when the machine cannot.
    pub async fn hash(self) -> Result<String, PasswordProblem> {
        let _turn = HASHES
            .acquire()
            .await
            .map_err(|_| PasswordProblem::Hashing)?;
        tokio::task::spawn_blocking(move || {
            Argon2::default()
                .hash_password(self.0.as_bytes())
                .map(|hash| hash.to_string())
        })
        .await
        .map_err(|_| PasswordProblem::Hashing)?
        .map_err(|_| PasswordProblem::Hashing)
    }
}

/// Whether a password belongs to a kept hash. Takes the same time where there is none.
pub async fn matches(password: String, kept: Option<String>) -> bool {
    if password.len() > BYTES_MAX {
        return false;
    }
    let Ok(_turn) = HASHES.acquire().await else {
        return false;
    };
    tokio::task::spawn_blocking(move || {
        let known = kept.is_some();
        let kept = kept.unwrap_or_else(|| NOBODY.clone());
        let Ok(hash) = PasswordHash::new(&kept) else {
            return false;
        };
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
            && known
    })
    .await
    .unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_somebody_matches() {
        let password = || "a sentence of words".to_owned();
        let hash = NewPassword::try_from(password())
            .unwrap()
            .hash()
            .await
            .unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(matches(password(), Some(hash.clone())).await);
        assert!(!matches("another sentence".into(), Some(hash)).await);
        assert!(!matches("nobody has this password".into(), None).await);
    }

    #[test]
    fn a_short_password_is_refused() {
        assert_eq!(
            NewPassword::try_from("fourteen chars".to_owned()).err(),
            Some(PasswordProblem::TooShort)
        );
        assert!(NewPassword::try_from("größe-größe-grö".to_owned()).is_ok());
    }
}
