//! An application as the books have it: what was recorded, replayed; what it is checked against; how it is
//! told. Knows no request.

use crate::access::Grant;
use crate::clock;
use crate::programme::{Programme, programme};
use crate::reply::Problem;
use crate::store::{EnrolmentRow, EventRow, EvidenceRow, QuestionRow, Store, StoreError};
use chrono::NaiveDate;
use domain::accounts::Account;
use domain::eligibility::{Facts, Verdict, applying};
use domain::enrolments::{
    Cell, CheckContext, Checked, DocumentKind, Draft, DraftPart, Enrolment, Event, PlannedAccount,
    Recorded, Stage, Standing, StepState, Taken, check, plan_tenants, refuse_sold_twice,
};
use domain::id::EnrolmentId;
use domain::programme::{BusinessModel, Step};
use domain::wire::Attributes;
use domain::wire::eligibility::{ApplyingAnswer, VerdictAnswer};
use domain::wire::enrolments::{
    ChecklistDocumentAnswer, DocumentAnswer, EarlierApplicationAnswer, EnrolmentAnswer,
    EventAnswer, MatrixCellAnswer, PermanentFieldAnswer, SuspensionAnswer, TimelineGrounds,
    timeline,
};
use domain::wire::findings::FindingAnswer;

/// An application with everything that was recorded of it.
pub(super) struct Kept {
    pub(super) row: EnrolmentRow,
    pub(super) events: Vec<EventRow>,
    pub(super) enrolment: Enrolment,
}

fn corrupt(what: impl std::fmt::Display) -> Problem {
    StoreError::Corrupt(format!("an enrolment: {what}")).into()
}

/// The cell of a kept application.
pub(super) fn cell_of(row: &EnrolmentRow, known: &Programme) -> Result<Cell, Problem> {
    let model = BusinessModel::from_word(&row.model).ok_or_else(|| corrupt("its model"))?;
    Cell::new(&known.markets, &row.region, model, &row.cloud).map_err(corrupt)
}

impl Kept {
    pub(super) fn of(row: EnrolmentRow, events: Vec<EventRow>) -> Result<Self, Problem> {
        let known = programme()?;
        let records: Vec<Recorded> = events.iter().map(|event| event.recorded.clone()).collect();
        let enrolment =
            Enrolment::replay(cell_of(&row, known)?, &records, known.grounds()).map_err(corrupt)?;
        Ok(Self {
            row,
            events,
            enrolment,
        })
    }

    /// An application of the caller's own company.
    pub(super) async fn find(store: &Store, grant: &Grant, id: &str) -> Result<Self, Problem> {
        let id: EnrolmentId = id.parse().map_err(|_| Problem::not_found())?;
        let company = &grant.account().company_id;
        let row = store.enrolment(company, &id).await?;
        let events = store.enrolment_events(company, &id).await?;
        Self::of(row, events)
    }

    /// Every application of the caller's company.
    pub(super) async fn all(store: &Store, grant: &Grant) -> Result<Vec<Self>, Problem> {
        let company = &grant.account().company_id;
        let mut all = Vec::new();
        for row in store.enrolments(company).await? {
            let events = store.enrolment_events(company, &row.id).await?;
            all.push(Self::of(row, events)?);
        }
        Ok(all)
    }

    /// The same after something more was recorded.
    pub(super) fn with(mut self, recorded: Recorded, enrolment: Enrolment, by: &str) -> Self {
        self.events.push(EventRow {
            recorded,
            recorded_at: clock::now_text(),
            recorded_by: by.to_owned(),
        });
        Self { enrolment, ..self }
    }

    /// The same at the version that an open change has made of it.
    pub(super) fn counted(mut self) -> Self {
        self.row.version += 1;
        self
    }

    /// The same with another draft, at the version that an open change has made of it.
    pub(super) fn with_draft(mut self, draft: Draft) -> Self {
        self.row.draft = draft;
        self.counted()
    }

    pub(super) fn stage(&self) -> Stage {
        self.enrolment.state().stage()
    }

    /// Whether the provider that it names has to decide now.
    pub(super) fn waits_for_provider(&self) -> bool {
        let step = self.enrolment.state().relationship();
        matches!(step, Some(StepState::Pending { .. }))
    }

    /// Whether the provider that it names has it: another one, named since the last was declined, sees it once it is
    /// sent again, and nothing of what the other one said.
    pub(super) fn is_before_its_provider(&self) -> bool {
        let records = self.events.iter().map(|event| &event.recorded.event);
        records.fold(true, |is_before, event| match event {
            Event::Corrected { fields } => is_before && !fields.iter().any(|one| one == "provider"),
            Event::Submitted
            | Event::SentAgain {
                step: Step::ProviderRelationship,
                ..
            } => true,
            _ => is_before,
        })
    }

    pub(super) fn standing(&self, today: NaiveDate) -> MatrixCellAnswer {
        MatrixCellAnswer::of(
            Standing::of(&self.enrolment, today),
            Some(self.row.id.to_string()),
        )
    }

    /// What the application is to open; once it did, the account itself says in which tenant it is and what it sells.
    pub(super) fn planned(&self, accounts: &[Account]) -> PlannedAccount {
        let cell = self.enrolment.cell().clone();
        let is_opened = |account: &&Account| self.row.account_id.as_ref() == Some(&account.id);
        if let Some(account) = accounts.iter().find(is_opened) {
            return PlannedAccount {
                cell,
                is_open: true,
                tenant_id: account.tenant_id.clone(),
                families: account.product_families.clone(),
            };
        }
        let draft = &self.row.draft;
        let tenant = draft.tenant_id.trim();
        PlannedAccount {
            cell,
            is_open: false,
            tenant_id: (!tenant.is_empty()).then(|| tenant.to_owned()),
            families: draft.product_families.iter().copied().collect(),
        }
    }
}

/// Refuses families that another account of the company sells in the same region and cloud.
pub(in crate::routes) fn refuse_families_of_others(
    account: &PlannedAccount,
    beside: &[Account],
) -> Result<(), Problem> {
    let known = programme()?;
    let others: Vec<PlannedAccount> = beside
        .iter()
        .filter_map(|other| planned_account(other, known))
        .collect();
    refuse_sold_twice(account, &others)
        .map_err(|problem| super::conflict(&problem).at("productFamilies"))
}

/// Refuses a tenant that another account of the company is in.
pub(super) fn refuse_tenant_of_others(
    account: &PlannedAccount,
    beside: &[Account],
) -> Result<(), Problem> {
    let known = programme()?;
    for other in beside {
        if let Some(other) = planned_account(other, known) {
            plan_tenants(&[other, account.clone()])
                .map_err(|problem| super::conflict(&problem).at("tenantId"))?;
        }
    }
    Ok(())
}

/// An account that is there, as the plan of tenants counts it.
pub(in crate::routes) fn planned_account(
    account: &Account,
    known: &Programme,
) -> Option<PlannedAccount> {
    Some(PlannedAccount {
        cell: cell_of_account(account, known)?,
        is_open: true,
        tenant_id: account.tenant_id.clone(),
        families: account.product_families.clone(),
    })
}

/// The cell of an account, as far as the programme knows it.
pub(super) fn cell_of_account(account: &Account, known: &Programme) -> Option<Cell> {
    Cell::new(
        &known.markets,
        &account.region,
        account.model,
        account.cloud.as_str(),
    )
    .ok()
}

/// What a company has and wants: its accounts, and the applications that opened none yet.
pub(super) fn planned(
    accounts: &[Account],
    kept: &[Kept],
    known: &Programme,
) -> Vec<PlannedAccount> {
    let opened = |account: &&Account| {
        !kept
            .iter()
            .any(|one| one.row.account_id.as_ref() == Some(&account.id))
    };
    let of_accounts = accounts
        .iter()
        .filter(opened)
        .filter_map(|account| planned_account(account, known));
    let under_way = kept.iter().filter(|one| one.stage() != Stage::NotApplied);
    let under_way = under_way.map(|one| one.planned(accounts));
    of_accounts.chain(under_way).collect()
}

/// Accounts that the vendor ended: they sell nothing, and their tenants are still theirs.
fn ended<'a>(accounts: &'a [Account], kept: &'a [Kept]) -> impl Iterator<Item = PlannedAccount> {
    let over = kept
        .iter()
        .filter(|one| one.stage() == Stage::NotApplied && one.row.account_id.is_some());
    over.map(|one| PlannedAccount {
        families: Default::default(),
        ..one.planned(accounts)
    })
}

/// What the check of a draft needs to know besides it.
pub(super) struct Surroundings {
    pub(super) accounts: Vec<PlannedAccount>,
    taken: Taken,
    /// The company's last other application.
    pub(super) earlier: Option<EarlierApplicationAnswer>,
    /// What the company measures itself by, where the thresholds of the day are held against it and it said.
    facts: Option<Facts>,
}

impl Surroundings {
    /// Of an application: all else that the company has and wants.
    pub(super) async fn of(store: &Store, grant: &Grant, id: &str) -> Result<Self, Problem> {
        let company = &grant.account().company_id;
        let mut kept = Kept::all(store, grant).await?;
        let is_it = |one: &Kept| one.row.id.as_str() == id;
        let has_thresholds = kept
            .iter()
            .any(|one| is_it(one) && one.enrolment.cell().has_thresholds());
        let own = kept.iter().find(|one| is_it(one));
        let own = own.and_then(|one| one.row.account_id.clone());
        kept.retain(|one| !is_it(one));
        let mut accounts = store.accounts_of_company(company).await?;
        // An account that the vendor ended opens again by its own application.
        accounts.retain(|account| own.as_ref() != Some(&account.id));
        let facts = match has_thresholds {
            true => super::thresholds::recorded_facts(store, grant, &accounts).await?,
            false => None,
        };
        let earlier = super::prefilling::last(&kept).map(|last| {
            let cell = last.enrolment.cell();
            EarlierApplicationAnswer {
                region: cell.region().to_owned(),
                model: cell.model(),
                cloud: cell.cloud(),
                draft: last.row.draft.clone(),
            }
        });
        Ok(Self {
            earlier,
            facts,
            accounts: planned(&accounts, &kept, programme()?)
                .into_iter()
                .chain(ended(&accounts, &kept))
                .collect(),
            taken: store.taken(company).await?,
        })
    }

    /// What the rules of today say of the company; nothing where it recorded no figures.
    pub(super) fn verdict(&self, kept: &Kept) -> Result<Option<Verdict<'static>>, Problem> {
        let known = programme()?;
        let cell = kept.enrolment.cell();
        let facts = self.facts.as_ref();
        Ok(facts.map(|facts| {
            let today = clock::today();
            applying(&known.rules, facts, cell.model(), cell.region(), today)
        }))
    }

    /// Holds a draft against the programme.
    pub(super) fn check(&self, kept: &Kept, draft: &Draft) -> Result<Checked, Problem> {
        let known = programme()?;
        let credit_check_passed = kept
            .enrolment
            .state()
            .verification()
            .is_some_and(|steps| steps.has_passed(Step::CreditCheck));
        let verdict = self.verdict(kept)?;
        Ok(check(
            draft,
            CheckContext {
                markets: &known.markets,
                country_rule: known.countries.of(&draft.country),
                cell: kept.enrolment.cell(),
                today: clock::today(),
                accounts: &self.accounts,
                taken: &self.taken,
                credit_check_passed,
                verdict: verdict.as_ref(),
            },
        ))
    }
}

fn document(row: EvidenceRow) -> Option<DocumentAnswer> {
    let kind: DocumentKind = serde_json::from_value(row.kind.into()).ok()?;
    Some(DocumentAnswer {
        sha256: row.digest,
        file_name: row.name,
        kind,
        bytes: row.bytes,
        checklist_id: row.checklist_id,
        added_date: row.added_at,
        added_by: row.added_by,
    })
}

/// An application as its own company sees it.
pub(super) async fn told(
    store: &Store,
    grant: &Grant,
    kept: Kept,
) -> Result<EnrolmentAnswer, Problem> {
    let questions = store
        .reseller_questions(None, &grant.account().company_id, &kept.row.id)
        .await?;
    told_with(store, grant, kept, questions).await
}

/// The same with the questions as an open change has made them.
pub(super) async fn told_with(
    store: &Store,
    grant: &Grant,
    kept: Kept,
    questions: Vec<QuestionRow>,
) -> Result<EnrolmentAnswer, Problem> {
    let known = programme()?;
    let today = clock::today();
    let id = kept.row.id.to_string();
    let (findings, earlier, applying) = if kept.stage() == Stage::Draft {
        let around = Surroundings::of(store, grant, &id).await?;
        let checked = around.check(&kept, &kept.row.draft)?;
        let findings = checked.findings.into_iter().map(Into::into).collect();
        let verdict = around.verdict(&kept)?;
        let has_thresholds = kept.enrolment.cell().has_thresholds();
        let applying = has_thresholds.then(|| ApplyingAnswer {
            as_of: today.to_string(),
            verdict: verdict.map(|verdict| VerdictAnswer::of(&known.rules, &verdict)),
        });
        (findings, around.earlier, applying)
    } else {
        (Vec::<FindingAnswer>::new(), None, None)
    };
    let documents = store
        .evidence_documents(&grant.account().company_id, &kept.row.id)
        .await?;
    // Only who is asked needs to know who decides now.
    let decides = match questions.is_empty() {
        true => None,
        false => super::answering::deciding_provider(store, &kept).await?,
    };
    let told_question = |row: QuestionRow| {
        let waits = decides.as_ref() == Some(&row.account_id);
        super::answering::question(row, waits)
    };
    let cell = kept.enrolment.cell();
    let state = kept.enrolment.state();
    Ok(EnrolmentAnswer {
        questions: questions.into_iter().map(told_question).collect(),
        standing: kept.standing(today),
        findings,
        earlier,
        applying,
        permanent_fields: PermanentFieldAnswer::all(),
        checklist: ChecklistDocumentAnswer::of(&known.checklists, cell),
        timeline: state
            .verification()
            .cloned()
            .or_else(|| state.foreseen())
            .map(|steps| {
                timeline(
                    &steps,
                    TimelineGrounds {
                        rules: &known.rules,
                        calendar: &known.calendar,
                        checklists: &known.checklists,
                        cell,
                        country: &kept.row.draft.country,
                        today,
                    },
                )
            })
            .unwrap_or_default(),
        mendable_fields: state
            .mendable()
            .into_iter()
            .flat_map(DraftPart::fields)
            .map(|field| (*field).to_owned())
            .collect(),
        suspension: SuspensionAnswer::of(state, cell.model(), &known.suspension),
        documents: documents.into_iter().filter_map(document).collect(),
        history: kept
            .events
            .iter()
            .map(|event| {
                EventAnswer::of(
                    &event.recorded,
                    event.recorded_by.clone(),
                    event.recorded_at.clone(),
                    |id| {
                        let reason = known.suspension.of(cell.model(), id)?;
                        Some(reason.title.clone())
                    },
                )
            })
            .collect(),
        attributes: Attributes::versioned("Enrolment", kept.row.version),
        draft: kept.row.draft,
        id,
    })
}
