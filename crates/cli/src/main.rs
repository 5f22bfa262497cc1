//! The `rsylla` binary: hands its arguments to the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    rsylla_cli::main(std::env::args_os())
}
