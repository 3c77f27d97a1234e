//! Who asks: a key, a session of the page, a user whom a proxy names, or anybody when the service is for this machine only.
//!
//! What a browser sends along by itself (a session, a place on this machine, a proxy's login) proves nothing about who made the request;
//! there the request must come from our own page.
#![allow(clippy::disallowed_methods, reason = "a front has a clock")]

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::http::{HeaderMap, Method, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::fronts::http::keys::{Keys, Role, Roles, random_hex};
use crate::fronts::http::problem::Problem;

/// Name of the cookie of a session.
pub(crate) const COOKIE: &str = "lakmoes_session";
/// Header in which a script gives the token of its session.
const CSRF: &str = "x-csrf-token";
/// Before the name of a user, so that none is taken for a key.
const USER: &str = "user:";
/// Bytes of the name of a user.
const MOST_USER: usize = 200;
/// How long a session lives without being used.
const SESSION: Duration = Duration::from_secs(8 * 3600);
/// Sessions at a time; the one that was not used longest goes first.
const MOST_SESSIONS: usize = 10_000;
/// Who is counted at a time for the rate.
const MOST_COUNTED: usize = 10_000;

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Who {
    /// Id of the key, name of the user, or `local`.
    pub(crate) id: Arc<str>,
    pub(crate) roles: Roles,
    /// The token that a form of this session carries; empty when there is no session.
    pub(crate) csrf: Arc<str>,
}

impl Who {
    /// Whether he may do this.
    pub(crate) fn may(&self, role: Role) -> Result<(), Problem> {
        if self.roles.has(role) { Ok(()) } else { Err(Problem::Role { role: role.code() }) }
    }

    /// Whether a form was made for this session.
    pub(crate) fn made(&self, token: &str) -> Result<(), Problem> {
        let same = self.csrf.is_empty() || bool::from(self.csrf.as_bytes().ct_eq(token.as_bytes()));
        if same { Ok(()) } else { Err(Problem::Csrf) }
    }
}

/// Who is let in, and how.
pub(crate) struct Door {
    keys: Keys,
    /// Header in which a proxy names the user it has let in.
    user_header: Option<header::HeaderName>,
    /// Whether requests without any proof are let in although others than this machine may send them.
    insecure: bool,
    sessions: Mutex<HashMap<[u8; 32], Session>>,
    rates: Mutex<HashMap<Arc<str>, Rate>>,
    /// Requests a second for each key; 0 is without limit.
    rate: u32,
}

struct Session {
    who: Who,
    used: Instant,
}

struct Rate {
    left: f64,
    at: Instant,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Door {
    pub(crate) fn new(keys: Keys, user_header: Option<header::HeaderName>, insecure: bool, rate: u32) -> Door {
        Door { keys, user_header, insecure, rate, sessions: Mutex::default(), rates: Mutex::default() }
    }

    /// Whether a key is needed.
    pub(crate) fn is_locked(&self) -> bool {
        !self.keys.is_empty() || self.user_header.is_some()
    }

    /// Who sends this, when it is somebody who may come in.
    pub(crate) fn ask(&self, method: &Method, headers: &HeaderMap) -> Result<Who, Problem> {
        if let Some(key) = presented(headers) {
            let key = self.keys.find(key).ok_or(Problem::WrongKey)?;
            return Ok(Who { id: key.id.clone(), roles: key.roles, csrf: "".into() });
        }
        if let Some(who) = self.session(headers) {
            same_site(method, headers)?;
            return Ok(who);
        }
        if let Some(user) = self.user_header.as_ref().map(|name| user(name, headers)).transpose()?.flatten() {
            same_site(method, headers)?;
            let roles = Roles::default().with(Role::Scan).with(Role::Redact);
            return Ok(Who { id: format!("{USER}{user}").into(), roles, csrf: "".into() });
        }
        if self.is_locked() {
            return Err(Problem::NoKey);
        }
        same_site(method, headers)?;
        if !self.insecure {
            this_machine(headers)?;
            return Ok(Who { id: "local".into(), roles: Roles::ALL, csrf: "".into() });
        }
        // Anybody: patterns of one's own are for whoever was trusted with a key, or sits at this machine.
        let roles = Roles::default().with(Role::Scan).with(Role::Redact).with(Role::Reveal);
        Ok(Who { id: "anybody".into(), roles, csrf: "".into() })
    }

    /// Counts a request; refuses it when there were too many.
    pub(crate) fn count(&self, who: &Who) -> Result<(), Problem> {
        if self.rate == 0 {
            return Ok(());
        }
        let (now, rate) = (Instant::now(), f64::from(self.rate));
        let mut rates = lock(&self.rates);
        if rates.len() >= MOST_COUNTED {
            rates.retain(|_, rate| now.duration_since(rate.at) < Duration::from_secs(2));
        }
        let one = rates.entry(who.id.clone()).or_insert(Rate { left: rate, at: now });
        // A second's worth may be saved up.
        one.left = (one.left + now.duration_since(one.at).as_secs_f64() * rate).min(rate);
        one.at = now;
        if one.left < 1.0 {
            return Err(Problem::RateLimit { seconds: 1 });
        }
        one.left -= 1.0;
        Ok(())
    }

    /// Starts a session for whoever has this key; gives the value of its cookie, and who it is.
    pub(crate) fn login(&self, headers: &HeaderMap, key: &str) -> Result<(String, Arc<str>), Problem> {
        same_site(&Method::POST, headers)?;
        let key = self.keys.find(key.trim()).ok_or(Problem::WrongKey)?;
        let who = Who { id: key.id.clone(), roles: key.roles, csrf: random_hex::<32>().into() };
        let token = random_hex::<32>();
        let mut sessions = lock(&self.sessions);
        sessions.retain(|_, session| session.used.elapsed() < SESSION);
        if sessions.len() >= MOST_SESSIONS {
            let oldest = sessions.iter().min_by_key(|(_, session)| session.used).map(|(hash, _)| *hash);
            oldest.map(|hash| sessions.remove(&hash));
        }
        sessions.insert(Sha256::digest(&token).into(), Session { who, used: Instant::now() });
        Ok((token, key.id.clone()))
    }

    /// Ends the session of a request.
    pub(crate) fn logout(&self, headers: &HeaderMap) {
        if let Some(token) = cookie(headers) {
            let hash: [u8; 32] = Sha256::digest(token).into();
            lock(&self.sessions).remove(&hash);
        }
    }

    fn session(&self, headers: &HeaderMap) -> Option<Who> {
        let hash: [u8; 32] = Sha256::digest(cookie(headers)?).into();
        let mut sessions = lock(&self.sessions);
        let session = sessions.get_mut(&hash).filter(|session| session.used.elapsed() < SESSION)?;
        session.used = Instant::now();
        Some(session.who.clone())
    }
}

/// The token with which a script proves that it is of the page; a form has it among its fields.
pub(crate) fn csrf_header(headers: &HeaderMap) -> Option<&str> {
    headers.get(CSRF)?.to_str().ok()
}

fn presented(headers: &HeaderMap) -> Option<&str> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| {
        let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
    });
    bearer.or_else(|| headers.get("x-api-key")?.to_str().ok())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    cookies.flat_map(|all| all.split(';')).find_map(|one| one.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// The user whom a proxy names. A header that is empty, or there twice, was not made by the proxy alone.
fn user<'h>(name: &header::HeaderName, headers: &'h HeaderMap) -> Result<Option<&'h str>, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(first) = values.next() else { return Ok(None) };
    let user = first.to_str().map_err(|_| Problem::WrongKey)?.trim();
    let lawful = !user.is_empty() && user.len() <= MOST_USER && !user.contains(',') && values.next().is_none();
    if lawful { Ok(Some(user)) } else { Err(Problem::WrongKey) }
}

/// Refuses what another site made the browser send. Other programs send none of these headers.
fn same_site(method: &Method, headers: &HeaderMap) -> Result<(), Problem> {
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or_default());
    // A browser that says where a request comes from cannot be made to say otherwise, and knows better than the origin: that of a plain form is
    // `null` under a strict policy of referrers.
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin" | "none") => return Ok(()),
        Some(_) => return Err(Problem::CrossSite),
        None => {}
    }
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let authority = origin.split_once("://").map_or("", |(_, rest)| rest);
    let host = text(header::HOST).unwrap_or_default();
    if authority.eq_ignore_ascii_case(host) && !host.is_empty() { Ok(()) } else { Err(Problem::CrossSite) }
}

/// Refuses a name of this machine that somebody else gave it: a page that made its own name point here.
fn this_machine(headers: &HeaderMap) -> Result<(), Problem> {
    let Some(host) = headers.get(header::HOST) else { return Ok(()) };
    let host = host.to_str().unwrap_or("?").to_lowercase();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name),
    };
    let here =
        name == "localhost" || name.ends_with(".localhost") || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    if here { Ok(()) } else { Err(Problem::CrossSite) }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::{COOKIE, Door};
    use crate::fronts::http::keys::{Keys, Role, make};
    use crate::fronts::http::problem::Problem;

    fn headers(pairs: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| {
            let name: HeaderName = name.parse().expect("a name");
            (name, HeaderValue::from_str(value).expect("a value"))
        };
        pairs.iter().map(pair).collect()
    }

    fn check(door: &Door, pairs: &[(&str, &str)], expected: Result<&str, Problem>) {
        let asked = door.ask(&Method::POST, &headers(pairs)).map(|who| who.id.to_string());
        assert_eq!(asked, expected.map(str::to_owned), "{pairs:?}");
    }

    #[test]
    fn without_keys_only_this_machine_and_its_own_page_come_in() {
        let door = Door::new(Keys::default(), None, false, 0);
        check(&door, &[("host", "127.0.0.1:8484")], Ok("local"));
        check(&door, &[("host", "[::1]:8484")], Ok("local"));
        check(&door, &[("host", "localhost:8484"), ("origin", "http://localhost:8484")], Ok("local"));
        check(&door, &[("host", "localhost:8484"), ("origin", "http://evil.example")], Err(Problem::CrossSite));
        check(&door, &[("host", "localhost"), ("sec-fetch-site", "cross-site")], Err(Problem::CrossSite));
        check(&door, &[("host", "evil.example:8484")], Err(Problem::CrossSite));
        check(&door, &[("host", "127.0.0.1.evil.example")], Err(Problem::CrossSite));
        check(&door, &[("host", "localhost"), ("origin", "null")], Err(Problem::CrossSite));
        check(&door, &[("host", "localhost"), ("origin", "null"), ("sec-fetch-site", "same-origin")], Ok("local"));
    }

    #[test]
    fn keys_sessions_and_proxies() {
        let (secret, entry) = make("", &[Role::Scan], "2026-01-02");
        let id = &secret[4..12];
        let door = Door::new(Keys::parse(&entry).expect("it loads"), Some(HeaderName::from_static("x-user")), false, 0);
        check(&door, &[("host", "zorg.example")], Err(Problem::NoKey));
        check(&door, &[("authorization", &format!("bearer {secret}"))], Ok(id));
        check(&door, &[("x-api-key", &secret)], Ok(id));
        check(&door, &[("x-api-key", "lak_1")], Err(Problem::WrongKey));
        check(&door, &[("x-user", "k.jansen")], Ok("user:k.jansen"));
        check(&door, &[("x-user", id)], Ok(&format!("user:{id}")));
        // What is empty, there twice or joined by something between was not made by the proxy alone.
        for wrong in ["", " ", "k.jansen, admin", &"k".repeat(300)] {
            check(&door, &[("x-user", wrong)], Err(Problem::WrongKey));
        }
        let mut twice = headers(&[("x-user", "k.jansen")]);
        twice.append("x-user", HeaderValue::from_static("p.smit"));
        assert_eq!(door.ask(&Method::POST, &twice).map(|who| who.id), Err(Problem::WrongKey));
        assert_eq!(door.login(&HeaderMap::new(), "lak_1"), Err(Problem::WrongKey));
        let cookie = format!("a=b; {COOKIE}={}", door.login(&HeaderMap::new(), &secret).expect("it is known").0);
        check(&door, &[("cookie", &cookie)], Ok(id));
        check(
            &door,
            &[("cookie", &cookie), ("host", "a.example"), ("origin", "https://b.example")],
            Err(Problem::CrossSite),
        );
        let who = door.ask(&Method::GET, &headers(&[("cookie", &cookie)])).expect("a session");
        assert_eq!((who.made(""), who.made(&who.csrf.clone())), (Err(Problem::Csrf), Ok(())));
        assert_eq!(who.may(Role::Reveal), Err(Problem::Role { role: "reveal" }));
        door.logout(&headers(&[("cookie", &cookie)]));
        check(&door, &[("cookie", &cookie)], Err(Problem::NoKey));
    }

    #[test]
    fn who_is_anybody_sends_no_patterns() {
        let door = Door::new(Keys::default(), None, true, 0);
        let who = door.ask(&Method::POST, &headers(&[("host", "zorg.example")])).expect("everybody may");
        assert_eq!((who.may(Role::Scan), who.may(Role::Admin)), (Ok(()), Err(Problem::Role { role: "admin" })));
        let door = Door::new(Keys::default(), None, false, 0);
        assert!(door.ask(&Method::POST, &HeaderMap::new()).is_ok_and(|who| who.may(Role::Admin).is_ok()));
    }

    #[test]
    fn too_many_requests_are_refused_until_time_has_passed() {
        let door = Door::new(Keys::default(), None, false, 2);
        let who = door.ask(&Method::GET, &HeaderMap::new()).expect("this machine");
        let counted: Vec<bool> = (0..3).map(|_| door.count(&who).is_ok()).collect();
        assert_eq!(counted, [true, true, false]);
    }
}
