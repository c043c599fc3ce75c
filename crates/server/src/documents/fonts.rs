//! The fonts of documents: which of them writes a letter, and how wide. Knows no page.

use super::sheet::{DocumentProblem, Style};
use krilla::text::Font;
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Latin, Greek and Cyrillic, regular and bold; then Chinese, Japanese and Korean, which has one weight.
const FILES: [&[u8]; 3] = [
    include_bytes!("../../fonts/DejaVuSans.ttf"),
    include_bytes!("../../fonts/DejaVuSans-Bold.ttf"),
    include_bytes!("../../fonts/DroidSansFallback.ttf"),
];
const REGULAR: usize = 0;
const BOLD: usize = 1;
const EAST_ASIAN: usize = 2;

/// The fonts as they are measured.
pub(super) struct Fonts([FontRef<'static>; FILES.len()]);

/// The fonts as they are drawn with, in the same order.
pub(super) type DrawnFonts = [Font; FILES.len()];

/// Letters in a row that one font writes.
#[derive(Debug, PartialEq)]
pub(super) struct Run<'a> {
    /// Its place among the fonts.
    pub font: usize,
    pub text: &'a str,
    pub width: f32,
}

/// The fonts to draw with.
pub(super) fn drawn() -> Result<DrawnFonts, DocumentProblem> {
    let font = |bytes: &'static [u8]| Font::new(bytes.into(), 0).ok_or(DocumentProblem::Font);
    let [regular, bold, east_asian] = FILES;
    Ok([font(regular)?, font(bold)?, font(east_asian)?])
}

impl Fonts {
    pub fn new() -> Result<Self, DocumentProblem> {
        let face = |bytes| FontRef::new(bytes).map_err(|_| DocumentProblem::Font);
        let [regular, bold, east_asian] = FILES;
        Ok(Self([face(regular)?, face(bold)?, face(east_asian)?]))
    }

    /// The font that writes a letter, and the letter's width there; none where no font has it.
    fn of(&self, letter: char, style: Style) -> Option<(usize, f32)> {
        let first = if style.is_bold { BOLD } else { REGULAR };
        [first, EAST_ASIAN].into_iter().find_map(|font| {
            let face = &self.0[font];
            let glyph = face.charmap().map(letter)?;
            let widths = face.glyph_metrics(Size::new(style.size), LocationRef::default());
            Some((font, widths.advance_width(glyph)?))
        })
    }

    /// What the fonts can write: letters that they lack become question marks.
    pub fn writable(&self, text: &str, style: Style) -> String {
        text.chars()
            .map(|letter| if letter.is_whitespace() { ' ' } else { letter })
            .filter(|letter| !letter.is_control())
            .map(|letter| match self.of(letter, style) {
                Some(_) => letter,
                None => '?',
            })
            .collect()
    }

    /// How wide a text is, in points.
    pub fn width(&self, text: &str, style: Style) -> f32 {
        let widths = text.chars().filter_map(|letter| self.of(letter, style));
        widths.map(|(_, width)| width).sum()
    }

    /// A text by the fonts that write it.
    pub fn runs<'a>(&self, text: &'a str, style: Style) -> Vec<Run<'a>> {
        let mut runs: Vec<Run<'a>> = Vec::new();
        let mut begun = 0;
        for (at, letter) in text.char_indices() {
            let Some((font, width)) = self.of(letter, style) else {
                continue;
            };
            let end = at + letter.len_utf8();
            match runs.last_mut().filter(|run| run.font == font) {
                Some(run) => {
                    run.text = &text[begun..end];
                    run.width += width;
                }
                None => {
                    begun = at;
                    let text = &text[at..end];
                    runs.push(Run { font, text, width });
                }
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::super::sheet::{BODY, STRONG};
    use super::*;

    #[test]
    fn each_letter_is_written_by_a_font_that_has_it() {
        let fonts = Fonts::new().unwrap();
        let name = "Löwe 株式会社テスト 주식회사 ΑΩ Жук";
        for style in [BODY, STRONG] {
            assert_eq!(fonts.writable(name, style), name);
            let runs = fonts.runs(name, style);
            let joined: String = runs.iter().map(|run| run.text).collect();
            assert_eq!(joined, name);
            let east_asian: Vec<&str> = runs
                .iter()
                .filter(|run| run.font == EAST_ASIAN)
                .map(|run| run.text)
                .collect();
            assert_eq!(east_asian, ["株式会社テスト", "주식회사"]);
            let width: f32 = runs.iter().map(|run| run.width).sum();
            assert!((width - fonts.width(name, style)).abs() < 0.01);
        }
    }

    #[test]
    fn a_letter_that_no_font_has_becomes_a_question_mark() {
        let fonts = Fonts::new().unwrap();
        assert_eq!(fonts.writable("a\u{1}b\tשלום", BODY), "ab ????");
    }
}
