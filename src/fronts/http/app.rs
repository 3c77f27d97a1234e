//! `app`: all routes, each with the role that it needs, and the layers around them.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{MethodRouter, get, post};

use crate::fronts::http::around::About;
use crate::fronts::http::keys::Role;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::fronts::http::who::{Who, csrf_header};
use crate::fronts::http::{around, check, jobs, openapi, page, plain, presidio, redact, scan};

type Routes = Router<Arc<State>>;

/// The service, without a port.
pub fn app(state: Arc<State>) -> Router {
    // Whoever may come in; the role is asked at each route.
    let mut inside: Routes =
        Router::new().route("/v1/scans", needs(Role::Scan, post(scan::scans))).route("/v1/rules", get(plain::rules));
    inside = inside
        .route("/v1/redactions", needs(Role::Redact, post(redact::redactions)))
        .route("/v1/checks", needs(Role::Scan, post(check::checks)));
    inside = jobs::routes(inside);
    inside = inside.nest("/presidio", presidio::routes()).merge(presidio::guardrail());
    if state.presidio_root {
        inside = inside.merge(presidio::routes());
    }
    let inside = inside.route_layer(from_fn_with_state(state.clone(), enter));
    let open: Routes = Router::new()
        .route("/livez", get(plain::livez))
        .route("/readyz", get(plain::readyz))
        .route("/problems/{code}", get(plain::problem))
        .route("/openapi.json", get(openapi::openapi))
        .route("/docs", get(openapi::docs));
    inside
        .merge(open)
        .merge(page::routes())
        .fallback(async || Problem::NotFound)
        .method_not_allowed_fallback(async || Problem::Method)
        .layer(from_fn_with_state(state.clone(), around::around))
        .with_state(state)
}

/// A route for whoever has a role.
pub(crate) fn needs(role: Role, routes: MethodRouter<Arc<State>>) -> MethodRouter<Arc<State>> {
    routes.route_layer(from_fn_with_state(role, admit))
}

async fn admit(Shared(role): Shared<Role>, request: Request, next: Next) -> Result<Response, Problem> {
    let who = request.extensions().get::<Who>().ok_or(Problem::NoKey)?;
    who.may(role)?;
    // A session sends its token along; that of a form stands among its fields, and the page looks at it.
    if !who.csrf.is_empty() && !request.method().is_safe() {
        who.made(csrf_header(request.headers()).unwrap_or_default())?;
    }
    Ok(next.run(request).await)
}

/// Who it is, and whether he asks too much.
async fn enter(Shared(state): Shared<Arc<State>>, mut request: Request, next: Next) -> Result<Response, Problem> {
    let who = state.door.ask(request.method(), request.headers())?;
    if let Some(about) = request.extensions().get::<About>() {
        // Set once: this is the one place for these routes.
        let _ = about.who.set(who.id.clone());
    }
    state.door.count(&who)?;
    request.extensions_mut().insert(who);
    Ok(next.run(request).await)
}
