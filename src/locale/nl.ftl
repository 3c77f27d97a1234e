# Dutch for people: plain, "je", one thing a sentence. Code + numbers -> sentence. English stands in en.ftl with the same keys and variables.

## Severity, certainty, decision, category
severity-none = geen
severity-low = laag
severity-medium = midden
severity-high = hoog
severity-very-high = zeer hoog
certainty-certain = zeker
certainty-likely = waarschijnlijk
certainty-possible = mogelijk
decision-allow = mag
decision-review = eerst kijken
decision-block = niet versturen
decision-sentence = { $channel }: { $decision }
category-national-number = Nummer van de overheid
category-financial = Geld
category-contact = Contactgegevens
category-person = Persoon
category-professional = Beroep en organisatie
category-technical = Techniek en wachtwoorden
category-special = Bijzondere gegevens (art. 9)
category-criminal = Strafrechtelijke gegevens (art. 10)
category-delicate = Gevoelig in de zorg
category-document = Over het document zelf
category-indirect = Indirecte kenmerken

## Places and layers
place-page = blz. { $n }
place-line = regel { $n }
place-paragraph = alinea { $n }
place-cell = cel { $name }
place-row = rij { $n }
place-column = kolom { $n }
place-numbered = { $part } { $n }
place-name = bestandsnaam
layer-visible = zichtbaar
layer-hidden = verborgen tekst
layer-covered = afgedekte tekst
layer-off-page = buiten de bladzijde
layer-deleted = verwijderde tekst
layer-revision = oudere versie
layer-comment = opmerking
layer-metadata = eigenschappen
layer-attachment = bijlage
layer-copy = tweede kopie
layer-filename = bestandsnaam
part-other = { $code }
part-header = koptekst
part-footer = voettekst
part-footnote = voetnoot
part-endnote = eindnoot
part-comment = opmerking
part-annotation = aantekening
part-textbox = tekstvak
part-table = tabel
part-property = eigenschap
part-custom-property = eigen eigenschap
part-field = veld
part-form-field = formulierveld
part-alt-text = beschrijving van een plaatje
part-bookmark = bladwijzer
part-variable = variabele
part-hyperlink = koppeling
part-link = koppeling
part-chart = grafiek
part-diagram = schema
part-drawing = tekening
part-glossary = bouwsteen
part-custom-xml = gekoppelde gegevens
part-settings = instelling
part-style = stijl
part-relationship = verwijzing
part-attribute = kenmerk
part-script = script
part-title = titel
part-outline = inhoudsopgave
part-name = naam
part-author = auteur
part-message = bericht
part-sender = afzender
part-moment = tijdstip
part-chat = gesprek
part-sheet = werkblad
part-slide = dia
part-notes = notities
part-attachment = bijlage
part-embedded = ingesloten bestand
part-key = sleutel

## What was not seen: why, and what to do
gap-encrypted = versleuteld met een wachtwoord
gap-image-only = alleen een plaatje; er kan van alles op staan
gap-image = { $images ->
    [0] er staat een plaatje in dat niet gelezen is
    [one] er staat een plaatje in dat niet gelezen is
   *[other] er staan { $images } plaatjes in die niet gelezen zijn
  }
gap-damaged = beschadigd
gap-limit = te groot of te diep om verder te lezen
gap-limit-numbers = over de grens: { $what } is { $actual }, de grens is { $limit }
gap-limit-number = over de grens: { $what }, de grens is { $limit }
gap-unknown-font = een lettertype waarvan de letters niet te lezen zijn
gap-unsupported = dit soort bestand leest Lakmoes niet
gap-unsupported-kind = { $kind }: dit soort bestand leest Lakmoes niet
gap-unreadable = het bestand kon niet gelezen worden
gap-missing = dit pad bestaat niet
gap-permission = geen toestemming om te lezen
gap-timeout = lezen duurde te lang en is gestopt
gap-internal = fout in Lakmoes bij het lezen
gap-wrong-extension = de inhoud past niet bij de naam van het bestand
gap-hidden-entry = verborgen onderdelen die niet in de inhoudsopgave staan
gap-about = { $sentence } ({ $about })
gap-do-encrypted = Geef een kopie zonder wachtwoord, of vraag de eigenaar.
gap-do-image-only = Bekijk het zelf.
gap-do-image = Bekijk de plaatjes zelf.
gap-do-damaged = Open het zelf en sla het opnieuw op.
gap-do-limit = Splits het, of scan de delen apart.
gap-do-unknown-font = Bekijk het zelf, of bewaar het opnieuw als PDF.
gap-do-unsupported = Bekijk het zelf, of bewaar het als DOCX of PDF.
gap-do-unreadable = Kijk of het bestand nog bestaat en te openen is.
gap-do-missing = Kijk of het pad klopt.
gap-do-permission = Vraag toestemming, of scan als iemand die mag lezen.
gap-do-timeout = Scan het apart, of bekijk het zelf.
gap-do-internal = Bekijk het zelf, en meld dit bij de makers.
gap-do-wrong-extension = Kijk of de naam klopt.
gap-do-hidden-entry = Pak het uit en scan de delen.
limit-bytes-in = aantal bytes
limit-bytes-expanded = uitgepakte grootte
limit-bytes-part = grootte van een deel
limit-ratio = hoe ver het uitpakt
limit-entries = aantal delen
limit-nesting = bestanden in bestanden
limit-depth = diepte
limit-segments = aantal stukken tekst
limit-attribute = lengte van een kenmerk
limit-pages = aantal bladzijden
limit-objects = aantal objecten
limit-operators = aantal tekenopdrachten
limit-glyphs = aantal tekens
limit-forms = vormen in vormen
limit-other = { $code }

## The risk in one sentence
risk = { $about } ({ $context }) × { $identification } + { $channel }
risk-identification-0 = niemand herkenbaar ({ $value })
risk-identification-1 = moeilijk herkenbaar ({ $value })
risk-identification-2 = misschien herkenbaar ({ $value })
risk-identification-3 = waarschijnlijk herkenbaar ({ $value })
risk-identification-4 = herkenbaar ({ $value })
risk-inside = { $about } ({ $context }) × { $identification }, binnen de organisatie
risk-channel-1 = bekende ontvangers ({ $value })
risk-channel-2 = onbekende ontvangers ({ $value })
risk-something = Persoonsgegevens
risk-none = Niets gevonden in wat gelezen is.
risk-more = { $sentence }; { $more }.
risk-end = { $sentence }.
factor-combination = { $about } telt extra
factor-milder = { $about } maakt het minder erg
factor-stop = { $about }, en dat is al genoeg voor hoog
factor-many-persons = meer dan honderd personen
factor-gaps = niet alles is gezien
combination-other = de combinatie { $code }
combination-bsn-health = BSN naast gezondheid
combination-bsn-special = BSN naast bijzondere gegevens
combination-child-school = een kind met school en naam
combination-child-special = een kind met bijzondere gegevens
combination-residence-address = verblijfsstatus naast een adres
combination-login-email = inloggegevens naast een e-mailadres
combination-debt-phone = schulden naast een telefoonnummer
combination-criminal-name = strafrechtelijk naast een naam
combination-orientation-origin = geaardheid naast geloof of herkomst
combination-minor = een minderjarige
combination-client-list = een lijst van cliënten
milder-other = { $code }
milder-masked = dat de waarde is afgeschermd
milder-professional = dat het om een professional gaat
milder-deceased = dat de persoon is overleden
milder-administrative = dat het alleen administratief is
milder-weak = dat het weinig zegt

## Why a channel says what it says
reason-other = { $code }
reason-gap = niet alles is gezien
reason-bsn = er staat een BSN in
reason-credential = er staan inloggegevens in
reason-id-document = er staat een nummer van een identiteitsbewijs in
reason-secret-address = er staat een geheim adres in
reason-special-identified = bijzondere gegevens van iemand die te herkennen is
reason-criminal-identified = strafrechtelijke gegevens van iemand die te herkennen is
reason-delicate-identified = gevoelige gegevens van iemand die te herkennen is
reason-child = bijzondere gegevens van een kind
reason-identified = iemand is te herkennen
reason-client-identified = een cliënt is te herkennen
reason-severity-none = niets gevonden
reason-severity-low = laag risico
reason-severity-medium = midden risico
reason-severity-high = hoog risico
reason-severity-very-high = zeer hoog risico

## Why a finding is believed
evidence-other = { $code }
evidence-prior = de vorm
evidence-pattern = de vorm
evidence-term = het woord
evidence-checksum = controlegetal klopt
evidence-valid = geldige waarde
evidence-label = label ervoor
evidence-heading = kop erboven
evidence-column = kop van de kolom
evidence-context = woorden eromheen
evidence-near = woorden eromheen
evidence-before = woord ervoor
evidence-after = woord erna
evidence-person-near = persoon dichtbij
evidence-person = persoon dichtbij
evidence-company = andere gegevens dichtbij
evidence-echo = elders gevonden
evidence-test-number = testnummer
evidence-negated = ontkend
evidence-look-alike = lijkt op iets anders
evidence-own = van de eigen organisatie
evidence-public = openbaar
evidence-topic = uitleg, niet over iemand
evidence-contains-bsn = bevat een BSN
evidence-professional = van een professional

## Terminal
terminal-why = Waarom: { $sentence }
terminal-do = Doe dit: { $sentence }
terminal-note = Let op: { $sentence }
terminal-unread = niet gelezen
terminal-partly = deels gelezen
terminal-same = zelfde inhoud als { $source }
terminal-more-findings = { $n ->
    [one] en nog { $n } vondst
   *[other] en nog { $n } vondsten
  }
terminal-more-documents = { $n ->
    [one] En nog { $n } document.
   *[other] En nog { $n } documenten.
  }
terminal-documents = { $n ->
    [one] { $n } document
   *[other] { $n } documenten
  }
terminal-not-complete = niet volledig gelezen { $n }
terminal-duplicates = dubbel { $n }
terminal-left-out = { $n ->
    [one] { $n } bestand overgeslagen omdat je dat vroeg.
   *[other] { $n } bestanden overgeslagen omdat je dat vroeg.
  }
terminal-nothing = Niets gevonden in wat gelezen is.
terminal-stopped = Gestopt voor het einde. Dit is wat af is.
terminal-none = Er was niets om te scannen.
terminal-more = Meer: { $command }
terminal-begin = Begin met: { $what }.

## Progress
progress = { $done } / { $total } bestanden · { $rate }/s · nog { $left } · { $unread } niet gelezen

## Reports for people (html, docx)
report-title = Lakmoes: wat staat er in deze map
report-verdict-none = In wat gelezen is, is niets gevonden.
report-verdict-low = Het ergste document heeft een laag risico.
report-verdict-medium = { $n ->
    [one] Eén document heeft een midden risico; hoger kwam niet voor.
   *[other] { $n } documenten hebben een midden risico; hoger kwam niet voor.
  }
report-verdict-high = { $n ->
    [one] Eén document heeft een hoog risico.
   *[other] { $n } documenten hebben een hoog risico.
  }
report-verdict-very-high = { $n ->
    [one] Eén document heeft een zeer hoog risico.
   *[other] { $n } documenten hebben een zeer hoog risico.
  }
report-verdict-gaps = { $n ->
    [one] Eén document is niet volledig gelezen.
   *[other] { $n } documenten zijn niet volledig gelezen.
  }
report-verdict-stopped = De scan is gestopt voor het einde.
report-documents = documenten
report-persons = personen (geteld per document)
report-special = met bijzondere gegevens (art. 9)
report-bsn = met een BSN
report-unread = niet volledig gelezen
report-severities = Documenten naar ernst
report-begin = Begin hier
report-begin-note = De tien ergste documenten, met de reden.
report-none-worst = Er is geen document met een vondst.
report-folders = Per map
report-folder = Map
report-kinds = Per soort gegeven
report-kind = Soort
report-findings = Vondsten
report-files = Documenten
report-gaps = Niet gezien, en waarom
report-gaps-none = Alles wat hier stond, is gelezen.
report-gap-why = Waarom
report-gap-do = Doe dit
report-all = Alle documenten met een vondst, ergste eerst
report-all-note = { $n ->
    [one] Klap een document open voor de details.
   *[other] Klap een document open voor de details. Hier staan er hooguit { $n }.
  }
report-method = Hoe dit gemeten is
report-version = Versie
report-rules = Regels
report-channel = Kanaal
report-certainty = Vondsten vanaf
report-date = Datum
report-paths = Gescand
report-values = Waarden
report-values-masked = afgeschermd
report-values-shown = zichtbaar; ga zorgvuldig om met dit rapport
report-left-out = Op verzoek overgeslagen
report-duplicates = Dubbele documenten
report-complete = Scan volledig
report-yes = ja
report-no = nee
report-severity = Ernst
report-score = Score
report-document = Document
report-reason = Reden
report-certainty-head = Zekerheid
report-place = Plek
report-value = Waarde
report-what = Wat
report-consequence = Gevolg
report-advice = Doe dit
report-measure-note = De score is de verwachte ernst als dit document via dit kanaal naar buiten gaat (methode van ENISA). Wat niet gelezen is, telt niet als veilig.
report-by-folder-order = Ergste map eerst. Donkerder is meer.
report-total = Totaal
report-rest = overige mappen

## Errors: cause, limit, remedy
error-unknown-channel = Dit kanaal bestaat niet: { $asked }
error-unknown-rule = Deze regel bestaat niet: { $asked }
error-nearest = Bedoel je { $nearest }?
error-known = Je kunt kiezen uit: { $known }.
error-output = Hier kan het resultaat niet geschreven worden: { $path }
error-output-do = Kies een map die bestaat en waarin je mag schrijven.
error-extension = Van deze naam is geen formaat af te leiden: { $path }
error-extension-do = Laat de naam eindigen op { $known }.
error-read = Dit bestand kan niet gelezen worden: { $path }
error-read-do = Kijk of het bestaat en of je het mag lezen.
error-config = De instellingen kloppen niet: { $path }
error-config-do = Een goed voorbeeld: { $example }
error-pack = Dit regelbestand klopt niet: { $path }
error-pack-line = Regel { $line }: { $what }
error-pack-do = Zo moet het: { $example }
error-size = Dit is geen grootte: { $asked }
error-size-do = Schrijf bijvoorbeeld 50MB of 1GB.
error-glob = Dit is geen patroon: { $asked }
error-glob-do = Schrijf bijvoorbeeld "*.tmp" of "archief/**".
error-binary = { $format } kan niet naar het scherm.
error-binary-do = Geef een bestand: -o rapport.{ $format }
error-cause = Oorzaak: { $cause }
error-do = Doe dit: { $remedy }
error-nothing-read = Er kon niets gelezen worden.
error-rules-fail = { $n ->
    [one] Eén voorbeeld komt niet uit.
   *[other] { $n } voorbeelden komen niet uit.
  }

## Rules
rules-good = { $n ->
    [one] Eén regel, alle voorbeelden kloppen.
   *[other] { $n } regels, alle voorbeelden kloppen.
  }
rules-why = Gevolg
rules-do = Doe dit
rules-category = Soort
rules-source = Bron
rules-pack = Bestand
rules-hits = Wordt gevonden
rules-misses = Wordt niet gevonden
rules-because = want { $because }

## Heads of a table
csv-source = bron
csv-format = formaat
csv-severity = ernst
csv-score = score
csv-decision = besluit
csv-rule = regel
csv-name = naam
csv-category = soort
csv-certainty = zekerheid
csv-confidence = kans
csv-place = plek
csv-layer = laag
csv-start = begin
csv-end = einde
csv-value = waarde

## Short heads and sorting
report-sort = Sorteer op
report-special-short = art. 9
report-bsn-short = BSN
report-count = { $n ->
    [one] { $n } vondst
   *[other] { $n } vondsten
  }

## What a gap is about, where its code says something to people
about-truncated = afgebroken
about-office = Office-wachtwoord
about-aes-256 = AES-256
about-aes-128 = AES-128
about-rc4 = RC4
about-zip = ZIP-wachtwoord
about-encoding = tekenset
about-font = lettertype
about-directory = inhoudsopgave
about-no-directory = geen inhoudsopgave
about-duplicate-name = dubbele naam
about-not-in-directory = niet in de inhoudsopgave
about-outside-entries = buiten de onderdelen
about-entry-header = kop van een onderdeel
about-declared-size = grootte klopt niet
about-checksum = controlegetal klopt niet
about-compression = onbekende inpakmethode
about-deflate = uitpakken lukt niet
about-stream = gegevensstroom
about-stream-filter = onbekend filter
about-page-tree = bladzijden
about-page-content = inhoud van een bladzijde
about-utf-8 = tekenset
about-xml = XML
about-json = JSON

## Causes that the system gives
error-list = Alle regels zie je met: lakmoes rules list
cause-not-found = het bestaat niet, of de map bestaat niet
cause-permission = je hebt er geen toestemming voor
cause-folder = het is een map
cause-no-folder = een deel van het pad is geen map
cause-full = de schijf is vol
cause-read-only = de schijf kan alleen gelezen worden

## More reasons, parts and combinations
evidence-checksum-failed = controlegetal klopt niet
evidence-cue = woord dichtbij
evidence-negative-cue = woord wijst ergens anders heen
evidence-column-check = de hele kolom past
evidence-name-before = naam ervoor
evidence-date-near = datum dichtbij
evidence-postcode = met postcode
evidence-place = met plaats
evidence-grouping = geschreven in groepen
evidence-lower-case = kleine letters
evidence-rare-letters = zeldzame letters
evidence-strong-shape = een duidelijke vorm
evidence-obfuscated = verhuld geschreven
evidence-ocr = leesfout van een scan
evidence-masked = afgeschermd
evidence-secret-address = adres dat geheim moet blijven
evidence-low-number = een laag nummer
evidence-test-domain = testdomein
evidence-unknown-bank = onbekende bank
evidence-public-number = openbaar nummer
evidence-organisation = van een organisatie
evidence-role-address = adres van een functie
evidence-free-mail = gratis mailadres
evidence-private-range = intern netwerk
evidence-recent = een recente datum
evidence-long-ago = een datum van lang geleden
evidence-person-named = persoon genoemd
evidence-person-weak = misschien een persoon
evidence-client-file = dossier van een cliënt
evidence-frame = de zin gaat over iemand
evidence-code = de code
evidence-typo = typefout
evidence-family = over familie
evidence-deceased = over iemand die is overleden
combination-identity-theft = naam met geboortedatum en adres
combination-bank-identity = rekeningnummer met naam, adres en geboortedatum
combination-shelter-address = adres naast geweld of opvang
reason-id-copy = er staat een kopie of nummer van een identiteitsbewijs in
part-image = plaatje
