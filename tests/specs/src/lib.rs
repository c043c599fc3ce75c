//! The harness of the specifications.
