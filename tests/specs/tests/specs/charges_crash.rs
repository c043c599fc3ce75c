//! A server killed in the middle of an import: afterwards there is the whole batch or none of it.

use domain::wire::paths;
use specs::Server;
use specs::daily_rated::Options;
use specs::random::Random;
use specs::raw::Connection;
use specs::{server, words};
use std::time::{Duration, Instant};

const KILLS: usize = 20;
const PATH: &str = "period=2026-10&billing=unbilled";

#[test]
fn after_any_of_twenty_kills_there_is_the_whole_batch_or_none() {
    let (mut first, oracle) = Options {
        lines: 30_000,
        seed: 3,
        ..Options::default()
    }
    .file();
    let (second, second_oracle) = Options {
        lines: 30_000,
        seed: 4,
        partner_id: Some(oracle.partner_id.clone()),
        ..Options::default()
    }
    .file();
    let mut server = Server::demo();
    let path = format!("{}?{PATH}", paths::CHARGE_BATCHES);
    let token = server.token("owner");
    // How long one import takes here decides when the kills come.
    let begun = Instant::now();
    let _ = server
        .client()
        .with_token(&token)
        .send("POST", &path, &[], first.as_slice())
        .expect(201);
    let whole = begun.elapsed().max(Duration::from_millis(50));

    let mut random = Random::new(20_261_122);
    let (mut kept, mut replaced) = (oracle.total, second_oracle.total);
    let mut next = second;
    let mut seen = [0, 0];
    for kill in 0..KILLS {
        let mut connection = Connection::open(server.address());
        connection.post_head(&path, &token, next.len() as u64, "");
        let delay = whole.mul_f64(random.between(0, 1300) as f64 / 1000.0);
        let sender = std::thread::spawn({
            let bytes = next.clone();
            move || {
                connection.send(&bytes);
                connection.answer()
            }
        });
        std::thread::sleep(delay);
        server.kill();
        let answer = sender.join().unwrap();
        server.start();
        let client = server.client().with_token(&token);
        let pivot = client
            .get(&format!(
                "{}?period=2026-10&by=customer",
                paths::CHARGE_PIVOT
            ))
            .expect(200)
            .json();
        let total = words::cents(&pivot["totals"][0]["amount"]).unwrap();
        assert!(
            total == kept || total == replaced,
            "kill {kill} after {delay:?}: {total} is neither the old nor the new month"
        );
        if answer.starts_with("HTTP/1.1 201") {
            assert_eq!(
                total, replaced,
                "kill {kill}: an import that was answered is lost"
            );
        }
        seen[usize::from(total == replaced)] += 1;
        if total == replaced {
            std::mem::swap(&mut kept, &mut replaced);
            std::mem::swap(&mut first, &mut next);
        }
    }
    println!(
        "{} imports were lost whole, {} were kept whole",
        seen[0], seen[1]
    );
    assert!(seen[0] > 0, "no kill came in the middle of an import");
    // What the killed ones had written is swept: a last import leaves one batch's files.
    let client = server.client().with_token(&token);
    let _ = client.send("POST", &path, &[], next.as_slice()).expect(201);
    server.restart();
    let batches = server
        .client_of("owner")
        .get(paths::CHARGE_BATCHES)
        .expect(200)
        .json();
    let october = batches["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|batch| batch["period"] == "2026-10")
        .count();
    assert_eq!(october, 1);
    let staged = server::files_under(&server.data())
        .into_iter()
        .filter(|file| file.to_string_lossy().contains("stag"))
        .count();
    assert_eq!(staged, 0, "staged files stay behind");
}
