//! Measures reading a file into segments, and pivots over them:
//! `import_speed FILE [OUT_FOLDER]`. Knows the machine's clock and files, as the library may not.

#![allow(clippy::print_stdout)]

use bytes::Bytes;
use std::error::Error;
use std::io::Read;
use std::sync::mpsc::sync_channel;
use std::time::Instant;
use tierline_charges::segment::{Segment, add_to_pivot, encode, lines_page};
use tierline_charges::{Chunk, LineScope, Pivot, ReadOptions, Reader};

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("say which file to read")?;
    let folder = std::env::args().nth(2);
    let start = Instant::now();
    let summary = read(&path, |_| Ok(()))?;
    report("read only", summary, start);

    let start = Instant::now();
    let (chunks, waiting) = sync_channel::<Chunk>(1);
    let writer = std::thread::spawn(move || {
        let mut busy = std::time::Duration::ZERO;
        let segments: Result<Vec<Segment>, _> = waiting
            .iter()
            .map(|chunk| {
                let start = Instant::now();
                let segment = encode(&chunk);
                busy += start.elapsed();
                segment
            })
            .collect();
        (segments, busy)
    });
    let lines = read(&path, |chunk| chunks.send(chunk).map_err(Into::into))?;
    drop(chunks);
    let (segments, busy) = writer.join().map_err(|_| "writing failed")?;
    report("read and encode", lines, start);
    let segments: Vec<(Bytes, _)> = segments?
        .into_iter()
        .map(|segment| (Bytes::from(segment.bytes), segment.manifest))
        .collect();
    let bytes: usize = segments.iter().map(|(bytes, _)| bytes.len()).sum();
    println!(
        "encoding alone {busy:.3?}; {} segments, {bytes} bytes",
        segments.len()
    );
    if let Some(folder) = folder {
        for (number, (bytes, _)) in segments.iter().enumerate() {
            std::fs::write(format!("{folder}/segment-{number}.parquet"), bytes)?;
        }
    }

    for by in [
        "customer,category",
        "customer",
        "day,category",
        "subscription,meter,region",
        "tag:env",
        "resourceGroup",
    ] {
        let by = by
            .split(',')
            .map(str::parse)
            .collect::<Result<Vec<_>, _>>()?;
        for _ in 0..2 {
            let start = Instant::now();
            let mut pivot = Pivot::new(by.clone(), Vec::new(), LineScope::default());
            for (bytes, manifest) in &segments {
                add_to_pivot(&mut pivot, bytes, manifest)?;
            }
            let table = pivot.finish()?;
            let took = start.elapsed();
            let total = table
                .totals
                .first()
                .map(|total| total.amount.to_string())
                .unwrap_or_default();
            println!(
                "pivot {by:?}: {} rows, total {total}, {took:.3?}",
                table.rows.len()
            );
        }
    }
    let start = Instant::now();
    if let Some((bytes, manifest)) = segments.first() {
        let page = lines_page(
            bytes,
            manifest,
            &["region:westeurope".parse()?],
            &LineScope::default(),
            50_000,
            100,
        )?;
        println!(
            "page of {} lines, next {:?}, {:.3?}",
            page.lines.len(),
            page.next_row,
            start.elapsed()
        );
    }
    Ok(())
}

fn read(
    path: &str,
    mut keep: impl FnMut(Chunk) -> Result<(), Box<dyn Error>>,
) -> Result<u64, Box<dyn Error>> {
    let mut file = std::fs::File::open(path)?;
    let mut reader = Reader::new(ReadOptions::default());
    let mut piece = vec![0; 128 * 1024];
    loop {
        let bytes = file.read(&mut piece)?;
        if bytes == 0 {
            break;
        }
        reader.push(&piece[..bytes])?;
        while let Some(chunk) = reader.take_chunk() {
            keep(chunk)?;
        }
    }
    let (summary, rest) = reader.finish()?;
    rest.into_iter().try_for_each(keep)?;
    println!("total {} {}", summary.total, summary.currency);
    Ok(summary.lines)
}

fn report(what: &str, lines: u64, start: Instant) {
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{what}: {lines} lines in {seconds:.3} s, {:.0} a second",
        lines as f64 / seconds
    );
}
