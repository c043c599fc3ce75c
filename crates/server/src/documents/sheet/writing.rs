//! A sheet that was laid out, written as PDF/UA: krilla refuses what breaks the standard. Knows no noun
//! and no layout.

use super::{BODY, DocumentProblem, MARGIN, PAGE, Picture, Place, SMALL, Sheet, Style, WIDTH};
use crate::documents::fonts::{self, DrawnFonts, Fonts};
use crate::language::Language;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Size, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TagGroup, TagTree};
use krilla::text::TextDirection;
use krilla::{Document, SerializeSettings};

/// Lines of the seller's own foot.
const FOOT_LINES_MAX: usize = 3;

/// Red, green, blue.
type Ink = [u8; 3];
const INK: Ink = [24, 28, 36];
const SOFT: Ink = [69, 78, 95];
const LINE: Ink = [139, 149, 165];

impl Sheet {
    /// Writes the document; `foot` says what stands at the foot of page n of m.
    pub(in crate::documents) fn write(
        self,
        title: &str,
        author: &str,
        language: Language,
        foot: impl Fn(usize, usize) -> String,
    ) -> Result<Vec<u8>, DocumentProblem> {
        let drawn = fonts::drawn()?;
        let fonts = (&self.fonts, &drawn);
        let configuration = ConfigurationBuilder::new()
            .with_accessibility_validator(Accessibility::UA1)
            .finish()
            .map_err(|problem| DocumentProblem::Pdf(format!("{problem:?}")))?;
        let mut document = Document::new_with(SerializeSettings {
            configuration,
            enable_tagging: true,
            ..SerializeSettings::default()
        });
        let mut written: Vec<Option<Identifier>> = vec![None; self.pieces];
        let count = self.leaves.len();
        for (index, leaf) in self.leaves.iter().enumerate() {
            let settings = PageSettings::from_wh(PAGE.0, PAGE.1)
                .ok_or_else(|| DocumentProblem::Pdf("a page without a size".to_owned()))?;
            let mut page = document.start_page_with(settings);
            let mut surface = page.surface();
            if let Some(picture) = self.picture.as_ref().filter(|_| index == 0) {
                written[picture.piece] = Some(draw_picture(&mut surface, picture)?);
            }
            rules(&mut surface, &leaf.rules);
            for text in &leaf.texts {
                let tag = match text.piece {
                    Some(_) => ContentTag::Span(SpanTag::empty()),
                    None => artifact(ArtifactType::Other),
                };
                let id = surface.start_tagged(tag);
                if let Some(piece) = text.piece {
                    written[piece] = Some(id);
                }
                draw(
                    &mut surface,
                    fonts,
                    (text.x, text.baseline),
                    &text.text,
                    text.style,
                    self.accent,
                );
                surface.end_tagged();
            }
            surface.start_tagged(artifact(ArtifactType::Footer));
            let mut feet = self.broken(&self.foot, SMALL, WIDTH);
            feet.retain(|line| !line.is_empty());
            feet.truncate(FOOT_LINES_MAX);
            feet.push(self.fonts.writable(&foot(index + 1, count), SMALL));
            for (above, text) in feet.iter().rev().enumerate() {
                let baseline = PAGE.1 - 40.0 - above as f32 * SMALL.size * 1.4;
                draw(&mut surface, fonts, (MARGIN, baseline), text, SMALL, None);
            }
            surface.end_tagged();
            surface.finish();
            page.finish();
        }
        let mut outline = Outline::new();
        for (text, page, top) in self.headings {
            let place = XyzDestination::new(page, Point::from_xy(MARGIN, top));
            outline.push_child(OutlineNode::new(text, place));
        }
        document.set_outline(outline);
        let mut tree = TagTree::new().with_lang(Some(language.tag().to_owned()));
        for place in self.places {
            if let Some(group) = tagged(place, &mut written) {
                tree.push(group);
            }
        }
        document.set_tag_tree(tree);
        document.set_metadata(
            Metadata::new()
                .title(title.to_owned())
                .language(language.tag().to_owned())
                .authors(vec![author.to_owned()])
                .creator("Tierline".to_owned()),
        );
        document
            .finish()
            .map_err(|problem| DocumentProblem::Pdf(format!("{problem:?}")))
    }
}

fn colour([red, green, blue]: Ink) -> rgb::Color {
    rgb::Color::new(red, green, blue)
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn tagged(place: Place, written: &mut [Option<Identifier>]) -> Option<krilla::tagging::Node> {
    match place {
        Place::Piece(piece) => written[piece].take().map(Into::into),
        Place::Group(tag, places) => {
            let mut group = TagGroup::new(tag);
            for place in places {
                if let Some(node) = tagged(place, written) {
                    group.push(node);
                }
            }
            Some(group.into())
        }
    }
}

/// Draws the picture at the upper right corner of the text.
fn draw_picture(
    surface: &mut Surface<'_>,
    picture: &Picture,
) -> Result<Identifier, DocumentProblem> {
    let (width, height) = picture.size;
    let size = Size::from_wh(width, height)
        .ok_or_else(|| DocumentProblem::Logo("it has no size".to_owned()))?;
    let id = surface.start_tagged(ContentTag::Other);
    surface.push_transform(&Transform::from_translate(
        MARGIN + WIDTH - width,
        MARGIN - 8.0,
    ));
    surface.draw_image(picture.image.clone(), size);
    surface.pop();
    surface.end_tagged();
    Ok(id)
}

fn draw(
    surface: &mut Surface<'_>,
    (fonts, drawn): (&Fonts, &DrawnFonts),
    at: (f32, f32),
    text: &str,
    style: Style,
    accent: Option<Ink>,
) {
    // Only headings are in the seller's colour.
    let ink = match accent {
        Some(accent) if style.size > BODY.size => accent,
        _ if style.is_soft => SOFT,
        _ => INK,
    };
    surface.set_stroke(None);
    surface.set_fill(Some(Fill {
        paint: colour(ink).into(),
        ..Fill::default()
    }));
    let mut x = at.0;
    for run in fonts.runs(text, style) {
        let begin = Point::from_xy(x, at.1);
        let font = drawn[run.font].clone();
        surface.draw_text(
            begin,
            font,
            style.size,
            run.text,
            false,
            TextDirection::Auto,
        );
        x += run.width;
    }
}

fn rules(surface: &mut Surface<'_>, heights: &[f32]) {
    if heights.is_empty() {
        return;
    }
    surface.start_tagged(artifact(ArtifactType::Layout));
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: colour(LINE).into(),
        width: 0.5,
        ..Stroke::default()
    }));
    for height in heights {
        let mut path = PathBuilder::new();
        path.move_to(MARGIN, *height);
        path.line_to(MARGIN + WIDTH, *height);
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.end_tagged();
}
