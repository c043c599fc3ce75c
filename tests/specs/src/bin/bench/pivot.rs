//! Pivoting a million stored lines by customer and category, against SQLite grouping the same rows.

use crate::row::{Row, median};
use crate::usage_file::{self, PERIOD};
use crate::{LINES, import, python};
use domain::wire::paths;
use serde_json::{Value, json};
use specs::{Client, Server};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

const PAIRS: usize = 11;

/// Sums in cents and lines, by customer and category.
type Groups = BTreeMap<(String, String), (i128, u64)>;

/// Interleaves the pivot over HTTP with the query.
pub fn compare() -> Result<Vec<Row>, String> {
    let file = usage_file::prepare()?;
    let table = usage_file::folder()?.join(format!("usage-{LINES}.sqlite"));
    python::load(&file.path, &table)?;
    let server = Server::demo();
    import::import(&server, &file)?;
    let client = server.client_of("owner");
    let plain = against_sqlite("pivot", "", &client, &table)?;
    make_rules(&client)?;
    let ruled = against_sqlite("pivot-ruled", " under 24 price rules", &client, &table)?;
    Ok(vec![plain, ruled])
}

/// Rules of each kind and scope, dated so that three sets of them hold in the month.
fn make_rules(client: &Client) -> Result<(), String> {
    let customers = client.get(&format!("{}?size=4", paths::CUSTOMERS)).json();
    let customer = |place: usize| customers["items"][place]["id"].clone();
    let mut rules = Vec::new();
    for (number, starts) in ["2026-01-01", "2026-10-10", "2026-10-20"]
        .iter()
        .enumerate()
    {
        let mut rule = |buyer: Value, goods: Value, kind: Value| {
            rules.push(json!({
                "name": format!("Rule {}", rules.len()), "buyer": buyer, "goods": goods, "kind": kind,
                "starts": starts, "currency": "EUR",
            }));
        };
        let markup =
            |basis: &str| json!({"type": "mark_up", "percent": 12 + number, "basis": basis});
        let everyone = || json!({"scope": "everyone"});
        let service = |name: &str| json!({"scope": "service", "value": name});
        let all = || json!({"scope": "all"});
        rule(everyone(), all(), markup("list"));
        rule(everyone(), service("Storage"), markup("cost_before_credit"));
        rule(
            everyone(),
            service("Bandwidth"),
            json!({"type": "discount_off_list", "percent": "5"}),
        );
        rule(
            everyone(),
            service("Virtual Machines"),
            markup("cost_after_credit"),
        );
        rule(
            json!({"scope": "customer", "value": customer(number)}),
            all(),
            markup("list"),
        );
        rule(
            json!({"scope": "tag", "value": "gold"}),
            all(),
            markup("list"),
        );
        rule(
            everyone(),
            all(),
            json!({"type": "volume_discount", "steps": [
            {"fromQuantity": "100", "percent": "1"}, {"fromQuantity": "10000", "percent": "3"}]}),
        );
        rule(
            everyone(),
            all(),
            json!({"type": "minimum_margin", "percent": "3"}),
        );
    }
    for rule in rules {
        let answer = client.post(paths::PRICE_RULES, &rule);
        if answer.status != 201 {
            return Err(format!("a rule was refused: {}", answer.text()));
        }
    }
    Ok(())
}

fn against_sqlite(
    name: &'static str,
    under: &str,
    client: &Client,
    table: &Path,
) -> Result<Row, String> {
    pivot(client)?;
    let (mut ratios, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..PAIRS {
        let begun = Instant::now();
        let groups = pivot(client)?;
        let seconds = begun.elapsed().as_secs_f64();
        let peer = python::group(table)?;
        if read_table(&peer)? != groups {
            return Err("the pivot and SQLite's groups differ".into());
        }
        ratios.push(python::seconds(&peer)? / seconds);
        ours.push(seconds);
    }
    ours.sort_by(f64::total_cmp);
    let said = format!(
        "{LINES} stored lines by customer and category{under} in {:.1} ms over HTTP, against SQLite's GROUP BY",
        median(&ours) * 1000.0
    );
    Ok(Row::of_pairs(name, 5.0, ratios, said))
}

fn pivot(client: &Client) -> Result<Groups, String> {
    let answer = client.get(&format!(
        "{}?period={PERIOD}&by=customer,category",
        paths::CHARGE_PIVOT
    ));
    if answer.status != 200 {
        return Err(format!("the pivot was refused: {}", answer.text()));
    }
    let mut groups = Groups::new();
    for item in answer.json()["items"].as_array().into_iter().flatten() {
        let key = |place: usize| item["keys"][place].as_str().unwrap_or_default().to_owned();
        let cents =
            specs::words::cents(&item["amount"]).ok_or_else(|| format!("no amount in {item}"))?;
        groups.insert(
            (key(0), key(1)),
            (cents, item["lines"].as_u64().unwrap_or_default()),
        );
    }
    Ok(groups)
}

fn read_table(answer: &Value) -> Result<Groups, String> {
    let rows = answer["rows"].as_array().ok_or("SQLite gave no rows")?;
    let read = |row: &Value| {
        let text = |place: usize| row[place].as_str().unwrap_or_default().to_owned();
        let cents = row[2]
            .to_string()
            .parse()
            .map_err(|problem| format!("{row}: {problem}"))?;
        Ok((
            (text(0), text(1)),
            (cents, row[3].as_u64().unwrap_or_default()),
        ))
    };
    rows.iter().map(read).collect()
}
