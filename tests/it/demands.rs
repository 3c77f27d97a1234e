//! What practice demands of a text before it goes out: what clients share themselves, secrecy, social media and consent, WhatsApp.
//! Every test stands for one demand and fails without it.

use lakmoes::model::{Consent, ConsentStatus, Day, Decision, Origin, Severity, Source};
use lakmoes::rules::channel;
use lakmoes::scanner::Asked;

use crate::check::{checked, decides, over, scanner};

use Decision::{Allow, Block, Review};

fn notes(text: &str) -> Vec<&'static str> {
    checked(text).notes.iter().map(|n| n.code).collect()
}

// What a client shares

#[test]
fn an_address_and_an_account_in_a_message_are_found() {
    let done =
        checked("hoi mn adres is Kerkstraat 8, 7201 DN Zutphen en mn rek is NL91ABNA0417164300 stuur t daar maar heen");
    let rules: Vec<&str> =
        done.report().findings.iter().map(|f| f.rule.as_str()).filter(|r| !r.starts_with("quasi")).collect();
    assert_eq!(rules, ["contact.address", "bank.iban"]);
}

#[test]
fn an_address_in_a_sale_is_low_and_says_why() {
    let text = "Ik verkoop mijn fiets via Marktplaats. Ophalen bij Kerkstraat 8, 7201 DN Zutphen.";
    let done = checked(text);
    for judged in &done.judged {
        assert!(judged.assessment.severity <= Severity::Low, "{judged:#?}");
        assert!(judged.verdict.reasons.iter().any(|r| r.0 == "purpose-sale"), "{judged:#?}");
    }
    decides(text, "whatsapp", Allow, "purpose-sale");
    decides("Ik woon op Kerkstraat 8, 7201 DN Zutphen.", "social", Block, "client-identified");
    // Beside something delicate a sale is no reason.
    decides(
        "Ophalen bij Kerkstraat 8, 7201 DN Zutphen. Mevrouw Bouzidi heeft schizofrenie.",
        "social",
        Block,
        "special-identified",
    );
}

#[test]
fn taking_away_internet_points_to_the_law() {
    assert!(notes("Als hij weer gegevens deelt, pakken we zijn telefoon af.").contains(&"wzd"));
    assert!(notes("We hebben de wifi op haar kamer afgesloten.").contains(&"wzd"));
    assert!(!notes("De wifi op kantoor is traag vandaag.").contains(&"wzd"));
}

// Secrecy

#[test]
fn a_low_mood_without_a_diagnosis_is_possible_health() {
    let done = checked("Ze komt haar bed niet meer uit, heeft nergens zin in en huilt om alles.");
    assert!(done.report().findings.iter().any(|f| f.rule.as_str() == "special.health"));
}

// Social media and consent

#[test]
fn a_named_client_or_colleague_is_blocked_without_consent() {
    decides("Vandaag liep Kim de Vries haar eerste hardloopwedstrijd!", "social", Block, "client-identified");
    decides("Kijk, dit is Anna Bouzidi, zij werkt sinds deze week bij ons.", "social", Block, "client-identified");
}

fn consent() -> Consent {
    Consent {
        id: "1".into(),
        who: "Kim de Vries".into(),
        called: Vec::new(),
        channels: vec!["social".into()],
        data: vec!["person.name".into()],
        purpose: String::new(),
        given: Day::new(2026, 1, 1).expect("a day"),
        until: None,
        withdrawn: None,
        written: true,
    }
}

/// What a consent comes to over social media for a post that names Kim.
fn unlocks(text: &str, consent: Consent, purpose: Option<&str>, status: ConsentStatus, decision: Decision) {
    let channels: Vec<_> = channel::builtin().into_iter().filter(|c| c.id == "social").collect();
    let source = Source::new("-", text.as_bytes().to_vec(), Origin::Stdin);
    let consents = [consent];
    let asked = Asked {
        channels: &channels,
        consents: &consents,
        today: Day::new(2026, 11, 22),
        purpose,
        ..Asked::channels(&channels)
    };
    let done = scanner("social", lakmoes::model::Certainty::Likely).check(source, &asked);
    let found = (done.consents[0].status, over(&done, "social").verdict.decision);
    assert_eq!(found, (status, decision), "{text}\n{:#?}", over(&done, "social"));
}

#[test]
fn consent_unlocks_exactly_what_it_covers() {
    let post = "Kim de Vries won vandaag de hardloopwedstrijd. Gefeliciteerd!";
    let day = |y, m, d| Day::new(y, m, d);
    unlocks(post, consent(), None, ConsentStatus::Used, Allow);
    unlocks(post, Consent { withdrawn: day(2026, 6, 1), ..consent() }, None, ConsentStatus::Withdrawn, Block);
    unlocks(post, Consent { withdrawn: day(2027, 6, 1), ..consent() }, None, ConsentStatus::Used, Allow);
    unlocks(post, Consent { until: day(2026, 11, 21), ..consent() }, None, ConsentStatus::Expired, Block);
    unlocks(post, Consent { until: day(2026, 11, 22), ..consent() }, None, ConsentStatus::Used, Allow);
    unlocks(post, Consent { given: day(2027, 1, 1).expect("a day"), ..consent() }, None, ConsentStatus::NotYet, Block);
    unlocks(post, Consent { written: false, ..consent() }, None, ConsentStatus::NotWritten, Block);
    unlocks(post, Consent { channels: vec!["email".into()], ..consent() }, None, ConsentStatus::OtherChannel, Block);
    unlocks(post, Consent { who: "Anna Bouzidi".into(), ..consent() }, None, ConsentStatus::OtherPerson, Block);
    unlocks(post, Consent { data: vec!["image".into()], ..consent() }, None, ConsentStatus::Used, Block);
    unlocks(post, Consent { data: vec!["contact".into()], ..consent() }, None, ConsentStatus::OtherData, Block);
    let jubilee = || Consent { purpose: "jubileumboek".into(), ..consent() };
    unlocks(post, jubilee(), None, ConsentStatus::OtherPurpose, Block);
    unlocks(post, jubilee(), Some("nieuwsbrief"), ConsentStatus::OtherPurpose, Block);
    unlocks(post, jubilee(), Some("Jubileumboek"), ConsentStatus::Used, Allow);
    // Neither somebody else, nor other data.
    unlocks("Kim de Vries en Anna Bouzidi wonnen samen.", consent(), None, ConsentStatus::Used, Block);
    unlocks("Kim de Vries won. Bel haar op 06-12345678.", consent(), None, ConsentStatus::Used, Block);
    unlocks("Kim de Vries heeft een borderlinestoornis.", consent(), None, ConsentStatus::Used, Block);
    unlocks("Kim de Vries won. BSN 111222333.", consent(), None, ConsentStatus::Used, Block);
    // Neither the family, also when it is not named or bears the name.
    let health = || Consent { data: vec!["special".into()], ..consent() };
    unlocks("Kim de Vries heeft een borderlinestoornis.", health(), None, ConsentStatus::Used, Block);
    let mother = "Haar moeder heeft een borderlinestoornis, zegt Kim de Vries.";
    unlocks(mother, health(), None, ConsentStatus::OtherData, Block);
    unlocks("Kim de Vries won. Moeder De Vries keek toe.", consent(), None, ConsentStatus::Used, Block);
}

#[test]
fn consent_that_is_only_spoken_of_unlocks_nothing() {
    let text = "Kim de Vries gaf toestemming voor dit bericht.";
    decides(text, "social", Block, "client-identified");
    assert!(notes(text).contains(&"consent-mentioned"));
}

#[test]
fn a_made_up_name_with_details_is_high_and_a_general_text_low() {
    let alias = "Bram* is een man van 51 uit Hattem, notaris, met een depressie. *fictieve naam";
    let done = checked(alias);
    assert!(over(&done, "social").assessment.severity >= Severity::High);
    assert!(notes(alias).contains(&"alias"));
    let general = "Een man van middelbare leeftijd uit het noorden van het land had een depressie.";
    assert!(over(&checked(general), "social").assessment.severity <= Severity::Low);
    decides(general, "social", Allow, "second-reader");
    decides(general, "whatsapp", Review, "write-up");
}

#[test]
fn whoever_recognises_himself_is_told() {
    let text =
        "Een man van middelbare leeftijd uit het noorden van het land zei: \"ik hou dit zo geen dag langer vol\".";
    assert!(notes(text).contains(&"self-recognition"));
    decides(text, "social", Review, "self-recognition");
}

#[test]
fn a_trace_of_the_real_name_beside_the_alias_is_blocked() {
    let text = "Hoi Karin, dit is mijn stukje over Kelly*. Kelly kwam vaak te laat. *fictieve naam";
    let done = checked(text);
    assert!(over(&done, "social").verdict.reasons.iter().any(|r| r.0 == "alias-trace"), "{:#?}", over(&done, "social"));
    assert_eq!(over(&done, "social").verdict.decision, Block);
}

#[test]
fn that_it_stays_findable_is_said() {
    assert!(notes("Kim de Vries won vandaag.").contains(&"findable"));
    assert!(!notes("Zaterdag is er koffie in het buurthuis.").contains(&"findable"));
}

#[test]
fn a_picture_of_a_client_needs_consent() {
    decides("Op de foto zie je Kim tijdens het koken.", "social", Block, "image");
    decides("Ik stuur je hierbij een filmpje van hem.", "whatsapp", Block, "image");
    decides("Wij maken geen foto's tijdens het feest.", "social", Allow, "");
}

// WhatsApp and public contact

#[test]
fn a_reminder_of_an_appointment_may_and_a_report_may_not() {
    decides("Morgen 10.30 uur bij ons op het kantoor, tot dan!", "whatsapp", Allow, "");
    decides("Hierbij de rapportage van de nachtdienst.", "whatsapp", Block, "report");
    decides("In het behandelplan staat wat we hebben afgesproken.", "whatsapp", Block, "report");
    assert!(notes("Je afspraak is morgen om 10 uur.").contains(&"sender"));
}

#[test]
fn the_place_of_an_appointment_may_be_told() {
    decides(
        "Onze afspraak is morgen om 10 uur op Kerkstraat 8, 7201 DN Zutphen.",
        "whatsapp",
        Allow,
        "purpose-appointment",
    );
}

#[test]
fn a_full_name_on_whatsapp_is_looked_at_first() {
    decides("Hoi Kim, tot morgen!", "whatsapp", Allow, "");
    decides("Kim de Vries komt morgen een kwartier later.", "whatsapp", Review, "client-identified");
}

#[test]
fn danger_is_not_for_an_app() {
    assert!(notes("Ze zegt dat ze zelfmoord wil plegen.").contains(&"crisis"));
    assert!(notes("Bel 112, hij zegt dat hij niet meer wil leven.").contains(&"crisis"));
    for calm in ["Tot morgen om 10 uur.", "Zie bladzijde 112 van het boek.", "Het pakket is met spoed verstuurd."] {
        assert!(!notes(calm).contains(&"crisis"), "{calm}");
    }
}

#[test]
fn an_answer_in_public_shows_that_somebody_is_a_client() {
    for text in [
        "Leuk dat je er was, Noor, tot volgende week!",
        "Fijn dat je er gisteren was, Kim. Tot vrijdag!",
        "Dank voor je bericht Sara, succes met je behandeling bij ons, tot snel!",
        "Wat goed van je dat je hulp hebt gezocht!",
    ] {
        let done = checked(text);
        let social = &over(&done, "social").verdict;
        assert_eq!(social.decision, Block, "{text}");
        assert!(social.reasons.iter().any(|r| r.0 == "public-contact"), "{text} {social:?}");
    }
    decides("Zaterdag is er open huis. Iedereen is welkom, tot dan!", "social", Allow, "");
}

#[test]
fn a_profile_brings_the_rules_about_friends() {
    assert!(notes("Volg haar op insta: @kimmetje_02").contains(&"profile"));
    assert!(!notes("Volg haar adviezen op.").contains(&"profile"));
}

#[test]
fn every_channel_has_its_guide() {
    let guides: Vec<_> = channel::builtin().into_iter().map(|c| (c.id, c.guide)).collect();
    for (id, (nl, en)) in &guides {
        assert!(!nl.is_empty() && nl.len() == en.len(), "{id}");
    }
    let whatsapp = &guides.iter().find(|(id, _)| id == "whatsapp").expect("it is there").1.0.join(" ");
    for word in ["zakelijk account", "spoed", "vinkjes", "foto"] {
        assert!(whatsapp.contains(word), "{word}");
    }
}
