//! Makes Cargo notice schema files that are added or removed.

fn main() {
    println!("cargo::rerun-if-changed=../../schemas");
}
