//! The matrix: one row a region, one column a business model; the clouds with their own process below. Knows
//! no application's content.

use super::words::{family_words, next_words, stage_tag};
use super::{Known, asked_on};
use crate::api;
use crate::figures::date;
use crate::problem::Problem;
use crate::routes::{Page, Travel, address, travel};
use crate::shell::model_words;
use crate::ui::live::live;
use crate::ui::states;
use crate::{say, tell};
use domain::enrolments::{Stage, TenantReason};
use domain::markets::{CloudStatus, NationalCloud};
use domain::programme::{BusinessModel, Cloud, Word};
use domain::wire::enrolments::{EnrolmentRequest, MatrixAnswer, MatrixCellAnswer};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What beginning an application needs.
#[derive(Clone)]
struct Beginning {
    account: String,
    may_edit: bool,
    told: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    travel: Travel,
    /// The regions' names by their keys.
    names: Arc<BTreeMap<String, String>>,
}

/// The matrix and the national clouds.
pub(super) fn view(known: &Known, account: &str, may_edit: bool) -> AnyView {
    let beginning = Beginning {
        account: account.to_owned(),
        may_edit,
        told: RwSignal::new(None),
        busy: RwSignal::new(false),
        travel: travel(),
        names: Arc::new(
            known
                .markets
                .regions
                .iter()
                .map(|region| (region.id.clone(), region.name.clone()))
                .collect(),
        ),
    };
    let told = beginning.told;
    let table = known
        .matrix
        .as_ref()
        .map(|matrix| table(known, matrix, &beginning));
    let clouds = known
        .markets
        .national_clouds
        .iter()
        .map(|cloud| national(cloud, known.matrix.as_ref(), &beginning))
        .collect_view();
    view! {
        {live(move || told.get().map(|problem| states::notice("bad", problem.words(), problem.place())))}
        {table}
        <section class="card">
            <header><h2>{say!(enrol.clouds)}</h2></header>
            <div class="table short">
                <table aria-label=say!(enrol.clouds)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(enrol.cloud)}</th>
                            <th scope="col">{say!(customer.status)}</th>
                            <th scope="col" class="wide">{say!(enrol.note)}</th>
                        </tr>
                    </thead>
                    <tbody>{clouds}</tbody>
                </table>
            </div>
        </section>
        {known.matrix.as_ref().map(tenants)}
    }
    .into_any()
}

fn table(known: &Known, matrix: &MatrixAnswer, beginning: &Beginning) -> AnyView {
    let models = BusinessModel::ALL;
    let heads = models
        .map(|model| view! { <th scope="col">{model_words(model)}</th> })
        .collect_view();
    let rows = known
        .markets
        .regions
        .iter()
        .map(|region| {
            let cells = models
                .map(|model| {
                    let cell = find(matrix, &region.id, model, Cloud::Global);
                    view! { <td>{cell.map(|cell| told_cell(cell, beginning))}</td> }
                })
                .collect_view();
            view! {
                <tr>
                    <th scope="row">
                        {region.name.clone()} <br />
                        <span class="muted tiny">{tell!(enrol.countries, count = region.countries.len())}</span>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    let asked = asked_on::row(&known.rules, &beginning.account, address(), travel());
    view! {
        <section class="card" id="matrix">
            <header><h2>{say!(enrol.matrix)}</h2></header>
            <div class="table">
                <table class="matrix" aria-label=say!(enrol.matrix)>
                    <thead>
                        <tr>
                            <th scope="col">{say!(enrol.region)}</th>
                            {heads}
                        </tr>
                    </thead>
                    <tbody>{asked} {rows}</tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn find<'a>(
    matrix: &'a MatrixAnswer,
    region: &str,
    model: BusinessModel,
    cloud: Cloud,
) -> Option<&'a MatrixCellAnswer> {
    matrix
        .cells
        .iter()
        .find(|cell| cell.region == region && cell.model == model && cell.cloud == cloud)
}

/// State, whose word it is and as of when, and the next step as a link or a button.
fn told_cell(cell: &MatrixCellAnswer, beginning: &Beginning) -> AnyView {
    let next = next_words(&cell.next);
    let account = &beginning.account;
    let way = match (&cell.enrolment_id, cell.stage) {
        (Some(id), stage) if stage != Stage::NotApplied => {
            let link = Page::Enrolment(id.clone()).link(account);
            view! { <a class="small" href=link>{next}</a> }.into_any()
        }
        (_, Stage::NotApplied) if beginning.may_edit && cell.next.kind == "start" => {
            start(cell, next, beginning)
        }
        (_, Stage::NotApplied) if cell.next.kind == "start" => ().into_any(),
        _ => view! { <span class="small muted">{next}</span> }.into_any(),
    };
    let said = cell.word.map(|word| {
        let who = match word {
            Word::Ours => say!(enrol.words.ours),
            Word::Vendor => say!(enrol.words.vendor),
            Word::Provider => say!(enrol.words.provider),
        };
        let day = cell.as_of.as_deref().map(date).unwrap_or_default();
        view! { <span class="muted tiny">{tell!(enrol.said, who = who, date = day)}</span> }
    });
    view! {
        <div class="cell">
            {stage_tag(cell.stage)} {said} {way}
        </div>
    }
    .into_any()
}

fn start(cell: &MatrixCellAnswer, words: String, beginning: &Beginning) -> AnyView {
    let this = beginning.clone();
    let request = EnrolmentRequest {
        region: cell.region.clone(),
        model: cell.model,
        cloud: cell.cloud.as_str().to_owned(),
    };
    let label = format!(
        "{words}: {}, {}",
        beginning.names.get(&cell.region).unwrap_or(&cell.region),
        super::model_and_cloud(cell.model, cell.cloud)
    );
    let busy = beginning.busy;
    let begin = move |_| {
        let (this, request) = (this.clone(), request.clone());
        this.busy.set(true);
        this.told.set(None);
        spawn_local(async move {
            let answer = api::enrolments::begin(this.account.clone(), request).await;
            this.busy.try_set(false);
            match answer {
                Ok(begun) => this
                    .travel
                    .to(&Page::Enrolment(begun.id).link(&this.account)),
                Err(problem) => {
                    this.told.try_set(Some(problem));
                }
            }
        });
    };
    view! {
        <button type="button" class="button quiet small" aria-label=label disabled=move || busy.get() on:click=begin>
            {words}
        </button>
    }
    .into_any()
}

fn national(
    cloud: &NationalCloud,
    matrix: Option<&MatrixAnswer>,
    beginning: &Beginning,
) -> AnyView {
    let (class, word) = match cloud.status {
        CloudStatus::Open => ("tag good", say!(enrol.open)),
        CloudStatus::Closed => ("tag bad", say!(enrol.closed)),
        CloudStatus::OutsideTheProgramme => ("tag", say!(enrol.outside)),
    };
    let since = cloud
        .since
        .as_deref()
        .map(|since| tell!(enrol.since, date = date(since)));
    let own = matrix
        .filter(|_| cloud.status == CloudStatus::Open)
        .map(|matrix| {
            let cells = matrix
                .cells
                .iter()
                .filter(|cell| cell.cloud == Cloud::UsGovernment)
                .map(|cell| {
                    view! {
                        <div class="row">
                            <span class="small">{model_words(cell.model)}</span>
                            {told_cell(cell, beginning)}
                        </div>
                    }
                })
                .collect_view();
            view! { <div class="stack">{cells}</div> }
        });
    view! {
        <tr>
            <td class="strong">{cloud.name.clone()}</td>
            <td>
                <span class=class>{word}</span>
                " "
                <span class="muted small">{since}</span>
                {own}
            </td>
            <td class="wide muted small">{cloud.note.clone()}</td>
        </tr>
    }
    .into_any()
}

/// How many tenants the company's accounts need, and why.
fn tenants(matrix: &MatrixAnswer) -> AnyView {
    if matrix.tenants.reasons.is_empty() {
        return ().into_any();
    }
    let reasons = matrix
        .tenants
        .reasons
        .iter()
        .map(|reason| {
            let words = match reason {
                TenantReason::RolesApart => say!(enrol.tenants.roles_apart),
                TenantReason::RegionsApart => say!(enrol.tenants.regions_apart),
                TenantReason::CloudsApart => say!(enrol.tenants.clouds_apart),
            };
            view! { <li>{words}</li> }
        })
        .collect_view();
    let twice: Vec<&str> = matrix
        .tenants
        .sold_twice
        .iter()
        .map(|family| family_words(*family))
        .collect();
    let twice = (!twice.is_empty()).then(|| {
        let words = tell!(enrol.tenants.sold_twice, families = twice.join(", "));
        view! { <p class="body small" id="sold-twice">{words}</p> }
    });
    view! {
        <section class="card" id="tenants">
            <header><h2>{tell!(enrol.tenants.title, count = matrix.tenants.count)}</h2></header>
            <ul class="body small">{reasons}</ul>
            {twice}
        </section>
    }
    .into_any()
}
