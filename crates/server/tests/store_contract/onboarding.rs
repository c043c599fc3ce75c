//! The contract's sentences about applications, the directory, sign-ups and mail that waits.

use super::{Books, open};
use domain::access::Action;
use domain::audit::{OperationType, ResourceType};
use domain::enrolments::{Event, Evidence, ProductFamily, Recorded, Reply, Stage};
use domain::providers::ProviderEntry;
use std::collections::BTreeSet;
use tierline_server::access::{Caller, Grant};
use tierline_server::language::Language;
use tierline_server::store::{
    AuditEntry, BillingRulesRow, NewAccount, NewMail, RelationshipRequestRow, SessionKind,
    SignUpLimit, StoreError, Version,
};

fn entry() -> AuditEntry {
    AuditEntry::succeeded(ResourceType::Account, "a", OperationType::Update)
}

async fn reviewer(books: &Books) -> Caller {
    let caller = books.store.caller_by_persona("provider-reviewer").await;
    caller.unwrap().unwrap()
}

async fn decides(books: &Books) -> Grant {
    Grant::check(
        &reviewer(books).await,
        None,
        Action::DecideResellerApplications,
    )
    .unwrap()
}

pub async fn a_provider_finds_the_sent_applications_that_name_it(books: &Books) {
    let grant = decides(books).await;
    let found = books
        .store
        .reseller_applications(grant.account())
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].row.draft.legal_name, "Fernhill Systems LLC");
    let another = books.grant(Action::ReadEnrolments);
    let unseen = books
        .store
        .reseller_applications(another.account())
        .await
        .unwrap();
    assert!(unseen.is_empty(), "a direct-bill account has no queue");
    let mut elsewhere = grant.account().clone();
    elsewhere.region = "europe".into();
    let unseen = books.store.reseller_applications(&elsewhere).await.unwrap();
    assert!(unseen.is_empty(), "the same number in another region");
}

pub async fn of_two_reviewers_with_one_version_one_wins(books: &Books) {
    let grant = decides(books).await;
    let found = books.store.reseller_applications(grant.account());
    let found = found.await.unwrap().remove(0);
    let (company, id) = (&found.company_id, &found.row.id);
    let version = Version::Enrolment(company, id, found.row.version);
    let mut change = open(books, &grant, version).await.unwrap();
    let asked = change
        .add_reseller_question(company, id, "Who answers at night?", grant.email())
        .await
        .unwrap();
    assert_eq!(asked.question, "Who answers at night?");
    let rules = BillingRulesRow {
        reseller_mpn_id: "5511204".into(),
        credit_limit: "100".into(),
        payment_days: 14,
        version: 1,
    };
    assert!(change.add_billing_rules(&rules).await.unwrap());
    assert!(
        !change.add_billing_rules(&rules).await.unwrap(),
        "what is agreed stays"
    );
    let recorded = Recorded {
        on: tierline_server::clock::today(),
        event: Event::DueDiligenceAsked {
            evidence: Evidence::new("case 1", None).unwrap(),
        },
    };
    change
        .add_enrolment_event(company, id, &recorded, Stage::ActionNeeded, "r")
        .await
        .unwrap();
    change.finish(&entry(), None).await.unwrap();
    let late = open(books, &grant, version).await;
    assert!(matches!(late, Err(StoreError::Stale)));
    let events = books.store.enrolment_events(company, id).await.unwrap();
    assert_eq!(events.len(), 4);
    let questions = books
        .store
        .reseller_questions(Some(grant.account_id()), company, id)
        .await
        .unwrap();
    assert_eq!(questions.len(), 1);
    let other = books.grant(Action::ReadEnrolments);
    let unseen = books
        .store
        .reseller_questions(Some(other.account_id()), company, id)
        .await
        .unwrap();
    assert!(unseen.is_empty(), "another account reads no question");
    let own = books.store.reseller_questions(None, company, id).await;
    assert_eq!(own.unwrap().len(), 1, "the applicant reads every one");
}

pub async fn a_question_is_answered_once_and_its_answer_stands_with_it(books: &Books) {
    let grant = decides(books).await;
    let found = books.store.reseller_applications(grant.account());
    let found = found.await.unwrap().remove(0);
    let (company, id) = (&found.company_id, &found.row.id);
    let version = Version::Enrolment(company, id, found.row.version);
    let mut change = open(books, &grant, version).await.unwrap();
    let asked = change
        .add_reseller_question(company, id, "And on Sundays?", grant.email())
        .await
        .unwrap();
    assert_eq!((asked.number, asked.reply.is_none()), (2, true));
    let reply = Reply::read("The same desk.").unwrap();
    let who = "nadia.brooks@fernhill.example";
    let written = change
        .reply_to_question(company, id, asked.number, &reply, who)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(written.text, "The same desk.");
    for number in [asked.number, 3] {
        let again = change
            .reply_to_question(company, id, number, &reply, who)
            .await;
        assert!(again.unwrap().is_none(), "question {number}");
    }
    change.finish(&entry(), None).await.unwrap();
    let kept = books.store.reseller_questions(None, company, id).await;
    let replies: Vec<Option<(String, String)>> = kept
        .unwrap()
        .into_iter()
        .map(|one| one.reply.map(|reply| (reply.text, reply.replied_by)))
        .collect();
    let second = Some(("The same desk.".to_owned(), who.to_owned()));
    assert_eq!(replies, [None, second]);
}

pub async fn a_providers_entry_is_written_once_a_version(books: &Books) {
    let grant = Grant::check(&reviewer(books).await, None, Action::WriteProviderEntry).unwrap();
    let id = grant.account_id();
    let (before, version) = books.store.provider_entry(id).await.unwrap();
    assert!(before.is_listed && version > 0);
    let mut change = open(books, &grant, Version::ProviderEntry(version))
        .await
        .unwrap();
    let after = ProviderEntry {
        languages: vec!["fr".into()],
        ..before
    };
    change.set_provider_entry(&after).await.unwrap();
    change.finish(&entry(), None).await.unwrap();
    for stale in [version, 0] {
        let late = open(books, &grant, Version::ProviderEntry(stale)).await;
        assert!(matches!(late, Err(StoreError::Stale)), "{stale}");
    }
    let rows = books.store.providers().await.unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((&rows[0].entry, rows[0].version), (&after, version + 1));
}

pub async fn a_request_for_a_relationship_is_decided_once_and_ties_once(books: &Books) {
    let grant = decides(books).await;
    let provider = grant.account_id().clone();
    // The direct-bill account stands in for one that has no provider.
    let reseller = books.grant(Action::EditEnrolments).account_id().clone();
    let request = |seconds: i64| RelationshipRequestRow {
        provider_id: provider.clone(),
        reseller_id: reseller.clone(),
        message: String::new(),
        requested_by: "ada@alder.example".into(),
        expires_at: tierline_server::clock::now_seconds() + seconds,
        state: "pending".into(),
    };
    let mut change = open(books, &grant, Version::New).await.unwrap();
    // What is over stays what it was; of those that wait, the last stands in the place of the one before.
    for (token, seconds) in [("over", -60), ("replaced", 60), ("open", 60)] {
        let new = request(seconds);
        let added = change.add_relationship_request(token, &new).await;
        assert!(added.unwrap());
    }
    change.finish(&entry(), None).await.unwrap();
    let company = books.grant(Action::EditEnrolments);
    let company = &company.account().company_id;
    let sent = books.store.sent_requests(company).await.unwrap();
    let sent_to: Vec<_> = sent.iter().map(|one| one.provider_name.as_str()).collect();
    assert_eq!(sent_to, ["Meridian Distribution"; 2]);
    let provider_company = &grant.account().company_id;
    let of_provider = books.store.sent_requests(provider_company).await;
    assert!(of_provider.unwrap().is_empty());
    let found = books.store.relationship_request(&provider, "open").await;
    assert_eq!(found.unwrap().reseller_id, reseller);
    for (account, token) in [
        (&provider, "over"),
        (&provider, "replaced"),
        (&reseller, "open"),
    ] {
        let unseen = books.store.relationship_request(account, token).await;
        assert!(matches!(unseen, Err(StoreError::NotFound)), "{token}");
    }
    let mut change = open(books, &grant, Version::New).await.unwrap();
    let over = change.decide_relationship_request("over", "accepted").await;
    assert!(matches!(over, Err(StoreError::Conflict(_))));
    change
        .decide_relationship_request("open", "accepted")
        .await
        .unwrap();
    let twice = change.decide_relationship_request("open", "declined").await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))));
    change.tie_reseller(&reseller).await.unwrap();
    let again = change.tie_reseller(&reseller).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    // Not finished: the demonstration's account stays as it was.
    drop(change);
    let account = books.store.account(&reseller).await.unwrap();
    assert_eq!(account.provider_id, None);
}

pub async fn a_sign_up_works_once_and_no_address_asks_without_end(books: &Books) {
    let grant = books.grant(Action::ReadAudit);
    let email = "nora@birchway.example";
    let mut change = open(books, &grant, Version::New).await.unwrap();
    for token in ["one", "two", "three"] {
        let kept = change.add_sign_up(email, token, 60).await.unwrap();
        assert_eq!(kept, SignUpLimit::Kept);
    }
    let fourth = change.add_sign_up(email, "four", 60).await.unwrap();
    assert_eq!(fourth, SignUpLimit::Address);
    let over = change.add_sign_up("o@birchway.example", "over", -60).await;
    assert_eq!(over.unwrap(), SignUpLimit::Kept);
    change.finish(&entry(), None).await.unwrap();
    let address = books.store.sign_up_email("one").await.unwrap();
    assert_eq!(address.as_deref(), Some(email));
    assert_eq!(books.store.sign_up_email("over").await.unwrap(), None);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    assert!(!change.has_user(email).await.unwrap());
    assert!(!change.use_sign_up("unknown").await.unwrap());
    assert!(!change.use_sign_up("over").await.unwrap());
    assert!(change.use_sign_up("one").await.unwrap());
    for used in ["one", "two"] {
        assert!(!change.use_sign_up(used).await.unwrap(), "{used}");
    }
    change.finish(&entry(), None).await.unwrap();
    assert_eq!(books.store.sign_up_email("three").await.unwrap(), None);
}

pub async fn a_place_for_applications_opens_once(books: &Books) {
    let grant = books.grant(Action::ReadSettings);
    let like = grant.account();
    let place = NewAccount {
        id: "place-for-applications".parse().unwrap(),
        company_id: like.company_id.clone(),
        model: like.model,
        region: "europe".into(),
        country: "DE".into(),
        currency: like.currency,
        tenant_id: None,
        mpn_id: None,
        provider_id: None,
        markup: like.markup,
        product_families: Default::default(),
        cloud: domain::programme::Cloud::Global,
        is_applicant: true,
    };
    let accounts = async || {
        let all = books.store.accounts_of_company(&like.company_id).await;
        all.unwrap().len()
    };
    let before = accounts().await;
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.add_account(&place).await.unwrap();
    change.finish(&entry(), None).await.unwrap();
    assert_eq!(accounts().await, before, "it is no account that sells");
    assert!(books.store.account(&place.id).await.unwrap().is_applicant);
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.open_applicant(&place).await.unwrap();
    let again = change.open_applicant(&place).await;
    assert!(matches!(again, Err(StoreError::Conflict(_))));
    change.finish(&entry(), None).await.unwrap();
    assert_eq!(accounts().await, before + 1);
    assert!(!books.store.account(&place.id).await.unwrap().is_applicant);
}

pub async fn an_account_says_what_it_sells_and_its_companys_others_are_read_with_it(books: &Books) {
    let grant = books.grant(Action::ChangeSettings);
    let (id, company) = (grant.account_id(), &grant.account().company_id);
    let before = grant.account().product_families.clone();
    assert!(before.contains(&ProductFamily::Azure));
    let after = BTreeSet::from([ProductFamily::Microsoft365, ProductFamily::Marketplace]);
    let version = Version::Account(grant.account().version);
    let mut change = open(books, &grant, version).await.unwrap();
    change.set_product_families(&after).await.unwrap();
    let beside = change.accounts_beside(company).await.unwrap();
    let own = beside.iter().find(|account| account.id == *id).unwrap();
    assert_eq!(
        own.product_families, after,
        "the change reads what it wrote"
    );
    assert!(beside.len() > 1 && beside.iter().all(|one| one.company_id == *company));
    // Not finished: the demonstration's account stays as it was.
    drop(change);
    let kept = books.store.account(id).await.unwrap();
    assert_eq!(kept.product_families, before);
}

pub async fn a_mail_waits_until_it_went_and_goes_once(books: &Books) {
    let grant = books.grant(Action::ReadSettings);
    let mail = NewMail {
        recipient: "waits@birchway.example".into(),
        subject: "Subject".into(),
        body: "Body".into(),
    };
    let due = async || {
        let due = books.store.due_mails(100).await.unwrap();
        due.into_iter().find(|due| due.mail == mail)
    };
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.add_mail(&mail).await.unwrap();
    drop(change);
    assert!(due().await.is_none(), "nothing goes of what did not last");
    let mut change = open(books, &grant, Version::New).await.unwrap();
    change.add_mail(&mail).await.unwrap();
    change.finish(&entry(), None).await.unwrap();
    let first = due().await.unwrap();
    assert_eq!(first.attempts, 0);
    books
        .store
        .mail_stayed(&first, "refused", Some(0))
        .await
        .unwrap();
    let second = due().await.unwrap();
    assert_eq!((second.id == first.id, second.attempts), (true, 1));
    books
        .store
        .mail_stayed(&second, "refused", Some(60))
        .await
        .unwrap();
    assert!(due().await.is_none(), "its time has not come");
    books.store.mail_went(&second).await.unwrap();
    assert!(due().await.is_none());
}

pub async fn mails_are_in_the_language_of_the_last_sign_in(books: &Books) {
    let reviewer = reviewer(books).await;
    let sign_in = async |hash: &str, kind, language| {
        let opened = books
            .store
            .open_session(&reviewer, hash, kind, 60, language, "");
        opened.await.unwrap();
    };
    let grant = books.grant(Action::ReadAudit);
    let known = async |address: &str| {
        let mut change = open(books, &grant, Version::New).await.unwrap();
        change.language_of(address).await.unwrap()
    };
    assert_eq!(known(&reviewer.email).await, None, "nobody signed in yet");
    sign_in("german", SessionKind::Cookie, Some(Language::German)).await;
    assert_eq!(known(&reviewer.email).await, Some(Language::German));
    let shouted = format!(" {} ", reviewer.email.to_uppercase());
    assert_eq!(known(&shouted).await, Some(Language::German));
    // A program's token and a browser without a language of ours say nothing of what its owner reads.
    sign_in("token", SessionKind::Bearer, None).await;
    assert_eq!(known(&reviewer.email).await, Some(Language::German));
    sign_in("english", SessionKind::Cookie, Some(Language::English)).await;
    assert_eq!(known(&reviewer.email).await, Some(Language::English));
    assert_eq!(known("nobody@nowhere.example").await, None);
}
