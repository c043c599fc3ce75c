//! The versions of the books, in order. Knows the files of SQL, nothing of what they make.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

/// Each version's number, name and SQL. Listed here, and not by the driver's own macro, which would compile every
/// database driver a second time, for the compiler.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "books", include_str!("../../migrations/0001_books.sql")),
    (
        2,
        "price_lists",
        include_str!("../../migrations/0002_price_lists.sql"),
    ),
    (
        3,
        "price_rules",
        include_str!("../../migrations/0003_price_rules.sql"),
    ),
    (
        4,
        "quotes",
        include_str!("../../migrations/0004_quotes.sql"),
    ),
    (
        5,
        "letterheads",
        include_str!("../../migrations/0005_letterheads.sql"),
    ),
    (
        6,
        "outbox",
        include_str!("../../migrations/0006_outbox.sql"),
    ),
    (
        7,
        "enrolments",
        include_str!("../../migrations/0007_enrolments.sql"),
    ),
    (
        8,
        "reseller_questions",
        include_str!("../../migrations/0008_reseller_questions.sql"),
    ),
    (
        9,
        "signups",
        include_str!("../../migrations/0009_signups.sql"),
    ),
    (
        10,
        "providers",
        include_str!("../../migrations/0010_providers.sql"),
    ),
    (
        11,
        "scorecards",
        include_str!("../../migrations/0011_scorecards.sql"),
    ),
    (
        12,
        "invitations",
        include_str!("../../migrations/0012_invitations.sql"),
    ),
    (
        13,
        "account_clouds",
        include_str!("../../migrations/0013_account_clouds.sql"),
    ),
    (
        14,
        "alert_responses",
        include_str!("../../migrations/0014_alert_responses.sql"),
    ),
    (
        15,
        "account_families",
        include_str!("../../migrations/0015_account_families.sql"),
    ),
    (
        16,
        "reseller_replies",
        include_str!("../../migrations/0016_reseller_replies.sql"),
    ),
    (
        17,
        "languages",
        include_str!("../../migrations/0017_languages.sql"),
    ),
    (
        18,
        "exchange_rates_by_source",
        include_str!("../../migrations/0018_exchange_rates_by_source.sql"),
    ),
];

/// What brings books of any version up to the newest.
pub(super) fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|&(number, name, sql)| {
        let name = name.replace('_', " ").into();
        Migration::new(
            number,
            name,
            MigrationType::Simple,
            sql.into_sql_str(),
            false,
        )
    });
    Migrator::with_migrations(migrations.collect())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;
    use std::path::Path;

    #[test]
    fn every_file_of_the_folder_is_a_version_and_none_is_told_twice() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let listed: Vec<String> = MIGRATIONS
            .iter()
            .map(|(number, name, _)| format!("{number:04}_{name}.sql"))
            .collect();
        assert_eq!(listed, files);
    }
}
