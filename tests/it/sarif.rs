//! SARIF as others read it: our output held against the schema of OASIS, by a validator of the few words that the schema uses.

use serde_json::Value;

/// Where `value` breaks `schema` (JSON Schema, draft 4, as far as the schema of SARIF goes).
fn faults(schema: &Value, root: &Value, value: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("a reference leads somewhere");
        return faults(target, root, value, at, out);
    }
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(n) if n.is_i64() || n.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let fits = |name: &str| name == kind || (name == "number" && kind == "integer");
    let typed = match &schema["type"] {
        Value::String(name) => fits(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(fits),
        _ => true,
    };
    if !typed {
        out.push(format!("{at}: {kind} is not {}", schema["type"]));
    }
    if schema["enum"].as_array().is_some_and(|lawful| !lawful.contains(value)) {
        out.push(format!("{at}: {value} is none of {}", schema["enum"]));
    }
    for (bound, wrong) in [("minimum", f64::lt as fn(&f64, &f64) -> bool), ("maximum", f64::gt)] {
        if let (Some(n), Some(bound)) = (value.as_f64(), schema[bound].as_f64())
            && wrong(&n, &bound)
        {
            out.push(format!("{at}: {n} is out of range"));
        }
    }
    if let (Some(text), Some(pattern)) = (value.as_str(), schema["pattern"].as_str())
        && !regex::Regex::new(pattern).expect("a lawful pattern").is_match(text)
    {
        out.push(format!("{at}: {text} does not fit {pattern}"));
    }
    if let Some(items) = value.as_array() {
        let least = schema["minItems"].as_u64().unwrap_or(0) as usize;
        if items.len() < least {
            out.push(format!("{at}: fewer than {least}"));
        }
        if schema["uniqueItems"] == true && items.iter().enumerate().any(|(i, item)| items[..i].contains(item)) {
            out.push(format!("{at}: something stands twice"));
        }
        for (i, item) in items.iter().enumerate() {
            faults(&schema["items"], root, item, &format!("{at}/{i}"), out);
        }
    }
    if let Some(members) = value.as_object() {
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !members.contains_key(name) {
                out.push(format!("{at}: {name} is missing"));
            }
        }
        for (name, member) in members {
            match (&schema["properties"][name], &schema["additionalProperties"]) {
                (Value::Null, Value::Bool(false)) => out.push(format!("{at}: {name} is unknown")),
                (Value::Null, other @ Value::Object(_)) => faults(other, root, member, &format!("{at}/{name}"), out),
                (Value::Null, _) => {}
                (known, _) => faults(known, root, member, &format!("{at}/{name}"), out),
            }
        }
    }
    for (word, all) in [("anyOf", false), ("oneOf", false), ("allOf", true)] {
        let Some(choices) = schema[word].as_array() else { continue };
        let good = |choice: &Value| {
            let mut inner = Vec::new();
            faults(choice, root, value, at, &mut inner);
            inner.is_empty()
        };
        if !(if all { choices.iter().all(good) } else { choices.iter().any(good) }) {
            out.push(format!("{at}: does not fit {word}"));
        }
    }
}

fn check(schema: &Value, log: &Value, lawful: bool) {
    let mut out = Vec::new();
    faults(schema, schema, log, "", &mut out);
    assert_eq!(out.is_empty(), lawful, "{}", out.join("\n"));
}

#[test]
fn our_sarif_is_lawful() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let schema = std::fs::read(root.join("fixtures/schema/sarif-2.1.0.json")).expect("the schema is there");
    let schema: Value = serde_json::from_slice(&schema).expect("it is JSON");
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_lakmoes"))
        .args(["scan", "fixtures/share", "--format", "sarif"])
        .current_dir(root)
        .output()
        .expect("the program starts");
    let mut log: Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
    assert!(log["runs"][0]["results"].as_array().expect("results").len() > 50);
    check(&schema, &log, true);
    log["runs"][0]["results"][0]["level"] = "zeer hoog".into();
    check(&schema, &log, false);
}
