//! `ExecutionProfile`: how statements are sent, under one name.

use std::sync::Arc;
use std::time::Duration;

use pyo3::prelude::*;
use rsylla::driver::client::execution_profile::{
    ExecutionProfile as DriverProfile, ExecutionProfileHandle,
};
use rsylla::driver::policies::load_balancing::DefaultPolicy;
use rsylla::driver::policies::retry::{
    DefaultRetryPolicy, DowngradingConsistencyRetryPolicy, FallthroughRetryPolicy, RetryPolicy,
};
use rsylla::driver::policies::speculative_execution::SimpleSpeculativeExecutionPolicy;
use rsylla::driver::statement::Consistency;

use crate::exceptions::Fault;
use crate::options::{consistency, milliseconds, serial_consistency};

/// How long an answer may take where nothing else is said.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);

/// How statements are sent: which nodes are asked, how many must answer, how long and how often it
/// is tried.
#[pyclass(frozen, module = "rsylla")]
#[derive(Debug)]
pub(crate) struct ExecutionProfile {
    driver: DriverProfile,
    handle: ExecutionProfileHandle,
    /// The arguments that it was made with, for showing.
    shown: String,
}

impl ExecutionProfile {
    pub(crate) fn handle(&self) -> ExecutionProfileHandle {
        self.handle.clone()
    }

    /// Returns the profile of a session, some of whose settings were given by themselves.
    pub(crate) fn with(
        &self,
        consistency: Option<Consistency>,
        request_timeout: Option<Duration>,
    ) -> ExecutionProfileHandle {
        let mut builder = self.driver.to_builder();
        if let Some(consistency) = consistency {
            builder = builder.consistency(consistency);
        }
        if request_timeout.is_some() {
            builder = builder.request_timeout(request_timeout);
        }
        builder.build().into_handle()
    }
}

#[pymethods]
impl ExecutionProfile {
    #[new]
    #[pyo3(signature = (
        *,
        consistency = None,
        serial_consistency = None,
        request_timeout = None,
        datacenter = None,
        rack = None,
        datacenter_failover = false,
        token_aware = true,
        retry = "default",
        speculative_execution = None,
    ))]
    #[expect(clippy::too_many_arguments, reason = "keyword arguments of Python's")]
    fn new(
        py: Python<'_>,
        consistency: Option<&str>,
        serial_consistency: Option<&str>,
        request_timeout: Option<i64>,
        datacenter: Option<String>,
        rack: Option<String>,
        datacenter_failover: bool,
        token_aware: bool,
        retry: &str,
        speculative_execution: Option<(i64, i64)>,
    ) -> PyResult<Self> {
        let shown = shown(&[
            ("consistency", consistency.map(quoted)),
            ("serial_consistency", serial_consistency.map(quoted)),
            ("request_timeout", request_timeout.map(|ms| ms.to_string())),
            ("datacenter", datacenter.as_deref().map(quoted)),
            ("rack", rack.as_deref().map(quoted)),
            (
                "datacenter_failover",
                datacenter_failover.then(|| "True".to_owned()),
            ),
            ("token_aware", (!token_aware).then(|| "False".to_owned())),
            ("retry", (retry != "default").then(|| quoted(retry))),
            (
                "speculative_execution",
                speculative_execution.map(|pair| format!("{pair:?}")),
            ),
        ]);
        let mut balancing = DefaultPolicy::builder()
            .token_aware(token_aware)
            .permit_dc_failover(datacenter_failover);
        balancing = match (datacenter, rack) {
            (Some(datacenter), Some(rack)) => {
                balancing.prefer_datacenter_and_rack(datacenter, rack)
            }
            (Some(datacenter), None) => balancing.prefer_datacenter(datacenter),
            (None, None) => balancing,
            (None, Some(_)) => {
                return Err(Fault::argument("a rack is one of a datacenter: give both").raise(py));
            }
        };
        let timeout = match request_timeout {
            Some(ms) => milliseconds(py, "a request timeout", ms)?,
            None => REQUEST_TIMEOUT,
        };
        let mut builder = DriverProfile::builder()
            .load_balancing_policy(balancing.build())
            .request_timeout(Some(timeout))
            .retry_policy(retry_policy(py, retry)?);
        if let Some(name) = consistency {
            builder = builder.consistency(self::consistency(py, name)?);
        }
        if let Some(name) = serial_consistency {
            builder = builder.serial_consistency(Some(self::serial_consistency(py, name)?));
        }
        if let Some((count, ms)) = speculative_execution {
            let max_retry_count = usize::try_from(count).map_err(|_| {
                Fault::argument(format!("speculative executions are 0 or more, not {count}"))
                    .raise(py)
            })?;
            let retry_interval = milliseconds(py, "the wait before a speculative execution", ms)?;
            builder = builder.speculative_execution_policy(Some(Arc::new(
                SimpleSpeculativeExecutionPolicy {
                    max_retry_count,
                    retry_interval,
                },
            )));
        }
        let driver = builder.build();
        Ok(Self {
            handle: driver.clone().into_handle(),
            driver,
            shown,
        })
    }

    fn __repr__(&self) -> &str {
        &self.shown
    }
}

fn retry_policy(py: Python<'_>, name: &str) -> PyResult<Arc<dyn RetryPolicy>> {
    Ok(match name {
        "default" => Arc::new(DefaultRetryPolicy::new()),
        "never" => Arc::new(FallthroughRetryPolicy::new()),
        "downgrading_consistency" => Arc::new(DowngradingConsistencyRetryPolicy::new()),
        _ => {
            return Err(Fault::argument(format!(
                "{name:?} is no way to retry; there are \"default\", \"never\" and \
                 \"downgrading_consistency\""
            ))
            .raise(py));
        }
    })
}

fn quoted(text: &str) -> String {
    format!("{text:?}")
}

fn shown(arguments: &[(&str, Option<String>)]) -> String {
    let given: Vec<String> = arguments
        .iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?)))
        .collect();
    format!("ExecutionProfile({})", given.join(", "))
}
