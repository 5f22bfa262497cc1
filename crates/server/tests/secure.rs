//! Logins and TLS, right and wrong.

#![allow(clippy::unwrap_used, reason = "a step that fails fails the test")]

mod common;

use std::sync::Arc;

use common::{TestCluster, block_on};
use rsylla_server::{Cluster, Credentials, TlsFiles};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use scylla::client::session::Session;
use scylla::client::session_builder::SessionBuilder;
use scylla::errors::NewSessionError;

fn builder(cluster: &Cluster) -> SessionBuilder {
    SessionBuilder::new().known_nodes_addr(&cluster.contact_points)
}

async fn selects(session: &Session) {
    session
        .query_unpaged("SELECT key FROM system.local", ())
        .await
        .unwrap();
}

fn trusting(files: &TlsFiles) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(&files.ca).unwrap())
        .unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider);
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    Arc::new(builder.with_root_certificates(roots).with_no_client_auth())
}

#[test]
fn only_the_right_password_logs_in() {
    let mut test = TestCluster::of(1);
    test.options.auth = true;
    let cluster = test.up().unwrap();
    let Some(Credentials { user, password }) = &cluster.credentials else {
        panic!()
    };
    block_on(async {
        let session = builder(&cluster)
            .user(user, password)
            .build()
            .await
            .unwrap();
        selects(&session).await;
        session
            .query_unpaged("CREATE ROLE r WITH PASSWORD = 'p' AND LOGIN = true", ())
            .await
            .unwrap();

        let refused = |result: Result<Session, NewSessionError>| {
            let Err(error) = result else {
                panic!("the login was not refused")
            };
            let error = error.to_string();
            assert!(error.contains("uthenticat"), "{error}");
        };
        refused(builder(&cluster).user(user, "wrong").build().await);
        refused(builder(&cluster).build().await);

        let role = builder(&cluster).user("r", "p").build().await.unwrap();
        let forbidden = role.query_unpaged("CREATE ROLE s", ()).await;
        assert!(forbidden.is_err());

        // The superuser may choose a better password, and the cluster can be started again.
        session
            .query_unpaged("ALTER ROLE cassandra WITH PASSWORD = 'x'", ())
            .await
            .unwrap();
    });
    test.down();
    test.up().unwrap();
    assert!(rsylla_server::status(&test.options.dir).unwrap().is_up());
    block_on(async {
        selects(&builder(&cluster).user(user, "x").build().await.unwrap()).await;
    });
}

#[test]
fn only_clients_with_tls_and_the_right_authority_connect() {
    let mut test = TestCluster::of(1);
    test.options.tls = true;
    let cluster = test.up().unwrap();
    let files = cluster.tls.clone().unwrap();
    let mut other = TestCluster::of(1);
    other.options.tls = true;
    let elsewhere = other.up().unwrap().tls.unwrap();
    block_on(async {
        let session = builder(&cluster)
            .tls_context(Some(trusting(&files)))
            .build()
            .await
            .unwrap();
        selects(&session).await;

        let with_another = builder(&cluster).tls_context(Some(trusting(&elsewhere)));
        assert!(with_another.build().await.is_err());
        assert!(builder(&cluster).build().await.is_err());
    });
    assert!(files.certificate.is_file() && files.key.is_file());
}
