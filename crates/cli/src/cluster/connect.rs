//! How a cluster is reached.

use std::env;
use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use rsylla::Session;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

const PASSWORD: &str = "RSYLLA_PASSWORD";

/// Schema changes wait for agreement, which takes time on large clusters.
const PATIENCE: Duration = Duration::from_secs(60);

/// Who asks, and over what.
#[derive(Debug, Args)]
#[command(next_help_heading = "Cluster")]
pub(crate) struct Connection {
    /// Logs in as this user; the password is in `RSYLLA_PASSWORD`, or in a file
    #[arg(long, value_name = "NAME")]
    user: Option<String>,
    /// The file whose first line is the password
    #[arg(long, value_name = "FILE", requires = "user")]
    password_file: Option<PathBuf>,
    /// Uses TLS, and trusts servers whose certificate this authority signed (PEM)
    #[arg(long, value_name = "FILE")]
    tls_ca: Option<PathBuf>,
    /// The client's own certificate (PEM)
    #[arg(long, value_name = "FILE", requires_all = ["tls_ca", "tls_key"])]
    tls_cert: Option<PathBuf>,
    /// The key of the client's certificate (PEM)
    #[arg(long, value_name = "FILE", requires_all = ["tls_ca", "tls_cert"])]
    tls_key: Option<PathBuf>,
}

impl Connection {
    /// Connects by a node, given as `host:port`.
    pub(crate) async fn connect(&self, node: &str) -> Result<Session, String> {
        let mut builder = Session::builder()
            .known_node(node)
            .request_timeout(PATIENCE)
            .prepare_timeout(PATIENCE)
            // `system_schema` is read by ourselves: the driver cannot read every name.
            .configure(|driver| driver.fetch_schema_metadata(false));
        if let Some(user) = &self.user {
            builder = builder.user(user, self.password()?);
        }
        if let Some(authority) = &self.tls_ca {
            builder = builder.tls_context(Arc::new(self.tls(authority)?));
        }
        let session = builder.build().await;
        session.map_err(|error| format!("cannot connect to {node}: {error}"))
    }

    fn password(&self) -> Result<String, String> {
        let Some(file) = &self.password_file else {
            return env::var(PASSWORD).map_err(|_| {
                format!("no password for `--user`: set {PASSWORD}, or name a `--password-file`")
            });
        };
        let text = fs::read_to_string(file).map_err(|error| cannot_read(file, &error))?;
        Ok(text.lines().next().unwrap_or_default().to_owned())
    }

    fn tls(&self, authority: &Path) -> Result<ClientConfig, String> {
        let mut trusted = RootCertStore::empty();
        for certificate in certificates(authority)? {
            trusted
                .add(certificate)
                .map_err(|error| format!("{}: {error}", authority.display()))?;
        }
        // Named, as a program may link more than one.
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(trusted);
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else {
            return Ok(config.with_no_client_auth());
        };
        let private =
            PrivateKeyDer::from_pem_file(key).map_err(|error| cannot_read(key, &error))?;
        config
            .with_client_auth_cert(certificates(certificate)?, private)
            .map_err(|error| format!("{}: {error}", certificate.display()))
    }
}

fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let certificates: Vec<_> = CertificateDer::pem_file_iter(file)
        .and_then(Iterator::collect)
        .map_err(|error| cannot_read(file, &error))?;
    if certificates.is_empty() {
        return Err(format!("{} holds no certificate in PEM", file.display()));
    }
    Ok(certificates)
}

fn cannot_read(file: &Path, error: &dyn std::fmt::Display) -> String {
    format!("cannot read {}: {error}", file.display())
}

/// Runs what talks to a cluster.
pub(crate) fn block_on<T>(future: impl Future<Output = Result<T, String>>) -> Result<T, String> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| error.to_string())?
        .block_on(future)
}
