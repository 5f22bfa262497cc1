//! Stable Rust needs this line to notice schema files that are added.

fn main() {
    println!("cargo::rerun-if-changed=schemas");
}
