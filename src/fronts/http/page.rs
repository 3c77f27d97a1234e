//! The page for staff: paste or drop, choose the way out, see what gives the client away. Works as a plain form; a script asks for the result alone.
//!
//! What is pasted comes back to whoever pasted it and stays nowhere. The answer is made by the engine; this file only moves it.
//!
//! The page shows values to whoever may scan, also without the role `reveal`. That role keeps values out of answers that programs hand on and
//! keep; the person at the page holds the text himself, and cannot take out what he is not shown. The audit log says that they were shown.
//! To be handed a redacted document asks the role `redact`, as everywhere.

mod answer;
mod apply;

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::fronts::http::around::{About, Failed, Told};
use crate::fronts::http::body::{self, Held};
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind, NO_NAME};
use crate::fronts::http::keys::Role;
use crate::fronts::http::out::Answer;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::{self, Query};
use crate::fronts::http::redact::{self, Given, Task};
use crate::fronts::http::state::State;
use crate::fronts::http::who::{COOKIE, Who};
use crate::locale::{Lang, Locale};
use crate::model::Source;
use crate::redact::{Choice, Order};

/// The channel that is chosen when nobody chose: the widest.
const WIDEST: &str = "social";
/// Header by which the script asks for the result alone.
const PART: &str = "x-lakmoes-part";
/// Bytes of a form with a key, and far more than it ever has.
const MOST_LOGIN: u64 = 4 << 10;
/// Names of the fields of the form.
const CSRF: &str = "csrf";

/// What does not change while the program runs: path, media type, content.
const ASSETS: [(&str, &str, &str); 3] = [
    ("/assets/page.css", "text/css; charset=utf-8", include_str!("web/page.css")),
    ("/assets/page.js", "text/javascript; charset=utf-8", include_str!("web/page.js")),
    ("/assets/icon.svg", "image/svg+xml", include_str!("web/icon.svg")),
];

/// The routes.
pub(crate) fn routes() -> Router<Arc<State>> {
    let mut routes = Router::new()
        .route("/", get(open).post(look))
        .route("/redact", post(download))
        .route("/login", post(login))
        .route("/logout", post(logout));
    for (path, media, content) in ASSETS {
        let headers = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "public, max-age=3600")];
        routes = routes.route(path, get(async move || (headers, content)));
    }
    routes
}

/// One channel to choose.
struct Button<'a> {
    id: &'a str,
    name: &'a str,
    checked: bool,
}

#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    locale: &'a Locale,
    lang: &'static str,
    other: &'static str,
    version: &'static str,
    csrf: &'a str,
    session: bool,
    login: bool,
    text: &'a str,
    channels: Vec<Button<'a>>,
    result: &'a str,
    problem: Option<(String, String)>,
}

impl Page<'_> {
    fn t(&self, key: &str) -> String {
        self.locale.word(key)
    }
}

/// What stands on the page besides its words.
#[derive(Default)]
struct Filled<'a> {
    text: &'a str,
    channel: usize,
    result: &'a str,
    problem: Option<&'a Problem>,
}

fn page(state: &State, lang: Lang, who: Option<&Who>, filled: &Filled<'_>) -> Response {
    let text = whole(state, lang, who, filled);
    let status = match filled.problem {
        Some(problem) => problem.code().1,
        None if who.is_none() => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    let mut response = html(status, lang, Body::from(text));
    if let Some(problem) = filled.problem {
        response.extensions_mut().insert(Failed(problem.code().0));
    } else if who.is_none() {
        response.extensions_mut().insert(Failed(Problem::NoKey.code().0));
    }
    response
}

/// The whole page as a text.
fn whole(state: &State, lang: Lang, who: Option<&Who>, filled: &Filled<'_>) -> String {
    let locale = state.locale(lang);
    let channels = state.channels.iter().enumerate().map(|(i, channel)| Button {
        id: &channel.id,
        name: if lang == Lang::Nl { &channel.name.0 } else { &channel.name.1 },
        checked: i == filled.channel,
    });
    let page = Page {
        locale,
        lang: lang.code(),
        other: if lang == Lang::Nl { "en" } else { "nl" },
        version: env!("CARGO_PKG_VERSION"),
        csrf: who.map_or("", |who| &who.csrf),
        session: who.is_some_and(|who| !who.csrf.is_empty()),
        login: who.is_none(),
        text: filled.text,
        channels: channels.collect(),
        result: filled.result,
        problem: filled.problem.map(|problem| (problem.title(locale), problem.detail(locale))),
    };
    page.render().unwrap_or_default()
}

fn html(status: StatusCode, lang: Lang, body: Body) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_LANGUAGE, lang.code())];
    let mut response = (status, headers, body).into_response();
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    response
}

/// The language that the address asks, else that of the browser.
fn lang_of(query: Option<&str>, about: &About) -> Lang {
    match Query::parse(query, &["lang"], &[]).ok().as_ref().and_then(|query| query.get("lang")) {
        Some("nl") => Lang::Nl,
        Some("en") => Lang::En,
        _ => about.lang,
    }
}

fn widest(state: &State) -> usize {
    state.channels.iter().position(|channel| channel.id == WIDEST).unwrap_or(0)
}

/// `GET /`
async fn open(
    Shared(state): Shared<Arc<State>>,
    Extension(about): Extension<About>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let filled = Filled { channel: widest(&state), ..Filled::default() };
    match state.door.ask(&Method::GET, &headers) {
        Ok(who) => Ok(page(&state, lang, Some(&who), &filled)),
        Err(Problem::NoKey) => Ok(page(&state, lang, None, &filled)),
        Err(problem) => Err(problem),
    }
}

/// `POST /login`
async fn login(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let held = body::read_at_most(&state, MOST_LOGIN, &headers, body).await?;
    let form = Intake::page(&Kind::of(&headers)?, &held.bytes)?;
    let (token, id) = match state.door.login(&headers, form.field("key").unwrap_or_default()) {
        Ok(entered) => entered,
        Err(problem) => return Ok(page(&state, lang, None, &Filled { problem: Some(&problem), ..Filled::default() })),
    };
    // Set once: nobody else knows him yet.
    let _ = about.who.set(id);
    let secure = if state.secure_cookies || is_over_tls(&headers) { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, home(lang)), (header::SET_COOKIE, cookie)]).into_response())
}

/// Whether the browser speaks TLS with a proxy before us, as the proxy or the browser itself says. Who lies here only makes his own cookie stricter.
fn is_over_tls(headers: &HeaderMap) -> bool {
    let says =
        |name, what: &[u8]| headers.get(name).is_some_and(|value: &HeaderValue| value.as_bytes().starts_with(what));
    says(HeaderName::from_static("x-forwarded-proto"), b"https") || says(header::ORIGIN, b"https://")
}

/// `POST /logout`
async fn logout(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let who = state.door.ask(&Method::POST, &headers)?;
    let held = body::read_at_most(&state, MOST_LOGIN, &headers, body).await?;
    who.made(Intake::page(&Kind::of(&headers)?, &held.bytes)?.field(CSRF).unwrap_or_default())?;
    state.door.logout(&headers);
    let cookie = format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, home(lang)), (header::SET_COOKIE, cookie)]).into_response())
}

fn home(lang: Lang) -> String {
    format!("/?lang={}", lang.code())
}

/// `POST /redact`: the same form, answered with an archive.
async fn download(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let part = headers.get(PART).is_some();
    let who = match enter(&state, &about, &headers) {
        Ok(who) => who,
        Err(Problem::NoKey) => return Ok(expired(&state, lang, part)),
        Err(problem) => return Err(problem),
    };
    who.may(Role::Redact)?;
    let done = match receive(&state, &headers, body).await {
        Ok((kind, held)) => proved(&state, &who, lang, kind, held).await,
        Err(problem) => Err(problem),
    };
    // A page that came back without script holds no file any more.
    let done = done.map_err(|problem| if problem == Problem::Empty { Problem::FileAgain } else { problem });
    Ok(done.map_or_else(|problem| refused(&state, lang, &who, part, &problem), Given::response))
}

async fn proved(state: &Arc<State>, who: &Who, lang: Lang, kind: Kind, held: Held) -> Result<Given, Problem> {
    let (shared, who) = (state.clone(), who.clone());
    let done = state.work.run(move |_| {
        let _share = held.share;
        let Form { source, channel, .. } = opened(&shared, &who, &kind, &held.bytes)?;
        let order = Order::new(Choice::Channel(Box::new(shared.channels[channel].clone())));
        redact::redact(&shared, &source, &Task { order, channel }, lang, redact::ZIP)
    });
    done.await?
}

/// `POST /`: the text or document of the form, looked at.
async fn look(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let part = headers.get(PART).is_some();
    let who = match enter(&state, &about, &headers) {
        Ok(who) => who,
        Err(Problem::NoKey) => return Ok(expired(&state, lang, part)),
        Err(problem) => return Err(problem),
    };
    let done = match receive(&state, &headers, body).await {
        Ok((kind, held)) => answered(&state, &who, lang, part, kind, held).await,
        Err(problem) => Err(problem),
    };
    Ok(match done {
        Ok((answer, told)) => {
            let mut response = html(StatusCode::OK, lang, answer.body());
            response.extensions_mut().insert(told);
            response
        }
        Err(problem) => refused(&state, lang, &who, part, &problem),
    })
}

/// The page that asks for the key; for the script, which puts it into a page that is there, only a notice with the way to it.
fn expired(state: &State, lang: Lang, part: bool) -> Response {
    if !part {
        return page(state, lang, None, &Filled::default());
    }
    let text = answer::expired(state.locale(lang), &home(lang));
    let mut response = html(StatusCode::UNAUTHORIZED, lang, Body::from(text));
    response.extensions_mut().insert(Failed(Problem::NoKey.code().0));
    response
}

/// The page again with what went wrong, or only that, when the script asks for the part.
fn refused(state: &State, lang: Lang, who: &Who, part: bool, problem: &Problem) -> Response {
    if part {
        let mut response = html(problem.code().1, lang, Body::from(answer::trouble(problem, state.locale(lang))));
        response.extensions_mut().insert(Failed(problem.code().0));
        return response;
    }
    page(state, lang, Some(who), &Filled { channel: widest(state), problem: Some(problem), ..Filled::default() })
}

fn enter(state: &State, about: &About, headers: &HeaderMap) -> Result<Who, Problem> {
    let who = state.door.ask(&Method::POST, headers)?;
    // Set once: these routes have no other door.
    let _ = about.who.set(who.id.clone());
    state.door.count(&who)?;
    who.may(Role::Scan)?;
    Ok(who)
}

async fn receive(state: &State, headers: &HeaderMap, body: Body) -> Result<(Kind, Held), Problem> {
    let kind = Kind::of(headers)?;
    Ok((kind, body::read(state, headers, body).await?))
}

/// The page with the answer, or the answer alone.
async fn answered(
    state: &Arc<State>,
    who: &Who,
    lang: Lang,
    part: bool,
    kind: Kind,
    held: Held,
) -> Result<(Answer, Told), Problem> {
    let (shared, who) = (state.clone(), who.clone());
    let done = state.work.run(move |_| {
        let _share = held.share;
        let form = opened(&shared, &who, &kind, &held.bytes)?;
        let (result, new, told) = answer::make(&shared, &who, lang, &form);
        let text = match part {
            true => result,
            false => {
                let text = new.as_deref().unwrap_or(&form.text);
                let filled = Filled { text, channel: form.channel, result: &result, problem: None };
                whole(&shared, lang, Some(&who), &filled)
            }
        };
        Ok((Answer::of(&shared, text.into_bytes())?, Told { reveal: true, ..told }))
    });
    done.await?
}

/// The form of the page, opened.
pub(crate) struct Form {
    pub(crate) source: Source,
    /// Whether it is a file, not the text.
    pub(crate) is_file: bool,
    pub(crate) text: String,
    pub(crate) channel: usize,
    /// Which suggestion is to be applied: its mark, or `all`.
    pub(crate) apply: Option<String>,
}

/// Opens the form and sees that it is of this session.
pub(crate) fn opened(state: &State, who: &Who, kind: &Kind, bytes: &[u8]) -> Result<Form, Problem> {
    let intake = Intake::page(kind, bytes)?;
    who.made(intake.field(CSRF).unwrap_or_default())?;
    let channel = match intake.field("channel") {
        Some(asked) => query::channel(state, "channel", asked)?,
        None => widest(state),
    };
    // A browser sends every line end of a form as two characters; nobody typed those.
    let text = intake.field("text").unwrap_or_default().replace("\r\n", "\n");
    let apply = intake.field("apply").map(str::to_owned);
    // More than one cannot be shown, and what is not shown was not looked at.
    let is_file = !intake.sources.is_empty();
    let source = match is_file {
        // A verdict is about one of them, and nobody sees which.
        true if !text.trim().is_empty() => return Err(Problem::TextAndFile),
        true => intake.one(None)?,
        false if text.trim().is_empty() => return Err(Problem::Empty),
        false => Source::text(NO_NAME, text.clone()),
    };
    Ok(Form { source, is_file, text, channel, apply })
}
