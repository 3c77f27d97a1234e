//! What a handler is handed: the state, what is known of the request, and a body that nobody has read yet.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;

use crate::fronts::http::around::About;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;

/// A request with a body.
pub(crate) struct Call {
    pub(crate) state: Arc<State>,
    pub(crate) about: About,
    /// What stands behind the question mark, as it was sent.
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Body,
}

impl FromRequest<Arc<State>> for Call {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Arc<State>) -> Result<Call, Problem> {
        let (mut parts, body) = request.into_parts();
        // The outermost layer puts it there for every request.
        let about = parts.extensions.remove::<About>().ok_or(Problem::Internal)?;
        let query = parts.uri.query().map(str::to_owned);
        Ok(Call { state: state.clone(), about, query, headers: parts.headers, body })
    }
}
