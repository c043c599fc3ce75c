//! Embeds the built app anew when it changes; without a built app the server still builds.

fn main() {
    let dist = std::path::Path::new("../../dist");
    if dist.exists() {
        println!("cargo:rerun-if-changed={}", dist.display());
    }
    println!("cargo:rerun-if-changed=migrations");
}
