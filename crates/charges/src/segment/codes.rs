//! Dictionary codes as Parquet packs them: runs of one value, and groups of eight in few bits.
//! Knows bits, no columns. Source: parquet-format, Encodings.md, "RLE/Bit-Packing Hybrid".

/// Groups of eight in one packed run: the run's head then fits one byte.
const GROUPS_MAX: usize = 63;
/// Equal values from which a run of one value is shorter than packing.
const RUN_MIN: usize = 16;

/// Bits that numbers below `count` take; at least one, as some readers know no zero width.
pub(super) fn bit_width(count: usize) -> u8 {
    (usize::BITS - count.saturating_sub(1).leading_zeros()).max(1) as u8
}

/// Packs codes behind what is in `out`.
pub(super) fn pack(codes: &[u32], width: u8, out: &mut Vec<u8>) {
    let mut start = 0;
    let mut at = 0;
    // Codes in start..at wait to be packed, always a multiple of eight until the end.
    while at < codes.len() {
        let run = codes[at..]
            .iter()
            .take_while(|code| **code == codes[at])
            .count();
        if run >= RUN_MIN {
            pack_groups(&codes[start..at], width, out);
            put_head((run as u64) << 1, out);
            out.extend_from_slice(&codes[at].to_le_bytes()[..usize::from(width).div_ceil(8)]);
            at += run;
            start = at;
        } else {
            at = (at + 8).min(codes.len());
        }
    }
    pack_groups(&codes[start..], width, out);
}

fn pack_groups(codes: &[u32], width: u8, out: &mut Vec<u8>) {
    for part in codes.chunks(GROUPS_MAX * 8) {
        let groups = part.len().div_ceil(8);
        put_head((groups as u64) << 1 | 1, out);
        let end = out.len() + groups * usize::from(width);
        let (mut bits, mut held) = (0_u64, 0_u32);
        for code in part {
            bits |= u64::from(*code) << held;
            held += u32::from(width);
            if held >= 32 {
                out.extend_from_slice(&(bits as u32).to_le_bytes());
                bits >>= 32;
                held -= 32;
            }
        }
        out.extend_from_slice(&bits.to_le_bytes()[..(held as usize).div_ceil(8)]);
        out.resize(end, 0);
    }
}

fn put_head(mut head: u64, out: &mut Vec<u8>) {
    while head >= 0x80 {
        out.push(head as u8 | 0x80);
        head >>= 7;
    }
    out.push(head as u8);
}

/// Unpacks `count` codes, each below `limit`; none when the bytes do not hold them.
pub(super) fn unpack(
    mut bytes: &[u8],
    width: u8,
    count: usize,
    limit: usize,
    out: &mut Vec<u32>,
) -> Option<()> {
    if width > 32 {
        return None;
    }
    let end = out.len() + count;
    let first = out.len();
    while out.len() < end {
        let head = take_head(&mut bytes)?;
        let wanted = end - out.len();
        if head & 1 == 0 {
            let run = usize::try_from(head >> 1).ok().filter(|run| *run > 0)?;
            let (value, rest) = bytes.split_at_checked(usize::from(width).div_ceil(8))?;
            let value = value
                .iter()
                .rev()
                .fold(0_u32, |value, byte| value << 8 | u32::from(*byte));
            bytes = rest;
            out.resize(out.len() + run.min(wanted), value);
        } else {
            let groups = usize::try_from(head >> 1)
                .ok()
                .filter(|groups| *groups > 0 && *groups < 1 << 28)?;
            // The last group may be cut short by writers that leave out its empty bytes.
            let length = (groups * usize::from(width)).min(bytes.len());
            let (packed, rest) = bytes.split_at(length);
            bytes = rest;
            unpack_groups(packed, width, (groups * 8).min(wanted), out)?;
        }
    }
    // One look at the largest code is enough.
    out[first..]
        .iter()
        .all(|code| (*code as usize) < limit)
        .then_some(())
}

fn unpack_groups(packed: &[u8], width: u8, count: usize, out: &mut Vec<u32>) -> Option<()> {
    if width == 0 {
        out.resize(out.len() + count, 0);
        return Some(());
    }
    if packed.len() * 8 < count * usize::from(width) {
        return None;
    }
    let mask = u64::MAX >> (64 - width);
    let (mut bits, mut held) = (0_u64, 0_u32);
    let mut words = packed.chunks(4);
    let values = std::iter::from_fn(|| {
        if held < u32::from(width) {
            let word = words.next()?;
            let mut full = [0_u8; 4];
            full[..word.len()].copy_from_slice(word);
            bits |= u64::from(u32::from_le_bytes(full)) << held;
            held += 32;
        }
        let value = (bits & mask) as u32;
        bits >>= width;
        held -= u32::from(width);
        Some(value)
    });
    out.extend(values.take(count));
    Some(())
}

fn take_head(bytes: &mut &[u8]) -> Option<u64> {
    let mut head = 0_u64;
    for shift in (0..63).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        head |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return Some(head);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_unpack_as_they_were_packed(
            runs in prop::collection::vec((0_u32..5000, 1_usize..40), 0..80),
        ) {
            let codes: Vec<u32> = runs.iter().flat_map(|(code, count)| std::iter::repeat_n(*code, *count)).collect();
            let width = bit_width(5000);
            let mut packed = Vec::new();
            pack(&codes, width, &mut packed);
            let mut read = Vec::new();
            unpack(&packed, width, codes.len(), 5000, &mut read).unwrap();
            prop_assert_eq!(read, codes);
        }

        #[test]
        fn any_bytes_unpack_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..60), width in 0_u8..40) {
            let mut read = Vec::new();
            let _ = unpack(&bytes, width, 300, 9, &mut read);
            prop_assert!(read.len() <= 300);
        }
    }

    #[test]
    fn widths_are_the_least_that_hold_every_code() {
        assert_eq!([0, 1, 2, 3, 256, 257].map(bit_width), [1, 1, 1, 2, 8, 9]);
    }
}
