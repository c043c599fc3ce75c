//! Texts that are alike but for the case of their letters. Knows no name and no language: only A to Z fold.

/// Whether two texts are equal without regard to the case of ASCII letters.
///
/// As [`str::eq_ignore_ascii_case`], eight letters at a time: a price asks it of each of its rules.
#[inline]
pub(crate) fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let (Some(last), Some(other_last)) = (one.last_chunk(), other.last_chunk()) else {
        return one.eq_ignore_ascii_case(other);
    };
    // The last eight cover what the whole eights before them leave.
    folded(*last) == folded(*other_last)
        && one
            .as_chunks()
            .0
            .iter()
            .zip(other.as_chunks().0)
            .all(|(one, other)| folded(*one) == folded(*other))
}

/// Eight letters with A to Z made small.
#[inline(always)]
const fn folded(letters: [u8; 8]) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    const HIGHEST: u64 = 0x80 * EACH;
    let letters = u64::from_le_bytes(letters);
    let without_highest = letters & !HIGHEST;
    // The highest bit of each byte says whether it comes after Z, and whether not before A.
    let after = without_highest + (0x7f - b'Z' as u64) * EACH;
    let within = without_highest + (0x80 - b'A' as u64) * EACH;
    let large = within & !after & !letters & HIGHEST;
    letters | (large >> 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn texts_are_alike_as_the_standard_library_says(
            text in "[ -~äÄß@\\[`{]{0,40}", other in "[@-\\[`-{]{0,18}", at in 0_usize..40,
        ) {
            prop_assert!(are_alike(&text, &text.to_ascii_uppercase()));
            prop_assert!(are_alike(&text.to_ascii_lowercase(), &text));
            prop_assert_eq!(are_alike(&text, &other), text.eq_ignore_ascii_case(&other));
            // One bit that is not its case tells a letter apart.
            let changed: String = text
                .chars()
                .enumerate()
                .map(|(index, letter)| match letter {
                    letter if index == at && letter.is_ascii() => {
                        char::from(letter as u8 ^ 0x20)
                    }
                    letter => letter,
                })
                .collect();
            prop_assert_eq!(are_alike(&text, &changed), text.eq_ignore_ascii_case(&changed));
        }
    }
}
