//! A body comes in: under a limit of size, of time, and of what all bodies together may hold. Nothing is looked at here.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use axum::body::Body;
use axum::http::{HeaderMap, header};
use http_body_util::BodyExt;
use tokio::time::{Instant, timeout_at};

use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::memory::Share;

/// What a body is counted for at least: what a request costs besides.
const LEAST: u64 = 4 << 10;
/// What is set aside at once for a body that says its length.
const AT_ONCE: usize = 1 << 20;

/// A body in memory, with its share of what there is.
pub(crate) struct Held {
    pub(crate) bytes: Vec<u8>,
    /// Given back when the body is dropped.
    pub(crate) share: Share,
}

/// Reads all of a body with documents.
pub(crate) async fn read(state: &State, headers: &HeaderMap, body: Body) -> Result<Held, Problem> {
    read_at_most(state, state.body, headers, body).await
}

/// Reads all of a body of at most so many bytes.
pub(crate) async fn read_at_most(state: &State, most: u64, headers: &HeaderMap, body: Body) -> Result<Held, Problem> {
    let said = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    if let Some(actual) = said.filter(|said| *said > most) {
        return Err(Problem::TooLarge { limit: most, actual: Some(actual) });
    }
    let busy = Problem::Busy { seconds: 1 };
    let mut share = state.memory.share();
    // What says its length gets its room before the first byte is read, so nobody waits half read for room that others hold.
    if !share.grow(said.unwrap_or_default().max(LEAST)) {
        return Err(busy);
    }
    let mut bytes = Vec::with_capacity((said.unwrap_or_default() as usize).min(AT_ONCE));
    let (mut body, end) = (body, Instant::now() + state.body_time);
    loop {
        let slow = Problem::Slow { seconds: state.body_time.as_secs() };
        let Some(frame) = timeout_at(end, body.frame()).await.map_err(|_| slow)? else { break };
        let Ok(data) = frame.map_err(|_| Problem::Broken)?.into_data() else { continue };
        let length = (bytes.len() + data.len()) as u64;
        if length > most {
            return Err(Problem::TooLarge { limit: most, actual: None });
        }
        if length > share.bytes() && !share.grow(length - share.bytes()) {
            return Err(busy);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(Held { bytes, share })
}
