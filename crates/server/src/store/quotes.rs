//! Kept quotes: the priced quote as it was answered, version by version. Knows no arithmetic and not
//! what may be done when.

mod life;

pub use life::{NewDecision, OrderRequestRow};

use super::{Change, Store, StoreError, count, number, present, read};
use crate::clock;
use chrono::NaiveDate;
use domain::id::{AccountId, CustomerId, QuoteId};
use domain::money::Currency;
use domain::quotes::QuoteStatus;
use sqlx::Row;
use sqlx::any::AnyRow;

/// A kept quote.
#[derive(Clone, Debug)]
pub struct QuoteRow {
    /// The account that quotes.
    pub account_id: AccountId,
    pub id: QuoteId,
    pub number: String,
    /// From 1.
    pub quote_version: u32,
    /// Id of the first version.
    pub root_id: String,
    pub previous_id: Option<String>,
    pub customer_id: CustomerId,
    pub customer_name: String,
    /// The company that quotes.
    pub seller_name: String,
    pub currency: Currency,
    pub lines: u64,
    pub total: String,
    pub created_at: String,
    pub status: QuoteStatus,
    pub valid_until: Option<NaiveDate>,
    /// The priced quote as JSON.
    pub priced: String,
    /// The request as JSON; none for a quote that was kept before requests were.
    pub request: Option<String>,
    /// Approval of lines below cost, as JSON.
    pub approval: Option<String>,
    pub sent_at: Option<String>,
    /// The customer's decision, as JSON.
    pub decision: Option<String>,
    pub version: u32,
}

/// A quote to be written.
#[derive(Clone, Debug)]
pub struct NewQuote {
    pub id: QuoteId,
    pub customer_id: CustomerId,
    pub currency: Currency,
    pub lines: u64,
    pub total: String,
    pub valid_until: Option<String>,
    pub priced: String,
    pub request: String,
}

const COLUMNS: &str = "SELECT q.account_id, q.id, q.number, q.quote_version, q.root_id, q.previous_id, q.customer_id, \
     q.currency, q.lines, q.total, q.created_at, q.status, q.valid_until, q.priced, q.request, q.approval, q.sent_at, \
     q.decision, q.version, COALESCE(c.name, '') AS customer_name, k.name AS seller_name FROM quotes q \
     JOIN accounts a ON a.id = q.account_id JOIN companies k ON k.id = a.company_id \
     LEFT JOIN customers c ON c.account_id = q.account_id AND c.id = q.customer_id";

fn quote(row: &AnyRow) -> Result<QuoteRow, StoreError> {
    let text = |column: &str| row.try_get::<String, _>(column);
    let whole = |column: &str| {
        row.try_get::<i64, _>(column)
            .map(|number| u32::try_from(number).unwrap_or_default())
    };
    Ok(QuoteRow {
        account_id: read("account", &text("account_id")?)?,
        id: read("quote", &text("id")?)?,
        number: text("number")?,
        quote_version: whole("quote_version")?,
        root_id: text("root_id")?,
        previous_id: present(text("previous_id")?),
        customer_id: read("customer", &text("customer_id")?)?,
        customer_name: text("customer_name")?,
        seller_name: text("seller_name")?,
        currency: read("currency", &text("currency")?)?,
        lines: count(row.try_get("lines")?),
        total: text("total")?,
        created_at: text("created_at")?,
        status: QuoteStatus::from_word(&text("status")?)
            .ok_or_else(|| StoreError::Corrupt("a quote's status".into()))?,
        valid_until: present(text("valid_until")?)
            .map(|day| read("valid until", &day))
            .transpose()?,
        priced: text("priced")?,
        request: present(text("request")?),
        approval: present(text("approval")?),
        sent_at: present(text("sent_at")?),
        decision: present(text("decision")?),
        version: whole("version")?,
    })
}

impl QuoteRow {
    /// Where the quote stands today.
    pub fn status_today(&self) -> QuoteStatus {
        self.status.on(clock::today(), self.valid_until)
    }
}

impl Store {
    /// The quotes of an account, newest first.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn quotes(&self, account: &AccountId) -> Result<Vec<QuoteRow>, StoreError> {
        let sql = format!("{COLUMNS} WHERE q.account_id = $1 ORDER BY q.id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(account.as_str())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(quote).collect()
    }

    /// A quote of an account.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn quote(&self, account: &AccountId, id: &QuoteId) -> Result<QuoteRow, StoreError> {
        let sql = format!("{COLUMNS} WHERE q.account_id = $1 AND q.id = $2");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(account.as_str())
            .bind(id.as_str())
            .fetch_one(&self.pool)
            .await?;
        quote(&row)
    }

    /// The quote that a link opens.
    ///
    /// # Errors
    /// [`StoreError::NotFound`], or the books cannot be reached.
    pub async fn quote_by_link(&self, token_hash: &str) -> Result<QuoteRow, StoreError> {
        let sql = format!("{COLUMNS} WHERE q.link_token_hash = $1 AND q.link_token_hash <> ''");
        let row = sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(token_hash)
            .fetch_one(&self.pool)
            .await?;
        quote(&row)
    }
}

impl Change {
    /// Keeps a quote under the account's next number, such as `Q-2026-0001`.
    ///
    /// # Errors
    /// When the books cannot be reached.
    pub async fn add_quote(&mut self, quote: &NewQuote) -> Result<(String, String), StoreError> {
        let account = self.account();
        let row = sqlx::query("UPDATE accounts SET quote_number = quote_number + 1 WHERE id = $1 RETURNING quote_number")
            .bind(&account)
            .fetch_one(&mut *self.tx)
            .await?;
        let number_text = format!(
            "Q-{}-{:04}",
            clock::year(),
            row.try_get::<i64, _>("quote_number")?
        );
        let created_at = clock::now_text();
        let id = quote.id.as_str();
        self.insert_quote(quote, (&number_text, 1), (id, ""), &created_at)
            .await?;
        Ok((number_text, created_at))
    }

    /// `numbered` is number and version, `from` the first version's id and the one it began from.
    async fn insert_quote(
        &mut self,
        quote: &NewQuote,
        numbered: (&str, u32),
        from: (&str, &str),
        created_at: &str,
    ) -> Result<(), StoreError> {
        let account = self.account();
        sqlx::query(
            "INSERT INTO quotes (account_id, id, number, quote_version, root_id, previous_id, customer_id, currency, \
             lines, total, created_at, valid_until, priced, request) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        )
        .bind(&account)
        .bind(quote.id.as_str())
        .bind(numbered.0)
        .bind(i64::from(numbered.1))
        .bind(from.0)
        .bind(from.1)
        .bind(quote.customer_id.as_str())
        .bind(quote.currency.code())
        .bind(number(quote.lines))
        .bind(&quote.total)
        .bind(created_at)
        .bind(quote.valid_until.as_deref().unwrap_or_default())
        .bind(&quote.priced)
        .bind(&quote.request)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Replaces what a draft says; the version was checked at the door. An approval was of what it
    /// said before, and goes.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when it is no draft any more; or the books cannot be reached.
    pub async fn replace_quote(&mut self, quote: &NewQuote) -> Result<(), StoreError> {
        let account = self.account();
        let done = sqlx::query(
            "UPDATE quotes SET customer_id = $3, currency = $4, lines = $5, total = $6, priced = $7, \
             valid_until = $8, request = $9, approval = '' \
             WHERE account_id = $1 AND id = $2 AND status = 'draft'",
        )
        .bind(&account)
        .bind(quote.id.as_str())
        .bind(quote.customer_id.as_str())
        .bind(quote.currency.code())
        .bind(number(quote.lines))
        .bind(&quote.total)
        .bind(&quote.priced)
        .bind(quote.valid_until.as_deref().unwrap_or_default())
        .bind(&quote.request)
        .execute(&mut *self.tx)
        .await?;
        one(done.rows_affected(), "the quote is no draft any more")
    }
}

/// One row was changed, or what stood in the way.
fn one(rows: u64, what: &'static str) -> Result<(), StoreError> {
    if rows == 1 {
        Ok(())
    } else {
        Err(StoreError::Conflict(what))
    }
}
