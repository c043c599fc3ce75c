//! Python as the peer: its csv module and its SQLite. Knows the two scripts.

use serde_json::Value;
use std::path::Path;
use std::process::Command;

/// Reads a file with the csv module and sums one Decimal column; prints lines, sum and seconds.
const SUM: &str = r#"
import csv, json, sys, time
from decimal import Decimal
begun = time.perf_counter()
with open(sys.argv[1], newline='', encoding='utf-8-sig') as file:
    rows = csv.reader(file)
    column = next(rows).index('BillingPreTaxTotal')
    total, lines = Decimal(0), 0
    for row in rows:
        total += Decimal(row[column])
        lines += 1
print(json.dumps({'lines': lines, 'total': str(total), 'seconds': time.perf_counter() - begun}))
"#;

/// Puts what a pivot reads into a table: two texts and whole cents, the best case for SQLite.
const LOAD: &str = r#"
import csv, os, sqlite3, sys
from decimal import Decimal
source, target = sys.argv[1:]
partial = target + '.partial'
if os.path.exists(partial): os.remove(partial)
database = sqlite3.connect(partial)
database.execute('CREATE TABLE line (customer TEXT NOT NULL, category TEXT NOT NULL, amount INTEGER NOT NULL)')
with open(source, newline='', encoding='utf-8-sig') as file:
    rows = csv.reader(file)
    head = next(rows)
    at = [head.index(name) for name in ('CustomerId', 'MeterCategory', 'BillingPreTaxTotal')]
    database.executemany('INSERT INTO line VALUES (?, ?, ?)',
        ((row[at[0]], row[at[1]], int(Decimal(row[at[2]]).scaleb(2))) for row in rows))
database.commit()
database.close()
os.rename(partial, target)
print('{}')
"#;

/// Groups the table; once to warm it, once by the clock.
const GROUP: &str = r#"
import json, sqlite3, sys, time
database = sqlite3.connect(sys.argv[1])
query = 'SELECT customer, category, SUM(amount), COUNT(*) FROM line GROUP BY customer, category'
database.execute(query).fetchall()
begun = time.perf_counter()
rows = database.execute(query).fetchall()
print(json.dumps({'seconds': time.perf_counter() - begun, 'rows': rows}))
"#;

/// What the csv module found, and how long it took.
pub fn sum(file: &Path) -> Result<Value, String> {
    run(SUM, &[file])
}

/// Makes the table, unless it is there.
pub fn load(file: &Path, table: &Path) -> Result<(), String> {
    if table.is_file() {
        return Ok(());
    }
    println!("loading the lines into a table of SQLite");
    run(LOAD, &[file, table]).map(|_| ())
}

/// The table's groups, and how long they took.
pub fn group(table: &Path) -> Result<Value, String> {
    run(GROUP, &[table])
}

fn run(script: &str, files: &[&Path]) -> Result<Value, String> {
    let mut command = Command::new("python3");
    command.arg("-c").arg(script).args(files);
    let output = command
        .output()
        .map_err(|problem| format!("python3, the peer, could not be started: {problem}"))?;
    if !output.status.success() {
        return Err(format!(
            "python3: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    serde_json::from_slice(&output.stdout)
        .map_err(|problem| format!("python3 printed no JSON: {problem}"))
}

/// The seconds that a script measured.
pub fn seconds(answer: &Value) -> Result<f64, String> {
    answer["seconds"]
        .to_string()
        .parse()
        .map_err(|problem| format!("python3 said no seconds: {problem}"))
}
