//! IP addresses, version 4 and 6, and hardware addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::ops::Range;

use crate::detect::validate::{Check, Judgement, Validator};

/// IP or MAC address.
pub(super) struct Ip;

impl Validator for Ip {
    fn name(&self) -> &'static str {
        "ip"
    }

    fn judge(&self, text: &str, span: Range<usize>) -> Option<Judgement> {
        let value = &text[span.clone()];
        let bytes = text.as_bytes();
        if let Ok(ip) = value.parse::<Ipv4Addr>() {
            // A fifth number, or a v, makes it a version.
            let goes_on = |at: usize| bytes.get(at) == Some(&b'.') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
            let before = span.start.checked_sub(1).map(|i| bytes[i]);
            if goes_on(span.end) || matches!(before, Some(b'.' | b'v' | b'V' | b'-')) {
                return None;
            }
            let [a, b, ..] = ip.octets();
            // 1.2.3.4 and 10.1.0.2 look like paragraphs or versions as much as like an address.
            let small = ip.octets().iter().all(|&o| o < 32);
            // 255.255.255.0 is the mask of a network, 156.0.0.0 a network or a version: nobody's machine.
            let dull = a == 0 || a == 255 || ip.octets()[1..] == [0, 0, 0];
            // `Chrome/156.0.6943.98`: a program and its version. `https://10.4.18.22` is none.
            let head = &text[..span.start];
            let program =
                head.strip_suffix('/').is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()));
            let private = ip.is_private() || ip.is_loopback() || (a == 169 && b == 254);
            // Of what looks like a version, one that begins as machines of a network do is so the least.
            let look_alike = match (program, small, private) {
                (false, true, true) => -1.5,
                (false, true, false) => -3.5,
                (true, ..) => -3.0,
                (false, false, _) => 0.0,
            };
            let canonical = IpAddr::from(ip).to_string();
            return (!dull).then(|| {
                Judgement::new(span, canonical, Check::None)
                    .mark_if(look_alike != 0.0, "look-alike", look_alike)
                    .mark_if(private, "private-range", -0.5)
            });
        }
        let colons = value.matches(':').count();
        if let Ok(ip) = value.parse::<Ipv6Addr>() {
            let groups = value.split(':').filter(|g| !g.is_empty()).count();
            let mark = groups < 3 && !value.contains("::");
            return (colons >= 2 && groups >= 2)
                .then(|| Judgement::new(span, ip.to_string(), Check::None).mark_if(mark, "look-alike", -3.0));
        }
        let pairs: Vec<&str> = value.split([':', '-']).collect();
        let mac =
            pairs.len() == 6 && pairs.iter().all(|p| p.len() == 2) && value.bytes().any(|b| b.is_ascii_alphabetic());
        mac.then(|| {
            Judgement::new(span.clone(), value.to_ascii_lowercase().replace('-', ":"), Check::None).mark_if(
                value.contains('-'),
                "look-alike",
                -1.5,
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, value: &str, expected: bool) {
        let at = text.find(value).expect("it stands there");
        assert_eq!(Ip.judge(text, at..at + value.len()).is_some(), expected, "{text}");
    }

    #[test]
    fn addresses_and_versions() {
        check("van 145.12.33.4 op", "145.12.33.4", true);
        check("ip=2001:db8:148b:1d13::1428", "2001:db8:148b:1d13::1428", true);
        check("v6.17.51.2", "6.17.51.2", false);
        check("6.5.4.1447", "6.5.4.144", true);
        check("6.5.4.144.7", "6.5.4.144", false);
        check("masker 255.255.252.0", "255.255.252.0", false);
        check("12:30", "12:30", false);
        check("00:1a:2b:3c:4d:5e", "00:1a:2b:3c:4d:5e", true);
    }
}
