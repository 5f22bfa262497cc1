//! Certificates for a cluster with TLS: an authority of its own, the servers', and a client's.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::net::IpAddr;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, SanType,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use crate::cluster::TlsFiles;
use crate::error::io_error;
use crate::options::Plan;
use crate::{Error, node};

/// The years for which the certificates are good. Both ends are fixed, so that no clock matters.
const YEARS: (i32, i32) = (2020, 2120);

/// Makes the certificates of a cluster, unless they are there.
pub(crate) fn provide(plan: &Plan, folder: &Path) -> Result<(), Error> {
    if folder.is_dir() {
        return Ok(());
    }
    let parts = folder.with_extension("parts");
    node::remove(&parts)?;
    fs::create_dir_all(&parts).map_err(io_error("make the folder", &parts))?;
    make(plan, &parts)?;
    fs::rename(&parts, folder).map_err(io_error("name", folder))
}

fn make(plan: &Plan, folder: &Path) -> Result<(), Error> {
    let client = TlsFiles::below(folder);
    let (authority, issuer) = authority().map_err(|e| failed("make a certificate", &e))?;
    public(&client.ca, &authority.pem())?;

    let addresses = plan
        .hosts()
        .map(|host| SanType::IpAddress(IpAddr::V4(host)));
    let local = "localhost".try_into().map(SanType::DnsName);
    let names = addresses.chain(local.ok()).collect();
    let (certificate, key) = signed(
        "rsylla server",
        names,
        ExtendedKeyUsagePurpose::ServerAuth,
        &issuer,
    )
    .map_err(|e| failed("make a certificate", &e))?;
    secret(&folder.join("server.pem"), &(key + &certificate))?;

    let (certificate, key) = signed(
        "rsylla client",
        Vec::new(),
        ExtendedKeyUsagePurpose::ClientAuth,
        &issuer,
    )
    .map_err(|e| failed("make a certificate", &e))?;
    public(&client.certificate, &certificate)?;
    secret(&client.key, &key)
}

fn authority() -> Result<(Certificate, Issuer<'static, KeyPair>), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = named("rsylla authority");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let certificate = params.self_signed(&key)?;
    Ok((certificate, Issuer::new(params, key)))
}

/// A certificate and its key, as PEM.
fn signed(
    name: &str,
    subject_alt_names: Vec<SanType>,
    usage: ExtendedKeyUsagePurpose,
    issuer: &Issuer<'_, KeyPair>,
) -> Result<(String, String), rcgen::Error> {
    let key = KeyPair::generate()?;
    let mut params = named(name);
    params.subject_alt_names = subject_alt_names;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![usage];
    params.use_authority_key_identifier_extension = true;
    Ok((params.signed_by(&key, issuer)?.pem(), key.serialize_pem()))
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, name);
    params.not_before = rcgen::date_time_ymd(YEARS.0, 1, 1);
    params.not_after = rcgen::date_time_ymd(YEARS.1, 1, 1);
    params
}

/// The configuration of a client that trusts the cluster's authority alone and shows the client's
/// certificate.
pub(crate) fn client_config(files: &TlsFiles) -> Result<Arc<ClientConfig>, Error> {
    let unreadable = |error: &dyn ToString| failed("read a certificate", error);
    let ca = CertificateDer::from_pem_file(&files.ca).map_err(|e| unreadable(&e))?;
    let chain = CertificateDer::from_pem_file(&files.certificate).map_err(|e| unreadable(&e))?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|e| unreadable(&e))?;
    let mut roots = RootCertStore::empty();
    roots.add(ca).map_err(|e| unreadable(&e))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| unreadable(&e))?
        .with_root_certificates(roots)
        .with_client_auth_cert(vec![chain], key)
        .map_err(|e| unreadable(&e))?;
    Ok(Arc::new(config))
}

fn failed(doing: &'static str, reason: &(impl ToString + ?Sized)) -> Error {
    Error::Certificate {
        doing,
        reason: reason.to_string(),
    }
}

fn public(path: &Path, text: &str) -> Result<(), Error> {
    fs::write(path, text).map_err(io_error("write", path))
}

/// Writes a file that only its owner can read.
fn secret(path: &Path, text: &str) -> Result<(), Error> {
    let open = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    let mut file = open.map_err(io_error("write", path))?;
    file.write_all(text.as_bytes())
        .map_err(io_error("write", path))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;
    use crate::Options;

    #[test]
    fn certificates_are_made_once_and_a_client_can_use_them() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("tls");
        let plan = Plan::new(&Options {
            nodes: 3,
            ..Options::default()
        })
        .unwrap();
        provide(&plan, &folder).unwrap();
        let files = TlsFiles::below(&folder);
        client_config(&files).unwrap();
        let mode = fs::metadata(&files.key).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);

        let before = fs::read(&files.ca).unwrap();
        provide(&plan, &folder).unwrap();
        assert_eq!(fs::read(&files.ca).unwrap(), before);
    }
}
