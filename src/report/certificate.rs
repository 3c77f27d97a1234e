//! The certificate of a redaction (`lakmoes.redaction/1`): what was taken out and what the proof rests on. No values, no hashes of single values.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Obstacle, Redacted};
use crate::report::json::{GapShape, PlaceShape, gap, hex};

/// The name of the shape.
pub const SCHEMA: &str = "lakmoes.redaction/1";

/// What a certificate says beside what the redaction itself knows.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Version of Lakmoes.
    pub version: &'a str,
    /// Hash of the packs in force.
    pub rules: &'a str,
    /// The channel whose verdict decided, when one did.
    pub channel: Option<&'a str>,
    /// Published name of the style.
    pub style: &'a str,
}

#[derive(Serialize)]
struct Certificate<'a> {
    schema: &'static str,
    source_sha256: String,
    output_sha256: String,
    tool: Tool<'a>,
    channel: Option<&'a str>,
    style: &'a str,
    format: &'static str,
    removed: &'a BTreeMap<String, u32>,
    kept: &'a BTreeMap<String, u32>,
    /// Rules that the name of the file itself answers to: a name is not changed.
    name_holds: &'a BTreeMap<String, u32>,
    layers_cleaned: Vec<&'static str>,
    changed: Vec<Changed<'a>>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    legend: BTreeMap<&'static str, &'static str>,
    decision: &'static str,
    proof: Proof,
    gaps: Vec<Gap<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    version: &'a str,
    rules: &'a str,
}

#[derive(Serialize)]
struct Changed<'a> {
    what: &'static str,
    /// Nothing for the file itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<&'a str>,
    place: PlaceShape,
    #[serde(skip_serializing_if = "Option::is_none")]
    area: Option<[f32; 4]>,
}

#[derive(Serialize)]
struct Proof {
    complete: bool,
    rescan: &'static str,
    residue: &'static str,
    checked_streams: u64,
    rounds: u32,
}

#[derive(Serialize)]
struct Gap<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    inside: Option<&'a str>,
    #[serde(flatten)]
    gap: GapShape,
}

/// What lies inside a source, by its path there; nothing for the source itself. A name of a member may hold a value that was taken out of it, so
/// it is told only where the redaction kept it.
fn inside<'a>(redacted: &Redacted, source: &'a str) -> Option<&'a str> {
    let inner = source.split_once("!/").map(|(_, inner)| inner)?;
    redacted.removed.is_empty().then_some(inner)
}

/// The certificate as JSON.
pub fn certificate(redacted: &Redacted, asked: Asked<'_>) -> serde_json::Result<Vec<u8>> {
    let proof = &redacted.proof;
    let certificate = Certificate {
        schema: SCHEMA,
        source_sha256: hex(&redacted.source_sha256),
        output_sha256: hex(&redacted.output_sha256),
        tool: Tool { version: asked.version, rules: asked.rules },
        channel: asked.channel,
        style: asked.style,
        format: redacted.format,
        removed: &redacted.removed,
        kept: &redacted.kept,
        name_holds: &redacted.in_name,
        layers_cleaned: redacted.layers_cleaned.iter().map(|layer| layer.code()).collect(),
        changed: redacted
            .changed
            .iter()
            .map(|(source, change)| Changed {
                what: change.what,
                inside: inside(redacted, source),
                place: change.place.into(),
                area: change.area,
            })
            .collect(),
        legend: redacted.legend.iter().copied().collect(),
        decision: redacted.after.verdict.decision.code(),
        proof: Proof {
            complete: proof.complete,
            rescan: "clean",
            residue: "clean",
            checked_streams: proof.checked_streams,
            rounds: proof.rounds,
        },
        gaps: proof.gaps.iter().map(|(source, g)| Gap { inside: inside(redacted, source), gap: gap(g) }).collect(),
    };
    serde_json::to_vec(&certificate)
}

#[derive(Serialize)]
struct Reason<'a> {
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    about: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    place: PlaceShape,
}

/// The reasons of a refusal as JSON: codes and places.
pub fn reasons(obstacles: &[Obstacle]) -> serde_json::Result<serde_json::Value> {
    let reason = |obstacle: &Obstacle| {
        serde_json::to_value(Reason {
            code: obstacle.code.code(),
            about: obstacle.about,
            rule: obstacle.rule.as_deref(),
            place: obstacle.place.into(),
        })
    };
    obstacles.iter().map(reason).collect::<Result<Vec<_>, _>>().map(serde_json::Value::Array)
}
