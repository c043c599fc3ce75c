//! The folder of evidence: documents by their digest, one folder a company, apart from books and segments.
//! Knows no enrolment and no request.

use domain::id::CompanyId;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use std::io;
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// Why a document could not be kept or fetched.
#[derive(Debug, Error)]
pub enum EvidenceError {
    #[error("the folder of evidence: {0}")]
    Io(#[from] io::Error),
    #[error("the folder of evidence: {0}")]
    Object(#[from] object_store::Error),
    #[error("a document is not what its digest says")]
    Damaged,
}

/// The folder.
#[derive(Clone, Debug)]
pub struct EvidenceFolder(Arc<LocalFileSystem>);

impl EvidenceFolder {
    /// Opens the folder, making it where there is none.
    ///
    /// # Errors
    /// When it cannot be made or read.
    pub fn open(folder: &Path) -> Result<Self, EvidenceError> {
        std::fs::create_dir_all(folder)?;
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self(Arc::new(files)))
    }

    /// Keeps a document and says its digest; the same one again is the same one.
    ///
    /// # Errors
    /// When it cannot be written.
    pub async fn keep(&self, company: &CompanyId, bytes: Vec<u8>) -> Result<String, EvidenceError> {
        let digest = digest(&bytes);
        self.0
            .put(&place(company, &digest), PutPayload::from(bytes))
            .await?;
        Ok(digest)
    }

    /// A kept document.
    ///
    /// # Errors
    /// When it cannot be read, or is not what was kept.
    pub async fn fetch(&self, company: &CompanyId, named: &str) -> Result<Vec<u8>, EvidenceError> {
        let bytes = self.0.get(&place(company, named)).await?.bytes().await?;
        if digest(&bytes) != named {
            return Err(EvidenceError::Damaged);
        }
        Ok(bytes.to_vec())
    }
}

fn digest(bytes: &[u8]) -> String {
    crate::tokens::hex(&Sha256::digest(bytes))
}

/// A company's id is opaque: its own digest makes a safe name of it.
fn place(company: &CompanyId, digest: &str) -> ObjectPath {
    ObjectPath::from_iter([self::digest(company.as_str().as_bytes()).as_str(), digest])
}
