//! The network, as the engine asks for it.

use std::time::Duration;

use portolan_engine::{Fetch, FetchError, Fetched, Request};
use ureq::{Agent, http::Response, http::StatusCode};

/// Longest wait for a connection; the rest of the time is for the transfer.
const CONNECT_SECONDS: u64 = 30;
/// Publishers move their files at most this many times.
const MAX_REDIRECTS: u32 = 5;

/// Fetches over HTTPS (and over plain HTTP where a mirror is given as such).
pub struct Http {
    agent: Agent,
}

impl Http {
    /// A client that gives up on one file after `timeout`.
    pub fn new(timeout: Duration, plain_http: bool) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(timeout))
            .timeout_connect(Some(timeout.min(Duration::from_secs(CONNECT_SECONDS))))
            .max_redirects(MAX_REDIRECTS)
            .https_only(!plain_http)
            .http_status_as_error(false)
            .user_agent(concat!("portolan/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into() }
    }
}

impl Fetch for Http {
    fn fetch(&self, request: &Request) -> Result<Fetched, FetchError> {
        let failed = |problem: String| FetchError { url: request.url.clone(), problem };
        let mut call = self.agent.get(&request.url);
        if let Some(etag) = &request.validators.etag {
            call = call.header("If-None-Match", etag);
        }
        if let Some(day) = &request.validators.last_modified {
            call = call.header("If-Modified-Since", day);
        }
        let mut answer = call.call().map_err(|error| failed(error.to_string()))?;
        match answer.status() {
            StatusCode::NOT_MODIFIED => return Ok(Fetched::NotModified),
            StatusCode::OK => {}
            other => return Err(failed(format!("the server answered {other}"))),
        }
        let validators = portolan_engine::Validator {
            etag: header(&answer, "etag"),
            last_modified: header(&answer, "last-modified"),
        };
        let announced = header(&answer, "content-length").and_then(|length| length.parse::<u64>().ok());
        let compressed = answer.headers().contains_key("content-encoding");
        let body = answer.body_mut().with_config().limit(request.max_bytes).read_to_vec();
        let bytes = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(limit) => {
                failed(format!("it is larger than {} MiB", limit / 1024 / 1024))
            }
            error => failed(error.to_string()),
        })?;
        if let Some(length) = announced.filter(|length| !compressed && *length != bytes.len() as u64) {
            return Err(failed(format!("{} of {length} bytes arrived", bytes.len())));
        }
        Ok(Fetched::Body { bytes, validators })
    }
}

fn header<B>(answer: &Response<B>, name: &str) -> Option<String> {
    answer.headers().get(name)?.to_str().ok().map(str::to_owned)
}
