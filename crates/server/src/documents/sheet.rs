//! Paper: text is laid out line by line over pages, each piece with its place in the document's
//! structure. Knows no noun and nothing of PDF but the names of its structure.

mod writing;

use super::fonts::Fonts;
use domain::letterheads::{Colour, Letterhead};
use krilla::image::Image;
use krilla::tagging::{TableHeaderScope, Tag, TagKind};
use std::num::NonZeroU16;
use thiserror::Error;

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
/// Where the text ends and the foot begins.
const BOTTOM: f32 = PAGE.1 - 84.0;
/// The most room that a logo takes.
const LOGO: (f32, f32) = (150.0, 48.0);
/// Between the edges of the text.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * MARGIN;

/// Why a document could not be written.
#[derive(Debug, Error)]
pub enum DocumentProblem {
    #[error("a font of the program cannot be read")]
    Font,
    #[error("the logo cannot be read: {0}")]
    Logo(String),
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}

/// How a text looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: f32,
    pub is_bold: bool,
    pub is_soft: bool,
}

pub(super) const BODY: Style = Style {
    size: 9.5,
    is_bold: false,
    is_soft: false,
};
pub(super) const SMALL: Style = Style {
    size: 8.0,
    is_bold: false,
    is_soft: true,
};
pub(super) const STRONG: Style = Style {
    size: 9.5,
    is_bold: true,
    is_soft: false,
};
const HEADS: [Style; 2] = [
    Style {
        size: 18.0,
        is_bold: true,
        is_soft: false,
    },
    Style {
        size: 12.0,
        is_bold: true,
        is_soft: false,
    },
];

/// Between two columns.
const GAP: f32 = 10.0;

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub width: f32,
    /// Figures stand at the right edge.
    pub is_figure: bool,
}

/// A place in the structure: what it is, and the pieces or places in it.
enum Place {
    Piece(usize),
    Group(TagKind, Vec<Place>),
}

/// A text at its place on a page.
struct Drawn {
    x: f32,
    baseline: f32,
    text: String,
    style: Style,
    /// Its piece of the structure; none for what repeats on every page.
    piece: Option<usize>,
}

#[derive(Default)]
struct Leaf {
    texts: Vec<Drawn>,
    /// Heights of the thin lines across.
    rules: Vec<f32>,
}

/// A picture at the head of the first page, at its size on paper.
struct Picture {
    image: Image,
    size: (f32, f32),
    piece: usize,
}

/// A document being laid out.
pub(super) struct Sheet {
    /// The colour of headings.
    accent: Option<[u8; 3]>,
    /// At the foot of every page, above the page's number.
    foot: String,
    picture: Option<Picture>,
    leaves: Vec<Leaf>,
    /// The next line's upper edge.
    top: f32,
    pieces: usize,
    places: Vec<Place>,
    headings: Vec<(String, usize, f32)>,
    fonts: Fonts,
}

impl Sheet {
    pub(super) fn new() -> Result<Self, DocumentProblem> {
        Ok(Self {
            accent: None,
            foot: String::new(),
            picture: None,
            leaves: vec![Leaf::default()],
            top: MARGIN,
            pieces: 0,
            places: Vec::new(),
            headings: Vec::new(),
            fonts: Fonts::new()?,
        })
    }

    /// Takes the seller's colour, foot and logo; called before anything is put on the sheet.
    ///
    /// # Errors
    /// [`DocumentProblem::Logo`] when the picture cannot be read.
    pub(super) fn brand(
        &mut self,
        letterhead: &Letterhead,
        seller: &str,
    ) -> Result<(), DocumentProblem> {
        self.accent = letterhead.colour.map(Colour::parts);
        self.foot.clone_from(&letterhead.foot);
        let Some(logo) = &letterhead.logo else {
            return Ok(());
        };
        let image =
            Image::from_png(logo.bytes().to_vec().into(), false).map_err(DocumentProblem::Logo)?;
        let (width, height) = image.size();
        let (width, height) = (width as f32, height as f32);
        let scale = (LOGO.0 / width).min(LOGO.1 / height).min(1.0);
        let piece = self.piece();
        self.picture = Some(Picture {
            image,
            size: (width * scale, height * scale),
            piece,
        });
        let alternative = Tag::Figure(Some(seller.to_owned()));
        self.places
            .push(Place::Group(alternative.into(), vec![Place::Piece(piece)]));
        Ok(())
    }

    /// The text in lines of at most a width; a word that is wider is cut.
    fn broken(&self, text: &str, style: Style, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let mut line = String::new();
            for word in self
                .fonts
                .writable(paragraph, style)
                .split(' ')
                .filter(|word| !word.is_empty())
            {
                let longer = if line.is_empty() {
                    word.to_owned()
                } else {
                    format!("{line} {word}")
                };
                if self.fonts.width(&longer, style) <= width {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    line.push(letter);
                    if self.fonts.width(&line, style) > width {
                        line.pop();
                        lines.push(std::mem::take(&mut line));
                        line.push(letter);
                    }
                }
            }
            lines.push(line);
        }
        lines
    }

    fn room_for(&mut self, height: f32) -> bool {
        if self.top + height <= BOTTOM {
            return true;
        }
        self.leaves.push(Leaf::default());
        self.top = MARGIN;
        false
    }

    fn put(&mut self, x: f32, top: f32, text: String, style: Style, piece: Option<usize>) {
        let baseline = top + style.size;
        if let Some(leaf) = self.leaves.last_mut() {
            leaf.texts.push(Drawn {
                x,
                baseline,
                text,
                style,
                piece,
            });
        }
    }

    fn piece(&mut self) -> usize {
        self.pieces += 1;
        self.pieces - 1
    }

    /// Draws lines one under the other; each is a piece of what they belong to.
    fn put_lines(&mut self, lines: Vec<String>, style: Style) -> Vec<Place> {
        let height = style.size * 1.45;
        let mut places = Vec::new();
        for line in lines {
            self.room_for(height);
            if !line.is_empty() {
                let piece = self.piece();
                self.put(MARGIN, self.top, line, style, Some(piece));
                places.push(Place::Piece(piece));
            }
            self.top += height;
        }
        places
    }

    /// A heading of level 1 or 2.
    pub(super) fn heading(&mut self, level: u16, text: &str) {
        let style = HEADS[usize::from(level.clamp(1, 2)) - 1];
        self.top += style.size * 0.6;
        // A heading is never the last line of a page.
        self.room_for(style.size * 4.0);
        self.headings
            .push((text.to_owned(), self.leaves.len() - 1, self.top));
        let lines = self.broken(text, style, WIDTH);
        let places = self.put_lines(lines, style);
        let level = NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN);
        let tag = Tag::Hn(level, Some(text.to_owned()));
        self.places.push(Place::Group(tag.into(), places));
        self.top += 4.0;
    }

    /// A paragraph over the whole width.
    pub(super) fn paragraph(&mut self, text: &str, style: Style) {
        let lines = self.broken(text, style, WIDTH);
        let places = self.put_lines(lines, style);
        if !places.is_empty() {
            self.places.push(Place::Group(Tag::P.into(), places));
        }
    }

    pub(super) fn space(&mut self, height: f32) {
        self.top += height;
    }

    /// A table with a head that repeats on every page. A cell is lines in styles, one under the other.
    pub(super) fn table(
        &mut self,
        columns: &[Column],
        head: &[&str],
        rows: &[Vec<Vec<(String, Style)>>],
    ) {
        let head: Vec<Vec<(String, Style)>> = head
            .iter()
            .map(|text| vec![((*text).to_owned(), STRONG)])
            .collect();
        let cells = self.row(columns, &head, true, &head);
        let scope = || Tag::TH(TableHeaderScope::Column).into();
        let first = Place::Group(Tag::TR.into(), group_cells(cells, scope));
        let mut body = Vec::new();
        for row in rows {
            let cells = self.row(columns, row, false, &head);
            body.push(Place::Group(
                Tag::TR.into(),
                group_cells(cells, || Tag::TD.into()),
            ));
        }
        let parts = vec![
            Place::Group(Tag::THead.into(), vec![first]),
            Place::Group(Tag::TBody.into(), body),
        ];
        self.places.push(Place::Group(Tag::Table.into(), parts));
        self.top += 6.0;
    }

    /// One row; on a new page the head comes first, outside the structure: it was read once.
    fn row(
        &mut self,
        columns: &[Column],
        cells: &[Vec<(String, Style)>],
        is_head: bool,
        head: &[Vec<(String, Style)>],
    ) -> Vec<Vec<Place>> {
        let broken: Vec<Vec<(String, Style)>> = columns
            .iter()
            .zip(cells)
            .map(|(column, cell)| {
                cell.iter()
                    .flat_map(|(text, style)| {
                        let lines = self.broken(text, *style, column.width - GAP);
                        lines.into_iter().map(|line| (line, *style))
                    })
                    .collect()
            })
            .collect();
        let tall = |cell: &Vec<(String, Style)>| -> f32 {
            cell.iter().map(|(_, style)| style.size * 1.4).sum()
        };
        let height = broken.iter().map(tall).fold(0.0, f32::max) + 7.0;
        if !self.room_for(height.min(BOTTOM - MARGIN)) && !is_head {
            let top = self.top;
            let mut x = MARGIN;
            for (column, cell) in columns.iter().zip(head) {
                for (text, style) in cell {
                    let text = self.fonts.writable(text, *style);
                    let left = if column.is_figure {
                        right_edge(x, *column) - self.fonts.width(&text, *style)
                    } else {
                        x
                    };
                    self.put(left, top + 3.0, text, *style, None);
                }
                x += column.width;
            }
            self.top = top + STRONG.size * 1.4 + 7.0;
            self.rule();
        }
        let top = self.top;
        let mut x = MARGIN;
        let mut places = Vec::new();
        for (column, cell) in columns.iter().zip(broken) {
            let mut line_top = top + 3.0;
            let mut pieces = Vec::new();
            for (text, style) in cell {
                let left = if column.is_figure {
                    right_edge(x, *column) - self.fonts.width(&text, style)
                } else {
                    x
                };
                if !text.is_empty() {
                    let piece = self.piece();
                    self.put(left, line_top, text, style, Some(piece));
                    pieces.push(Place::Piece(piece));
                }
                line_top += style.size * 1.4;
            }
            places.push(pieces);
            x += column.width;
        }
        self.top = top + height;
        self.rule();
        places
    }

    fn rule(&mut self) {
        let height = self.top;
        if let Some(leaf) = self.leaves.last_mut() {
            leaf.rules.push(height);
        }
    }
}

/// Where the figures of a column end: short of the next column, if there is one.
fn right_edge(left: f32, column: Column) -> f32 {
    let right = left + column.width;
    if right + GAP < MARGIN + WIDTH {
        right - GAP
    } else {
        right
    }
}

fn group_cells(cells: Vec<Vec<Place>>, tag: impl Fn() -> TagKind) -> Vec<Place> {
    cells
        .into_iter()
        .map(|pieces| Place::Group(tag(), pieces))
        .collect()
}
