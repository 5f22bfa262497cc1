//! Starts a cluster, or what is missing of it, and waits until it is ready.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::jars::Jars;
use crate::java::Java;
use crate::layout::Layout;
use crate::lock::Lock;
use crate::options::Plan;
use crate::ready::{Client, Expected, NotReady, await_ready};
use crate::state::State;
use crate::{
    Cluster, Error, Options, Progress, adopt, archive, certificates, jars, java, jvm, log, node,
    nodes, preflight,
};

/// How long a cluster may take to become ready. It takes seconds; a busy machine needs longer.
const READY_WITHIN: Duration = Duration::from_secs(300);
/// How often it is looked whether the nodes still run.
const WATCH: Duration = Duration::from_millis(500);

/// Starts a cluster and returns when every node answers CQL and sees the others, telling
/// `progress` what it is doing.
///
/// Nodes that run already are left alone, nodes that ended are started again, and data stays. The
/// nodes are detached: they survive this process, until [`down`](crate::down) stops them. When
/// `up` fails it stops the nodes that it started.
///
/// # Errors
/// What is missing and how to get it ([`Error::JavaMissing`], [`Error::MavenMissing`],
/// [`Error::PortInUse`], [`Error::AddressMissing`], [`Error::TooLittleMemory`], …), or what went
/// wrong ([`Error::NodeDied`], [`Error::NotReady`]). [`Error::OtherCluster`] where the folder
/// holds the data of a cluster with other options.
pub fn up(options: &Options, progress: &mut dyn FnMut(Progress)) -> Result<Cluster, Error> {
    up_unless(&AtomicBool::new(false), options, progress)
}

/// Does what [`up`] does, and gives up soon after `interrupted` becomes true, as by a handler of
/// Ctrl-C.
///
/// # Errors
/// Those of [`up`], and [`Error::Interrupted`].
pub fn up_unless(
    interrupted: &AtomicBool,
    options: &Options,
    progress: &mut dyn FnMut(Progress),
) -> Result<Cluster, Error> {
    let begun = Instant::now();
    let plan = Plan::new(options)?;
    let layout = Layout::create(&options.dir)?;
    let wait = || progress(Progress::WaitingForOthers);
    let _lock = Lock::take(&layout.lock(), interrupted, wait)?;

    let mut state = adopt::adopt(&layout, plan)?;
    let missing = nodes::missing(&layout, &state);
    let started = start(
        &layout,
        &mut state,
        &missing,
        options.heap_mib,
        interrupted,
        progress,
    )
    .and_then(|()| wait_until_ready(&layout, &state, interrupted, progress));
    if let Err(error) = started {
        nodes::abandon(&layout, &mut state, &missing);
        return Err(error);
    }
    state.formed = true;
    state.write(&layout)?;
    progress(Progress::Ready {
        took: begun.elapsed(),
    });
    Ok(Cluster::new(&state.plan, &layout))
}

/// Starts the given nodes, writing down each process as soon as it is there.
fn start(
    layout: &Layout,
    state: &mut State,
    nodes: &[usize],
    heap_mib: u32,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Error> {
    if nodes.is_empty() {
        return Ok(());
    }
    let java = java::find()?;
    preflight::check(&state.plan, nodes, heap_mib)?;
    let jars = jars::obtain(&state.plan.version, &java, interrupted, progress)?;
    if state.plan.tls {
        certificates::provide(&state.plan, &layout.tls())?;
    }
    for &index in nodes {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let address = state.plan.contact_points()[index];
        progress(Progress::Starting { node: address });
        state.pids[index] = Some(launch(layout, &state.plan, index, heap_mib, &java, &jars)?);
        state.write(layout)?;
    }
    Ok(())
}

fn launch(
    layout: &Layout,
    plan: &Plan,
    index: usize,
    heap_mib: u32,
    java: &Java,
    jars: &Jars,
) -> Result<u32, Error> {
    let of_node = layout.node(index);
    let hosts: Vec<_> = plan.hosts().collect();
    node::configure(&of_node, plan, index, hosts[index], &layout.tls())?;
    let mut arguments = archive::arguments(&of_node, jars, java, index == 0);
    arguments.extend(jvm::arguments(&of_node, jars, plan.nodes, heap_mib));
    node::start(&of_node, java, arguments)
}

fn wait_until_ready(
    layout: &Layout,
    state: &State,
    interrupted: &AtomicBool,
    progress: &mut dyn FnMut(Progress),
) -> Result<(), Error> {
    let cluster = Cluster::new(&state.plan, layout);
    let client = Client::new(&cluster)?;
    let nodes = &cluster.contact_points;
    let expected = Expected {
        within: READY_WITHIN,
        login_may_be_refused: state.formed,
    };
    let mut told = None;
    let begun = Instant::now();
    let mut looked = begun;
    let watch = |ready| {
        if interrupted.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        if looked.elapsed() > WATCH {
            looked = Instant::now();
            all_run(layout, state, nodes)?;
        }
        let worth_telling = begun.elapsed() > WATCH && ready < nodes.len();
        if worth_telling && told.replace(ready) != Some(ready) {
            progress(Progress::Waiting {
                ready,
                nodes: nodes.len(),
            });
        }
        Ok(())
    };
    await_ready(&client, nodes, &expected, watch).map_err(|reason| match reason {
        NotReady::Because(error) => error,
        NotReady::InTime { node, missing } => Error::NotReady {
            waited: READY_WITHIN,
            missing: format!("{}: {missing}", nodes[node]),
            log: layout.node(node).log(),
        },
    })
}

/// Checks that no node ended.
fn all_run(layout: &Layout, state: &State, nodes: &[SocketAddr]) -> Result<(), Error> {
    match nodes::missing(layout, state).first() {
        None => Ok(()),
        Some(&index) => {
            let (lines, log) = log::last_words(&layout.node(index));
            Err(Error::NodeDied {
                node: nodes[index],
                lines,
                log,
            })
        }
    }
}
