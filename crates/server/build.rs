//! Migrations are part of the library: it is built anew when there is another.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
