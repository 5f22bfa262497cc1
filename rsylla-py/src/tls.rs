//! TLS: whom a session trusts, and what it shows of itself.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
};

use crate::exceptions::Fault;

/// Text in PEM: a file's, or given itself.
#[derive(FromPyObject)]
pub(crate) enum Pem {
    Given(PyBackedBytes),
    File(PathBuf),
}

impl Pem {
    fn bytes(&self) -> Result<Vec<u8>, String> {
        match self {
            Self::Given(bytes) => Ok(bytes.to_vec()),
            Self::File(path) => std::fs::read(path)
                .map_err(|error| format!("{} cannot be read: {error}", path.display())),
        }
    }

    /// Where it came from; never what it says.
    fn name(&self) -> String {
        match self {
            Self::Given(_) => "the bytes given".to_owned(),
            Self::File(path) => path.display().to_string(),
        }
    }

    fn certificates(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let certificates: Result<Vec<_>, _> =
            CertificateDer::pem_slice_iter(&self.bytes()?).collect();
        match certificates {
            Ok(certificates) if !certificates.is_empty() => Ok(certificates),
            _ => Err(format!("there is no certificate in {}", self.name())),
        }
    }

    fn key(&self) -> Result<PrivateKeyDer<'static>, String> {
        PrivateKeyDer::from_pem_slice(&self.bytes()?).map_err(|_| {
            format!(
                "there is no private key in {}, or it is encrypted",
                self.name()
            )
        })
    }
}

/// Whose name a server's certificate must carry.
#[derive(Debug, Clone)]
pub(crate) enum Names {
    /// The address that was connected to.
    Address,
    /// One name, whatever the node.
    Given(ServerName<'static>),
    /// Any.
    Any,
}

impl Names {
    /// Reads the arguments of `SessionBuilder.tls`.
    pub(crate) fn new(
        py: Python<'_>,
        server_name: Option<String>,
        check_host_name: bool,
    ) -> PyResult<Self> {
        match (server_name, check_host_name) {
            (None, true) => Ok(Self::Address),
            (None, false) => Ok(Self::Any),
            (Some(_), false) => Err(Fault::argument(
                "with check_host_name=False no name is looked at; leave server_name out",
            )
            .raise(py)),
            (Some(name), true) => match ServerName::try_from(name.clone()) {
                Ok(name) => Ok(Self::Given(name)),
                Err(_) => {
                    Err(Fault::argument(format!("{name:?} is no name of a server")).raise(py))
                }
            },
        }
    }
}

/// Returns what connections are encrypted with.
///
/// # Errors
/// `ArgumentError` where a file cannot be read or holds something else.
pub(crate) fn config(
    py: Python<'_>,
    ca: Option<&Pem>,
    identity: Option<(&Pem, &Pem)>,
    names: Names,
) -> PyResult<Arc<ClientConfig>> {
    try_config(ca, identity, names)
        .map_err(|reason| Fault::argument(format!("TLS: {reason}")).raise(py))
}

fn try_config(
    ca: Option<&Pem>,
    identity: Option<(&Pem, &Pem)>,
    names: Names,
) -> Result<Arc<ClientConfig>, String> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = Verifier {
        chain: chain_verifier(ca, Arc::clone(&provider))?,
        names,
    };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier));
    Ok(Arc::new(match identity {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => config
            .with_client_auth_cert(certificate.certificates()?, key.key()?)
            .map_err(|_| {
                format!(
                    "the private key in {} is not that of the certificate in {}",
                    key.name(),
                    certificate.name()
                )
            })?,
    }))
}

fn chain_verifier(
    ca: Option<&Pem>,
    provider: Arc<CryptoProvider>,
) -> Result<Arc<WebPkiServerVerifier>, String> {
    let mut roots = RootCertStore::empty();
    match ca {
        None => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        Some(ca) => {
            for certificate in ca.certificates()? {
                roots
                    .add(certificate)
                    .map_err(|_| format!("a certificate in {} cannot be read", ca.name()))?;
            }
        }
    }
    WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
        .build()
        .map_err(|_| "this system trusts no authority; name one with ca".to_owned())
}

/// What may help where a handshake failed.
pub(crate) fn explained(error: &std::io::Error) -> Option<&'static str> {
    match error.get_ref()?.downcast_ref::<Error>()? {
        Error::InvalidMessage(_) => Some("the server answers without TLS"),
        Error::InvalidCertificate(reason) => match reason {
            CertificateError::UnknownIssuer => {
                Some("its authority is not trusted; name that with SessionBuilder().tls(ca)")
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                Some("name the one that it carries with server_name")
            }
            _ => None,
        },
        _ => None,
    }
}

/// Trusts a chain of certificates as rustls does, and names as was said.
#[derive(Debug)]
struct Verifier {
    chain: Arc<WebPkiServerVerifier>,
    names: Names,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        address: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let name = match &self.names {
            Names::Given(name) => name,
            Names::Address | Names::Any => address,
        };
        let verified =
            self.chain
                .verify_server_cert(end_entity, intermediates, name, ocsp_response, now);
        match (&self.names, verified) {
            // Names are looked at last: the chain is trusted.
            (
                Names::Any,
                Err(Error::InvalidCertificate(
                    CertificateError::NotValidForName
                    | CertificateError::NotValidForNameContext { .. },
                )),
            ) => Ok(ServerCertVerified::assertion()),
            (_, verified) => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.chain
            .verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.chain
            .verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chain.supported_verify_schemes()
    }
}
