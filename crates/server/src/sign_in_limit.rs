//! How often somebody may try to sign in. Knows no route and no password.

use crate::requests::ClientAddress;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// Attempts to sign in within five minutes: ten for one mail address, and fifty failed ones from one network,
/// so that neither one password of many people nor many passwords of one can be guessed.
#[derive(Default)]
pub struct SignInLimit(Mutex<HashMap<Tried, Vec<Instant>>>);

#[derive(Clone, Eq, Hash, PartialEq)]
enum Tried {
    Email(String),
    Network(IpAddr),
}

impl Tried {
    fn attempts_max(&self) -> usize {
        match self {
            Self::Email(_) => 10,
            Self::Network(_) => 50,
        }
    }
}

/// The network of an address: whoever has one address of IPv6 has the 64 bits below it too.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
        v4 => v4,
    }
}

impl SignInLimit {
    const WINDOW: Duration = Duration::from_secs(300);

    /// Counts an attempt; false when there were too many.
    pub fn admit(&self, email: &str, address: &ClientAddress) -> bool {
        let Ok(mut attempts) = self.0.lock() else {
            return true;
        };
        let now = Instant::now();
        attempts.retain(|_, times| {
            times.retain(|time| now.duration_since(*time) < Self::WINDOW);
            !times.is_empty()
        });
        let tried = [
            Tried::Email(email.to_owned()),
            Tried::Network(network(address.0)),
        ];
        let has_room =
            |tried: &Tried| attempts.get(tried).map_or(0, Vec::len) < tried.attempts_max();
        if !tried.iter().all(has_room) {
            return false;
        }
        for tried in tried {
            attempts.entry(tried).or_default().push(now);
        }
        true
    }

    /// Takes the attempts for a mail address back after the right password, and from its network the last:
    /// one's own account does not buy more guesses at those of others.
    pub fn succeeded(&self, email: &str, address: &ClientAddress) {
        if let Ok(mut attempts) = self.0.lock() {
            attempts.remove(&Tried::Email(email.to_owned()));
            if let Some(times) = attempts.get_mut(&Tried::Network(network(address.0))) {
                times.pop();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(address: &str) -> ClientAddress {
        ClientAddress(address.parse().unwrap())
    }

    #[test]
    fn guessing_is_stopped_per_address_and_a_right_password_resets_it() {
        let (limit, here) = (SignInLimit::default(), from("192.0.2.1"));
        for _ in 0..10 {
            assert!(limit.admit("a@example.com", &here));
        }
        assert!(!limit.admit("a@example.com", &here));
        assert!(!limit.admit("a@example.com", &from("192.0.2.2")));
        assert!(limit.admit("b@example.com", &here));
        limit.succeeded("a@example.com", &here);
        assert!(limit.admit("a@example.com", &here));
    }

    #[test]
    fn one_network_cannot_try_one_password_on_everybody() {
        let limit = SignInLimit::default();
        for person in 0..50 {
            assert!(limit.admit(&format!("{person}@example.com"), &from("2001:db8::1")));
        }
        assert!(!limit.admit("one-more@example.com", &from("2001:db8::2")));
        assert!(limit.admit("one-more@example.com", &from("2001:db8:0:1::1")));
        assert!(limit.admit("one-more@example.com", &from("::ffff:192.0.2.1")));
    }

    #[test]
    fn a_right_password_buys_no_guesses_at_others() {
        let (limit, here) = (SignInLimit::default(), from("192.0.2.1"));
        for person in 0..50 {
            assert!(limit.admit("own@example.com", &here));
            limit.succeeded("own@example.com", &here);
            assert!(limit.admit(&format!("{person}@example.com"), &here));
        }
        assert!(!limit.admit("one-more@example.com", &here));
    }
}
