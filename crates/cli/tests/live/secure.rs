//! A cluster that wants TLS and a password.

use std::fs;

use rsylla_server::{Cluster, Options};

use crate::place::outcome;

/// A server of the test's own, stopped when this is dropped.
struct Secure {
    dir: tempfile::TempDir,
    cluster: Cluster,
}

impl Secure {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let options = Options {
            // Above those of the tests of `rsylla db`.
            port: 32_600 + (std::process::id() % 100) as u16,
            dir: dir.path().join("db"),
            tls: true,
            auth: true,
            ..Options::default()
        };
        let cluster = rsylla_server::up(&options, &mut |_| ()).unwrap();
        Self { dir, cluster }
    }

    fn pull(&self, password: Option<&str>, flags: &[&str]) -> (i32, String, String) {
        let node = self.cluster.contact_points[0].to_string();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_rsylla"));
        command.args(["schema", "pull", &node]).args(flags);
        command.env_remove("RSYLLA_PASSWORD");
        if let Some(password) = password {
            command.env("RSYLLA_PASSWORD", password);
        }
        outcome(command.output().unwrap())
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        let _ = rsylla_server::down(&self.dir.path().join("db"));
    }
}

#[test]
fn a_password_and_an_authority_open_a_cluster() {
    let secure = Secure::new();
    let files = secure.cluster.tls.clone().unwrap();
    let credentials = secure.cluster.credentials.clone().unwrap();
    let path = |path: &std::path::Path| path.to_str().unwrap().to_owned();
    let (ca, certificate, key) = (path(&files.ca), path(&files.certificate), path(&files.key));
    let login = ["--user", &credentials.user, "--tls-ca", &ca];

    let (code, _, said) = secure.pull(Some(&credentials.password), &login);
    assert_eq!((code, said.as_str()), (0, ""));
    let file = secure.dir.path().join("password");
    fs::write(&file, format!("{}\n", credentials.password)).unwrap();
    let file = path(&file);
    let mut flags = login.to_vec();
    flags.extend([
        "--password-file",
        &file,
        "--tls-cert",
        &certificate,
        "--tls-key",
        &key,
    ]);
    let (code, _, said) = secure.pull(None, &flags);
    assert_eq!((code, said.as_str()), (0, ""));

    let (code, _, said) = secure.pull(Some("wrong"), &login);
    assert_eq!(code, 2);
    assert!(
        said.contains("uthenticat") && !said.contains("wrong"),
        "{said}"
    );
    let (code, _, said) = secure.pull(None, &login);
    assert_eq!(code, 2);
    assert!(said.contains("set RSYLLA_PASSWORD"), "{said}");
    let (code, _, said) = secure.pull(Some("x"), &["--user", "x", "--tls-ca", &key]);
    assert_eq!(code, 2);
    assert!(said.contains("holds no certificate in PEM"), "{said}");
    let (code, _, said) = secure.pull(Some(&credentials.password), &["--user", &credentials.user]);
    assert_eq!(code, 2, "without TLS: {said}");
}
