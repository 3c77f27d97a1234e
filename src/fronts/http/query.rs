//! The parameters of a request, strictly: an unknown name or a value that cannot be is told with the nearest one, never passed over.

use crate::fronts::cli::nearest;
use crate::fronts::http::problem::Problem;
use crate::fronts::http::state::State;
use crate::model::Certainty;

/// Characters of the name of a document.
pub(crate) const MOST_NAME: usize = 1_000;

/// Parameters as sent.
pub(crate) struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `a=b&c=d`; only these names may be there. Those in `many` may be there more than once.
    pub(crate) fn parse(text: Option<&str>, known: &[&'static str], many: &[&str]) -> Result<Query, Problem> {
        let pairs = text.unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
        let mut query = Query(Vec::new());
        for pair in pairs {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (Some(name), Some(value)) = (decoded(name), decoded(value)) else { return Err(Problem::Broken) };
            query.put(name, value, known, many)?;
        }
        Ok(query)
    }

    /// Takes parameters that stood in the body, as strictly: what was named in the address already is not named again.
    pub(crate) fn add(
        &mut self,
        fields: Vec<(String, String)>,
        known: &[&'static str],
        many: &[&str],
    ) -> Result<(), Problem> {
        fields.into_iter().try_for_each(|(name, value)| self.put(name, value, known, many))
    }

    fn put(&mut self, name: String, value: String, known: &[&'static str], many: &[&str]) -> Result<(), Problem> {
        let Some(field) = known.iter().find(|k| **k == name) else {
            let near = if name.len() < 100 { nearest(&name, known) } else { None };
            return Err(Problem::Parameter { nearest: near, known: known.iter().map(|k| (*k).to_owned()).collect() });
        };
        if !many.contains(field) && self.get(field).is_some() {
            return Err(Problem::Twice { field });
        }
        self.0.push((name, value));
        Ok(())
    }

    /// The value of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// All values of a name; one value may hold several, with commas between.
    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        let values = self.0.iter().filter(move |(n, _)| n == name);
        values.flat_map(|(_, value)| value.split(',')).map(str::trim).filter(|value| !value.is_empty())
    }

    /// The channel that was asked, or the first.
    pub(crate) fn channel(&self, state: &State) -> Result<usize, Problem> {
        self.get("channel").map_or(Ok(0), |asked| channel(state, "channel", asked))
    }

    /// The certainty from which findings are kept.
    pub(crate) fn least(&self, otherwise: Certainty) -> Result<Certainty, Problem> {
        let Some(asked) = self.get("min_certainty") else { return Ok(otherwise) };
        Certainty::from_code(asked).ok_or_else(|| one_of("min_certainty", asked, &["possible", "likely", "certain"]))
    }

    /// Yes or no.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Problem> {
        match self.get(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(asked) => Err(one_of(name, asked, &["true", "false"])),
        }
    }

    /// The name of the document.
    pub(crate) fn name(&self) -> Result<Option<String>, Problem> {
        self.get("name").map(|name| lawful(name.to_owned())).transpose()
    }
}

/// A name for a document: not endless, and nothing in it that a log or a terminal would take for an order.
pub(crate) fn lawful(name: String) -> Result<String, Problem> {
    // What turns the direction of a line hides what a name ends in.
    let odd = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    match name.is_empty() || name.chars().count() > MOST_NAME || name.chars().any(odd) {
        true => Err(Problem::Value { field: "name", nearest: None, known: Vec::new() }),
        false => Ok(name),
    }
}

/// The parameter of this name, for a problem: what is none of ours is not repeated.
pub(crate) fn field(name: &str) -> &'static str {
    let ours = ["channel", "channels", "reveal", "min_certainty", "name", "only", "except", "all", "style", "clean"];
    ours.into_iter().find(|field| *field == name).unwrap_or("text")
}

/// The channel of this name.
pub(crate) fn channel(state: &State, field: &'static str, asked: &str) -> Result<usize, Problem> {
    let known: Vec<&str> = state.channels.iter().map(|channel| channel.id.as_str()).collect();
    known.iter().position(|id| *id == asked).ok_or_else(|| one_of(field, asked, &known))
}

/// The problem of a value that is none of the known ones.
pub(crate) fn one_of(field: &'static str, asked: &str, known: &[&str]) -> Problem {
    // A word that is far too long is near nothing.
    let near = if asked.len() < 100 { nearest(asked, known) } else { None };
    Problem::Value { field, nearest: near, known: known.iter().map(|k| (*k).to_owned()).collect() }
}

/// Without its percent signs and pluses; nothing when it is no UTF-8.
pub(crate) fn decoded(text: &str) -> Option<String> {
    let text = text.replace('+', " ");
    percent_encoding::percent_decode_str(&text).decode_utf8().ok().map(|text| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::Query;
    use crate::fronts::http::problem::Problem;

    fn check(text: &str, expected: Result<Option<&str>, &str>) {
        let query = Query::parse(Some(text), &["channel", "name", "only"], &["only"]);
        let found = query.as_ref().map(|query| query.get("name")).map_err(|problem| problem.code().0);
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn parameters_are_known_and_there_once() {
        check("", Ok(None));
        check("name=cli%C3%ABnt+1.txt&only=a&only=b,c", Ok(Some("cliënt 1.txt")));
        check("name=a&name=b", Err("twice"));
        check("chanel=social", Err("parameter"));
        check("name=%ff", Err("broken"));
        let Err(Problem::Parameter { nearest, .. }) = Query::parse(Some("chanel=a"), &["channel", "name"], &[]) else {
            panic!("the name is unknown");
        };
        assert_eq!(nearest.as_deref(), Some("channel"));
    }
}
