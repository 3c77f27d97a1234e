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
decision-inside = laat dit hier niet staan
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
gap-unknown-font-share = { $share }% van de letters is niet te lezen, door het lettertype
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
factor-raised = { $about } telt extra
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
combination-health-recipient = gezondheid naar een werkgever of verzekeraar
combination-minor = een minderjarige
combination-client-list = een lijst van cliënten
milder-other = { $code }
milder-masked = dat de waarde is afgeschermd
milder-professional = dat het om een professional gaat
milder-deceased = dat de persoon is overleden
milder-administrative = dat het alleen administratief is
milder-weak = dat het weinig zegt
milder-appointment = dat het om een afspraak gaat
milder-uncertain = dat het niet zeker is
raised-other = { $code }
raised-minor = dat het om een kind gaat
raised-client = dat het om een cliënt gaat
raised-shelter = dat er sprake is van geweld of opvang
context-chat = Chat, dagelijks leven

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
terminal-links = { $n ->
    [one] { $n } koppeling (symlink) niet gevolgd. Noem wat erachter ligt zelf om het te scannen.
   *[other] { $n } koppelingen (symlinks) niet gevolgd. Noem wat erachter ligt zelf om het te scannen.
  }
terminal-nothing = Niets gevonden in wat gelezen is.
terminal-stopped = Gestopt voor het einde. Dit is wat af is.
terminal-order = Bij een gelijke score staat vooraan wat het kanaal het meest tegenhoudt en over de meeste mensen gaat.
terminal-none = Er was niets om te scannen.
terminal-more = Meer: { $command }
terminal-begin = Begin met: { $what } ({ $n } { $severity }).

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
report-persons = personen, ten minste
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
report-links = Koppelingen (symlinks), niet gevolgd
report-unseen = niets gevonden, maar niet (volledig) gelezen
report-left-out = Op verzoek overgeslagen
report-duplicates = Dubbele documenten
report-complete = Scan afgemaakt
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
exclude-unmet = Er was niets dat past op --exclude "{ $asked }". Er is dus niets door overgeslagen.
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
rules-because = reden: { $because }

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
evidence-write-up = een tekst die iemand beschrijft
evidence-low-number = een laag nummer
evidence-test-domain = testdomein
evidence-unknown-bank = onbekende bank
evidence-public-number = openbaar nummer
evidence-organisation = van een organisatie
evidence-first-name = bekende voornaam
evidence-surname = bekende achternaam
evidence-full-name = voornaam en achternaam samen
evidence-initials = voorletters
evidence-particle = tussenvoegsel
evidence-capital = hoofdletter midden in de zin
evidence-all-capitals = alles in hoofdletters
evidence-title = aanspreekvorm ervoor
evidence-role = woord voor wat iemand is ernaast
evidence-relative = familielid ernaast
evidence-greeting = groet ervoor
evidence-sign-off = einde van een brief of bericht
evidence-verb = iemand doet iets
evidence-sender = afzender van het bericht
evidence-speaker = iemand spreekt
evidence-listed = in een rij namen
evidence-birth = geboorte of leeftijd erachter
evidence-genitive = iets van iemand
evidence-in-mail = ook in een e-mailadres
evidence-repeated = elders in het document een zekere naam
evidence-misspelt = een tikfout verschil met een naam elders
evidence-first-name-only = alleen een voornaam
evidence-ordinary-word = ook een gewoon woord
evidence-place-name = ook een plaats
evidence-company-name = ook een bedrijf of instelling
evidence-street = ook een straat
evidence-eponym = ook een ziekte, test of wet
evidence-foreign-word = een woord uit een andere taal
evidence-list-letter = de letter van een opsomming
evidence-article = lidwoord ervoor
evidence-quoted = tussen aanhalingstekens
evidence-beside = andere woorden met hoofdletter ernaast
evidence-line-end = een regeleinde erin
evidence-fictitious-name = niet de echte naam
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

## Rules in a word or two, for narrow columns
short-nl-bsn = BSN
short-bank-iban = IBAN
short-bank-card = Betaalkaart
short-bank-account = Rekening (oud)
short-contact-phone = Telefoon
short-contact-email = E-mail
short-contact-profile = Profiel online
short-contact-address = Adres
short-contact-postcode = Postcode
short-person-name = Naam
short-person-birth-date = Geboortedatum
short-person-age = Leeftijd
short-person-patient-number = Cliëntnummer
short-nl-licence-plate = Kenteken
short-nl-id-document = Paspoort of ID
short-nl-driving-licence = Rijbewijs
short-nl-mrz = Paspoortregels
short-be-national-number = Belgisch nummer
short-nl-big = BIG-nummer
short-nl-agb = AGB-code
short-nl-kvk = KvK-nummer
short-nl-rsin = RSIN
short-nl-vat = Btw-nummer
short-net-ip = IP-adres
short-secret-credential = Wachtwoord
short-special-health = Gezondheid
short-special-religion = Geloof
short-special-ethnicity = Afkomst
short-special-sexual = Seksualiteit
short-special-political = Politiek
short-special-union = Vakbond
short-special-genetic = Genetisch
short-special-biometric = Biometrisch
short-criminal-data = Strafrecht
short-delicate-debt = Schulden
short-delicate-violence = Geweld
short-delicate-youth-protection = Jeugdbescherming
short-delicate-residence = Verblijfsstatus
short-delicate-benefit = Uitkering
short-doc-covered-text = Afgedekte tekst

## Words that speak for a finding, quoted from the pack
cue-label = achter "{ $cue }"
cue-heading = onder "{ $cue }"
cue-column = kolom "{ $cue }"
cue-cue = bij "{ $cue }"

## Several places, and the run as a whole
place-more = { $place } en verder
terminal-together = Samen { $severity }: { $what }
terminal-persons = { $n ->
    [one] ten minste { $n } persoon
   *[other] ten minste { $n } personen
  }
terminal-special = { $n ->
    [one] bijzondere gegevens in { $n } document
   *[other] bijzondere gegevens in { $n } documenten
  }
terminal-bsn = { $n ->
    [one] een BSN in { $n } document
   *[other] een BSN in { $n } documenten
  }
terminal-more-here = Alles hier zien: -v
error-channel = Dit kanaalbestand klopt niet: { $path }

## Parts of formats
part-body = tekst
part-text = tekst
part-paragraph = tekst
part-document = document
part-ruby = uitspraak boven de tekst
part-content-control = invulveld
part-xml-comment = opmerking in de code
part-signature = handtekening
part-resource-name = naam van een hulpmiddel
part-destination = benoemde plek
part-page-label = bladzijdenummer
part-structure = structuur voor hulpmiddelen
part-layer-name = naam van een laag
part-code-comment = opmerking in de code
part-xfa = formuliergegevens
part-piece-info = gegevens van een programma
part-thread = artikel
part-object = onderdeel dat niet te zien is
part-outside = buiten het document
part-mail-part = deel van de mail
part-entry-name = naam van een onderdeel
part-entry-comment = notitie bij een onderdeel
part-archive-comment = notitie bij het archief
part-container = rand van het bestand
part-embedding = ingesloten bestand
part-record = record
part-html-comment = opmerking in de code
part-meta = gegevens over de pagina
part-form = formulier
part-input = invulveld
part-button = knop
part-option = keuze
part-value = waarde
part-head = kop van de pagina
part-stylesheet = opmaak
part-data = gegevens
part-template = sjabloon
part-noscript = tekst zonder script
part-numbering = nummering
part-theme = thema
part-web-settings = webinstelling
part-people = lijst van personen
part-caption = bijschrift
part-list = lijst
part-mail-merge = samenvoegbron
part-data-source = gegevensbron

## Gaps, as a cause with its remedy
gap-about-zip = het archief is met een wachtwoord versleuteld
gap-about-office = het is met een wachtwoord versleuteld (Office)
gap-about-rc4 = het is met een wachtwoord versleuteld (RC4)
gap-about-zip-method = een deel van het archief is op een onbekende manier ingepakt
gap-about-loose-bytes = er staan losse bytes in die bij geen bestand horen
gap-about-entry = een deel van het archief is beschadigd
gap-about-no-directory = de inhoudsopgave van het archief ontbreekt; gelezen is wat er nog in stond
gap-about-directory = de inhoudsopgave van het archief klopt niet
gap-about-entry-header = een onderdeel van het archief heeft een kapotte kop
gap-about-not-in-directory = er staan onderdelen in die niet in de inhoudsopgave staan
gap-about-outside-entries = er staan gegevens tussen de onderdelen van het archief
gap-about-duplicate-name = twee onderdelen hebben dezelfde naam
gap-about-declared-size = een onderdeel is groter of kleiner dan het zegt
gap-about-checksum = een onderdeel is beschadigd: het controlegetal klopt niet
gap-about-deflate = een onderdeel kan niet uitgepakt worden
gap-about-truncated = het bestand is afgebroken; het einde ontbreekt
gap-about-compression = een onderdeel is ingepakt op een manier die Lakmoes niet kent
gap-about-encoding = de tekens zijn niet met zekerheid te lezen
gap-about-doctype = het bevat een XML-definitie die niet gelezen is
gap-about-entity = het bevat een XML-verwijzing die niet gelezen is
gap-about-markup = de opmaak is kapot; een deel kan gemist zijn
gap-about-xml = de opmaak (XML) is kapot; een deel kan gemist zijn
gap-about-json = het is geen geldige JSON; gelezen als gewone tekst
gap-about-main-part = het hoofddeel van het document ontbreekt
gap-about-macro = er zit een macro in; die is niet gelezen
gap-about-ole = er zit een ingesloten object in; dat is niet gelezen
gap-about-binary = er zit een deel in dat geen tekst is
gap-about-thumbnail = er zit een voorbeeldplaatje in dat niet gelezen is
gap-about-large-picture = er staat een groot plaatje in; daar kan tekst op staan
gap-about-base64 = er staat een bestand in letters (base64) in de tekst; dat is niet gelezen
gap-about-data-address = er zit een ingebouwd bestand in een adres; dat is niet gelezen
gap-about-page-tree = de lijst van bladzijden is kapot
gap-about-no-pages = er zijn geen bladzijden te vinden
gap-about-page-content = de inhoud van een bladzijde is kapot
gap-about-stream = een deel van het bestand is kapot
gap-about-stream-length = een deel van het bestand is korter of langer dan het zegt
gap-about-stream-filter = een deel is ingepakt op een manier die Lakmoes niet kent
gap-about-stream-kind = er zit een onderdeel in dat Lakmoes niet kent; dat is niet gelezen
gap-about-outside-bytes = er staan gegevens buiten het document; die zijn niet gelezen
gap-about-font = van een lettertype zijn de letters niet te lezen
gap-about-fonts = van een paar lettertypen zijn de letters niet te lezen
gap-about-drawing = er staat tekst als tekening; die is niet te lezen
gap-about-two-readings = de letters zijn volgens het lettertype andere dan volgens het bestand; beide zijn gelezen
gap-about-guessed = de letters zijn geraden; een deel kan anders zijn
gap-about-ocr-layer = de tekst komt van een scanner en kan leesfouten hebben
gap-about-special-file = het is geen gewoon bestand, maar een pijp, poort of apparaat
gap-about-ignore-file = een regel in .lakmoesignore is geen patroon; die regel slaat niets over
gap-about-mail-header = een gecodeerd woord in de kop van deze mail is niet gelezen
gap-about-mail-parts = de mail zegt dat ze uit delen bestaat, maar die zijn niet te vinden
gap-about-mail-part = een bijlage of ander ingepakt deel van deze mail is niet gelezen; sla het apart op en scan dat
gap-about-pdf = het is geen leesbare PDF
gap-about-zip-directory = de inhoudsopgave van het archief klopt niet
gap-do-about-mail-part = Bekijk dat deel zelf: sla het apart op en scan dat.
gap-kind-unsupported = een soort bestand, of een deel ervan, dat Lakmoes niet leest
gap-do-about-ignore-file = Verbeter de regel; de andere regels gelden.
gap-do-about-special-file = Is het nodig, scan de inhoud dan met standaardinvoer.
gap-do-about-macro = Bekijk de macro zelf, of bewaar het zonder macro's.
gap-do-about-ole = Open het object zelf en scan het apart.
gap-do-about-large-picture = Bekijk het plaatje zelf.
gap-do-about-json = Kijk of het bestand heel is.
gap-do-about-ocr-layer = Vergelijk de tekst met het beeld.
gap-do-about-guessed = Bewaar het opnieuw als PDF, of bekijk het zelf.
limit-stream-bytes = grootte van een deel
limit-page-bytes = grootte van een bladzijde
limit-operators-stream = aantal tekenopdrachten in een deel
limit-operands = aantal waarden bij een tekenopdracht
limit-string-bytes = lengte van een tekst
limit-covers = aantal vlakken over tekst
limit-object-depth = delen in delen
limit-revisions = aantal oudere versies
limit-annotations = aantal aantekeningen
limit-form-fields = aantal formuliervelden
limit-namespaces = aantal naamruimten

## Help of the command line
help-about = Leest Nederlandse cliëntdocumenten en zegt wat erin staat, hoe ernstig dat is, en wat niet gelezen kon worden.
help-scan = Scan bestanden en mappen
help-rules = Bekijk, begrijp en controleer de regels
help-rules-list = Noem alle regels die gelden
help-rules-explain = Vertel wat een regel vindt, wat er kan gebeuren, en wat je doet
help-rules-check = Probeer de voorbeelden van alle regels, en van deze regelbestanden
help-completions = Schrijf aanvullingen voor een shell
help-man = Schrijf de handleiding
help-help = Toon hulp
help-version = Toon de versie
help-channel = Kanaal om naar te oordelen: internal, partner, email, whatsapp, social, of een van jezelf
help-rules-dir = Map met meer regels
help-config = Instellingen, waaronder de eigen adressen, nummers en domeinen van de organisatie
help-lang = Taal voor mensen: nl of en; anders die van het systeem
help-jobs = Aantal taken tegelijk, hooguit 256; anders een per rekenkern
help-reveal = Toon de gevonden waarden in plaats van sterretjes
help-min-certainty = Minste zekerheid van een vondst om te tonen
help-color = Kleur in de terminal
help-quiet = Zeg alleen het resultaat
help-verbose = Zeg alles
help-paths = Bestanden en mappen; `-` is standaardinvoer; niets is hier
help-format = Formaat van wat naar standaarduitvoer gaat; zonder dit, en zonder -o, het verslag voor een terminal
help-output = Bestand voor het resultaat, formaat volgens de naam; mag vaker
help-csv = Soort CSV: `dutch` heeft puntkomma's en een BOM, voor Excel
help-fail-on = Ernst van een document vanaf waar de afsluitcode 1 is
help-name = Naam van wat van standaardinvoer komt
help-exclude = Laat weg wat op dit patroon past; mag vaker
help-max-file-size = Lees geen bestanden boven deze grootte, zoals 50MB of 1GB
help-shell = bash, zsh, fish, elvish of powershell
help-id = Naam van de regel, zoals nl.bsn
help-packs = Regelbestanden of mappen met regelbestanden
help-usage = Gebruik
help-commands = Opdrachten
help-options = Opties
help-arguments = Argumenten
help-choices = keuze: { $values }
help-default = anders: { $value }

## The service
serve-ready = Lakmoes luistert op { $url }
health-ready = klaar
audit-whole = Het logboek is heel: { $n } regels. De laatste hash is { $last }.
audit-broken = Het logboek is veranderd: regel { $line } volgt niet op wat ervoor staat.
audit-cut-off = Het logboek is heel tot en met regel { $n }. Daarachter staan { $bytes } bytes van een regel die niet af is.
audit-mended = De laatste regel van het logboek was niet af: { $n } bytes zijn weggehaald. De volgende regel zegt dat.
help-serve = Start de dienst: de API en de webpagina
help-keys = Maak sleutels voor de dienst
help-keys-new = Maak een sleutel; je ziet hem één keer, het bestand bewaart alleen de hash
help-health = Vraag een draaiende dienst of hij klaar is
help-audit = Kijk naar het logboek van de dienst
help-audit-verify = Kijk of er geen regel veranderd, weggehaald of toegevoegd is
help-audit-file = Het logboek
help-url = Adres van de dienst
help-listen = Adres om op te luisteren
help-keys-file = Bestand met sleutels, gemaakt met lakmoes keys new
help-insecure = Laat iedereen binnen die het adres kan bereiken, zonder sleutel
help-trust-user-header = Header waarin een proxy de gebruiker noemt die hij heeft binnengelaten
help-metrics-listen = Adres voor de tellingen, in het formaat van Prometheus
help-audit-log = Bestand voor het logboek
help-tls-cert = Certificaat voor TLS, in PEM, met de keten
help-tls-key = Geheime sleutel van het certificaat, in PEM
help-tls-client-ca = Wortels van certificaten die clients moeten tonen, in PEM
help-presidio-root = Zet de routes van Presidio ook op het hoofdadres
help-max-body = Grootste verzoek, zoals 20MB
help-max-memory = Geheugen voor alle verzoeken en antwoorden samen, zoals 160MB
help-time-limit = Seconden die één verzoek mag duren
help-queue = Verzoeken die mogen wachten; meer krijgen 503
help-rate = Verzoeken per seconde voor elke sleutel; 0 is zonder grens
help-log = Log op standaardfout
help-role = Wat de sleutel mag; mag vaker
help-key-name = Voor wie de sleutel is
cause-no-keys = er staat geen sleutel in; dan zou iedereen op deze machine alles mogen
cause-no-pem = er staat geen certificaat of sleutel in PEM in
cause-locked-key = de sleutel is met een wachtwoord versleuteld
cause-other-key = deze sleutel hoort bij een ander certificaat
cause-log-busy = een andere dienst schrijft dit logboek
cause-log-changed = het is veranderd, of het is geen logboek van Lakmoes
error-locked-key-do = Geef de sleutel zonder wachtwoord, in een bestand dat alleen de dienst mag lezen.
error-other-key-do = Geef het certificaat en de sleutel die bij elkaar horen.
error-audit-busy-do = Stop die dienst eerst, of geef deze een eigen logboek.
error-audit-place-do = Kijk of de map bestaat en of de dienst er mag schrijven.
cause-in-use = een ander programma luistert daar al
cause-no-address = deze machine heeft dat adres niet
cause-refused = daar luistert niemand
error-open = Zonder sleutels luistert de dienst alleen op deze machine, niet op { $address }
error-open-do = Maak een sleutel met lakmoes keys new en geef --keys BESTAND. Of zet er een proxy voor.
error-header = Dit is geen naam van een header: { $asked }
error-header-do = Noem een header zoals X-Remote-User.
error-trusted = Op { $address } kan iedereen deze header zelf sturen
error-trusted-do = Luister op 127.0.0.1 achter de proxy, of vraag clients om een certificaat met --tls-client-ca.
error-keys = Dit bestand met sleutels klopt niet: { $path }
error-keys-do = Maak een nieuw bestand met lakmoes keys new --role scan --file BESTAND.
error-listen = Hier kan de dienst niet luisteren: { $address }
error-listen-do = Kies een ander adres met --listen.
error-certificate = Dit certificaat of deze sleutel is niet te gebruiken: { $path }
error-certificate-do = Geef het certificaat met zijn keten en de geheime sleutel, allebei in PEM.
error-audit = Dit logboek kan niet verder: { $path }
error-audit-do = Bewaar het en begin een nieuw bestand; lakmoes audit verify zegt wat eraan schort.
error-health = De dienst is niet klaar: { $url }
error-health-do = Kijk of de dienst draait, en in zijn log.
error-url = Dit is geen adres van een dienst: { $asked }
error-url-do = Geef een adres zoals http://127.0.0.1:8484.
problem-more = meer
problem-not-found = Dit adres bestaat niet
problem-do-not-found = Alle adressen staan in /openapi.json.
problem-no-job = Deze opdracht is er niet
problem-do-no-job = Een uitslag is één keer op te halen, binnen een kwartier. Stuur het document opnieuw.
problem-not-done = De opdracht is nog niet klaar
problem-do-not-done = Volg /events, of vraag het straks nog eens.
problem-method = Dit kan niet met deze methode
problem-do-method = Kijk in de header Allow, of in /openapi.json.
problem-no-type = Er staat niet bij wat dit is
problem-do-no-type = Geef Content-Type: application/json, multipart/form-data, of het soort van het bestand.
problem-type = Dit soort inhoud wordt hier niet aangenomen
problem-do-type = Stuur een bestand met zijn eigen Content-Type, multipart/form-data of application/json. Met curl: -H 'Content-Type: application/octet-stream'.
problem-not-acceptable = Zo kan het antwoord niet gegeven worden
problem-do-not-acceptable = Vraag met Accept om een van: { $known }.
problem-too-large = Het is te groot
problem-do-too-large = De grens is { $limit }; dit is { $actual }. Stuur minder tegelijk, of vraag de beheerder om --max-body.
problem-slow = Het kwam te langzaam binnen
problem-do-slow = De grens is { $seconds } seconden. Stuur het opnieuw over een snellere verbinding.
problem-broken = Het verzoek is niet heel
problem-do-broken = Stuur het opnieuw. Controleer de lengte en de tekens.
problem-multipart = De delen zijn niet uit elkaar te houden
problem-do-multipart = Geef de boundary in Content-Type, en sluit af met --boundary--.
problem-json = Dit is geen JSON
problem-do-json = Kijk bij regel { $line }, teken { $column }.
problem-shape = Er ontbreekt iets in de JSON, of het is van het verkeerde soort
problem-do-shape = Kijk naar "{ $field }". Stuur JSON die zelf gescand moet worden als application/octet-stream.
problem-empty = Er zit geen document in
problem-do-empty = Stuur een tekst of een bestand mee.
problem-text-and-file = Er staan een tekst en een document in
problem-do-text-and-file = Het antwoord gaat over één van de twee. Haal de tekst weg, of kies geen document.
problem-file-again = Kies het document nog eens
problem-do-file-again = De bladzijde bewaart geen document. Kies het opnieuw en vraag dan de veilige versie.
problem-no-record = Het logboek kan niet geschreven worden
problem-do-no-record = Wat vastgelegd moet worden, wordt nu niet gedaan. De beheerder kijkt naar schijf en rechten van het logboek.
problem-too-many = Het zijn er te veel tegelijk
problem-do-too-many = De grens is { $limit }. Verdeel het over meer verzoeken.
problem-answer-too-large = Het antwoord wordt te groot
problem-do-answer-too-large = De grens is { $limit }. Stuur minder tegelijk.
problem-parameter = Deze naam bestaat hier niet
problem-do-parameter = Je kunt kiezen uit: { $known }.
problem-nothing-asked = Er is niet gezegd wat er weg moet
problem-do-nothing-asked = Geef een kanaal (channel), regels (only) of alles (all=true).
problem-twice = Dit staat er twee keer
problem-do-twice = Geef "{ $field }" één keer.
problem-value = Deze waarde kan niet
problem-do-value = "{ $field }" kan zijn: { $known }.
problem-do-value-free = "{ $field }" is leeg of te lang, of er staan tekens in die niet kunnen.
problem-no-key = Hier is een sleutel nodig
problem-do-no-key = Geef hem als Authorization: Bearer, of log in op de pagina.
problem-wrong-key = Deze sleutel is niet bekend
problem-do-wrong-key = Controleer de sleutel, of vraag de beheerder om een nieuwe.
problem-role = Deze sleutel mag dit niet
problem-do-role = Vraag een sleutel met de rol "{ $role }".
problem-cross-site = Dit verzoek komt van een andere site, of noemt een host die niet van deze machine is
problem-do-cross-site = Gebruik het adres waar Lakmoes luistert. Een gateway stuurt die naam mee als Host, of krijgt een sleutel: start lakmoes serve met --keys.
problem-csrf = Dit formulier is verlopen
problem-do-csrf = Laad de pagina opnieuw en stuur het nog eens.
problem-rate-limit = Dit zijn te veel verzoeken na elkaar
problem-do-rate-limit = Wacht { $seconds } s en probeer het opnieuw.
problem-busy = Het is nu te druk
problem-do-busy = Wacht { $seconds } s en probeer het opnieuw. Laat niets door dat niet bekeken is.
problem-too-long = Het duurde te lang
problem-do-too-long = De grens is { $seconds } seconden. Stuur een kleiner deel.
problem-refused = De weggelakte versie is niet gegeven
problem-do-refused = Er kon niet bewezen worden dat alles weg is. De redenen staan erbij.
problem-internal = Hier ging iets mis bij ons
problem-do-internal = Probeer het opnieuw. Blijft het, geef dan het nummer van het verzoek door.

## The page
page-title = Mag dit naar buiten?
page-skip = Naar het formulier
page-menu = Taal en afmelden
page-other-language = English
page-logout = Afmelden
page-login = Verder
page-login-title = Welkom bij Lakmoes
page-login-lead = Geef één keer je sleutel. Je beheerder heeft hem.
page-key = Sleutel
page-question = Mag dit naar buiten?
page-lead = Plak je tekst of kies een document. Je ziet wat de cliënt herkenbaar maakt, en wat je beter weglaat.
page-text = Je tekst
page-placeholder = Plak hier je tekst, of sleep een document hierheen.
page-file = Of een document
page-clear = Toch niet
page-where = Waar gaat het heen?
page-go = Kijk
page-busy = Bezig met lezen
page-failed = Het antwoord kwam niet aan. Probeer het nog eens.
page-kept = Deze tekst wordt niet bewaard.
page-result = Antwoord
page-footer = Lakmoes leest woorden en getallen, geen plaatjes. Wat het niet ziet, zegt het. Jij beslist.
page-of = Over
page-because = Reden:
page-unread = Niet gelezen:
page-recognise = Te herkennen?
page-k = Deze beschrijving past op ongeveer { $n } mensen.
page-k-one = Deze beschrijving past op één persoon.
page-k-many = Deze beschrijving past op meer dan honderdduizend mensen.
page-scale = Risico: { $severity }
page-scale-partly = Risico van wat gelezen is: { $severity }
page-scale-unknown = Risico: onbekend, want er is niets gelezen
page-stale = De tekst is veranderd. Dit antwoord gaat nog over de oude.
page-expired = Je bent afgemeld.
page-expired-login = Meld je opnieuw aan
page-file-again = Kies het document hierboven eerst nog eens.
page-marks = Kies een gemarkeerd woord voor wat het is en wat je kunt doen.
page-found = { $n ->
    [one] Eén ding gevonden
   *[other] { $n } dingen gevonden
}
page-found-none = Niets gevonden in wat gelezen is
page-found-nothing-read = Er kon niets gelezen worden
page-more = De tekst is lang; hier staat het begin. Alles is wel bekeken.
page-suggestions = Zo zegt het minder
page-becomes = wordt
page-apply = Pas toe
page-apply-all = Pas alles toe
page-safer = De tekst met alle voorstellen
page-copy = Kopieer deze tekst
page-copied = Gekopieerd
page-cards = Wat het is, wat er kan gebeuren, wat je doet
page-show = Toon in de tekst
page-do = Doe dit:
page-redacted = Een weggelakte versie
page-redacted-lead = Je krijgt het document zonder wat niet naar buiten mag, met een bewijs erbij.
page-download = Download
docs-title = De API
docs-closed = Een poort laat niets door bij 5xx of bij een time-out: wat niet bekeken is, gaat niet naar buiten.
docs-problems = Wat er mis kan gaan
page-answer = { $channel }: { $answer }
page-answer-allow = kan, op wat gelezen is
page-answer-review = laat eerst iemand meekijken
page-answer-unknown = onbekend, niet gelezen
page-answer-block = nee, zo niet

## What is wrong with a pack, and with an example
fault-schema = dit is geen regelbestand ({ $what })
fault-again = de naam { $id } bestaat al, in { $pack }
fault-id = "{ $text }" is geen naam voor een regel
fault-value = { $field } = "{ $value }" bestaat niet
fault-nothing = de regel zoekt niets: pattern of terms ontbreekt
fault-both = de regel heeft pattern en terms; maak er twee regels van
fault-lacks = in de regel ontbreekt { $what }
fault-lacks-hit = een voorbeeld dat gevonden moet worden (hit)
fault-lacks-miss = een voorbeeld dat niet gevonden mag worden (miss)
fault-lacks-source = de bron (source)
fault-lacks-nl = de Nederlandse tekst (nl)
fault-lacks-en = de Engelse tekst (en)
fault-find = "{ $text }" staat niet in de tekst van het voorbeeld
fault-nowhere = context zonder before of after kijkt nergens
fault-pattern = dit is geen patroon ({ $what })
fault-empty = het patroon past ook op niets
fault-boundary = \b mag alleen helemaal voor- of achteraan staan
fault-limit = te veel: { $actual } { $what }; de grens is { $limit }
fault-limit-bytes = bytes in één regelbestand
fault-limit-rules = regels samen
fault-limit-frames = kaders van één regel, met hun keuzes
fault-limit-choices = keuzes in één kader
fault-limit-patterns = patronen samen
fault-limit-terms = woorden samen
fault-limit-examples = voorbeelden samen
fault-limit-pattern-bytes = bytes in één patroon
fault-limit-pattern-size = bytes voor één uitgewerkt patroon
fault-limit-do = Splits het bestand, of geef alleen de regels op die je nodig hebt.
wrong-missed = niet gevonden
wrong-missed-instead = niet gevonden; wel: { $instead }
wrong-unsure = gevonden, maar { $certainty }
wrong-shown = "{ $at }" wordt gevonden ({ $certainty }), maar dat hoort niet: { $because }
cause-not-text = het is geen tekst in UTF-8
cause-too-large = het is { $actual }; de grens is { $limit }
gap-about-same-data = twee namen wijzen naar dezelfde gegevens; die zijn één keer gelezen
gap-about-same-name = twee onderdelen hebben dezelfde naam; beide zijn gelezen
gap-about-second-name = een onderdeel heeft nog een andere naam; beide namen zijn gelezen
report-order = Bij een gelijke score staat voorop wat het kanaal tegenhoudt. Daarna komt meer dan honderd personen, dan tien of meer, dan hoeveel stops en combinaties gelden, dan het aantal personen, dan het aantal zekere vondsten.
limit-overlap = grootte van onderdelen die elkaar overlappen
gap-about-overlap = onderdelen van het archief overlappen elkaar

## Mistakes in the arguments
usage-value = { $argument } kan niet "{ $value }" zijn.
usage-unknown = Deze optie bestaat niet: { $argument }
usage-command = Deze opdracht bestaat niet: { $argument }
usage-missing = Hier ontbreekt nog iets: { $argument }
usage-conflict = { $argument } gaat niet samen met { $prior }.
usage-help = Hulp krijg je met: lakmoes --help
error-read-text-do = Bewaar het als tekst in UTF-8.
error-read-folder-do = Geef een bestand, geen map.
report-note = Let op

## Redaction
redact-done = Gelakt: { $source } → { $output }
redact-done-incomplete = Gelakt, maar niet alles kon gezien worden: { $source } → { $output }
redact-nothing = Er was niets om weg te halen.
redact-removed = Weg: { $what }
redact-kept = Blijft staan: { $what }
redact-changed = Verder veranderd: { $what }
redact-name = Let op, in de naam van het bestand staat nog: { $what }. Geef het zelf een andere naam.
redact-legend = Gronden: { $legend }
redact-proof = { $n ->
    [one] Bewijs: opnieuw gelezen en gescand, en 1 stuk doorzocht. Niets over in wat gelezen is.
   *[other] Bewijs: opnieuw gelezen en gescand, en { $n } stukken doorzocht. Niets over in wat gelezen is.
}
redact-gap = Niet gezien: { $gap }
redact-verdict = Het kanaal zegt nu: { $decision }
redact-line = { $source }: { $what }
redact-folder = { $n ->
    [one] 1 bestand gelakt.
   *[other] { $n } bestanden gelakt.
}
redact-folder-incomplete = { $n ->
    [one] 1 daarvan kon niet helemaal gezien worden; de naam eindigt op .onvolledig.
   *[other] { $n } daarvan konden niet helemaal gezien worden; hun naam eindigt op .onvolledig.
}
redact-folder-refused = { $n ->
    [one] 1 bestand is niet gelakt; de reden staat hierboven.
   *[other] { $n } bestanden zijn niet gelakt; de redenen staan hierboven.
}
redact-refused = Niet gelakt, er is geen bestand gemaakt: { $source }
redact-more = { $n ->
    [one] En nog 1 reden.
   *[other] En nog { $n } redenen.
}
change-attachment-removed = bijlage weggehaald
change-object-removed = ingesloten object weggehaald
change-macro-removed = macro weggehaald
change-thumbnail-removed = voorbeeldplaatje weggehaald
change-signature-removed = handtekening weggehaald
change-part-removed = los onderdeel weggehaald
change-part-renamed = onderdeel hernoemd
change-comments-removed = opmerkingen weggehaald
change-revisions-accepted = wijzigingen geaccepteerd
change-properties-emptied = eigenschappen leeggemaakt
change-hidden-removed = verborgen onderdeel van het archief weggehaald
change-value-removed = waarde weggehaald
change-line-reset = regel opnieuw gezet
change-annotation-removed = aantekening weggehaald
change-image-cleared = stuk van een plaatje weggehaald
change-annotation-flattened = aantekening als tekening vastgezet
change-form-flattened = formulier vastgezet
change-field-removed = formulierveld weggehaald
change-link-removed = link weggehaald
change-outline-removed = bladwijzers weggehaald
change-structure-removed = structuur voor hulpmiddelen weggehaald
change-properties-removed = eigenschappen weggehaald
change-revisions-removed = oude versies weggehaald
change-layer-removed = verborgen laag weggehaald
change-layers-removed = verborgen lagen weggehaald
change-names-removed = lijst met namen weggehaald
change-page-labels-removed = paginanummering weggehaald
change-script-removed = script weggehaald
change-notes-removed = gegevens in een afbeelding weggehaald
change-font-removed = lettertype weggehaald; letters kunnen er anders uitzien
change-image-removed = plaatje weggehaald
change-drawing-removed = tekening weggehaald
change-stream-removed = onderdeel weggehaald
change-mask-removed = masker van een plaatje weggehaald
change-text-removed = verborgen tekst weggehaald
change-content-removed = onleesbare inhoud weggehaald
obstacle-unwritable = dit soort bestand kan Lakmoes niet schrijven
obstacle-signed = het is ondertekend, en de handtekening gaat verloren
obstacle-unread = het kan niet (helemaal) gelezen worden
obstacle-stuck = hier kan het niet weggehaald worden
obstacle-residue = een waarde staat er nog, in een andere vorm of op een verborgen plek
obstacle-rescan = bij het opnieuw scannen wordt nog iets gevonden
obstacle-lost = er zou meer verdwijnen dan gevraagd is
obstacle-gap = een deel kan niet gezien worden, dus is er geen bewijs
obstacle-about = { $reason }: { $about }
obstacle-place = { $reason } ({ $place })
obstacle-do-unwritable = Bewaar het als tekst, CSV, JSON, HTML, DOCX of PDF.
obstacle-do-signed = Mag de handtekening weg, geef dan --drop-signature.
obstacle-do-unread = Bewaar het zonder wachtwoord als DOCX, PDF of tekst.
obstacle-do-stuck = Haal het zelf weg in het programma waarmee het gemaakt is.
obstacle-do-residue = Haal het zelf weg in het programma waarmee het gemaakt is.
obstacle-do-rescan = Probeer --style bar, of haal het zelf weg.
obstacle-do-lost = Meld dit bij de makers, en haal het zelf weg.
obstacle-do-gap = Bekijk dat deel zelf. Mag het mee, geef dan --allow-gaps.
obstacle-api-signed = Haal de handtekening er eerst zelf af, of gebruik op de opdrachtregel lakmoes redact --drop-signature.
obstacle-api-gap = Bekijk dat deel zelf. Mag het mee, gebruik dan op de opdrachtregel lakmoes redact --allow-gaps.
obstacle-api-rescan = Probeer style=bar, of haal het zelf weg.
error-nothing-asked = Er is niet gezegd wat er weg moet.
error-nothing-asked-do = Geef --channel, --only of --all.
error-key = Een sleutel voor pseudoniemen heeft alleen zin met pseudoniemen.
error-key-do = Geef ook --style pseudonym.
error-woo = Gronden van de Woo staan in labels, en hier komen geen labels.
error-woo-do = Laat --style weg, of geef --style label.
error-taken = Hier staat al iets, of het is de invoer: { $path }
error-taken-do = Kies een naam die nog niet bestaat, buiten de map die je lakt.
help-redact = Haal gegevens uit een bestand of map, en bewijs dat ze weg zijn
help-path = Bestand of map; `-` is standaardinvoer
help-redact-output = Bestand of map voor het resultaat; die mag er nog niet zijn
help-only = Haal weg wat deze regel vindt, wat het kanaal ook zegt; mag vaker
help-all = Haal alles weg wat gevonden wordt
help-except = Laat staan wat deze regel vindt; mag vaker
help-style = Wat ervoor in de plaats komt
help-labels = Wat op labels staat: het soort gegeven, of de grond van de Woo
help-pseudonym-key = Bestand met de sleutel van pseudoniemen; het wordt gemaakt als het er niet is
help-clean = Haal ook auteurs, opmerkingen, wijzigingen, eigenschappen en dergelijke weg
help-drop-signature = Een handtekening mag verloren gaan
help-certificate = Bestand voor het certificaat, als JSON
help-allow-gaps = Geef ook een bestand als niet alles gezien kon worden; de naam eindigt dan op .onvolledig
## The check before posting
check-question = Mag dit naar buiten?
check-yes = ja
check-look = eerst kijken
check-no = nee
check-answer = { $channel }: { $answer }.
check-answer-why = { $channel }: { $answer }; { $reason }.
check-k-unknown = Hoeveel mensen op de beschrijving passen, is niet te zeggen.
check-k-one = De beschrijving past op één persoon.
check-k-few = De beschrijving past maar op een paar mensen (ongeveer { $n }).
check-k-some = Mensen uit de omgeving herkennen deze persoon waarschijnlijk. De beschrijving past op ongeveer { $n } mensen.
check-k-many = Bekenden kunnen het vermoeden. De beschrijving past op ongeveer { $n } mensen.
check-k-crowd = De beschrijving past op veel mensen (ongeveer { $n }).
check-people = { $n ->
    [one] 1 mens
   *[other] ongeveer { $n } mensen
  }
check-person = Persoon { $n }: { $sentence }
check-singling-out = Eén persoon is eruit te halen.
check-linkability = De tekst is te koppelen aan ander nieuws, werk of een profiel.
check-inference = Er is iets gevoeligs uit op te maken.
check-text = De tekst, met wat is gevonden
check-found = Wat er staat
check-nothing-gaps = Niets gevonden in wat gelezen is. Niet alles is gelezen.
check-instead = Schrijf liever
check-leave-out = (weglaten)
check-fits = past dan op { $after } in plaats van { $before }
check-after = Met al deze wijzigingen: { $answers }
check-rewrite = De hele tekst met deze wijzigingen: { $command }
check-notes = Let op
check-guide = Afspraken over dit kanaal
check-consent = Toestemming { $id }, { $channel }: { $why }
check-consent-file = Het bestand met toestemmingen telt niet mee. Regel { $line }, kolom { $column }: { $what }
check-contact = Vragen, of iets melden: { $contact }
check-contact-missing = Waar je met vragen of een incident terechtkunt, is niet ingesteld. Zet contact = "..." in lakmoes.toml.
note-empty = Er staat geen tekst in. Er is dus niets gecontroleerd.
note-not-dutch = Deze tekst lijkt geen Nederlands. Lakmoes vindt er minder in, vooral namen.
note-crisis = Dit lijkt over gevaar te gaan. Bel: app of mail niet. Bij direct gevaar bel je 112, bij gedachten aan zelfmoord 113.
note-wzd = Internet of een telefoon afpakken mag niet zomaar. Maak liever samen afspraken. Anders geldt wat de Wet zorg en dwang (Wzd) voorschrijft.
note-sent = Is dit al verstuurd of geplaatst? Meld het nu bij je privacy officer of het meldpunt. Een datalek met risico moet binnen 72 uur gemeld worden.
note-consent-mentioned = In de tekst staat dat er toestemming is. Dat is geen bewijs. Geef het bestand met de toestemming mee (--consent).
note-alias = Een verzonnen naam is niet genoeg. Aan leeftijd, plaats of werk kan iemand toch te herkennen zijn.
note-self-recognition = De cliënt herkent zichzelf waarschijnlijk: door een letterlijk citaat, een datum of iets opvallends.
note-profile = Er staat een profiel in. Word geen vriend van een cliënt en kijk niet stiekem mee: zeg het eerst.
note-findable = Wat je op internet zet, blijft lang te vinden. Ook voor de cliënt, collega's en familie.
note-sender = Ook een afspraak zonder inhoud vertelt iets: de naam van de afzender zegt dat er contact is.
consent-used = telt mee voor precies wat erin staat
consent-withdrawn = is ingetrokken; haal wat er al staat zo snel mogelijk weg
consent-expired = is verlopen
consent-not-yet = geldt nog niet
consent-not-written = staat niet op papier
consent-other-purpose = is voor een ander doel (geef het doel met --purpose)
consent-other-channel = is voor een ander kanaal
consent-other-person = is van iemand die niet in deze tekst staat
consent-other-data = is voor andere gegevens
reason-report = er staat inhoud van de hulp in, zoals een verslag of plan
reason-image = er gaat een foto of filmpje mee
reason-public-contact = iedereen ziet dat deze persoon contact heeft met de hulpverlening
reason-alias-trace = naast de verzonnen naam staat een spoor van de echte
reason-self-recognition = de cliënt herkent zichzelf waarschijnlijk
reason-second-reader = past op veel mensen; laat wel een collega meelezen
reason-write-up = het is een verhaal over een cliënt
reason-purpose-sale = bij een koop of verkoop is dit nodig
reason-purpose-appointment = voor een afspraak is dit nodig
reason-purpose-invitation = het lijkt een uitnodiging met eigen gegevens
reason-consent = er is toestemming voor
milder-purpose = dat het bij het doel hoort

## The explanation for the client
client-title = Wat heb je gedeeld? Lees dit rustig, liefst samen met iemand die je vertrouwt.
client-can-happen = Wat kan er gebeuren?
client-do = Wat kun je doen?
client-undo = Is het al gedeeld?
client-nothing = In dit bericht zijn geen gegevens van jou gevonden.
client-not-wrong = Gegevens delen is niet altijd fout. Wie iets verkoopt, geeft soms een adres. Overleg bij twijfel eerst.
client-removal = Staat het op een zoekmachine of een site? Je mag vragen om het weg te halen (AVG, artikel 17).
client-questions = Vragen voor het gesprek (voor de begeleider)
client-question-1 = Weet je precies wat er gedeeld is, met wie, hoe en waarvoor?
client-question-2 = Wil je cliënt er nu met jou over praten?
client-question-3 = Heb je helder gezegd dat stoppen met delen het beste is?
client-question-4 = Heb je met voorbeelden verteld wat er mis kan gaan?
client-question-5 = Hebben jullie samen gekeken wat nog terug te draaien is?
client-question-6 = Hebben jullie iets afgesproken, zoals: eerst overleggen en dan pas delen?
client-question-7 = Laat je je cliënt zelf beslissen, en neem je geen telefoon of internet weg?
client-question-8 = Is duidelijk wie je helpt als je iets niet weet of wilt melden?
client-wzd = Internet afsluiten of een telefoon innemen mag niet zomaar. Daarvoor geldt de Wet zorg en dwang (Wzd).
help-check = Kijk één tekst na voordat die naar buiten gaat
help-file = De tekst: een bestand (ook DOCX of PDF), of `-` voor standaardinvoer
help-consent = Bestand met toestemmingen (TOML of JSON): van wie, waarvoor, tot wanneer
help-purpose = Waar de tekst voor is, zoals het in de toestemming staat
help-rewrite = Schrijf alleen de tekst met alle suggesties
help-client = Schrijf de uitleg voor de cliënt, met vragen voor het gesprek
help-person-file = Bestand met bekende personen (TOML of JSON), of `-`: zij worden in elke schrijfwijze gezocht
error-record = Dit bestand klopt niet: { $path }
error-record-place = Regel { $line }, kolom { $column }: { $what }
error-record-do = Zo ziet het eruit: { $example }
error-twice-stdin = Maar één ding kan van standaardinvoer komen.
error-twice-stdin-do = Geef de tekst of de personen als bestand.
record-date = een datum schrijf je als 2026-03-01 of 1980-03-12
record-channel = dit kanaal bestaat niet; de kanalen zijn: { $channels }
record-channel-near = dit kanaal bestaat niet; bedoel je { $nearest }? De kanalen zijn: { $channels }
record-data = dit is geen regel of soort gegeven, zoals person.name, special of image
record-empty = dit veld is leeg
record-bsn = dit BSN klopt niet: het voldoet niet aan de elfproef
record-nobody = persoon { $n } heeft geen naam en geen BSN
record-many = het zijn { $n } personen, met hun familie; gezocht wordt naar hoogstens { $most }. Verdeel ze over meer bestanden.
record-form = dit veld schrijf je zo: { $form }
record-missing = hier ontbreekt een veld: { $form }
record-unknown = dit veld bestaat niet; de velden zijn: { $fields }
record-unknown-near = dit veld bestaat niet; bedoel je { $nearest }? De velden zijn: { $fields }
record-syntax = hier staat geen TOML of JSON; tekst staat tussen aanhalingstekens
check-masked = Wat gevonden is, staat hier met sterretjes. Met --reveal zie je de woorden.
check-nothing-to-change = Er is niets te veranderen.
evidence-known-person = bekende persoon
channels-good = { $n ->
    [one] { $n } kanaal beslist zoals het bestand zegt.
   *[other] { $n } kanalen beslissen zoals hun bestand zegt.
  }
channel-case = kanaal { $channel }, voorbeeld { $n }: verwacht { $expected }, er komt { $found }
stuck-encrypted-member = een onderdeel is met een wachtwoord versleuteld
stuck-damaged-part = een onderdeel is beschadigd
stuck-too-large = het wordt te groot
stuck-picture = gegevens in een afbeelding van een soort die Lakmoes niet kan schrijven
stuck-format = het nieuwe bestand wordt als een ander soort bestand gelezen
stuck-mail-part = een deel van de mail
stuck-lettered-file = een bestand dat in letters (base64) in de tekst staat
stuck-words = woorden
stuck-letters = letters op een pagina
stuck-covered = letters waar nu iets overheen ligt
stuck-embedded = een bestand erin
part-entry = onderdeel
stuck-damaged = het is beschadigd
stuck-internal = fout in Lakmoes
stuck-unpack = het kan niet uitgepakt worden
