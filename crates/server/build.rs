//! Makes the folder of the built page where there is none. `rust-embed` notes the folder's real path when the server is
//! compiled; a test build that found no folder would refuse every file the page's build puts there later.

fn main() -> std::io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    std::fs::create_dir_all("../../dist")
}
