//! Starts the server's commands, with the built app inside; nothing else. The app is here and not in the
//! library, so that the library can be built before the app is.

use clap::Parser as _;
use rust_embed::RustEmbed;
use std::process::ExitCode;
use tierline_server::command_line::{CommandLine, run};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

/// What Trunk built. Its files' names change with their content, which cargo cannot follow: it follows
/// `TIERLINE_PAGE`, which the chores set to what the app is made of.
#[derive(RustEmbed)]
#[folder = "../../dist"]
struct Dist;
const _: Option<&str> = option_env!("TIERLINE_PAGE");

fn main() -> ExitCode {
    let told = std::env::var("RUST_LOG")
        .ok()
        .and_then(|told| told.parse().ok());
    let usual = Targets::new()
        .with_default(LevelFilter::INFO)
        .with_target("sqlx", LevelFilter::WARN);
    tracing_subscriber::registry()
        .with(tracing_subscriber::fmt::layer().with_writer(std::io::stderr))
        .with(told.unwrap_or(usual))
        .init();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "the server cannot start its threads");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(run(CommandLine::parse(), Dist::get)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
