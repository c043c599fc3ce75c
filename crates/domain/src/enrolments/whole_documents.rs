//! Whether a document is whole: it ends as its format says. Knows the outer structure of each format and decodes no
//! page, no pixel and no attachment.

use super::documents::DocumentKind;

/// Bytes at its end within which a PDF says that it is over (PDF 1.7, implementation note 18).
const PDF_TAIL_BYTES: usize = 1024;

/// Whether all of a document is there.
pub(super) fn is_whole(kind: DocumentKind, bytes: &[u8]) -> bool {
    match kind {
        DocumentKind::Pdf => is_whole_pdf(bytes),
        DocumentKind::Png => is_whole_png(bytes).unwrap_or_default(),
        DocumentKind::Jpeg => is_whole_jpeg(bytes).unwrap_or_default(),
        // A mail is as long as it is.
        DocumentKind::Mail => true,
    }
}

fn is_whole_pdf(bytes: &[u8]) -> bool {
    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|one| one == word);
    let tail = &bytes[bytes.len().saturating_sub(PDF_TAIL_BYTES)..];
    // Objects, and where they are found: what only begins and ends as a PDF has neither.
    let has_objects = has(bytes, b" obj") && (has(bytes, b"startxref") || has(bytes, b"trailer"));
    has(tail, b"%%EOF") && has_objects
}

/// Walks the chunks, each its length, its type, its data and four bytes to check them, from the header to the end
/// (PNG specification, section 5).
fn is_whole_png(bytes: &[u8]) -> Option<bool> {
    let mut at = 8;
    let mut has_picture = false;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let kind = bytes.get(at + 4..at + 8)?;
        let length = usize::try_from(length).ok()?;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        bytes.get(at + 8 + length..at + 12 + length)?;
        match kind {
            b"IHDR" => {
                let has_size = |four: &[u8]| four.iter().any(|byte| *byte != 0);
                if at != 8 || !has_size(data.get(..4)?) || !has_size(data.get(4..8)?) {
                    return Some(false);
                }
            }
            _ if at == 8 => return Some(false),
            b"IDAT" => has_picture = true,
            b"IEND" => return Some(has_picture),
            _ => {}
        }
        at += 12 + length;
    }
}

/// Walks the segments to the picture's data, past a frame, and finds its end behind it (ITU-T T.81, annex B).
fn is_whole_jpeg(bytes: &[u8]) -> Option<bool> {
    let mut at = 2;
    let mut has_frame = false;
    loop {
        if *bytes.get(at)? != 0xff {
            return Some(false);
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            // Filling before a marker, and markers without a segment.
            0xff => {
                at += 1;
                continue;
            }
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            0xd9 => return Some(false),
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => has_frame = true,
            0xda => break,
            _ => {}
        }
        let length = u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?);
        if length < 2 {
            return Some(false);
        }
        at += 2 + usize::from(length);
    }
    let rest = bytes.get(at..)?;
    Some(has_frame && rest.windows(2).any(|two| two == [0xff, 0xd9]))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One grey pixel.
    fn png() -> Vec<u8> {
        let chunk = |kind: &[u8; 4], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            [&length[..], kind, data, &[0; 4]].concat()
        };
        [
            b"\x89PNG\r\n\x1a\n".to_vec(),
            chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]),
            chunk(b"IDAT", &[120, 156, 99, 96, 0, 0, 0, 2, 0, 1]),
            chunk(b"IEND", &[]),
        ]
        .concat()
    }

    fn jpeg() -> Vec<u8> {
        let frame = [0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0];
        let scan = [0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0];
        [
            &[0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2][..],
            &frame,
            &scan,
            &[1, 2, 3, 0xff, 0xd9],
        ]
        .concat()
    }

    #[test]
    fn a_document_that_was_cut_off_anywhere_is_not_whole() {
        let pdf = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n".to_vec();
        for (kind, bytes) in [
            (DocumentKind::Pdf, pdf),
            (DocumentKind::Png, png()),
            (DocumentKind::Jpeg, jpeg()),
        ] {
            assert!(is_whole(kind, &bytes), "{kind:?}");
            for end in 8..bytes.len() - 2 {
                assert!(!is_whole(kind, &bytes[..end]), "{kind:?} up to {end}");
            }
        }
    }

    #[test]
    fn what_only_begins_as_a_picture_is_none() {
        let page = b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF";
        assert!(!is_whole(DocumentKind::Pdf, page));
        for rest in [&b""[..], b"MZ program", b"<html>%%EOF</html>"] {
            let png = [&b"\x89PNG\r\n\x1a\n"[..], rest].concat();
            assert!(!is_whole(DocumentKind::Png, &png));
            let jpeg = [&b"\xff\xd8\xff\xe0"[..], rest, &[0xff, 0xd9]].concat();
            assert!(!is_whole(DocumentKind::Jpeg, &jpeg));
        }
        // A picture of no size, and one without a picture.
        let mut flat = png();
        flat[16..20].copy_from_slice(&[0; 4]);
        assert!(!is_whole(DocumentKind::Png, &flat));
        let bare = [&png()[..33], &png()[png().len() - 12..]].concat();
        assert!(!is_whole(DocumentKind::Png, &bare));
    }

    #[test]
    fn a_picture_may_say_more_behind_its_end_as_telephones_do() {
        let jpeg = [jpeg(), vec![0; 5000]].concat();
        assert!(is_whole(DocumentKind::Jpeg, &jpeg));
    }
}
