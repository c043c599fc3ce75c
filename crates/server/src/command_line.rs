//! The commands of `tierline-server`. Knows how an installation is started; no route and no SQL.

use crate::access::{Caller, Grant};
use crate::app::{AppState, Mode, router};
use crate::assets::{Assets, FindFile};
use crate::demo::{self, DemoError};
use crate::evidence::{EvidenceError, EvidenceFolder};
use crate::imports::{self, ImportRequest};
use crate::mail::{self, MailProblem, Postman};
use crate::segments::{Segments, SegmentsError};
use crate::store::{RequestKey, SessionKind, Store, StoreError};
use crate::{connections, routes, tokens};
use clap::{Args, Parser, Subcommand};
use domain::access::{Action, Role};
use domain::charges::{Billing, Period};
use std::io::{self, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use thiserror::Error;
use tokio::net::TcpListener;

/// Seconds that a set-up link works.
const SETUP_SECONDS: i64 = 30 * 60;

/// `closed` lets nobody start a company by themselves.
const SIGNUPS_VARIABLE: &str = "TIERLINE_SIGNUPS";
/// Where the app is reached.
const PUBLIC_URL_VARIABLE: &str = "TIERLINE_PUBLIC_URL";

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|text| !text.is_empty())
}

#[derive(Parser)]
#[command(
    name = "tierline-server",
    version,
    about = "Keeps the books of Tierline and serves its app"
)]
pub struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the app and the API.
    Serve(Serve),
    /// Prints a bearer token for programs; beside a running server too.
    Token(TokenArgs),
    /// Imports a file of charges, plain or gzip.
    Import(ImportArgs),
    /// Prints the OpenAPI document.
    Openapi,
}

#[derive(Args)]
struct Books {
    /// Folder of the embedded books and of the segments.
    #[arg(long, default_value = "var")]
    data: PathBuf,
}

#[derive(Args)]
struct Serve {
    /// Offers a demonstration company and its personas; loopback only.
    #[arg(long)]
    demo: bool,
    /// Address and port.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// Says that a proxy serves this over TLS: cookies become `__Host-` and Secure.
    #[arg(long)]
    tls: bool,
    /// Lets nobody start a company by themselves; TIERLINE_SIGNUPS=closed says the same.
    #[arg(long)]
    no_signups: bool,
    /// Where the app is reached, such as https://portal.company.example; links in mails begin with it.
    #[arg(long)]
    public_url: Option<String>,
    #[command(flatten)]
    books: Books,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Who {
    /// Mail address of the person the token acts for.
    #[arg(long)]
    user: Option<String>,
    /// Persona of the demonstration, such as owner or customer-reader.
    #[arg(long)]
    persona: Option<String>,
}

#[derive(Args)]
struct TokenArgs {
    #[command(flatten)]
    who: Who,
    /// How long the token works, in seconds.
    #[arg(long, default_value_t = 3600)]
    ttl: i64,
    #[command(flatten)]
    books: Books,
}

#[derive(Args)]
struct ImportArgs {
    /// The CSV file.
    file: PathBuf,
    /// Month, YYYY-MM; that of the first line where it is left out.
    #[arg(long)]
    period: Option<Period>,
    /// unbilled or billed.
    #[arg(long, default_value = "unbilled")]
    billing: Billing,
    /// Mail address of the person who imports; the persona owner in a demonstration.
    #[arg(long)]
    user: Option<String>,
    /// Persona who imports.
    #[arg(long, conflicts_with = "user")]
    persona: Option<String>,
    /// Account to import into; the person's own where it is left out.
    #[arg(long)]
    account: Option<String>,
    #[command(flatten)]
    books: Books,
}

/// Why a command ended without doing its work.
#[derive(Debug, Error)]
pub enum CommandError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Segments(#[from] SegmentsError),
    #[error(transparent)]
    Evidence(#[from] EvidenceError),
    #[error(transparent)]
    Demo(#[from] DemoError),
    #[error(transparent)]
    Mail(#[from] MailProblem),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error(
        "--demo offers every role without a password, so it listens on a loopback address only; use 127.0.0.1 or leave --demo out"
    )]
    DemoOnNetwork,
    #[error("'{0}' is no address and port, such as 127.0.0.1:8080")]
    NotAnAddress(String),
    #[error(
        "a server that others can reach needs TLS: put a proxy with TLS before it and start with --tls"
    )]
    PlainOnNetwork,
    #[error("nobody here has the mail address or persona '{0}'")]
    Nobody(String),
    #[error("--ttl is a number of seconds above 0")]
    NoTime,
    #[error("there is no randomness to draw a token from: {0}")]
    NoRandomness(getrandom::Error),
    #[error("this person may not import charges into that account")]
    NotAllowed,
    #[error("{0}")]
    Refused(String),
}

/// Runs a command.
///
/// # Errors
/// [`CommandError`] in words for the terminal.
pub async fn run(command_line: CommandLine, find: FindFile) -> Result<(), CommandError> {
    match command_line.command {
        Command::Serve(serve) => serve.run(find).await,
        Command::Token(args) => args.run().await,
        Command::Import(args) => args.run().await,
        Command::Openapi => {
            let (_, document) = routes::api();
            let text = document.to_pretty_json().map_err(io::Error::other)?;
            writeln!(io::stdout(), "{text}")?;
            Ok(())
        }
    }
}

impl Books {
    async fn open(&self) -> Result<(Store, Segments), CommandError> {
        std::fs::create_dir_all(&self.data)?;
        let store = match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Store::open_url(&url).await?,
            _ => Store::open_sqlite(&self.data).await?,
        };
        Ok((store, Segments::open(&self.data.join("segments"))?))
    }
}

impl Serve {
    async fn run(self, find: FindFile) -> Result<(), CommandError> {
        let address: SocketAddr = self
            .listen
            .replace("localhost", "127.0.0.1")
            .parse()
            .map_err(|_| CommandError::NotAnAddress(self.listen.clone()))?;
        if !is_loopback(address.ip()) {
            if self.demo {
                return Err(CommandError::DemoOnNetwork);
            }
            if !self.tls {
                return Err(CommandError::PlainOnNetwork);
            }
        }
        // Taken first, so that an address in use is said before any work.
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let (store, segments) = self.books.open().await?;
        let evidence = EvidenceFolder::open(&self.books.data.join("evidence"))?;
        let swept = segments.sweep_orphans(&store).await?;
        if swept > 0 {
            tracing::info!(swept, "swept what imports left unfinished");
        }
        let mut out = io::stdout();
        if self.demo {
            demo::make(&store, &segments, &evidence).await?;
        } else if store.companies().await? == 0 {
            let token = tokens::Token::draw().map_err(CommandError::NoRandomness)?;
            store.keep_setup_link(&token.hash(), SETUP_SECONDS).await?;
            writeln!(
                out,
                "Set up this installation within 30 minutes; the link works once:"
            )?;
            writeln!(out, "  http://{address}/setup?token={}", token.reveal())?;
        }
        writeln!(out, "Tierline listens on http://{address}")?;
        out.flush()?;
        let postman = Postman::from_environment()?;
        let closed = self.no_signups || variable(SIGNUPS_VARIABLE).as_deref() == Some("closed");
        let mode = Mode {
            demonstration: self.demo,
            tls: self.tls,
            // Without mail nobody can show that an address is theirs.
            sign_ups: !closed && (self.demo || postman.is_some()),
        };
        let public_url = self.public_url.or_else(|| variable(PUBLIC_URL_VARIABLE));
        let public_url = public_url.unwrap_or_else(|| format!("http://{address}"));
        match postman {
            Some(postman) => drop(tokio::spawn(postman.deliver(store.clone()))),
            None => tracing::info!(
                "no mail goes out: {} names no SMTP server",
                mail::URL_VARIABLE
            ),
        }
        let mut state = AppState::new(store.clone(), segments, evidence, mode, Assets::new(find));
        state.public_url = public_url.trim_end_matches('/').into();
        connections::serve(listener, router(state), told_to_stop()).await;
        store.close().await;
        Ok(())
    }
}

fn is_loopback(ip: IpAddr) -> bool {
    ip.is_loopback()
        || matches!(ip, IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback()))
}

async fn told_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupted.await;
        }
    }
}

async fn find(
    store: &Store,
    user: Option<&str>,
    persona: Option<&str>,
) -> Result<Caller, CommandError> {
    let found = match (user, persona) {
        (Some(email), _) => store.caller_by_email(email).await?,
        (None, Some(slug)) => store.caller_by_persona(slug).await?,
        (None, None) => store.caller_by_persona(Role::Owner.slug()).await?,
    };
    found.ok_or_else(|| CommandError::Nobody(user.or(persona).unwrap_or("owner").to_owned()))
}

impl TokenArgs {
    async fn run(self) -> Result<(), CommandError> {
        if self.ttl <= 0 {
            return Err(CommandError::NoTime);
        }
        let (store, _) = self.books.open().await?;
        let caller = find(
            &store,
            self.who.user.as_deref(),
            self.who.persona.as_deref(),
        )
        .await?;
        let token = tokens::Token::draw().map_err(CommandError::NoRandomness)?;
        store
            .open_session(
                &caller,
                &token.hash(),
                SessionKind::Bearer,
                self.ttl,
                None,
                "",
            )
            .await?;
        store.close().await;
        writeln!(io::stdout(), "{}", token.reveal())?;
        Ok(())
    }
}

impl ImportArgs {
    async fn run(self) -> Result<(), CommandError> {
        let file = tokio::fs::File::open(&self.file).await?;
        let (store, segments) = self.books.open().await?;
        let caller = find(&store, self.user.as_deref(), self.persona.as_deref()).await?;
        let grant = Grant::check(&caller, self.account.as_deref(), Action::ImportCharges)
            .map_err(|_| CommandError::NotAllowed)?;
        let asked = ImportRequest {
            period: self.period,
            billing: self.billing,
            file_name: self
                .file
                .file_name()
                .map(|name| name.to_string_lossy().into_owned()),
            learns_partner: true,
            request: RequestKey::default(),
        };
        let body = tokio_util::io::ReaderStream::with_capacity(file, 256 * 1024);
        let answer = imports::import(&store, &segments, &grant, asked, body)
            .await
            .map_err(|problem| {
                let error = *problem.error;
                let place = [
                    error.file,
                    error.line.map(|line| format!("line {line}")),
                    error.column,
                ];
                let place: Vec<String> = place.into_iter().flatten().collect();
                CommandError::Refused(format!("{}: {}", place.join(", "), error.description))
            })?;
        store.close().await;
        writeln!(io::stdout(), "{}", answer.body)?;
        Ok(())
    }
}
