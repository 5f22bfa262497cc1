//! A running cluster, as its clients need to know it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use crate::layout::Layout;
use crate::options::Plan;

/// A cluster whose nodes all answer CQL and see each other. Dropping it stops nothing:
/// [`down`](crate::down) does.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// Where each node answers CQL, in order.
    pub contact_points: Vec<SocketAddr>,
    /// What a client needs to connect, if the cluster was started with TLS.
    pub tls: Option<TlsFiles>,
    /// The superuser, if the cluster was started with logins.
    pub credentials: Option<Credentials>,
    /// The folder of the cluster's data, logs and state, absolute.
    pub dir: PathBuf,
}

/// The PEM files of a client; the server's own are its own business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsFiles {
    /// The certificate of the authority that signed the servers'.
    pub ca: PathBuf,
    /// A certificate for a client, signed by the same authority. The servers do not ask for one.
    pub certificate: PathBuf,
    /// Its private key.
    pub key: PathBuf,
}

/// A login.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The role's name.
    pub user: String,
    /// Its password.
    pub password: String,
}

impl Credentials {
    /// The superuser that every new cluster has.
    pub(crate) fn superuser() -> Credentials {
        Credentials {
            user: "cassandra".to_owned(),
            password: "cassandra".to_owned(),
        }
    }
}

impl TlsFiles {
    pub(crate) fn below(dir: &Path) -> TlsFiles {
        TlsFiles {
            ca: dir.join("ca.pem"),
            certificate: dir.join("client.pem"),
            key: dir.join("client-key.pem"),
        }
    }
}

impl Cluster {
    pub(crate) fn new(plan: &Plan, layout: &Layout) -> Cluster {
        Cluster {
            contact_points: plan.contact_points(),
            tls: plan.tls.then(|| TlsFiles::below(&layout.tls())),
            credentials: plan.auth.then(Credentials::superuser),
            dir: layout.root().to_owned(),
        }
    }
}
