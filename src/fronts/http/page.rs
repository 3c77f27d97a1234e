//! The page for staff: paste or drop, choose the way out, see what gives the client away. Works as a plain form; a script asks for the result alone.
//!
//! What is pasted comes back to whoever pasted it and stays nowhere. The answer is made by the engine; this file only moves it.

mod answer;

use std::sync::Arc;

use askama::Template;
use axum::body::Body;
use axum::extract::{RawQuery, State as Shared};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};

use crate::fronts::http::around::{About, Told};
use crate::fronts::http::body::{self, Held};
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::Role;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::{self, Query};
use crate::fronts::http::redact::{self, Proved};
use crate::fronts::http::state::State;
use crate::fronts::http::who::{COOKIE, Who};
use crate::locale::{Lang, Locale};
use crate::model::{Origin, Source};
use crate::redact::{Choice, Order};
use crate::report::Reveal;

/// The channel that is chosen when nobody chose: the widest.
const WIDEST: &str = "social";
/// Header by which the script asks for the result alone.
const PART: &str = "x-lakmoes-part";
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
    let status = match filled.problem {
        Some(problem) => problem.code().1,
        None if who.is_none() => StatusCode::UNAUTHORIZED,
        None => StatusCode::OK,
    };
    html(status, lang, page.render().unwrap_or_default())
}

fn html(status: StatusCode, lang: Lang, text: String) -> Response {
    let headers = [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_LANGUAGE, lang.code())];
    let mut response = (status, headers, text).into_response();
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
    let held = body::read(&state, &headers, body).await?;
    let form = Intake::page(&Kind::of(&headers)?, &held.bytes)?;
    let token = match state.door.login(&headers, form.field("key").unwrap_or_default()) {
        Ok(token) => token,
        Err(problem) => return Ok(page(&state, lang, None, &Filled { problem: Some(&problem), ..Filled::default() })),
    };
    let secure = if state.secure_cookies { "; Secure" } else { "" };
    let cookie = format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}");
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, home(lang)), (header::SET_COOKIE, cookie)]).into_response())
}

/// `POST /logout`
async fn logout(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let who = state.door.ask(&Method::POST, &headers)?;
    let held = body::read(&state, &headers, body).await?;
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
    let who = enter(&state, &headers)?;
    who.may(Role::Redact)?;
    let done = match receive(&state, &headers, body).await {
        Ok((kind, held)) => proved(&state, &who, lang, kind, held).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(proved) => {
            state.record(&about, &who, "redact", Reveal::Masked, &proved.told);
            Ok(redact::archive(proved))
        }
        Err(problem) => Ok(refused(&state, lang, &who, part, &problem)),
    }
}

async fn proved(state: &Arc<State>, who: &Who, lang: Lang, kind: Kind, held: Held) -> Result<Proved, Problem> {
    let (shared, who) = (state.clone(), who.clone());
    let done = state.work.run(move || {
        let _share = held.share;
        let form = opened(&shared, &who, &kind, &held.bytes)?;
        let order = Order::new(Choice::Channel(Box::new(shared.channels[form.channel].clone())));
        redact::redact(&shared, &form.source, &order, Some(form.channel), lang)
    });
    done.await?
}

/// `POST /`: the text or document of the form, looked at.
async fn look(Call { state, about, query, headers, body }: Call) -> Result<Response, Problem> {
    let lang = lang_of(query.as_deref(), &about);
    let part = headers.get(PART).is_some();
    let who = match enter(&state, &headers) {
        Ok(who) => who,
        Err(Problem::NoKey) => return Ok(page(&state, lang, None, &Filled::default())),
        Err(problem) => return Err(problem),
    };
    let done = match receive(&state, &headers, body).await {
        Ok((kind, held)) => answered(&state, &who, lang, kind, held).await,
        Err(problem) => Err(problem),
    };
    match done {
        Ok(done) => {
            state.record(&about, &who, "page", Reveal::Shown, &done.told);
            let mut response = match part {
                true => html(StatusCode::OK, lang, done.html),
                false => {
                    let filled = Filled { text: &done.text, channel: done.channel, result: &done.html, problem: None };
                    page(&state, lang, Some(&who), &filled)
                }
            };
            response.extensions_mut().insert(done.told);
            Ok(response)
        }
        Err(problem) => Ok(refused(&state, lang, &who, part, &problem)),
    }
}

/// The page again with what went wrong, or only that, when the script asks for the part.
fn refused(state: &State, lang: Lang, who: &Who, part: bool, problem: &Problem) -> Response {
    if part {
        return html(problem.code().1, lang, answer::trouble(problem, state.locale(lang)));
    }
    page(state, lang, Some(who), &Filled { channel: widest(state), problem: Some(problem), ..Filled::default() })
}

fn enter(state: &State, headers: &HeaderMap) -> Result<Who, Problem> {
    let who = state.door.ask(&Method::POST, headers)?;
    state.door.count(&who)?;
    who.may(Role::Scan)?;
    Ok(who)
}

async fn receive(state: &State, headers: &HeaderMap, body: Body) -> Result<(Kind, Held), Problem> {
    let kind = Kind::of(headers)?;
    Ok((kind, body::read(state, headers, body).await?))
}

/// A form that was looked at.
struct Done {
    html: String,
    /// The text of the form, with what was applied.
    text: String,
    channel: usize,
    told: Told,
}

async fn answered(state: &Arc<State>, who: &Who, lang: Lang, kind: Kind, held: Held) -> Result<Done, Problem> {
    let (shared, who) = (state.clone(), who.clone());
    let done = state.work.run(move || {
        let _share = held.share;
        let form = opened(&shared, &who, &kind, &held.bytes)?;
        let text = form.text.clone();
        let (html, new, told) = answer::make(&shared, &who, lang, &form);
        Ok::<_, Problem>(Done { html, text: new.unwrap_or(text), channel: form.channel, told })
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
    /// Which suggestion is to be applied: its number, or `all`.
    pub(crate) apply: Option<String>,
}

/// Opens the form and sees that it is of this session.
pub(crate) fn opened(state: &State, who: &Who, kind: &Kind, bytes: &[u8]) -> Result<Form, Problem> {
    let mut intake = Intake::page(kind, bytes)?;
    who.made(intake.field(CSRF).unwrap_or_default())?;
    let channel = match intake.field("channel") {
        Some(asked) => query::channel(state, "channel", asked)?,
        None => widest(state),
    };
    // A browser sends every line end of a form as two characters; nobody typed those.
    let text = intake.field("text").unwrap_or_default().replace("\r\n", "\n");
    let apply = intake.field("apply").map(str::to_owned);
    let file = if intake.sources.is_empty() { None } else { Some(intake.sources.swap_remove(0)) };
    let is_file = file.is_some();
    if !is_file && text.trim().is_empty() {
        return Err(Problem::Empty);
    }
    let source = file.unwrap_or_else(|| Source::new("-", text.clone().into_bytes(), Origin::Memory));
    Ok(Form { source, is_file, text, channel, apply })
}
