//! Views of charges: what a request asks to see, and how far a caller may look. Knows no HTTP beyond
//! its refusals.

mod gathering;
mod lines;
mod months;
mod pivot;
mod quantities;
mod sellers;
mod source;
mod tag_names;

pub use lines::lines;
pub use pivot::{Pivoted, pivot};
pub use quantities::quantities;
pub use sellers::Trial;
pub use source::batches_behind;
pub use tag_names::tag_names;

use crate::access::Grant;
use crate::reply::Problem;
use crate::store::Store;
use axum::http::StatusCode;
use charges::PivotProblem;
use charges::segment::SegmentProblem;
use charges::selling::{SellingProblem, SoldPivotProblem};
use domain::access::{Action, Audience};
use domain::charges::{Billing, Dimension, Filter, Period};
use domain::permissions::ViewCharges;
use pricing::PricingProblem;
use source::Source;

/// Dimensions of one pivot.
const DIMENSIONS_MAX: usize = 4;
/// Filters of one view.
const FILTERS_MAX: usize = 20;

/// Whose eyes an answer is for.
pub fn audience(grant: &Grant) -> Audience {
    if grant.action() == Action::ReadOwnCharges {
        Audience::Customer
    } else {
        Audience::Partner
    }
}

/// What a request asks to see.
#[derive(Clone, Debug, Default)]
pub struct View {
    period: Option<Period>,
    billing: Option<Billing>,
    by: Vec<Dimension>,
    filters: Vec<Filter>,
    size: usize,
    seeks_next: bool,
}

impl View {
    /// Reads a query string; unknown names are passed over, wrong values are not.
    pub fn read(query: &str) -> Result<Self, Problem> {
        let mut view = Self {
            size: 100,
            ..Self::default()
        };
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let refuse = |words: String| Problem::bad_request("invalid_query", words).at(&name);
            match name.to_ascii_lowercase().as_str() {
                "period" if !value.is_empty() => {
                    view.period = Some(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "billing" if !value.is_empty() => {
                    view.billing = Some(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "by" => {
                    for word in value
                        .split(',')
                        .map(str::trim)
                        .filter(|word| !word.is_empty())
                    {
                        view.by.push(
                            word.parse()
                                .map_err(|problem| refuse(format!("{problem}.")))?,
                        );
                    }
                }
                "where" if !value.is_empty() => {
                    view.filters.push(
                        value
                            .parse()
                            .map_err(|problem| refuse(format!("{problem}.")))?,
                    );
                }
                "size" => {
                    let size: usize = value
                        .parse()
                        .map_err(|_| refuse("'size' is a whole number.".to_owned()))?;
                    view.size = if size == 0 { 100 } else { size.min(1000) };
                }
                "seekoperation" | "seek_operation" => {
                    view.seeks_next = value.eq_ignore_ascii_case("next")
                }
                _ => {}
            }
        }
        if view.by.len() > DIMENSIONS_MAX {
            let words = format!("Group by at most {DIMENSIONS_MAX} dimensions at once.");
            return Err(Problem::bad_request("invalid_query", words).at("by"));
        }
        if view.filters.len() > FILTERS_MAX {
            let words = format!("Use at most {FILTERS_MAX} filters at once.");
            return Err(Problem::bad_request("invalid_query", words).at("where"));
        }
        Ok(view)
    }

    /// The same, of one customer only.
    pub fn of_customer(mut self, customer_id: &str) -> Self {
        self.filters.push(Filter {
            dimension: Dimension::Customer,
            value: customer_id.to_owned(),
        });
        self
    }

    pub fn seeks_next(&self) -> bool {
        self.seeks_next
    }
}

/// A customer looks only while its partner allows it; asked anew with every request.
pub async fn check_customer_may_view(store: &Store, grant: &Grant) -> Result<(), Problem> {
    let Some(customer) = grant.customer_id() else {
        return Ok(());
    };
    let row = store.permissions(grant.account_id(), customer).await?;
    match row.view_charges {
        ViewCharges::Allowed => Ok(()),
        ViewCharges::NotAllowed => Err(Problem::new(
            StatusCode::FORBIDDEN,
            "charges_not_enabled",
            format!(
                "{} has not enabled usage charges for {}. Ask your partner to allow it.",
                grant.account().company_name,
                row.customer_name
            ),
        )),
    }
}

fn not_priced(problem: PricingProblem) -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        problem.code(),
        format!("The selling price: {problem}."),
    )
}

/// Why lines were not read. What stands in rules is told only to those who may see them.
#[derive(Debug)]
enum Unread {
    Segment(SegmentProblem),
    Problem(Problem),
}

impl From<Problem> for Unread {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<SegmentProblem> for Unread {
    fn from(problem: SegmentProblem) -> Self {
        Self::Segment(problem)
    }
}

impl From<SoldPivotProblem> for Unread {
    fn from(problem: SoldPivotProblem) -> Self {
        Self::Segment(problem.into())
    }
}

impl From<SellingProblem> for Unread {
    fn from(problem: SellingProblem) -> Self {
        Self::Segment(problem.into())
    }
}

impl From<PivotProblem> for Unread {
    fn from(problem: PivotProblem) -> Self {
        Self::Segment(problem.into())
    }
}

impl Unread {
    /// The problem as it is told to whoever asked.
    fn told(self, grant: &Grant, source: &Source) -> Problem {
        match self {
            Self::Problem(problem) => problem,
            Self::Segment(SegmentProblem::Pivot(problem)) => too_much(&problem),
            Self::Segment(SegmentProblem::Selling(SellingProblem::Pricing(problem))) => {
                not_priced(problem)
            }
            Self::Segment(SegmentProblem::Selling(SellingProblem::Tie { seller, tie })) => {
                let is_own = seller + 1 == source.sellers.len();
                let words = if is_own && audience(grant) == Audience::Partner {
                    format!("Charges have no selling price: {tie}.")
                } else {
                    "Charges have no selling price: two price rules of the seller contradict each other. \
                     Ask the seller to change one of them."
                        .to_owned()
                };
                Problem::new(StatusCode::CONFLICT, "rules_tie", words)
            }
            Self::Segment(other) => {
                tracing::error!(error = %other, "a segment cannot be read");
                Problem::new(
                    StatusCode::SERVICE_UNAVAILABLE,
                    "segment_unreadable",
                    "Some lines of this month cannot be read just now. Try again; if it stays so, tell the operator.",
                )
            }
        }
    }
}

fn too_much(problem: &PivotProblem) -> Problem {
    let code = match problem {
        PivotProblem::TooManyRows => "too_many_rows",
        PivotProblem::TooManyDigits => "too_many_digits",
    };
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        code,
        format!("{problem}."),
    )
}
