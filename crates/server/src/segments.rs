//! The folder of segments: immutable Parquet files, synced before a manifest names them. Knows no
//! account and no request; what no manifest names is an orphan and is swept at start.

use crate::store::{ManifestPart, Store, StoreError};
use bytes::Bytes;
use charges::segment::Segment;
use domain::id::BatchId;
use object_store::local::LocalFileSystem;
use object_store::path::Path as ObjectPath;
use object_store::{ObjectStoreExt, PutPayload};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};
use std::fs::{File, TryLockError};
use std::io::{self, Cursor};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;
use tokio::runtime::Handle;

/// Why a segment could not be kept or fetched.
#[derive(Debug, Error)]
pub enum SegmentsError {
    #[error("the folder of segments: {0}")]
    Io(#[from] io::Error),
    #[error("the folder of segments: {0}")]
    Object(#[from] object_store::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SegmentsError {
    /// Whether the disk is full, which the sender can be told.
    pub fn is_full(&self) -> bool {
        match self {
            Self::Io(error) => error.kind() == io::ErrorKind::StorageFull,
            Self::Object(error) => error.to_string().contains("No space left"),
            Self::Store(_) => false,
        }
    }
}

/// The folder of segments.
#[derive(Clone, Debug)]
pub struct Segments {
    files: Arc<LocalFileSystem>,
    folder: PathBuf,
}

/// A batch that is being written; its lock tells other processes that it is no orphan.
#[derive(Debug)]
pub struct Staging {
    segments: Segments,
    batch: String,
    parts: Vec<ManifestPart>,
    /// Held until the manifest is committed or the batch given up.
    _lock: File,
    is_kept: bool,
}

impl Segments {
    /// Opens the folder, making it where there is none.
    ///
    /// # Errors
    /// When it cannot be made or read.
    pub fn open(folder: &Path) -> Result<Self, SegmentsError> {
        std::fs::create_dir_all(folder.join("locks"))?;
        let files = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Self {
            files: Arc::new(files),
            folder: folder.to_owned(),
        })
    }

    fn lock_path(&self, batch: &str) -> PathBuf {
        self.folder.join("locks").join(batch)
    }

    /// Begins a batch.
    ///
    /// # Errors
    /// When its lock cannot be taken.
    pub fn begin(&self, batch: &BatchId) -> Result<Staging, SegmentsError> {
        let lock = File::create(self.lock_path(batch.as_str()))?;
        lock.lock()?;
        Ok(Staging {
            segments: self.clone(),
            batch: batch.to_string(),
            parts: Vec::new(),
            _lock: lock,
            is_kept: false,
        })
    }

    /// A segment to be read by ranges.
    pub fn reader(&self, part: &ManifestPart, runtime: Handle) -> SegmentReader {
        SegmentReader {
            files: Arc::clone(&self.files),
            path: ObjectPath::from(part.path.as_str()),
            bytes: part.bytes,
            runtime,
        }
    }

    /// Forgets the segments of a batch that no manifest names any more.
    ///
    /// # Errors
    /// When they cannot be removed.
    pub fn remove(&self, batch: &str) -> Result<(), SegmentsError> {
        let folder = self.folder.join(batch);
        if folder.exists() {
            std::fs::remove_dir_all(folder)?;
        }
        let lock = self.lock_path(batch);
        if lock.exists() {
            std::fs::remove_file(lock)?;
        }
        Ok(())
    }

    /// Sweeps what a killed import left: folders that no manifest names and no process holds.
    ///
    /// # Errors
    /// When the folder or the books cannot be read.
    pub async fn sweep_orphans(&self, store: &Store) -> Result<u64, SegmentsError> {
        let mut swept = 0;
        for entry in std::fs::read_dir(&self.folder)? {
            let name = entry?.file_name().to_string_lossy().into_owned();
            if name == "locks" {
                continue;
            }
            let lock = File::create(self.lock_path(&name))?;
            match lock.try_lock() {
                // An import of another process is writing it.
                Err(TryLockError::WouldBlock) => continue,
                Err(TryLockError::Error(error)) => return Err(error.into()),
                Ok(()) => {}
            }
            // Asked only now: an import commits before it lets its lock go.
            if !store.batch_ids().await?.contains(&name) {
                self.remove(&name)?;
                swept += 1;
            }
        }
        Ok(swept)
    }
}

impl Staging {
    /// Writes one segment and syncs it to the disk.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, segment: Segment, runtime: &Handle) -> Result<(), SegmentsError> {
        let path = format!("{}/part-{:04}.parquet", self.batch, self.parts.len());
        let bytes = segment.bytes.len() as u64;
        runtime.block_on(self.segments.files.put(
            &ObjectPath::from(path.as_str()),
            PutPayload::from(Bytes::from(segment.bytes)),
        ))?;
        self.parts.push(ManifestPart {
            path,
            bytes,
            segment: segment.manifest,
        });
        Ok(())
    }

    /// What the manifest will name.
    pub fn parts(&self) -> &[ManifestPart] {
        &self.parts
    }

    /// The manifest is committed: the segments stay.
    pub fn keep(mut self) {
        self.is_kept = true;
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if !self.is_kept
            && let Err(error) = self.segments.remove(&self.batch)
        {
            tracing::warn!(%error, batch = self.batch, "a batch that was given up is swept at the next start");
        }
    }
}

/// One segment, fetched by ranges from a thread that may block.
#[derive(Clone, Debug)]
pub struct SegmentReader {
    files: Arc<LocalFileSystem>,
    path: ObjectPath,
    bytes: u64,
    runtime: Handle,
}

impl Length for SegmentReader {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for SegmentReader {
    type T = Cursor<Bytes>;

    fn get_read(&self, start: u64) -> Result<Cursor<Bytes>, ParquetError> {
        // Headers of pages are small; what follows is fetched again by its length.
        let end = self.bytes.min(start.saturating_add(64 * 1024));
        self.fetch(start, end).map(Cursor::new)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes, ParquetError> {
        self.fetch(start, start.saturating_add(length as u64))
    }
}

impl SegmentReader {
    fn fetch(&self, start: u64, end: u64) -> Result<Bytes, ParquetError> {
        self.runtime
            .block_on(self.files.get_range(&self.path, start..end))
            .map_err(|error| ParquetError::External(Box::new(error)))
    }
}
