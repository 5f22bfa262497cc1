//! Answers that no server should give: errors, never panics, hangs or wrong rows.
//!
//! Two more kinds end the process inside the driver's own decoder: `docs/promises.md` names them.

use std::os::unix::process::ExitStatusExt;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use rsylla::prelude::*;
use rsylla::query;
use rsylla_faults::proxy::{Fault, Proxied};
use scylla_proxy::{ResponseFrame, ResponseOpcode};

use crate::answers::heal;
use crate::cluster::{own_keyspaces, turn};

query! {
    #[rsylla(derive(Debug))]
    Stored: "SELECT version, state FROM event_store.snapshots WHERE aggregate_id = ?"
}

type Mangle = fn(Vec<u8>) -> Vec<u8>;

/// What is done to the body of a RESULT.
const BODIES: [(&str, Mangle); 11] = [
    ("empty", |_| Vec::new()),
    ("cut in half", |body| body[..body.len() / 2].to_vec()),
    ("the last byte missing", |body| {
        body[..body.len() - 1].to_vec()
    }),
    ("all ones", |body| vec![0xFF; body.len()]),
    ("an unknown kind", |body| with(body, 0, &[0, 0, 0, 99])),
    ("a row count of 2^31 - 1", |body| {
        let at = body.len() - ROW.len() - 4;
        with(body, at, &[0x7F, 0xFF, 0xFF, 0xFF])
    }),
    ("a negative row count", |body| {
        let at = body.len() - ROW.len() - 4;
        with(body, at, &[0xFF, 0xFF, 0xFF, 0xFE])
    }),
    ("a cell longer than the frame", |body| {
        let at = body.len() - ROW.len();
        with(body, at, &[0x7F, 0xFF, 0xFF, 0xFF])
    }),
    ("an int of three bytes", |body| {
        let at = body.len() - ROW.len();
        with(body, at, &[0, 0, 0, 3])
    }),
    ("text that is no UTF-8", |body| {
        let at = body.len() - 1;
        with(body, at, &[0xFF])
    }),
    ("a void result", |_| vec![0, 0, 0, 1]),
];

/// The one row, as it ends the frame: version 7 and a state of one letter.
const ROW: [u8; 13] = [0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0, 1, b's'];

fn with(mut body: Vec<u8>, at: usize, bytes: &[u8]) -> Vec<u8> {
    body[at..at + bytes.len()].copy_from_slice(bytes);
    body
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_malformed_answer_is_an_error_and_the_session_goes_on() {
    let turn = turn().await;
    let limit = Duration::from_secs(5);
    let mut proxied = Proxied::before(turn.nodes.contact_points(), [127, 0, 62, 41], limit).await;
    let session = own_keyspaces(&proxied.session).await;
    let id = Uuid::from_u128(5);
    let put = query!(
        "INSERT INTO event_store.snapshots (aggregate_id, version, state) VALUES (?, 7, 's')",
        id
    );
    put.execute(&session).await.unwrap();

    let read = || Stored { aggregate_id: id }.fetch_all(&session);
    assert_eq!(read().await.unwrap()[0].version, Some(7));
    for (what, mangle) in BODIES {
        let change = move |frame: ResponseFrame| ResponseFrame {
            body: mangle(frame.body.to_vec()).into(),
            ..frame
        };
        proxied.inject(&Fault::Mangle(Arc::new(change)));
        let result = read().await;
        assert!(result.is_err(), "{what}: {result:?}");
        proxied.heal();
        heal(&session).await;
        assert_eq!(read().await.unwrap()[0].version, Some(7), "after {what}");
    }
    for opcode in [
        ResponseOpcode::Error,
        ResponseOpcode::Ready,
        ResponseOpcode::Supported,
        ResponseOpcode::Event,
    ] {
        let change = move |frame: ResponseFrame| ResponseFrame { opcode, ..frame };
        proxied.inject(&Fault::Mangle(Arc::new(change)));
        assert!(read().await.is_err(), "{opcode:?}");
        proxied.heal();
        heal(&session).await;
    }
}

/// Seen on scylla 1.9.0 with scylla-cql 2.0.0. When this test fails, the driver has mended it:
/// the answer belongs into the test above then, and its line on the page of promises goes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_answers_end_the_process_inside_the_driver() {
    let turn = turn().await;
    let first = turn.nodes.contact_points()[0];
    for kind in ["columns", "nesting"] {
        let sent = Command::new(env!("CARGO_BIN_EXE_rsylla-faults"))
            .args(["answer", kind, "--host", &first.ip().to_string()])
            .args(["--port", &first.port().to_string()])
            .arg("--dir")
            .arg(turn.nodes.dir())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&sent.stderr);
        assert!(sent.status.signal().is_some(), "{kind}: {said}");
        assert!(
            said.contains("memory allocation") || said.contains("overflowed its stack"),
            "{kind}: {said}"
        );
    }
}
