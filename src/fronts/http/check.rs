//! `POST /v1/checks`: one text before it goes out, over every channel or those that were asked: the bytes of `lakmoes check --format json`.
#![allow(clippy::disallowed_methods, reason = "a front knows which day it is")]

use axum::Extension;
use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::fronts::cli::plain_style;
use crate::fronts::http::around::Told;
use crate::fronts::http::call::Call;
use crate::fronts::http::intake::{Intake, Kind};
use crate::fronts::http::keys::Role;
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

pub(crate) async fn checks(
    Extension(who): Extension<Who>,
    Call { state, about, query, headers, body }: Call,
) -> Result<Response, Problem> {
    let query = Query::parse(query.as_deref(), PARAMETERS, &["channel"])?;
    let reveal = if query.flag("reveal")? { Reveal::Shown } else { Reveal::Masked };
    if reveal == Reveal::Shown {
        who.may(Role::Reveal)?;
    }
    negotiate::media(&headers, MEDIA)?;
    let (least, shown) = (query.least(Certainty::Likely)?, query.least(Certainty::Possible)?);
    let asked: Vec<usize> =
        query.all("channel").map(|asked| query::channel(&state, "channel", asked)).collect::<Result<_, _>>()?;
    let (kind, name) = (Kind::of(&headers)?, query.name()?);
    let held = body::read(&state, &headers, body).await?;
    let (shared, lang) = (state.clone(), about.lang);
    let done = state.work.run(move || {
        let _share = held.share;
        let mut intake = Intake::open(&kind, name, held.bytes)?;
        let source = intake.sources.pop().filter(|_| intake.sources.is_empty()).ok_or(Problem::TooMany { limit: 1 })?;
        let fields = intake.fields.iter().filter(|(name, _)| name == "channels");
        let named: Vec<usize> =
            fields.map(|(_, id)| query::channel(&shared, "channels", id)).collect::<Result<_, _>>()?;
        let asked = if named.is_empty() { asked } else { named };
        let (check, channels) = run(&shared, source, &asked, least, shown);
        let mut bytes = Vec::new();
        let about = words(&shared, shared.locale(lang), reveal, guide(&channels, &asked, lang));
        json(&check, &about, &mut bytes).expect("memory takes all");
        Ok::<_, Problem>((bytes, told(&check)))
    });
    let (bytes, told) = done.await??;
    state.record(&about, &who, "check", reveal, &told);
    let mut response = Response::new(Body::from(bytes));
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
