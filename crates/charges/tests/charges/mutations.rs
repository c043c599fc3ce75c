//! Whatever bytes arrive, cut however they may be, reading ends in the same totals or in the same
//! typed problem. Knows the public reader.

use crate::files::{STYLES, daily_rated, read};
use proptest::prelude::*;
use tierline_charges::{ReadOptions, Reader};

/// Lines and total, or code, line and column.
type Outcome = Result<(u64, String), (String, Option<u64>, Option<String>)>;

/// Reads in pieces of the given sizes, over and over.
fn outcome(text: &[u8], sizes: &[usize]) -> Outcome {
    let mut reader = Reader::new(ReadOptions {
        chunk_lines: 13,
        ..ReadOptions::default()
    });
    let mut rest = text;
    let mut sizes = sizes.iter().cycle();
    let result = loop {
        if rest.is_empty() {
            break reader
                .finish()
                .map(|(summary, _)| (summary.lines, summary.total.to_string()));
        }
        let size = sizes.next().copied().unwrap_or(1).clamp(1, rest.len());
        let (piece, after) = rest.split_at(size);
        rest = after;
        if let Err(problem) = reader.push(piece) {
            break Err(problem);
        }
        while reader.take_chunk().is_some() {}
    };
    result.map_err(|problem| {
        assert!(
            problem.to_string().len() > problem.code().len(),
            "a problem says what to do"
        );
        (problem.code().to_owned(), problem.line, problem.column)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn changed_bytes_give_a_total_or_a_problem_however_they_are_cut(
        seed in 0_u64..50,
        style in 0_usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), Just(b'"'), Just(b','), Just(b'\n'), Just(b'\r')]), 0..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
        sizes in prop::collection::vec(1_usize..400, 1..8),
    ) {
        let mut text = daily_rated(seed, 40, STYLES[style]).text;
        for (at, byte) in changes {
            let at = at.index(text.len());
            text[at] = byte;
        }
        if let Some(cut) = cut {
            text.truncate(cut.index(text.len()));
        }
        let whole = outcome(&text, &[usize::MAX]);
        prop_assert_eq!(outcome(&text, &sizes), whole.clone());
        prop_assert_eq!(outcome(&text, &[1]), whole);
    }

    #[test]
    fn any_bytes_behind_a_header_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        let header = crate::files::plain_rows().swap_remove(0);
        let text = [header.as_bytes(), b"\n", &bytes].concat();
        prop_assert!(outcome(&text, &[7]).is_err());
        let _ = outcome(&bytes, &[7]);
    }

    #[test]
    fn unchanged_files_add_up(seed in 0_u64..1000, style in 0_usize..5, lines in 1_usize..200) {
        let file = daily_rated(seed, lines, STYLES[style]);
        let (summary, _) = read(&file.text, 777, ReadOptions::default()).unwrap();
        prop_assert_eq!((summary.lines, summary.total), (file.lines, file.total));
    }
}
