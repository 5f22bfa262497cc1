//! A proxy before each node, which cuts, swallows, delays and forges.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use rsylla::Session;
use rsylla::driver::client::execution_profile::ExecutionProfile;
use rsylla::driver::client::session_builder::SessionBuilder;
use rsylla::driver::errors::DbError;
use scylla_proxy::{
    Condition, Node, Proxy, Reaction, RequestFrame, RequestOpcode, RequestReaction, RequestRule,
    ResponseFrame, ResponseOpcode, ResponseReaction, ResponseRule, RunningProxy, ShardAwareness,
};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

/// What to do with each execution of a prepared statement, or with its answer.
#[derive(Clone)]
pub enum Fault {
    /// Answer with this error instead of the server.
    Answer(DbError),
    /// Forget the request.
    SwallowRequest,
    /// Let the server execute it, and forget the answer.
    SwallowAnswer,
    /// Close the connection instead of passing the request on.
    CutRequest,
    /// Let the server execute it, and close the connection instead of passing the answer on.
    CutAnswer,
    /// Pass the request on later.
    Delay(Duration),
    /// Change the answer.
    Mangle(Arc<dyn Fn(ResponseFrame) -> ResponseFrame + Send + Sync>),
}

/// Proxies before the nodes of a cluster, and a session through them. They end with the runtime.
pub struct Proxied {
    proxy: RunningProxy,
    /// Sends everything through the proxies.
    pub session: Session,
}

/// Counts the requests that reached the proxies.
pub struct Attempts(UnboundedReceiver<(RequestFrame, Option<u16>)>);

impl Attempts {
    /// How many came since it was last asked.
    pub fn count(&mut self) -> usize {
        let mut count = 0;
        while self.0.try_recv().is_ok() {
            count += 1;
        }
        count
    }
}

impl Proxied {
    /// Puts a proxy before each node, on the addresses from `host` on, and connects through them.
    /// A proxy listens on its node's port, since nodes tell clients each other's addresses only.
    ///
    /// # Panics
    /// When the addresses are in use, or no node answers.
    pub async fn before(nodes: &[SocketAddr], host: [u8; 4], request_timeout: Duration) -> Self {
        let [a, b, c, first] = host;
        let addresses: HashMap<SocketAddr, SocketAddr> = (first..)
            .zip(nodes)
            .map(|(d, node)| {
                (
                    *node,
                    SocketAddr::new(IpAddr::from([a, b, c, d]), node.port()),
                )
            })
            .collect();
        let before = nodes.iter().map(|real| {
            Node::builder()
                .real_address(*real)
                .proxy_address(addresses[real])
                .shard_awareness(ShardAwareness::Unaware)
                .build()
        });
        let proxy = Proxy::new(before);
        let translation = Arc::new(proxy.translation_map());
        let proxy = proxy.run().await.expect("the proxies' addresses are free");
        let profile = ExecutionProfile::builder()
            .request_timeout(Some(request_timeout))
            .build();
        let driver = SessionBuilder::new()
            .known_node_addr(addresses[&nodes[0]])
            .address_translator(translation)
            .default_execution_profile_handle(profile.into_handle())
            .build()
            .await
            .expect("the nodes answer");
        Self {
            proxy,
            session: Session::from_driver(driver),
        }
    }

    /// Injects a fault into every execution from now on, on every node, and counts the executions.
    pub fn inject(&mut self, fault: &Fault) -> Attempts {
        self.inject_each(&vec![fault.clone(); self.proxy.running_nodes.len()])
    }

    /// Injects a fault of its own into every execution on each node, and counts the executions.
    pub fn inject_each(&mut self, faults: &[Fault]) -> Attempts {
        let (counted, attempts) = unbounded_channel();
        let executions = || {
            Condition::RequestOpcode(RequestOpcode::Execute)
                .or(Condition::RequestOpcode(RequestOpcode::Batch))
                .and(Condition::not(Condition::ConnectionRegisteredAnyEvent))
        };
        let answers = || {
            Condition::ResponseOpcode(ResponseOpcode::Result)
                .and(Condition::not(Condition::ConnectionRegisteredAnyEvent))
        };
        for (node, fault) in self.proxy.running_nodes.iter_mut().zip(faults) {
            let (on_request, on_answer) = reactions(fault);
            let on_request = on_request.with_feedback_when_performed(counted.clone());
            node.change_request_rules(Some(vec![RequestRule(executions(), on_request)]));
            node.change_response_rules(
                on_answer.map(|reaction| vec![ResponseRule(answers(), reaction)]),
            );
        }
        Attempts(attempts)
    }

    /// Injects nothing any more.
    pub fn heal(&mut self) {
        self.proxy.turn_off_rules();
    }
}

fn reactions(fault: &Fault) -> (RequestReaction, Option<ResponseReaction>) {
    let noop = RequestReaction::noop;
    match fault {
        Fault::Answer(error) => (RequestReaction::forge_with_error(error.clone()), None),
        Fault::SwallowRequest => (RequestReaction::drop_frame(), None),
        Fault::SwallowAnswer => (noop(), Some(ResponseReaction::drop_frame())),
        Fault::CutRequest => (RequestReaction::drop_connection(), None),
        Fault::CutAnswer => (noop(), Some(ResponseReaction::drop_connection())),
        Fault::Delay(time) => (RequestReaction::delay(*time), None),
        Fault::Mangle(change) => (
            noop(),
            Some(ResponseReaction::transform_frame(Arc::clone(change))),
        ),
    }
}

impl Fault {
    /// Sends this instead of an answer's body.
    pub fn replace_body(body: Vec<u8>) -> Self {
        Self::Mangle(Arc::new(move |frame| ResponseFrame {
            body: body.clone().into(),
            opcode: ResponseOpcode::Result,
            ..frame
        }))
    }
}

/// Bodies of answers that no server gives.
pub mod forged {
    /// A RESULT of rows that claims 2^31 - 1 columns.
    pub fn too_many_columns() -> Vec<u8> {
        let mut body = rows();
        body.extend([0x7F, 0xFF, 0xFF, 0xFF]);
        body.extend(name("k").into_iter().chain(name("t")));
        body
    }

    /// A RESULT of rows whose one column is a list of lists of lists, 20,000 deep.
    pub fn type_nested_too_deep() -> Vec<u8> {
        let mut body = rows();
        body.extend([0, 0, 0, 1]);
        body.extend(name("k").into_iter().chain(name("t")).chain(name("c")));
        for _ in 0..20_000 {
            body.extend([0x00, 0x20]);
        }
        body.extend([0x00, 0x09]);
        body.extend([0, 0, 0, 0]);
        body
    }

    /// The kind `Rows`, and metadata with one table for all columns.
    fn rows() -> Vec<u8> {
        vec![0, 0, 0, 2, 0, 0, 0, 1]
    }

    fn name(name: &str) -> Vec<u8> {
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        [&length.to_be_bytes(), name.as_bytes()].concat()
    }
}
