//! The books' contract: the same sentences on SQLite and on PostgreSQL.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "store_contract/onboarding.rs"]
mod onboarding;

use domain::access::Action;
use domain::audit::{OperationType, ResourceType};
use domain::charges::{Billing, ChargeFormat};
use domain::customers::Relationship;
use domain::permissions::ViewCharges;
use domain::quotes::QuoteStatus;
use specs::postgres::Cluster;
use std::collections::BTreeSet;
use tierline_server::access::{Caller, Grant};
use tierline_server::demo;
use tierline_server::evidence::EvidenceFolder;
use tierline_server::routes::exchange_rates::new_sheet;
use tierline_server::routes::price_lists::read_list;
use tierline_server::segments::Segments;
use tierline_server::store::{
    AuditEntry, CustomerQuery, CustomerSort, Door, NewBatch, NewCustomer, NewDecision, NewQuote,
    RequestKey, SessionKind, Store, StoreError, StoredAnswer, Swap, Version,
};

/// Books with the demonstration in them, on one engine.
struct Books {
    store: Store,
    owner: Caller,
    _folder: tempfile::TempDir,
    _cluster: Option<Cluster>,
}

impl Books {
    async fn open(cluster: Option<Cluster>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = match &cluster {
            Some(cluster) => Store::open_url(&cluster.url()).await.unwrap(),
            None => Store::open_sqlite(folder.path()).await.unwrap(),
        };
        let segments = Segments::open(&folder.path().join("segments")).unwrap();
        let evidence = EvidenceFolder::open(&folder.path().join("evidence")).unwrap();
        demo::make(&store, &segments, &evidence).await.unwrap();
        // A second start finds everything there.
        demo::make(&store, &segments, &evidence).await.unwrap();
        let owner = store.caller_by_persona("owner").await.unwrap().unwrap();
        Self {
            store,
            owner,
            _folder: folder,
            _cluster: cluster,
        }
    }

    fn grant(&self, action: Action) -> Grant {
        Grant::check(&self.owner, None, action).unwrap()
    }
}

/// Runs every sentence on one engine.
async fn contract(books: Books) {
    pages_of_customers_hold_each_once(&books).await;
    a_search_folds_case_beyond_ascii(&books).await;
    a_change_needs_the_version_it_was_read_at(&books).await;
    a_request_id_gives_its_first_answer_again(&books).await;
    every_change_leaves_an_audit_record(&books).await;
    billed_is_immutable_and_unbilled_is_replaced(&books).await;
    an_account_refuses_another_partners_file(&books).await;
    months_of_one_price_list_stand_side_by_side(&books).await;
    the_exchange_rates_imported_last_are_those_of_the_month(&books).await;
    a_session_ends_when_it_is_closed(&books).await;
    onboarding::mails_are_in_the_language_of_the_last_sign_in(&books).await;
    a_setup_link_works_once(&books).await;
    of_many_writers_with_one_version_one_wins(&books).await;
    many_changes_at_once_leave_connections_to_read_with(&books).await;
    a_quote_is_sent_once_and_decided_once(&books).await;
    a_sent_quote_opens_by_its_newest_link_only(&books).await;
    a_newer_version_takes_the_place_of_the_one_before(&books).await;
    onboarding::a_provider_finds_the_sent_applications_that_name_it(&books).await;
    onboarding::of_two_reviewers_with_one_version_one_wins(&books).await;
    onboarding::a_question_is_answered_once_and_its_answer_stands_with_it(&books).await;
    onboarding::a_providers_entry_is_written_once_a_version(&books).await;
    onboarding::a_request_for_a_relationship_is_decided_once_and_ties_once(&books).await;
    onboarding::a_sign_up_works_once_and_no_address_asks_without_end(&books).await;
    onboarding::a_place_for_applications_opens_once(&books).await;
    onboarding::an_account_says_what_it_sells_and_its_companys_others_are_read_with_it(&books)
        .await;
    onboarding::a_mail_waits_until_it_went_and_goes_once(&books).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_on_sqlite() {
    contract(Books::open(None).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contract_holds_on_postgresql() {
    if let Some(cluster) = Cluster::start() {
        contract(Books::open(Some(cluster)).await).await;
    }
}

async fn pages_of_customers_hold_each_once(books: &Books) {
    let account = books.grant(Action::ReadCustomers).account_id().clone();
    for sort in [
        CustomerSort::Name,
        CustomerSort::NameDescending,
        CustomerSort::Country,
        CustomerSort::CountryDescending,
    ] {
        let mut seen = BTreeSet::new();
        let mut query = CustomerQuery {
            sort,
            size: 7,
            ..CustomerQuery::default()
        };
        let mut pages = 0;
        loop {
            let page = books.store.customers(&account, &query).await.unwrap();
            assert_eq!(page.total, 26);
            pages += 1;
            for customer in &page.customers {
                assert!(
                    seen.insert(customer.id.clone()),
                    "{sort:?} gave {} twice",
                    customer.name
                );
            }
            match page.next {
                Some(next) => query.after = Some(next),
                None => break,
            }
        }
        assert_eq!((seen.len(), pages), (26, 4), "{sort:?}");
    }
    let first = CustomerQuery {
        size: 3,
        ..CustomerQuery::default()
    };
    let names: Vec<String> = books
        .store
        .customers(&account, &first)
        .await
        .unwrap()
        .customers
        .into_iter()
        .map(|one| one.name)
        .collect();
    assert_eq!(
        names,
        [
            "Alder & Söhne",
            "Brightwater Foods",
            "Cedar, Pine and Partners"
        ]
    );
}

async fn a_search_folds_case_beyond_ascii(books: &Books) {
    let account = books.grant(Action::ReadCustomers).account_id().clone();
    for (holds, found) in [
        ("SÖHNE", 1),
        ("łódź", 1),
        ("100%", 0),
        ("_", 0),
        ("alder", 1),
        ("", 26),
    ] {
        let query = CustomerQuery {
            holds: Some(holds.into()),
            size: 50,
            ..CustomerQuery::default()
        };
        assert_eq!(
            books.store.customers(&account, &query).await.unwrap().total,
            found,
            "{holds}"
        );
    }
}

async fn open(
    books: &Books,
    grant: &Grant,
    version: Version<'_>,
) -> Result<tierline_server::store::Change, StoreError> {
    match books
        .store
        .change(grant, &RequestKey::default(), version)
        .await?
    {
        Door::Open(change) => Ok(change),
        Door::Answered(_) => panic!("nothing was asked before"),
    }
}

async fn first_customer(books: &Books) -> domain::id::CustomerId {
    let account = books.grant(Action::ReadCustomers).account_id().clone();
    let query = CustomerQuery {
        size: 1,
        ..CustomerQuery::default()
    };
    books
        .store
        .customers(&account, &query)
        .await
        .unwrap()
        .customers
        .remove(0)
        .id
}

async fn many_changes_at_once_leave_connections_to_read_with(books: &Books) {
    let grant = books.grant(Action::ChangeSettings);
    let changes = (0..24).map(|_| async {
        let key = RequestKey::default();
        let change = books.store.change(&grant, &key, Version::New).await?;
        // While it is open, and others wait for their own.
        books.store.ping().await?;
        drop(change);
        Ok::<(), StoreError>(())
    });
    for outcome in futures_util::future::join_all(changes).await {
        outcome.unwrap();
    }
}

async fn a_change_needs_the_version_it_was_read_at(books: &Books) {
    let grant = books.grant(Action::ChangePermissions);
    let id = first_customer(books).await;
    let before = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap();
    assert_eq!(before.view_charges, ViewCharges::NotAllowed);
    let mut change = open(books, &grant, Version::Permissions(&id, before.version))
        .await
        .unwrap();
    change
        .set_view_charges(&id, ViewCharges::Allowed, grant.email())
        .await
        .unwrap();
    let entry = AuditEntry::succeeded(
        ResourceType::CustomerPermissions,
        id.as_str(),
        OperationType::Update,
    );
    change.finish(&entry, None).await.unwrap();
    let after = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap();
    assert_eq!(
        (after.view_charges, after.version),
        (ViewCharges::Allowed, before.version + 1)
    );
    assert!(matches!(
        open(books, &grant, Version::Permissions(&id, before.version)).await,
        Err(StoreError::Stale)
    ));
    let absent = "absent".parse().unwrap();
    assert!(matches!(
        open(books, &grant, Version::Permissions(&absent, 1)).await,
        Err(StoreError::NotFound)
    ));
    // A change that is dropped leaves nothing.
    let mut dropped = open(books, &grant, Version::Permissions(&id, after.version))
        .await
        .unwrap();
    dropped
        .set_view_charges(&id, ViewCharges::NotAllowed, grant.email())
        .await
        .unwrap();
    drop(dropped);
    let still = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap();
    assert_eq!(
        (still.view_charges, still.version),
        (ViewCharges::Allowed, after.version)
    );
}

async fn a_request_id_gives_its_first_answer_again(books: &Books) {
    let grant = books.grant(Action::ChangeSettings);
    let key = |body: &[u8]| RequestKey::new("owner", "PUT", "/settings", "8c0f", body, "");
    let Door::Open(change) = books
        .store
        .change(&grant, &key(b"a"), Version::New)
        .await
        .unwrap()
    else {
        panic!("the first request is done");
    };
    let answer = StoredAnswer {
        status: 201,
        body: "{\"first\":true}".into(),
    };
    let entry = AuditEntry::succeeded(ResourceType::Account, "x", OperationType::Update);
    change.finish(&entry, Some(&answer)).await.unwrap();
    match books
        .store
        .change(&grant, &key(b"a"), Version::New)
        .await
        .unwrap()
    {
        Door::Answered(again) => assert_eq!(again, answer),
        Door::Open(_) => panic!("the second request is answered from memory"),
    }
    assert!(matches!(
        books
            .store
            .change(&grant, &key(b"other"), Version::New)
            .await,
        Err(StoreError::RequestIdReused)
    ));
}

async fn months_of_one_price_list_stand_side_by_side(books: &Books) {
    let grant = books.grant(Action::ImportPriceLists);
    let card = r#"{"currency":"EUR","meters":[{"id":"m","name":"Disk","rates":{"0":0.0184123456789012345}}]}"#;
    let add = async |month: &str| {
        let new = read_list(card.into(), "list", "DE", Some(month.parse().unwrap())).unwrap();
        let mut change = open(books, &grant, Version::New).await.unwrap();
        let there = change.add_price_list(&new.new).await.unwrap();
        let id = new.new.row.id.clone();
        let entry =
            AuditEntry::succeeded(ResourceType::PriceList, id.as_str(), OperationType::Import);
        change.finish(&entry, None).await.unwrap();
        there.map_or(id, |row| row.id)
    };
    let july = add("2025-07").await;
    let august = add("2025-08").await;
    assert_ne!(july, august);
    assert_eq!(add("2025-07").await, july);
    let account = grant.account_id();
    let row = books.store.price_list(account, &july).await.unwrap();
    assert_eq!(
        row.month.map(|month| month.to_string()),
        Some("2025-07".to_owned())
    );
    let source = books.store.price_list_source(account, &july).await.unwrap();
    assert_eq!(source, card);
}

async fn the_exchange_rates_imported_last_are_those_of_the_month(books: &Books) {
    let grant = books.grant(Action::ImportPriceLists);
    let account = grant.account_id();
    let month = "2024-05".parse().unwrap();
    assert!(
        books
            .store
            .exchange_rates_of(account, month)
            .await
            .unwrap()
            .is_empty()
    );
    // The last sheet again is what stands already; an earlier one again takes its place.
    for (rate, is_new) in [
        ("1.08", true),
        ("1.09", true),
        ("1.09", false),
        ("1.08", true),
    ] {
        let sheet = format!("CurrencyCode,USDPerUnit,Month\nEUR,{rate},2024-05\n");
        let new = new_sheet(sheet.as_bytes(), None, "Partner Center").unwrap();
        let mut change = open(books, &grant, Version::New).await.unwrap();
        let there = change.add_exchange_rates(&new).await.unwrap();
        assert_eq!(there.is_none(), is_new, "{rate}");
        let entry = AuditEntry::succeeded(
            ResourceType::ExchangeRates,
            new.id.as_str(),
            OperationType::Import,
        );
        change.finish(&entry, None).await.unwrap();
        let kept = books.store.exchange_rates_of(account, month).await;
        let kept = kept.unwrap();
        assert_eq!(kept.len(), 1, "{rate}");
        assert!(kept[0].sheet.contains(rate), "{rate}: {}", kept[0].sheet);
    }
    let all = books.store.exchange_rates(account).await.unwrap();
    assert_eq!(all.iter().filter(|sheet| sheet.month == month).count(), 1);
}

async fn every_change_leaves_an_audit_record(books: &Books) {
    let grant = books.grant(Action::ReadAudit);
    let count = || async {
        books
            .store
            .audit_records(grant.account_id(), "2000-01-01", "2999-12-31", 500)
            .await
            .unwrap()
            .0
    };
    let before = count().await;
    let change = open(books, &grant, Version::New).await.unwrap();
    drop(change);
    assert_eq!(count().await, before);
    let change = open(books, &grant, Version::New).await.unwrap();
    let entry = AuditEntry::succeeded(ResourceType::Quote, "q", OperationType::Create);
    change.finish(&entry, None).await.unwrap();
    assert_eq!(count().await, before + 1);
}

fn batch(id: &str, billing: Billing, digest: &str) -> NewBatch {
    NewBatch {
        id: id.parse().unwrap(),
        period: "2031-01".parse().unwrap(),
        billing,
        currency: "EUR".parse().unwrap(),
        format: ChargeFormat::Focus,
        invoice_number: None,
        digest: digest.into(),
        file_name: None,
        lines: 1,
        customers: 1,
        total: "12345678901234567890.12345678".into(),
        parts: vec![],
    }
}

async fn swap(books: &Books, new: &NewBatch) -> Swap {
    let grant = books.grant(Action::ImportCharges);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    let swap = change.swap_batch(new).await.unwrap();
    if matches!(swap, Swap::Swapped { .. }) {
        let entry = AuditEntry::succeeded(
            ResourceType::ChargeBatch,
            new.id.as_str(),
            OperationType::Import,
        );
        change.finish(&entry, None).await.unwrap();
    }
    swap
}

async fn billed_is_immutable_and_unbilled_is_replaced(books: &Books) {
    assert!(matches!(
        swap(books, &batch("u1", Billing::Unbilled, "a")).await,
        Swap::Swapped { replaced: None }
    ));
    assert!(
        matches!(swap(books, &batch("u2", Billing::Unbilled, "a")).await, Swap::SameContent(there) if there.id.as_str() == "u1")
    );
    assert!(matches!(
        swap(books, &batch("u3", Billing::Unbilled, "b")).await,
        Swap::Swapped { replaced: Some(id) } if id.as_str() == "u1"
    ));
    assert!(matches!(
        swap(books, &batch("b1", Billing::Billed, "a")).await,
        Swap::Swapped { replaced: None }
    ));
    assert!(matches!(
        swap(books, &batch("b2", Billing::Billed, "a")).await,
        Swap::SameContent(_)
    ));
    assert!(matches!(
        swap(books, &batch("b3", Billing::Billed, "b")).await,
        Swap::OtherContent(_)
    ));
    let grant = books.grant(Action::ReadCharges);
    let kept = books
        .store
        .batches_of(grant.account_id(), "2031-01".parse().unwrap())
        .await
        .unwrap();
    let ids: Vec<&str> = kept.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["b1", "u3"]);
    assert_eq!(kept[0].total, "12345678901234567890.12345678");
}

async fn an_account_refuses_another_partners_file(books: &Books) {
    let grant = books.grant(Action::ImportCharges);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    assert!(
        change.learn_partner("P-1").await.unwrap(),
        "the first file teaches"
    );
    assert!(
        change.learn_partner("p-1").await.unwrap(),
        "the case of a GUID means nothing"
    );
    assert!(
        !change.learn_partner("P-2").await.unwrap(),
        "another partner's file is refused"
    );
}

async fn a_session_ends_when_it_is_closed(books: &Books) {
    let store = &books.store;
    for hash in ["one", "two", "three"] {
        store
            .open_session(&books.owner, hash, SessionKind::Cookie, 60, None, "")
            .await
            .unwrap();
    }
    assert!(
        store
            .caller("one", SessionKind::Cookie)
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        store
            .caller("one", SessionKind::Bearer)
            .await
            .unwrap()
            .is_none(),
        "a cookie is no bearer token"
    );
    store
        .close_sessions(&books.owner, Some("one"), "")
        .await
        .unwrap();
    assert!(
        store
            .caller("one", SessionKind::Cookie)
            .await
            .unwrap()
            .is_none()
    );
    assert!(
        store
            .caller("two", SessionKind::Cookie)
            .await
            .unwrap()
            .is_some()
    );
    store.close_sessions(&books.owner, None, "").await.unwrap();
    assert!(
        store
            .caller("two", SessionKind::Cookie)
            .await
            .unwrap()
            .is_none()
    );
    store
        .open_session(&books.owner, "old", SessionKind::Bearer, -1, None, "")
        .await
        .unwrap();
    assert!(
        store
            .caller("old", SessionKind::Bearer)
            .await
            .unwrap()
            .is_none(),
        "an expired token opens nothing"
    );
}

async fn a_setup_link_works_once(books: &Books) {
    books.store.keep_setup_link("link", 60).await.unwrap();
    let grant = books.grant(Action::ReadAudit);
    let entry = AuditEntry::succeeded(ResourceType::Company, "c", OperationType::Create);
    let mut first = open(books, &grant, Version::New).await.unwrap();
    assert!(!first.use_setup_link("another").await.unwrap());
    assert!(first.use_setup_link("link").await.unwrap());
    first.finish(&entry, None).await.unwrap();
    let mut second = open(books, &grant, Version::New).await.unwrap();
    assert!(!second.use_setup_link("link").await.unwrap());
    drop(second);
    books.store.keep_setup_link("stale", -1).await.unwrap();
    let mut late = open(books, &grant, Version::New).await.unwrap();
    assert!(!late.use_setup_link("stale").await.unwrap());
}

async fn of_many_writers_with_one_version_one_wins(books: &Books) {
    let grant = books.grant(Action::ChangePermissions);
    let id = first_customer(books).await;
    let version = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap()
        .version;
    let mut tasks = Vec::new();
    for _ in 0..10 {
        let (store, grant, id) = (books.store.clone(), grant.clone(), id.clone());
        tasks.push(tokio::spawn(async move {
            match store
                .change(
                    &grant,
                    &RequestKey::default(),
                    Version::Permissions(&id, version),
                )
                .await
            {
                Ok(Door::Open(change)) => {
                    let entry = AuditEntry::succeeded(
                        ResourceType::CustomerPermissions,
                        id.as_str(),
                        OperationType::Update,
                    );
                    change.finish(&entry, None).await.unwrap();
                    true
                }
                Ok(Door::Answered(_)) => panic!("nothing was asked before"),
                Err(StoreError::Stale) => false,
                Err(error) => panic!("{error}"),
            }
        }));
    }
    let mut winners = 0;
    for task in tasks {
        winners += u32::from(task.await.unwrap());
    }
    assert_eq!(winners, 1);
    let after = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap()
        .version;
    assert_eq!(after, version + 1);
}

#[tokio::test]
async fn customers_of_a_file_never_lose_their_permissions() {
    let books = Books::open(None).await;
    let grant = books.grant(Action::ChangePermissions);
    let id = first_customer(&books).await;
    let version = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap()
        .version;
    let mut change = open(&books, &grant, Version::Permissions(&id, version))
        .await
        .unwrap();
    change
        .set_view_charges(&id, ViewCharges::Allowed, grant.email())
        .await
        .unwrap();
    let renamed = NewCustomer {
        id: id.clone(),
        name: "Renamed".into(),
        domain: String::new(),
        country: String::new(),
        relationship: Relationship::None,
        reseller_mpn_id: None,
        subscriptions: vec![],
    };
    change
        .bring_customers(grant.account_id(), &[renamed])
        .await
        .unwrap();
    let entry = AuditEntry::succeeded(
        ResourceType::CustomerPermissions,
        id.as_str(),
        OperationType::Update,
    );
    change.finish(&entry, None).await.unwrap();
    let customer = books.store.customer(grant.account_id(), &id).await.unwrap();
    assert_eq!(
        (customer.name.as_str(), customer.relationship),
        ("Renamed", Relationship::Reseller)
    );
    assert!(!customer.domain.is_empty());
    let row = books
        .store
        .permissions(grant.account_id(), &id)
        .await
        .unwrap();
    assert_eq!(row.view_charges, ViewCharges::Allowed);
}

fn draft(customer_id: domain::id::CustomerId, days: i64) -> NewQuote {
    let last = tierline_server::clock::today() + chrono::Duration::days(days);
    NewQuote {
        id: uuid::Uuid::now_v7().to_string().try_into().unwrap(),
        customer_id,
        currency: "EUR".parse().unwrap(),
        lines: 0,
        total: "0.00".into(),
        valid_until: Some(last.to_string()),
        priced: "{}".into(),
        request: "{}".into(),
    }
}

fn quote_entry(quote: &NewQuote) -> AuditEntry {
    AuditEntry::succeeded(
        ResourceType::Quote,
        quote.id.as_str(),
        OperationType::Update,
    )
}

async fn add_sent(books: &Books, quote: &NewQuote, link: &str) {
    let grant = books.grant(Action::WriteQuotes);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.add_quote(quote).await.unwrap();
    let id = &quote.id;
    let sent_at = "2026-11-22T00:00:00Z";
    change
        .send_quote(id.as_str(), id, link, sent_at)
        .await
        .unwrap();
    change.finish(&quote_entry(quote), None).await.unwrap();
}

fn decision(status: QuoteStatus) -> NewDecision<'static> {
    NewDecision {
        status,
        decision: "{}".into(),
        answer: "{}",
        decided_at: "2026-11-22T00:00:00Z".into(),
        decided_by: "link".into(),
    }
}

async fn a_quote_is_sent_once_and_decided_once(books: &Books) {
    let grant = books.grant(Action::WriteQuotes);
    let customer = first_customer(books).await;
    let quote = draft(customer.clone(), 1);
    add_sent(books, &quote, "link-1").await;
    let row = books.store.quote_by_link("link-1").await.unwrap();
    assert_eq!(
        (row.id.clone(), row.status),
        (quote.id.clone(), QuoteStatus::Sent)
    );
    for unknown in ["", "link-0"] {
        let absent = books.store.quote_by_link(unknown).await;
        assert!(matches!(absent, Err(StoreError::NotFound)));
    }
    let orders = books
        .store
        .order_requests(grant.account_id())
        .await
        .unwrap()
        .len();
    let mut change = open(books, &grant, Version::New).await.unwrap();
    let again = change
        .send_quote(quote.id.as_str(), &quote.id, "x", "")
        .await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    let changed = change.replace_quote(&quote).await;
    assert!(matches!(changed, Err(StoreError::Conflict(_))));
    change
        .decide_quote(&quote.id, &decision(QuoteStatus::Accepted))
        .await
        .unwrap();
    let twice = change
        .decide_quote(&quote.id, &decision(QuoteStatus::Declined))
        .await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))));
    change.finish(&quote_entry(&quote), None).await.unwrap();
    let after = books
        .store
        .order_requests(grant.account_id())
        .await
        .unwrap();
    assert_eq!(after.len(), orders + 1);
    assert_eq!(after[0].quote_id, quote.id.to_string());

    // Its last day is over: it opens by no decision, whatever is written.
    let over = draft(customer, -1);
    add_sent(books, &over, "link-2").await;
    let row = books.store.quote_by_link("link-2").await.unwrap();
    assert_eq!(
        (row.status, row.status_today()),
        (QuoteStatus::Sent, QuoteStatus::Expired)
    );
    let mut change = open(books, &grant, Version::New).await.unwrap();
    let late = change
        .decide_quote(&over.id, &decision(QuoteStatus::Accepted))
        .await;
    assert!(matches!(late, Err(StoreError::Conflict(_))));
}

async fn a_sent_quote_opens_by_its_newest_link_only(books: &Books) {
    let grant = books.grant(Action::WriteQuotes);
    let customer = first_customer(books).await;
    let quote = draft(customer.clone(), 1);
    add_sent(books, &quote, "link-11").await;
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.hold_quote_link(&quote.id, "link-11").await.unwrap();
    change.renew_quote_link(&quote.id, "link-12").await.unwrap();
    let late = change.hold_quote_link(&quote.id, "link-11").await;
    assert!(matches!(late, Err(StoreError::NotFound)));
    change.finish(&quote_entry(&quote), None).await.unwrap();
    let old = books.store.quote_by_link("link-11").await;
    assert!(matches!(old, Err(StoreError::NotFound)));
    let row = books.store.quote_by_link("link-12").await.unwrap();
    assert_eq!(row.id, quote.id);

    let over = draft(customer.clone(), -1);
    add_sent(books, &over, "link-13").await;
    let unsent = draft(customer, 9);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.add_quote(&unsent).await.unwrap();
    for closed in [&over, &unsent] {
        let refused = change.renew_quote_link(&closed.id, "link-14").await;
        assert!(matches!(refused, Err(StoreError::Conflict(_))));
    }
}

async fn a_newer_version_takes_the_place_of_the_one_before(books: &Books) {
    let grant = books.grant(Action::WriteQuotes);
    let customer = first_customer(books).await;
    let (first, second, third) = (
        draft(customer.clone(), 9),
        draft(customer.clone(), 9),
        draft(customer, 9),
    );
    add_sent(books, &first, "link-3").await;
    let row = books
        .store
        .quote(grant.account_id(), &first.id)
        .await
        .unwrap();
    let mut change = open(books, &grant, Version::New).await.unwrap();
    let (version, _) = change.add_quote_version(&second, &row).await.unwrap();
    assert_eq!(version, 2);
    let (version, _) = change.add_quote_version(&third, &row).await.unwrap();
    assert_eq!(version, 3);
    change
        .send_quote(&row.root_id, &second.id, "link-4", "")
        .await
        .unwrap();
    change.finish(&quote_entry(&second), None).await.unwrap();
    let status = async |quote: &NewQuote| {
        books
            .store
            .quote(grant.account_id(), &quote.id)
            .await
            .unwrap()
            .status
    };
    assert_eq!(status(&first).await, QuoteStatus::Superseded);
    assert_eq!(status(&second).await, QuoteStatus::Sent);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change
        .decide_quote(&second.id, &decision(QuoteStatus::Accepted))
        .await
        .unwrap();
    let late = change
        .send_quote(&row.root_id, &third.id, "link-5", "")
        .await;
    assert!(matches!(late, Err(StoreError::Conflict(_))));
    drop(change);
    assert_eq!(
        status(&third).await,
        QuoteStatus::Draft,
        "nothing of a refused change stays"
    );
    assert_eq!(status(&second).await, QuoteStatus::Sent);
}
