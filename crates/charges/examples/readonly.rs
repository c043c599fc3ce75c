use std::time::Instant;
use tierline_charges::{ReadOptions, Reader};
fn main() {
    let data = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();
    let mut times = Vec::new();
    for _ in 0..8 {
        let start = Instant::now();
        let mut reader = Reader::new(ReadOptions::default());
        for piece in data.chunks(256 * 1024) {
            reader.push(piece).unwrap();
            while let Some(c) = reader.take_chunk() {
                std::hint::black_box(c);
            }
        }
        let (s, _) = reader.finish().unwrap();
        std::hint::black_box(s);
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    println!("min {:.3} med {:.3}", times[0], times[4]);
}
