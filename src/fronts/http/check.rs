//! `POST /v1/checks`: one text before it goes out, over every channel or those that were asked: the bytes of `lakmoes check --format json`.
#![allow(clippy::disallowed_methods, reason = "a front knows which day it is")]

use axum::Extension;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::fronts::cli::plain_style;
use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::Role;
use crate::fronts::http::out::Answer;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::query::{self, Query};
use crate::fronts::http::state::State;
use crate::fronts::http::who::Who;
use crate::fronts::http::{body, negotiate, scan};
use crate::locale::{Lang, Locale};
use crate::model::{Certainty, Channel, Check, Day, Source};
use crate::report::Reveal;
use crate::report::check::{CheckAbout, json};
use crate::scanner::Asked;

/// Parameters.
pub(crate) const PARAMETERS: &[&str] = &["channel", "reveal", "min_certainty", "name"];
/// What the answer may be.
pub(crate) const MEDIA: &[&str] = &["application/json"];

/// The same in a body, where channels may be a list.
const IN_BODY: &[&str] = &["channel", "channels", "reveal", "min_certainty", "name"];
const MANY: &[&str] = &["channel", "channels"];

/// What is asked of a check.
struct Wish {
    reveal: Reveal,
    least: Certainty,
    shown: Certainty,
    asked: Vec<usize>,
    name: Option<String>,
}

fn wish(state: &State, who: &Who, query: &Query) -> Result<Wish, Problem> {
    let reveal = if query.flag("reveal")? { Reveal::Shown } else { Reveal::Masked };
    if reveal == Reveal::Shown {
        who.may(Role::Reveal)?;
    }
    let mut asked = Vec::new();
    for field in ["channel", "channels"] {
        for id in query.all(field) {
            let channel = query::channel(state, field, id)?;
            if !asked.contains(&channel) {
                asked.push(channel);
            }
        }
    }
    let (least, shown) = (query.least(Certainty::Likely)?, query.least(Certainty::Possible)?);
    Ok(Wish { reveal, least, shown, asked, name: query.name()? })
}

pub(crate) async fn checks(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let mut query = Query::parse(query.as_deref(), PARAMETERS, MANY)?;
    wish(&state, &who, &query)?;
    negotiate::media(&headers, MEDIA)?;
    let kind = Kind::of(&headers)?;
    let held = body::read(&state, &headers, body).await?;
    let (shared, lang) = (state.clone(), about.lang);
    let done = state.work.run(move |_| {
        let _share = held.share;
        let mut intake = Intake::open(&kind, held.bytes)?;
        query.add(std::mem::take(&mut intake.fields), IN_BODY, MANY)?;
        let Wish { reveal, least, shown, asked, name } = wish(&shared, &who, &query)?;
        let (check, channels) = run(&shared, intake.one(name)?, &asked, least, shown);
        let mut answer = Answer::new(&shared);
        let about = words(&shared, shared.locale(lang), reveal, guide(&channels, &asked, lang));
        let written = json(&check, &about, &mut answer);
        Ok::<_, Problem>((answer.done(written)?, Told { reveal: reveal == Reveal::Shown, ..told(&check) }))
    });
    let (answer, told) = done.await??;
    let mut response = Response::new(answer.body());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA[0]));
    scan::mark(response.headers_mut(), &told);
    response.extensions_mut().insert(told);
    Ok(response)
}

/// What to agree on before a channel is used: only when one was asked.
fn guide(channels: &[Channel], asked: &[usize], lang: Lang) -> Vec<String> {
    match (asked, lang) {
        ([_], Lang::Nl) => channels[0].guide.0.clone(),
        ([_], Lang::En) => channels[0].guide.1.clone(),
        _ => Vec::new(),
    }
}

/// Checks a text over these channels, or all; also gives the channels. What is less certain than `least` decides nothing, less than `shown` is left out.
pub(crate) fn run(
    state: &State,
    source: Source,
    asked: &[usize],
    least: Certainty,
    shown: Certainty,
) -> (Check, Vec<Channel>) {
    let channels: Vec<Channel> = match asked {
        [] => state.channels.clone(),
        asked => asked.iter().map(|channel| state.channels[*channel].clone()).collect(),
    };
    let check = {
        let asked = Asked { today: Some(today()), shown, ..Asked::channels(&channels) };
        state.scanner(0, least).check(source, &asked)
    };
    (check, channels)
}

/// The words for one reader.
pub(crate) fn words<'a>(state: &'a State, locale: &'a Locale, reveal: Reveal, guide: Vec<String>) -> CheckAbout<'a> {
    CheckAbout {
        version: env!("CARGO_PKG_VERSION"),
        rules: &state.rules,
        reveal,
        locale,
        style: plain_style(),
        rewrite: false,
        contact: state.contact.as_deref(),
        guide,
        remarks: Vec::new(),
    }
}

/// The gravest of what was asked.
fn told(check: &Check) -> Told {
    let judged = check.judged.iter();
    let gravest = judged.max_by_key(|j| (j.verdict.decision, j.assessment.score)).expect("a channel was asked");
    Told::of(check, gravest)
}

fn today() -> Day {
    let now = jiff::Zoned::now();
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    Day::new(u16::try_from(now.year()).unwrap_or(1970), part(now.month()), part(now.day()))
        .expect("the calendar gives days that exist")
}
