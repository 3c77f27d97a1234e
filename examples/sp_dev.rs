//! throw-away
#![allow(clippy::all, clippy::print_stdout, clippy::unwrap_used, clippy::disallowed_methods)]
use lakmoes::detect::terms::*;
use lakmoes::model::*;
use lakmoes::text::*;
use std::sync::Arc;
fn main() {
    let mut entries = vec![];
    let mut paths: Vec<_> = std::fs::read_dir("patterns/rules").unwrap().map(|e| e.unwrap().path()).collect();
    paths.sort();
    for p in paths {
        let pack: lakmoes::rules::Pack =
            toml::from_str(&std::fs::read_to_string(&p).unwrap()).unwrap_or_else(|e| panic!("{p:?} {e}"));
        entries.extend(pack.rules);
    }
    let set = TermSet::new(&entries);
    let mode = std::env::args().nth(1).unwrap();
    if mode == "speed" {
        let file = std::fs::read_to_string(std::env::args().nth(2).unwrap()).unwrap();
        let mut all = String::new();
        while all.len() < 20 << 20 {
            all.push_str(&file);
            all.push('\n');
        }
        let mut segs = vec![];
        let mut at = 0;
        while at < all.len() {
            let mut e = (at + 65536).min(all.len());
            while !all.is_char_boundary(e) {
                e += 1
            }
            let mut b = TextBuilder::new();
            b.push_linear(&all[at..e], 0, 0, 0);
            segs.push(Segment::new(Place::default(), Layer::Visible, b.finish()));
            at = e;
        }
        for _ in 0..3 {
            let t = std::time::Instant::now();
            let mut n = 0;
            for s in &segs {
                let mut out = vec![];
                set.find(SegmentIndex(0), s, &[], FileContext::default(), &mut out);
                n += out.len();
            }
            println!("{:.0} MB/s {n} findings", all.len() as f64 / 1e6 / t.elapsed().as_secs_f64());
        }
        return;
    }
    let min = if mode == "possible" { Certainty::Possible } else { Certainty::Likely };
    for path in std::env::args().skip(2) {
        let all = std::fs::read_to_string(&path).unwrap();
        let rows: Vec<serde_json::Value> = if path.ends_with("jsonl") {
            all.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
        } else if path.ends_with("tsv") {
            all.lines()
                .skip(1)
                .map(|l| {
                    let f: Vec<_> = l.split('\t').collect();
                    serde_json::json!({"id": format!("{} {}", f[0], f[1]), "text": f[3], "genre": "x", "spans": []})
                })
                .collect()
        } else {
            vec![serde_json::json!({"id": path, "text": all, "genre": "x", "spans": []})]
        };
        for row in rows {
            let text = row["text"].as_str().unwrap();
            let mut b = TextBuilder::new();
            b.push_linear(text, 0, 0, 0);
            let t = b.finish();
            let mut known = vec![];
            if std::env::var("KNOWN").is_ok() {
                let chars: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                for s in row["spans"].as_array().unwrap() {
                    let id = match s["type"].as_str().unwrap() {
                        "BSN" => "nl.bsn",
                        "DATE_OF_BIRTH" => "person.birth-date",
                        "PATIENT_NUMBER" => "person.patient-number",
                        "ADDRESS" => "contact.address",
                        "EMAIL" => "contact.email",
                        "PERSON" if std::env::var("PERSONS").is_ok() => "person.name",
                        _ => continue,
                    };
                    let shown =
                        chars[s["start"].as_u64().unwrap() as usize]..chars[s["end"].as_u64().unwrap() as usize];
                    let v: String = text[shown].to_string();
                    let mut bb = TextBuilder::new();
                    bb.push_linear(&v, 0, 0, 0);
                    let vv = bb.finish();
                    if let Some(at) = t.folded().find(vv.folded()) {
                        known.push(Finding {
                            rule: RuleId::from(id),
                            category: Category::Person,
                            segment: SegmentIndex(0),
                            span: Span::new(at, at + vv.folded().len()),
                            confidence: Confidence::from_log_odds(3.0),
                            evidence: vec![],
                            person: None,
                        });
                    }
                }
                known.sort_by_key(|k| k.span.start());
            }
            let mut doc =
                Document { format: if row["genre"] == "whatsapp" { "chat" } else { "txt" }, ..Document::default() };
            doc.segments.push(Segment::new(Place::default(), Layer::Visible, t));
            let file = FileContext::of(&doc, &known);
            let mut out = vec![];
            set.find(SegmentIndex(0), &doc.segments[0], &known, file, &mut out);
            let t = &doc.segments[0].text;
            if mode == "show" || mode == "showall" {
                println!("{} {:?}", row["id"].as_str().unwrap(), file);
                for f in &out {
                    println!(
                        "    {} {:?} {:?} {}",
                        f.rule.as_str(),
                        f.confidence.certainty(),
                        t.slice(f.span),
                        f.evidence.iter().map(|e| format!("{}{:+}", e.code, e.weight)).collect::<Vec<_>>().join(" ")
                    );
                }
                if mode == "showall" {
                    println!("      {}", text);
                }
                continue;
            }
            let spans: Vec<_> = out
                .iter()
                .filter(|f| f.confidence.certainty() >= Some(min))
                .filter_map(|f| {
                    let ty = match f.rule.as_str() {
                        "criminal.data" => "SPECIAL:CRIMINAL".to_string(),
                        s if s.starts_with("special.") => format!("SPECIAL:{}", s[8..].to_uppercase()),
                        _ => return None,
                    };
                    let r = t.shown_chars(f.span);
                    Some(serde_json::json!({"start": r.start, "end": r.end, "type": ty}))
                })
                .collect();
            println!("{}", serde_json::json!({"id": row["id"], "spans": spans}));
        }
    }
    let _ = Arc::new(1);
}
