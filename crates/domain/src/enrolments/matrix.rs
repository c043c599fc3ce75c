//! The matrix: every cell one can apply for, and how the company stands there. Knows no page.

use super::cell::Cell;
use super::events::Enrolment;
use super::next_step::NextStep;
use super::state::Stage;
use crate::markets::Markets;
use crate::programme::Word;
use chrono::NaiveDate;

/// How the company stands in a cell.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Standing {
    pub cell: Cell,
    pub stage: Stage,
    /// Whose word that is, and as of which day; nothing where nobody has said anything.
    pub word: Option<(Word, NaiveDate)>,
    pub next: NextStep,
}

impl Standing {
    /// How an enrolment stands, seen from today.
    pub fn of(enrolment: &Enrolment, today: NaiveDate) -> Self {
        Self {
            cell: enrolment.cell().clone(),
            stage: enrolment.state().stage(),
            word: enrolment.last_word(),
            next: enrolment.state().next_step(today),
        }
    }

    /// An account that was entered without an enrolment: active by the company's own word.
    pub fn of_account(cell: Cell, as_of: NaiveDate) -> Self {
        Self {
            cell,
            stage: Stage::Active,
            word: Some((Word::Ours, as_of)),
            next: NextStep::Sell,
        }
    }
}

/// Every cell, region by region; where nothing stands, nothing was applied for. Of two standings in one
/// cell the one further on counts.
pub fn matrix(markets: &Markets, standings: &[Standing]) -> Vec<Standing> {
    let cells = Cell::all(markets).into_iter();
    cells
        .map(|cell| {
            let here = standings.iter().filter(|standing| standing.cell == cell);
            here.max_by_key(|standing| standing.stage)
                .cloned()
                .unwrap_or(Standing {
                    cell,
                    stage: Stage::NotApplied,
                    word: None,
                    next: NextStep::Start,
                })
        })
        .collect()
}
