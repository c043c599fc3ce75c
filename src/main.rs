//! Starts the browser app. Knows nothing but its library.

fn main() {
    tierline::start();
}
