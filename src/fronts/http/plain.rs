//! The routes that look at no document: the rules in force, what a problem means, and whether the service lives and is ready.

use std::sync::Arc;

use axum::Extension;
use axum::extract::{Path, State as Shared};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::fronts::http::around::About;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::locale::Lang;
use crate::rules::{Rule, Words};

#[derive(Serialize)]
struct RulesShape<'r> {
    version: &'static str,
    rules_hash: &'r str,
    channels: Vec<ChannelShape<'r>>,
    rules: Vec<RuleShape<'r>>,
}

#[derive(Serialize)]
struct ChannelShape<'r> {
    id: &'r str,
    name: &'r str,
}

#[derive(Serialize)]
struct RuleShape<'r> {
    id: &'r str,
    category: &'static str,
    name: &'r str,
    consequence: &'r str,
    advice: &'r str,
    sources: &'r [String],
}

/// `GET /v1/rules`
pub(crate) async fn rules(Shared(state): Shared<Arc<State>>, Extension(about): Extension<About>) -> Response {
    let words = |rule| -> &Words {
        let rule: &Rule = rule;
        if about.lang == Lang::Nl { &rule.nl } else { &rule.en }
    };
    let rules = state.rules.rules().iter().map(|rule| RuleShape {
        id: rule.id.as_str(),
        category: rule.category.code(),
        name: &words(rule).name,
        consequence: &words(rule).why,
        advice: &words(rule).advice,
        sources: &rule.source,
    });
    let channels = state.channels.iter().map(|channel| ChannelShape {
        id: &channel.id,
        name: if about.lang == Lang::Nl { &channel.name.0 } else { &channel.name.1 },
    });
    let shape = RulesShape {
        version: env!("CARGO_PKG_VERSION"),
        rules_hash: state.rules.hash(),
        channels: channels.collect(),
        rules: rules.collect(),
    };
    ([(header::CONTENT_LANGUAGE, about.lang.code()), (header::VARY, "accept-language")], axum::Json(&shape))
        .into_response()
}

/// `GET /livez`: the process answers.
pub(crate) async fn livez() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: there are threads that do not hang, and the audit log can be written.
pub(crate) async fn readyz(Shared(state): Shared<Arc<State>>) -> Result<&'static str, Problem> {
    if !state.can_record() {
        return Err(Problem::NoRecord);
    }
    if state.is_ready() { Ok("ready\n") } else { Err(Problem::Busy { seconds: 30 }) }
}

/// `GET /problems/{code}`: what the type of a problem means.
pub(crate) async fn problem(
    Shared(state): Shared<Arc<State>>,
    Extension(about): Extension<About>,
    Path(code): Path<String>,
) -> Result<Response, Problem> {
    let problem = Problem::all().into_iter().find(|problem| problem.code().0 == code).ok_or(Problem::NotFound)?;
    let locale = state.locale(about.lang);
    let text = format!("{} {}\n{}\n", problem.code().1.as_u16(), problem.title(locale), problem.detail(locale));
    let headers = [(header::CONTENT_TYPE, "text/plain; charset=utf-8"), (header::CONTENT_LANGUAGE, about.lang.code())];
    Ok((StatusCode::OK, headers, text).into_response())
}
