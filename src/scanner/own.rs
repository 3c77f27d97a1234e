//! The organisation's own addresses, numbers and domains: findings of these get the mark `own` and count as professional.

use crate::model::{Document, Evidence, Finding};

/// What is the organisation's own.
#[derive(Debug, Default)]
pub(super) struct Own {
    /// Letters and digits only, in lower case, sorted.
    values: Vec<String>,
    domains: Vec<String>,
}

impl Own {
    /// From values as people write them; what has a dot, no at-sign and no digit or space is a domain.
    pub(super) fn new(values: &[String]) -> Own {
        let mut own = Own::default();
        for value in values.iter().map(|value| value.trim().to_lowercase()) {
            let domain = value.contains('.') && !value.contains(['@', ' ']) && value.chars().any(char::is_alphabetic);
            match domain {
                true => own.domains.push(value.trim_start_matches("www.").to_owned()),
                false => own.values.push(bare(&value)),
            }
        }
        own.values.retain(|value| !value.is_empty());
        own.values.sort();
        own
    }

    /// Marks what is the organisation's own.
    pub(super) fn mark(&self, document: &Document, findings: &mut [Finding]) {
        if self.values.is_empty() && self.domains.is_empty() {
            return;
        }
        for finding in findings {
            let Some(segment) = document.segments.get(finding.segment.0 as usize) else { continue };
            if self.holds(segment.text.slice(finding.span)) {
                finding.evidence.push(Evidence { code: "own", weight: 0.0 });
            }
        }
    }

    fn holds(&self, value: &str) -> bool {
        let value = value.to_lowercase();
        let of = |domain: &String| {
            let before = value.strip_suffix(domain.as_str());
            before.is_some_and(|before| before.is_empty() || before.ends_with(['@', '.', '/']))
                || value.contains(&format!("//{domain}/"))
                || value.contains(&format!(".{domain}/"))
        };
        self.domains.iter().any(of) || self.values.binary_search(&bare(&value)).is_ok()
    }
}

fn bare(value: &str) -> String {
    value.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::Own;

    fn check(value: &str, own: bool) {
        let values = ["zorg.example".to_owned(), "0800-0113".to_owned(), "info@elders.example".to_owned()];
        assert_eq!(Own::new(&values).holds(value), own, "{value}");
    }

    #[test]
    fn values_in_any_spelling_and_domains_with_everything_below_them() {
        check("jan@zorg.example", true);
        check("jan@mail.zorg.example", true);
        check("jan@anderezorg.example", false);
        check("0800 0113", true);
        check("INFO@elders.example", true);
        check("jan@elders.example", false);
    }
}
