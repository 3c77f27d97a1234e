# English for people. The same keys and variables as nl.ftl; a test holds them equal.

## Severity, certainty, decision, category
severity-none = none
severity-low = low
severity-medium = medium
severity-high = high
severity-very-high = very high
certainty-certain = certain
certainty-likely = likely
certainty-possible = possible
decision-allow = may go
decision-review = look first
decision-block = do not send
decision-sentence = { $channel }: { $decision }
decision-inside = do not leave this here
category-national-number = Government number
category-financial = Money
category-contact = Contact details
category-person = Person
category-professional = Profession and organisation
category-technical = Technology and passwords
category-special = Special categories (art. 9)
category-criminal = Criminal data (art. 10)
category-delicate = Delicate in care
category-document = About the document itself
category-indirect = Indirect identifiers

## Places and layers
place-page = p. { $n }
place-line = line { $n }
place-paragraph = par. { $n }
place-cell = cell { $name }
place-row = row { $n }
place-column = column { $n }
place-numbered = { $part } { $n }
place-name = file name
layer-visible = visible
layer-hidden = hidden text
layer-covered = covered text
layer-off-page = outside the page
layer-deleted = deleted text
layer-revision = older revision
layer-comment = comment
layer-metadata = properties
layer-attachment = attachment
layer-copy = second copy
layer-filename = file name
part-other = { $code }
part-header = header
part-footer = footer
part-footnote = footnote
part-endnote = endnote
part-comment = comment
part-annotation = annotation
part-textbox = text box
part-table = table
part-property = property
part-custom-property = custom property
part-field = field
part-form-field = form field
part-alt-text = description of a picture
part-bookmark = bookmark
part-variable = variable
part-hyperlink = link
part-link = link
part-chart = chart
part-diagram = diagram
part-drawing = drawing
part-glossary = building block
part-custom-xml = bound data
part-settings = setting
part-style = style
part-relationship = reference
part-attribute = attribute
part-script = script
part-title = title
part-outline = outline
part-name = name
part-author = author
part-message = message
part-sender = sender
part-moment = moment
part-chat = chat
part-sheet = sheet
part-slide = slide
part-notes = notes
part-attachment = attachment
part-embedded = embedded file
part-key = key

## What was not seen: why, and what to do
gap-encrypted = locked with a password
gap-image-only = only a picture; anything may stand on it
gap-image = { $images ->
    [0] it holds a picture that was not read
    [one] it holds a picture that was not read
   *[other] it holds { $images } pictures that were not read
  }
gap-damaged = damaged
gap-limit = too large or too deep to read on
gap-limit-numbers = over the limit: { $what } is { $actual }, the limit is { $limit }
gap-limit-number = over the limit: { $what }, the limit is { $limit }
gap-unknown-font = a font whose letters cannot be known
gap-unknown-font-share = { $share }% of the letters cannot be known, because of the font
gap-unsupported = Lakmoes does not read this kind of file
gap-unsupported-kind = { $kind }: Lakmoes does not read this kind of file
gap-unreadable = the file could not be read
gap-missing = this path does not exist
gap-permission = no permission to read
gap-timeout = reading took too long and was stopped
gap-internal = a fault in Lakmoes while reading
gap-wrong-extension = the content does not fit the name of the file
gap-hidden-entry = hidden parts that are not in the index
gap-about = { $sentence } ({ $about })
gap-do-encrypted = Supply a copy without password, or ask the owner.
gap-do-image-only = Look at it yourself.
gap-do-image = Look at the pictures yourself.
gap-do-damaged = Open it yourself and save it again.
gap-do-limit = Split it, or scan the parts one by one.
gap-do-unknown-font = Look at it yourself, or save it as PDF again.
gap-do-unsupported = Look at it yourself, or save it as DOCX or PDF.
gap-do-unreadable = See whether the file still exists and can be opened.
gap-do-missing = See whether the path is right.
gap-do-permission = Ask for permission, or scan as someone who may read.
gap-do-timeout = Scan it by itself, or look at it yourself.
gap-do-internal = Look at it yourself, and tell the makers.
gap-do-wrong-extension = See whether the name is right.
gap-do-hidden-entry = Unpack it and scan the parts.
limit-bytes-in = number of bytes
limit-bytes-expanded = size when expanded
limit-bytes-part = size of a part
limit-ratio = how far it expands
limit-entries = number of parts
limit-nesting = files within files
limit-depth = depth
limit-segments = number of stretches of text
limit-attribute = length of an attribute
limit-pages = number of pages
limit-objects = number of objects
limit-operators = number of drawing operators
limit-glyphs = number of glyphs
limit-forms = forms within forms
limit-other = { $code }

## The risk in one sentence
risk = { $about } ({ $context }) × { $identification } + { $channel }
risk-identification-0 = nobody recognisable ({ $value })
risk-identification-1 = hard to recognise ({ $value })
risk-identification-2 = perhaps recognisable ({ $value })
risk-identification-3 = probably recognisable ({ $value })
risk-identification-4 = recognisable ({ $value })
risk-inside = { $about } ({ $context }) × { $identification }, inside the organisation
risk-channel-1 = known recipients ({ $value })
risk-channel-2 = unknown recipients ({ $value })
risk-something = Personal data
risk-none = Nothing found in what was read.
risk-more = { $sentence }; { $more }.
risk-end = { $sentence }.
factor-combination = { $about } counts extra
factor-raised = { $about } counts extra
factor-milder = { $about } makes it less grave
factor-stop = { $about }, and that is enough for high
factor-many-persons = more than a hundred persons
factor-gaps = not everything was seen
combination-other = the combination { $code }
combination-bsn-health = BSN next to health
combination-bsn-special = BSN next to special categories
combination-child-school = a child with school and name
combination-child-special = a child with special categories
combination-residence-address = residence status next to an address
combination-login-email = login data next to an e-mail address
combination-debt-phone = debt next to a phone number
combination-criminal-name = criminal data next to a name
combination-orientation-origin = orientation next to religion or origin
combination-health-recipient = health to an employer or insurer
combination-minor = a minor
combination-client-list = a list of clients
milder-other = { $code }
milder-masked = that the value is masked
milder-professional = that it is about a professional
milder-deceased = that the person has died
milder-administrative = that it is administrative only
milder-weak = that it tells little
milder-appointment = that it is an appointment
milder-uncertain = that it is not certain
raised-other = { $code }
raised-minor = that it is about a child
raised-client = that it is about a client
raised-shelter = that there is violence or shelter
context-chat = Chat, daily life

## Why a channel says what it says
reason-other = { $code }
reason-gap = not everything was seen
reason-bsn = it holds a BSN
reason-credential = it holds login data
reason-id-document = it holds the number of an identity document
reason-secret-address = it holds a secret address
reason-special-identified = special categories about someone who can be recognised
reason-criminal-identified = criminal data about someone who can be recognised
reason-delicate-identified = delicate data about someone who can be recognised
reason-child = special categories about a child
reason-identified = someone can be recognised
reason-client-identified = a client can be recognised
reason-severity-none = nothing found
reason-severity-low = low risk
reason-severity-medium = medium risk
reason-severity-high = high risk
reason-severity-very-high = very high risk

## Why a finding is believed
evidence-other = { $code }
evidence-prior = the shape
evidence-pattern = the shape
evidence-term = the word
evidence-checksum = checksum holds
evidence-valid = valid value
evidence-label = label before it
evidence-heading = heading above
evidence-column = head of the column
evidence-context = words around it
evidence-near = words around it
evidence-before = word before it
evidence-after = word after it
evidence-person-near = person nearby
evidence-person = person nearby
evidence-company = other data nearby
evidence-echo = found elsewhere
evidence-test-number = test number
evidence-negated = negated
evidence-look-alike = looks like something else
evidence-own = of the organisation itself
evidence-public = public
evidence-topic = a topic, about nobody
evidence-contains-bsn = contains a BSN
evidence-professional = of a professional

## Terminal
terminal-why = Why: { $sentence }
terminal-do = Do this: { $sentence }
terminal-note = Mind: { $sentence }
terminal-unread = not read
terminal-partly = partly read
terminal-same = same content as { $source }
terminal-more-findings = { $n ->
    [one] and { $n } finding more
   *[other] and { $n } findings more
  }
terminal-more-documents = { $n ->
    [one] And { $n } document more.
   *[other] And { $n } documents more.
  }
terminal-documents = { $n ->
    [one] { $n } document
   *[other] { $n } documents
  }
terminal-not-complete = not fully read { $n }
terminal-duplicates = duplicate { $n }
terminal-left-out = { $n ->
    [one] { $n } file left out because you asked.
   *[other] { $n } files left out because you asked.
  }
terminal-links = { $n ->
    [one] { $n } symbolic link not followed. Name what it leads to yourself to scan it.
   *[other] { $n } symbolic links not followed. Name what they lead to yourself to scan it.
  }
terminal-nothing = Nothing found in what was read.
terminal-stopped = Stopped before the end. This is what was finished.
terminal-order = Of equal scores, what the channel holds back most and what is about most people comes first.
terminal-none = There was nothing to scan.
terminal-more = More: { $command }
terminal-begin = Begin with: { $what } ({ $n } { $severity }).

## Progress
progress = { $done } / { $total } files · { $rate }/s · { $left } left · { $unread } not read

## Reports for people (html, docx)
report-title = Lakmoes: what stands in this folder
report-verdict-none = Nothing was found in what was read.
report-verdict-low = The worst document has a low risk.
report-verdict-medium = { $n ->
    [one] One document has a medium risk; none is higher.
   *[other] { $n } documents have a medium risk; none is higher.
  }
report-verdict-high = { $n ->
    [one] One document has a high risk.
   *[other] { $n } documents have a high risk.
  }
report-verdict-very-high = { $n ->
    [one] One document has a very high risk.
   *[other] { $n } documents have a very high risk.
  }
report-verdict-gaps = { $n ->
    [one] One document was not fully read.
   *[other] { $n } documents were not fully read.
  }
report-verdict-stopped = The scan was stopped before its end.
report-documents = documents
report-persons = persons, at least
report-special = with special categories (art. 9)
report-bsn = with a BSN
report-unread = not fully read
report-severities = Documents by severity
report-begin = Begin here
report-begin-note = The ten worst documents, with the reason.
report-none-worst = There is no document with a finding.
report-folders = By folder
report-folder = Folder
report-kinds = By kind of data
report-kind = Kind
report-findings = Findings
report-files = Documents
report-gaps = Not seen, and why
report-gaps-none = Everything that stood here was read.
report-gap-why = Why
report-gap-do = Do this
report-all = All documents with a finding, worst first
report-all-note = { $n ->
    [one] Open a document for its details.
   *[other] Open a document for its details. At most { $n } stand here.
  }
report-method = How this was measured
report-version = Version
report-rules = Rules
report-channel = Channel
report-certainty = Findings from
report-date = Date
report-paths = Scanned
report-values = Values
report-values-masked = masked
report-values-shown = shown; handle this report with care
report-links = Symbolic links, not followed
report-unseen = nothing found, but not (fully) read
report-left-out = Left out on request
report-duplicates = Duplicate documents
report-complete = Scan finished
report-yes = yes
report-no = no
report-severity = Severity
report-score = Score
report-document = Document
report-reason = Reason
report-certainty-head = Certainty
report-place = Place
report-value = Value
report-what = What
report-consequence = Consequence
report-advice = Do this
report-measure-note = The score is the expected severity if this document went out over this channel (ENISA's method). What was not read does not count as safe.
report-by-folder-order = Worst folder first. Darker is more.
report-total = Total
report-rest = other folders

## Errors: cause, limit, remedy
error-unknown-channel = This channel does not exist: { $asked }
error-unknown-rule = This rule does not exist: { $asked }
error-nearest = Did you mean { $nearest }?
error-known = You can choose from: { $known }.
error-output = The result cannot be written here: { $path }
error-output-do = Choose a folder that exists and in which you may write.
error-extension = No format follows from this name: { $path }
error-extension-do = Let the name end in { $known }.
error-read = This file cannot be read: { $path }
error-read-do = See whether it exists and whether you may read it.
error-config = The settings are not right: { $path }
error-config-do = A good example: { $example }
error-pack = This pack is not right: { $path }
error-pack-line = Line { $line }: { $what }
error-pack-do = It should be: { $example }
error-size = This is not a size: { $asked }
error-size-do = Write for example 50MB or 1GB.
exclude-unmet = Nothing fits --exclude "{ $asked }". So it left nothing out.
error-glob = This is not a pattern: { $asked }
error-glob-do = Write for example "*.tmp" or "archive/**".
error-binary = { $format } cannot go to the screen.
error-binary-do = Give a file: -o report.{ $format }
error-cause = Cause: { $cause }
error-do = Do this: { $remedy }
error-nothing-read = Nothing at all could be read.
error-rules-fail = { $n ->
    [one] One example does not come out.
   *[other] { $n } examples do not come out.
  }

## Rules
rules-good = { $n ->
    [one] One rule, all examples hold.
   *[other] { $n } rules, all examples hold.
  }
rules-why = Consequence
rules-do = Do this
rules-category = Kind
rules-source = Source
rules-pack = File
rules-hits = Is found
rules-misses = Is not found
rules-because = because: { $because }

## Heads of a table
csv-source = source
csv-format = format
csv-severity = severity
csv-score = score
csv-decision = decision
csv-rule = rule
csv-name = name
csv-category = kind
csv-certainty = certainty
csv-confidence = confidence
csv-place = place
csv-layer = layer
csv-start = start
csv-end = end
csv-value = value

## Short heads and sorting
report-sort = Sort by
report-special-short = art. 9
report-bsn-short = BSN
report-count = { $n ->
    [one] { $n } finding
   *[other] { $n } findings
  }

## What a gap is about, where its code says something to people
about-truncated = cut off
about-office = Office password
about-aes-256 = AES-256
about-aes-128 = AES-128
about-rc4 = RC4
about-zip = ZIP password
about-encoding = character set
about-font = font
about-directory = index
about-no-directory = no index
about-duplicate-name = name stands twice
about-not-in-directory = not in the index
about-outside-entries = outside the parts
about-entry-header = head of a part
about-declared-size = size is wrong
about-checksum = checksum is wrong
about-compression = unknown compression
about-deflate = cannot be expanded
about-stream = data stream
about-stream-filter = unknown filter
about-page-tree = pages
about-page-content = content of a page
about-utf-8 = character set
about-xml = XML
about-json = JSON

## Causes that the system gives
error-list = See all rules with: lakmoes rules list
cause-not-found = it does not exist, or its folder does not
cause-permission = you have no permission for it
cause-folder = it is a folder
cause-no-folder = a part of the path is no folder
cause-full = the disk is full
cause-read-only = the disk can only be read

## More reasons, parts and combinations
evidence-checksum-failed = checksum does not hold
evidence-cue = word nearby
evidence-negative-cue = a word points elsewhere
evidence-column-check = the whole column fits
evidence-name-before = name before it
evidence-date-near = date nearby
evidence-postcode = with postcode
evidence-place = with place
evidence-grouping = written in groups
evidence-lower-case = lower case
evidence-rare-letters = rare letters
evidence-strong-shape = a clear shape
evidence-obfuscated = written in disguise
evidence-ocr = misread by a scan
evidence-masked = masked
evidence-secret-address = address to be kept secret
evidence-write-up = a text that describes somebody
evidence-low-number = a low number
evidence-test-domain = test domain
evidence-unknown-bank = unknown bank
evidence-public-number = public number
evidence-organisation = of an organisation
evidence-first-name = known first name
evidence-surname = known surname
evidence-full-name = first name and surname together
evidence-initials = initials
evidence-particle = particle of a surname
evidence-capital = a capital within the sentence
evidence-all-capitals = all in capitals
evidence-title = title before it
evidence-role = a word for what somebody is beside it
evidence-relative = a relative beside it
evidence-greeting = greeting before it
evidence-sign-off = end of a letter or message
evidence-verb = somebody does something
evidence-sender = sender of the message
evidence-speaker = somebody speaks
evidence-listed = in a row of names
evidence-birth = birth or age behind it
evidence-genitive = something of somebody
evidence-in-mail = also in an e-mail address
evidence-repeated = a surer name elsewhere in the document
evidence-misspelt = a slip away from a name elsewhere
evidence-first-name-only = only a first name
evidence-ordinary-word = also an ordinary word
evidence-place-name = also a place
evidence-company-name = also a company or institution
evidence-street = also a street
evidence-eponym = also a disease, test or law
evidence-foreign-word = a word of another language
evidence-list-letter = the letter of a list
evidence-article = an article before it
evidence-quoted = between quotation marks
evidence-beside = other words with capitals beside it
evidence-line-end = a line end within it
evidence-fictitious-name = not the real name
evidence-role-address = address of a function
evidence-free-mail = free mail address
evidence-private-range = internal network
evidence-recent = a recent date
evidence-long-ago = a date long ago
evidence-person-named = person named
evidence-person-weak = perhaps a person
evidence-client-file = file of a client
evidence-frame = the sentence is about someone
evidence-code = the code
evidence-typo = typing error
evidence-family = about family
evidence-deceased = about someone who has died
combination-identity-theft = name with birth date and address
combination-bank-identity = account number with name, address and birth date
combination-shelter-address = address next to violence or shelter
reason-id-copy = it holds a copy or number of an identity document
part-image = picture

## Rules in a word or two, for narrow columns
short-nl-bsn = BSN
short-bank-iban = IBAN
short-bank-card = Payment card
short-bank-account = Account (old)
short-contact-phone = Telephone
short-contact-email = E-mail
short-contact-profile = Profile online
short-contact-address = Address
short-contact-postcode = Postcode
short-person-name = Name
short-person-birth-date = Date of birth
short-person-age = Age
short-person-patient-number = Client number
short-nl-licence-plate = Number plate
short-nl-id-document = Passport or ID
short-nl-driving-licence = Driving licence
short-nl-mrz = Passport lines
short-be-national-number = Belgian number
short-nl-big = BIG number
short-nl-agb = AGB code
short-nl-kvk = KvK number
short-nl-rsin = RSIN
short-nl-vat = VAT number
short-net-ip = IP address
short-secret-credential = Password
short-special-health = Health
short-special-religion = Religion
short-special-ethnicity = Ethnicity
short-special-sexual = Sexuality
short-special-political = Politics
short-special-union = Trade union
short-special-genetic = Genetic
short-special-biometric = Biometric
short-criminal-data = Criminal data
short-delicate-debt = Debts
short-delicate-violence = Violence
short-delicate-youth-protection = Youth protection
short-delicate-residence = Residence status
short-delicate-benefit = Benefit
short-doc-covered-text = Covered text

## Words that speak for a finding, quoted from the pack
cue-label = after "{ $cue }"
cue-heading = under "{ $cue }"
cue-column = column "{ $cue }"
cue-cue = near "{ $cue }"

## Several places, and the run as a whole
place-more = { $place } and on
terminal-together = Together { $severity }: { $what }
terminal-persons = { $n ->
    [one] at least { $n } person
   *[other] at least { $n } persons
  }
terminal-special = { $n ->
    [one] special categories in { $n } document
   *[other] special categories in { $n } documents
  }
terminal-bsn = { $n ->
    [one] a BSN in { $n } document
   *[other] a BSN in { $n } documents
  }
terminal-more-here = See all of it here: -v
error-channel = This channel file is not right: { $path }

## Parts of formats
part-body = text
part-text = text
part-paragraph = text
part-document = document
part-ruby = reading above the text
part-content-control = content control
part-xml-comment = comment in the code
part-signature = signature
part-resource-name = name of a resource
part-destination = named destination
part-page-label = page label
part-structure = structure for assistive tools
part-layer-name = name of a layer
part-code-comment = comment in the code
part-xfa = form data
part-piece-info = data of a program
part-thread = article
part-object = part that is not shown
part-outside = outside the document
part-mail-part = part of the mail
part-entry-name = name of a part
part-entry-comment = note with a part
part-archive-comment = note with the archive
part-container = edge of the file
part-embedding = embedded file
part-record = record
part-html-comment = comment in the code
part-meta = data about the page
part-form = form
part-input = input field
part-button = button
part-option = choice
part-value = value
part-head = head of the page
part-stylesheet = style sheet
part-data = data
part-template = template
part-noscript = text without script
part-numbering = numbering
part-theme = theme
part-web-settings = web setting
part-people = list of persons
part-caption = caption
part-list = list
part-mail-merge = mail merge source
part-data-source = data source

## Gaps, as a cause with its remedy
gap-about-zip = the archive is encrypted with a password
gap-about-office = it is encrypted with a password (Office)
gap-about-rc4 = it is encrypted with a password (RC4)
gap-about-zip-method = a part of the archive is packed in an unknown way
gap-about-loose-bytes = it holds bytes that belong to no file
gap-about-entry = a part of the archive is damaged
gap-about-no-directory = the index of the archive is missing; what was still in it was read
gap-about-directory = the index of the archive is wrong
gap-about-entry-header = a part of the archive has a broken head
gap-about-not-in-directory = it holds parts that are not in the index
gap-about-outside-entries = there is data between the parts of the archive
gap-about-duplicate-name = two parts have the same name
gap-about-declared-size = a part is larger or smaller than it says
gap-about-checksum = a part is damaged: its checksum is wrong
gap-about-deflate = a part cannot be expanded
gap-about-truncated = the file is cut off; its end is missing
gap-about-compression = a part is compressed in a way that Lakmoes does not know
gap-about-encoding = the characters cannot be read with certainty
gap-about-doctype = it holds an XML definition that was not read
gap-about-entity = it holds an XML reference that was not read
gap-about-markup = the markup is broken; a part may be missed
gap-about-xml = the markup (XML) is broken; a part may be missed
gap-about-json = it is not valid JSON; read as plain text
gap-about-main-part = the main part of the document is missing
gap-about-macro = it holds a macro, which was not read
gap-about-ole = it holds an embedded object, which was not read
gap-about-binary = it holds a part that is no text
gap-about-thumbnail = it holds a preview picture that was not read
gap-about-large-picture = it holds a large picture; there may be text on it
gap-about-base64 = a file stands in the text in letters (base64), which was not read
gap-about-data-address = it holds a file inside an address, which was not read
gap-about-page-tree = the list of pages is broken
gap-about-no-pages = no pages can be found
gap-about-page-content = the content of a page is broken
gap-about-stream = a part of the file is broken
gap-about-stream-length = a part of the file is shorter or longer than it says
gap-about-stream-filter = a part is compressed in a way that Lakmoes does not know
gap-about-stream-kind = it holds a part of a kind that Lakmoes does not know; that was not read
gap-about-outside-bytes = there is data outside the document; that was not read
gap-about-font = the letters of a font cannot be read
gap-about-fonts = the letters of some fonts cannot be read
gap-about-drawing = there is text drawn as lines, which cannot be read
gap-about-two-readings = the letters are others by their font than by the file; both were read
gap-about-guessed = the letters were guessed; some may differ
gap-about-ocr-layer = the text comes from a scanner and may hold misreadings
gap-about-special-file = it is no plain file but a pipe, socket or device
gap-about-ignore-file = a line in .lakmoesignore is no pattern; that line leaves nothing out
gap-about-mail-header = an encoded word in the header of this mail was not read
gap-about-mail-parts = the mail says that it has parts, but they cannot be found
gap-about-mail-part = an attachment or other packed part of this mail was not read; save it apart and scan that
gap-about-pdf = it is no readable PDF
gap-about-zip-directory = the index of the archive is wrong
gap-do-about-mail-part = Look at that part yourself: save it apart and scan that.
gap-kind-unsupported = a kind of file, or a part of one, that Lakmoes does not read
gap-do-about-ignore-file = Correct the line; the other lines hold.
gap-do-about-special-file = If it matters, scan what comes from it through standard input.
gap-do-about-macro = Look at the macro yourself, or save it without macros.
gap-do-about-ole = Open the object yourself and scan it apart.
gap-do-about-large-picture = Look at the picture yourself.
gap-do-about-json = See whether the file is whole.
gap-do-about-ocr-layer = Compare the text with the picture.
gap-do-about-guessed = Save it again as PDF, or look at it yourself.
limit-stream-bytes = size of a part
limit-page-bytes = size of a page
limit-operators-stream = number of drawing operators in a part
limit-operands = number of values with a drawing operator
limit-string-bytes = length of a text
limit-covers = number of areas over text
limit-object-depth = parts within parts
limit-revisions = number of older versions
limit-annotations = number of annotations
limit-form-fields = number of form fields
limit-namespaces = number of namespaces

## Help of the command line
help-about = Reads Dutch client documents and says what stands in them, how grave that is, and what could not be read.
help-scan = Scan files and folders
help-rules = List, explain and check the rules
help-rules-list = List all rules in force
help-rules-explain = Tell what a rule finds, what can happen, and what to do
help-rules-check = Run the examples of all rules, and of these packs
help-completions = Print completions for a shell
help-man = Print the manual page
help-help = Print help
help-version = Print version
help-channel = Channel to judge by: internal, partner, email, whatsapp, social, or one of your own
help-rules-dir = Folder with more packs
help-config = Settings, among them the organisation's own addresses, numbers and domains
help-lang = Language of people: nl or en; else that of the system
help-jobs = Number of threads, at most 256; else one for each core
help-reveal = Show the values that were found instead of stars
help-min-certainty = Least certainty of a finding to be shown
help-color = Colour in the terminal
help-quiet = Say nothing but the result
help-verbose = Say everything
help-paths = Files and folders; `-` is standard input; nothing is here
help-format = Format of what goes to standard output; without it, and without -o, the report for a terminal
help-output = File for the result, format by extension; may be given more than once
help-csv = Kind of CSV: `dutch` is with semicolons and a byte order mark, for Excel
help-fail-on = Severity of a document from which the exit code is 1
help-name = Name of what comes from standard input
help-exclude = Leave out what fits this pattern; may be given more than once
help-max-file-size = Do not read files above this size, as 50MB or 1GB
help-shell = bash, zsh, fish, elvish or powershell
help-id = Id of the rule, such as nl.bsn
help-packs = Packs or folders with packs
help-usage = Usage
help-commands = Commands
help-options = Options
help-arguments = Arguments
help-choices = one of: { $values }
help-default = else: { $value }

## The service
serve-ready = Lakmoes listens on { $url }
health-ready = ready
audit-whole = The log is whole: { $n } lines. The last hash is { $last }.
audit-broken = The log was changed: line { $line } does not follow from what stands before it.
audit-cut-off = The log is whole up to line { $n }. Behind it stand { $bytes } bytes of a line that is not finished.
audit-mended = The last line of the log was not finished: { $n } bytes were taken away. The next line says so.
help-serve = Start the service: the API and the page
help-keys = Make keys for the service
help-keys-new = Make a key; you see it once, the file keeps only the hash
help-health = Ask a running service whether it is ready
help-audit = Look after the audit log of the service
help-audit-verify = See whether no line was changed, taken out or put in
help-audit-file = The log
help-url = Address of the service
help-listen = Address to listen on
help-keys-file = File with keys, made by lakmoes keys new
help-insecure = Let everybody in who reaches the address, without a key
help-trust-user-header = Header in which a proxy names the user it has let in
help-metrics-listen = Address for the counts, in the format of Prometheus
help-audit-log = File for the audit log
help-tls-cert = Certificate for TLS, in PEM, with its chain
help-tls-key = Private key of the certificate, in PEM
help-tls-client-ca = Roots of the certificates that clients must show, in PEM
help-presidio-root = Put the Presidio routes at the root as well
help-max-body = Largest request, as 20MB
help-max-memory = Memory for all requests and answers together, as 160MB
help-time-limit = Seconds that one request may take
help-queue = Requests that may wait; more get 503
help-rate = Requests a second for each key; 0 is without limit
help-log = Log on standard error
help-role = What the key may do; may be given more than once
help-key-name = For whom the key is
cause-no-keys = there is no key in it; everybody on this machine could then do everything
cause-no-pem = there is no certificate or key in PEM in it
cause-locked-key = the key is locked with a password
cause-other-key = this key belongs to another certificate
cause-log-busy = another service writes this log
cause-log-changed = it was changed, or it is no log of Lakmoes
error-locked-key-do = Give the key without password, in a file that only the service may read.
error-other-key-do = Give the certificate and the key that belong together.
error-audit-busy-do = Stop that service first, or give this one a log of its own.
error-audit-place-do = See whether the folder exists and whether the service may write there.
cause-in-use = another program listens there already
cause-no-address = this machine does not have that address
cause-refused = nobody listens there
error-open = Without keys the service listens on this machine only, not on { $address }
error-open-do = Make a key with lakmoes keys new and give --keys FILE. Or put a proxy before it.
error-header = This is not the name of a header: { $asked }
error-header-do = Name a header such as X-Remote-User.
error-trusted = On { $address } everybody can send this header himself
error-trusted-do = Listen on 127.0.0.1 behind the proxy, or ask clients for a certificate with --tls-client-ca.
error-keys = This file with keys is not right: { $path }
error-keys-do = Make a new file with lakmoes keys new --role scan --file FILE.
error-listen = The service cannot listen here: { $address }
error-listen-do = Choose another address with --listen.
error-certificate = This certificate or key cannot be used: { $path }
error-certificate-do = Give the certificate with its chain and the private key, both in PEM.
error-audit = This log cannot be gone on with: { $path }
error-audit-do = Keep it and begin a new file; lakmoes audit verify says what is wrong.
error-health = The service is not ready: { $url }
error-health-do = See whether the service runs, and look in its log.
error-url = This is not the address of a service: { $asked }
error-url-do = Give an address such as http://127.0.0.1:8484.
problem-more = more
problem-not-found = This address does not exist
problem-do-not-found = All addresses stand in /openapi.json.
problem-no-job = This job is not there
problem-do-no-job = A result can be fetched once, within a quarter of an hour. Send the document again.
problem-not-done = The job is not done yet
problem-do-not-done = Follow /events, or ask again later.
problem-method = This method does not work here
problem-do-method = Look at the header Allow, or in /openapi.json.
problem-no-type = It does not say what this is
problem-do-no-type = Give Content-Type: application/json, multipart/form-data, or the kind of the file.
problem-type = This kind of content is not taken here
problem-do-type = Send a file with its own Content-Type, multipart/form-data or application/json. With curl: -H 'Content-Type: application/octet-stream'.
problem-not-acceptable = The answer cannot be given like that
problem-do-not-acceptable = Ask by Accept for one of: { $known }.
problem-too-large = It is too large
problem-do-too-large = The limit is { $limit }; this is { $actual }. Send less at a time, or ask the administrator for --max-body.
problem-slow = It came in too slowly
problem-do-slow = The limit is { $seconds } seconds. Send it again over a faster connection.
problem-broken = The request is not whole
problem-do-broken = Send it again. Check the length and the characters.
problem-multipart = The parts cannot be told apart
problem-do-multipart = Give the boundary in Content-Type, and close with --boundary--.
problem-json = This is not JSON
problem-do-json = Look at line { $line }, character { $column }.
problem-shape = Something is missing in the JSON, or is of the wrong kind
problem-do-shape = Look at "{ $field }". Send JSON that is to be scanned itself as application/octet-stream.
problem-empty = There is no document in it
problem-do-empty = Send a text or a file along.
problem-text-and-file = There is a text and a document in it
problem-do-text-and-file = The answer is about one of the two. Take the text away, or choose no document.
problem-file-again = Choose the document once more
problem-do-file-again = The page keeps no document. Choose it again, then ask for the redacted version.
problem-no-record = The log cannot be written
problem-do-no-record = What must be recorded is not done now. The administrator looks at the disk and the permissions of the log.
problem-too-many = There are too many at once
problem-do-too-many = The limit is { $limit }. Spread them over more requests.
problem-answer-too-large = The answer would be too large
problem-do-answer-too-large = The limit is { $limit }. Send less at a time.
problem-parameter = This name is not known here
problem-do-parameter = You can choose from: { $known }.
problem-nothing-asked = Nobody said what must go
problem-do-nothing-asked = Give a channel, rules (only), or everything (all=true).
problem-twice = This is given twice
problem-do-twice = Give "{ $field }" once.
problem-value = This value is not possible
problem-do-value = "{ $field }" can be: { $known }.
problem-do-value-free = "{ $field }" is empty or too long, or holds characters that cannot be.
problem-no-key = A key is needed here
problem-do-no-key = Give it as Authorization: Bearer, or log in on the page.
problem-wrong-key = This key is not known
problem-do-wrong-key = Check the key, or ask the administrator for a new one.
problem-role = This key may not do this
problem-do-role = Ask for a key with the role "{ $role }".
problem-cross-site = This request comes from another site, or names a host that is not this machine
problem-do-cross-site = Use the address where Lakmoes listens. A gateway sends that name as Host, or gets a key: start lakmoes serve with --keys.
problem-csrf = This form has expired
problem-do-csrf = Load the page again and send it once more.
problem-rate-limit = These are too many requests in a row
problem-do-rate-limit = Wait { $seconds } s and try again.
problem-busy = It is too busy now
problem-do-busy = Wait { $seconds } s and try again. Let nothing through that was not looked at.
problem-too-long = It took too long
problem-do-too-long = The limit is { $seconds } seconds. Send a smaller part.
problem-refused = The redacted version was not given
problem-do-refused = It could not be proved that everything is gone. The reasons are listed.
problem-internal = Something went wrong on our side
problem-do-internal = Try again. If it stays, pass on the number of the request.

## The page
page-title = Can this go out?
page-skip = To the form
page-menu = Language and signing out
page-other-language = Nederlands
page-logout = Sign out
page-login = Go on
page-login-title = Welcome to Lakmoes
page-login-lead = Give your key once. Your administrator has it.
page-key = Key
page-question = Can this go out?
page-lead = Paste your text or choose a document. You see what makes the client recognisable, and what is better left out.
page-text = Your text
page-placeholder = Paste your text here, or drop a document.
page-file = Or a document
page-clear = Never mind
page-where = Where does it go?
page-go = Look
page-busy = Reading
page-failed = The answer did not arrive. Try again.
page-kept = This text is not kept.
page-result = Answer
page-footer = Lakmoes reads words and numbers, no pictures. What it does not see, it says. You decide.
page-of = About
page-because = Reason:
page-unread = Not read:
page-recognise = Recognisable?
page-k = This description fits about { $n } people.
page-k-one = This description fits one person.
page-k-many = This description fits more than a hundred thousand people.
page-scale = Risk: { $severity }
page-scale-partly = Risk of what was read: { $severity }
page-scale-unknown = Risk: unknown, because nothing was read
page-stale = The text has changed. This answer is still about the old one.
page-expired = You are signed out.
page-expired-login = Sign in again
page-file-again = First choose the document above once more.
page-marks = Choose a marked word to see what it is and what you can do.
page-found = { $n ->
    [one] One thing found
   *[other] { $n } things found
}
page-found-none = Nothing found in what was read
page-found-nothing-read = Nothing could be read
page-more = The text is long; this is its beginning. All of it was looked at.
page-suggestions = This way it tells less
page-becomes = becomes
page-apply = Apply
page-apply-all = Apply all
page-safer = The text with all suggestions
page-copy = Copy this text
page-copied = Copied
page-cards = What it is, what can happen, what you do
page-show = Show in the text
page-do = Do this:
page-redacted = A redacted version
page-redacted-lead = You get the document without what may not go out, with its proof.
page-download = Download
docs-title = The API
docs-closed = A gateway lets nothing through on 5xx or on a time-out: what was not looked at does not go out.
docs-problems = What can go wrong
page-answer = { $channel }: { $answer }
page-answer-allow = fine, as far as it was read
page-answer-review = let somebody look first
page-answer-unknown = unknown, not read
page-answer-block = no, not like this

## What is wrong with a pack, and with an example
fault-schema = this is not a pack ({ $what })
fault-again = the id { $id } already exists, in { $pack }
fault-id = "{ $text }" is not the id of a rule
fault-value = { $field } = "{ $value }" is unknown
fault-nothing = the rule looks for nothing: pattern or terms is missing
fault-both = the rule has pattern and terms; make two rules of it
fault-lacks = the rule lacks { $what }
fault-lacks-hit = an example that must be found (hit)
fault-lacks-miss = an example that must not be found (miss)
fault-lacks-source = the source (source)
fault-lacks-nl = the Dutch words (nl)
fault-lacks-en = the English words (en)
fault-find = "{ $text }" does not stand in the text of its example
fault-nowhere = context without before or after looks nowhere
fault-pattern = this is not a pattern ({ $what })
fault-empty = the pattern also fits nothing at all
fault-boundary = \b may only stand at the very start or end
fault-limit = too much: { $actual } { $what }; the limit is { $limit }
fault-limit-bytes = bytes in one pack
fault-limit-rules = rules together
fault-limit-frames = frames of one rule, with their choices
fault-limit-choices = choices in one frame
fault-limit-patterns = patterns together
fault-limit-terms = words together
fault-limit-examples = examples together
fault-limit-pattern-bytes = bytes in one pattern
fault-limit-pattern-size = bytes for one compiled pattern
fault-limit-do = Split the file, or name only the rules that you need.
wrong-missed = not found
wrong-missed-instead = not found; but: { $instead }
wrong-unsure = found, but { $certainty }
wrong-shown = "{ $at }" is found ({ $certainty }), and should not be: { $because }
cause-not-text = it is not text in UTF-8
cause-too-large = it is { $actual }; the limit is { $limit }
gap-about-same-data = two names point to the same data; they were read once
gap-about-same-name = two parts have the same name; both were read
gap-about-second-name = a part has a second name; both names were read
report-order = Of equal scores, what the channel holds back comes first. Then more than a hundred persons, then ten or more, then how many stops and combinations apply, then the number of persons, then the number of certain findings.
limit-overlap = size of parts that overlap
gap-about-overlap = parts of the archive overlap

## Mistakes in the arguments
usage-value = { $argument } cannot be "{ $value }".
usage-unknown = There is no such option: { $argument }
usage-command = There is no such command: { $argument }
usage-missing = Something is still missing: { $argument }
usage-conflict = { $argument } does not go with { $prior }.
usage-help = Help is there with: lakmoes --help
error-read-text-do = Save it as text in UTF-8.
error-read-folder-do = Give a file, not a folder.
report-note = Note

## Redaction
redact-done = Redacted: { $source } → { $output }
redact-done-incomplete = Redacted, but not everything could be seen: { $source } → { $output }
redact-nothing = There was nothing to take out.
redact-removed = Gone: { $what }
redact-kept = Stays: { $what }
redact-changed = Also changed: { $what }
redact-name = Mind that the name of the file still holds: { $what }. Give it another name yourself.
redact-legend = Grounds: { $legend }
redact-proof = { $n ->
    [one] Proof: read and scanned again, and 1 stretch searched. Nothing left in what was read.
   *[other] Proof: read and scanned again, and { $n } stretches searched. Nothing left in what was read.
}
redact-gap = Not seen: { $gap }
redact-verdict = The channel now says: { $decision }
redact-line = { $source }: { $what }
redact-folder = { $n ->
    [one] 1 file redacted.
   *[other] { $n } files redacted.
}
redact-folder-incomplete = { $n ->
    [one] 1 of them could not be seen as a whole; its name ends in .onvolledig.
   *[other] { $n } of them could not be seen as a whole; their names end in .onvolledig.
}
redact-folder-refused = { $n ->
    [one] 1 file was not redacted; the reason stands above.
   *[other] { $n } files were not redacted; the reasons stand above.
}
redact-refused = Not redacted, no file was made: { $source }
redact-more = { $n ->
    [one] And 1 more reason.
   *[other] And { $n } more reasons.
}
change-attachment-removed = attachment removed
change-object-removed = embedded object removed
change-macro-removed = macro removed
change-thumbnail-removed = thumbnail removed
change-signature-removed = signature removed
change-part-removed = stray part removed
change-part-renamed = part renamed
change-comments-removed = comments removed
change-revisions-accepted = changes accepted
change-properties-emptied = properties emptied
change-hidden-removed = hidden part of the archive removed
change-value-removed = value taken out
change-line-reset = line set again
change-annotation-removed = annotation removed
change-image-cleared = part of an image cleared
change-annotation-flattened = annotation fixed as a drawing
change-form-flattened = form fixed as a drawing
change-field-removed = form field taken out
change-link-removed = link taken out
change-outline-removed = bookmarks taken out
change-structure-removed = structure for assistive tools taken out
change-properties-removed = properties taken out
change-revisions-removed = older revisions taken out
change-layer-removed = hidden layer taken out
change-layers-removed = hidden layers taken out
change-names-removed = list of names taken out
change-page-labels-removed = page labels taken out
change-script-removed = script taken out
change-notes-removed = notes in a picture removed
change-font-removed = font taken out; letters may look otherwise
change-image-removed = picture taken out
change-drawing-removed = drawing taken out
change-stream-removed = part taken out
change-mask-removed = mask of a picture taken out
change-text-removed = hidden text taken out
change-content-removed = unreadable content taken out
obstacle-unwritable = Lakmoes cannot write this kind of file
obstacle-signed = it is signed, and the signature would be lost
obstacle-unread = it cannot be read, or not as a whole
obstacle-stuck = it cannot be taken out here
obstacle-residue = a value is still there, in another form or in a hidden place
obstacle-rescan = a new scan still finds something
obstacle-lost = more would be lost than was asked
obstacle-gap = a part cannot be seen, so nothing can be proved
obstacle-about = { $reason }: { $about }
obstacle-place = { $reason } ({ $place })
obstacle-do-unwritable = Save it as text, CSV, JSON, HTML, DOCX or PDF.
obstacle-do-signed = If the signature may go, give --drop-signature.
obstacle-do-unread = Save it without a password as DOCX, PDF or text.
obstacle-do-stuck = Take it out yourself, in the program that made it.
obstacle-do-residue = Take it out yourself, in the program that made it.
obstacle-do-rescan = Try --style bar, or take it out yourself.
obstacle-do-lost = Report this to the makers, and take it out yourself.
obstacle-do-gap = Look at that part yourself. If it may go along, give --allow-gaps.
obstacle-api-signed = Take the signature off first, or use lakmoes redact --drop-signature on the command line.
obstacle-api-gap = Look at that part yourself. If it may go along, use lakmoes redact --allow-gaps on the command line.
obstacle-api-rescan = Try style=bar, or take it out yourself.
error-nothing-asked = Nobody said what must go.
error-nothing-asked-do = Give --channel, --only or --all.
error-key = A key for pseudonyms makes sense only with pseudonyms.
error-key-do = Also give --style pseudonym.
error-woo = Grounds of the Woo stand in labels, and there are no labels here.
error-woo-do = Leave --style out, or give --style label.
error-taken = Something is there already, or it is the input: { $path }
error-taken-do = Choose a name that does not exist yet, outside the folder that you redact.
help-redact = Take data out of a file or folder, and prove that it is gone
help-path = File or folder; `-` is standard input
help-redact-output = File or folder for the result; it may not be there yet
help-only = Take out what this rule finds, whatever the channel says; may be given more than once
help-all = Take out everything that is found
help-except = Leave what this rule finds; may be given more than once
help-style = What comes in its place
help-labels = What labels say: the kind of data, or the ground of the Woo
help-pseudonym-key = File with the key of pseudonyms; it is made when it is not there
help-clean = Also take out authors, comments, changes, properties and the like
help-drop-signature = A signature may be lost
help-certificate = File for the certificate, as JSON
help-allow-gaps = Hand out a file also when not everything could be seen; its name then ends in .onvolledig
## The check before posting
check-question = May this go out?
check-yes = yes
check-look = look first
check-no = no
check-answer = { $channel }: { $answer }.
check-answer-why = { $channel }: { $answer }; { $reason }.
check-k-unknown = How many people fit the description cannot be said.
check-k-one = The description fits one person.
check-k-few = The description fits only a few people (about { $n }).
check-k-some = People around probably recognise this person. The description fits about { $n } people.
check-k-many = Acquaintances may suspect who it is. The description fits about { $n } people.
check-k-crowd = The description fits many people (about { $n }).
check-people = { $n ->
    [one] 1 person
   *[other] about { $n } people
  }
check-person = Person { $n }: { $sentence }
check-singling-out = One person can be picked out.
check-linkability = The text can be joined with news, work or a profile.
check-inference = Something delicate can be concluded from it.
check-text = The text, with what was found
check-found = What stands there
check-nothing-gaps = Nothing found in what was read. Not everything was read.
check-instead = Rather write
check-leave-out = (leave out)
check-fits = then fits { $after } instead of { $before }
check-after = With all these changes: { $answers }
check-rewrite = The whole text with these changes: { $command }
check-notes = Note
check-guide = What to agree on for this channel
check-consent = Consent { $id }, { $channel }: { $why }
check-consent-file = The file with consents does not count. Line { $line }, column { $column }: { $what }
check-contact = Questions, or to report something: { $contact }
check-contact-missing = Where to go with questions or an incident is not set. Put contact = "..." in lakmoes.toml.
note-empty = There is no text in it. So nothing was checked.
note-not-dutch = This text does not look Dutch. Lakmoes finds less in it, above all names.
note-crisis = This seems to be about danger. Call: do not message or mail. In immediate danger call 112, with thoughts of suicide 113.
note-wzd = Taking away internet or a telephone is not simply allowed. Rather agree on something together. Otherwise the procedure of the Wet zorg en dwang (Wzd) holds.
note-sent = Was this already sent or posted? Report it now to your privacy officer. A data breach with a risk must be reported within 72 hours.
note-consent-mentioned = The text says that there is consent. That is no proof. Hand in the file with the consent (--consent).
note-alias = A made-up name is not enough. Age, place or work can still show who someone is.
note-self-recognition = The client probably recognises themselves: by a literal quote, a date or something striking.
note-profile = There is a profile in it. Do not become a client's friend and do not look in secret: say so first.
note-findable = What you put online can be found for long. Also by the client, colleagues and family.
note-sender = An appointment without content tells something too: the sender's name says that there is contact.
consent-used = counts for exactly what it says
consent-withdrawn = was withdrawn; take down what stands there already
consent-expired = has expired
consent-not-yet = does not hold yet
consent-not-written = is not on paper
consent-other-purpose = is for another purpose (name the purpose with --purpose)
consent-other-channel = is for another channel
consent-other-person = is of someone who is not in this text
consent-other-data = is for other data
reason-report = it holds content of the help, such as a report or plan
reason-image = a picture or video goes with it
reason-public-contact = everybody sees that this person is in contact with care
reason-alias-trace = a trace of the real name stands beside the made-up one
reason-self-recognition = the client probably recognises themselves
reason-second-reader = fits many people; let a colleague read it all the same
reason-write-up = it is a story about a client
reason-purpose-sale = a sale needs this
reason-purpose-appointment = an appointment needs this
reason-purpose-invitation = it looks like an invitation with your own data
reason-consent = there is consent for it
milder-purpose = that it belongs to the purpose

## The explanation for the client
client-title = What did you share? Read this at your ease, best together with someone you trust.
client-can-happen = What can happen?
client-do = What can you do?
client-undo = Shared already?
client-nothing = No data of yours was found in this message.
client-not-wrong = Sharing data is not always wrong. Whoever sells something sometimes gives an address. In doubt, talk about it first.
client-removal = Does it stand on a search engine or a site? You may ask to have it removed (GDPR, article 17).
client-questions = Questions for the talk (for the support worker)
client-question-1 = Do you know exactly what was shared, with whom, how and why?
client-question-2 = Does your client want to talk with you about it now?
client-question-3 = Did you say clearly that it is best to stop sharing?
client-question-4 = Did you tell with examples what can go wrong?
client-question-5 = Did you look together at what can still be undone?
client-question-6 = Did you agree on something, such as: talk first, share later?
client-question-7 = Do you know that you may not simply forbid or take away anything?
client-question-8 = Do you know where to go with questions or an incident?
client-wzd = Cutting off internet or taking a telephone is not simply allowed. The Wet zorg en dwang (Wzd) governs it.
help-check = Check one text before it goes out
help-file = The text: a file (DOCX or PDF too), or `-` for standard input
help-consent = File with consents (TOML or JSON): whose, for what, until when
help-purpose = What the text is for, as the consent says it
help-rewrite = Write only the text with every suggestion applied
help-client = Write the explanation for the client, with questions for the talk
help-person-file = File with known persons (TOML or JSON), or `-`: they are looked for in every spelling
error-record = This file is not right: { $path }
error-record-place = Line { $line }, column { $column }: { $what }
error-record-do = It looks like this: { $example }
error-twice-stdin = Only one thing can come from standard input.
error-twice-stdin-do = Give the text or the persons as a file.
record-date = a date is written like 2026-03-01 or 1980-03-12
record-channel = this channel does not exist; the channels are: { $channels }
record-channel-near = this channel does not exist; do you mean { $nearest }? The channels are: { $channels }
record-data = this is no rule or kind of data, such as person.name, special or image
record-empty = this field is empty
record-bsn = this BSN is not right: it fails the eleven-test
record-nobody = person { $n } has no name and no BSN
record-many = these are { $n } persons, with their relatives; at most { $most } are looked for. Divide them over more files.
record-form = this field is written like this: { $form }
record-missing = a field is missing here: { $form }
record-unknown = this field does not exist; the fields are: { $fields }
record-unknown-near = this field does not exist; do you mean { $nearest }? The fields are: { $fields }
record-syntax = this is no TOML or JSON; text stands between quotes
check-masked = What was found is starred out here. With --reveal you see the words.
check-nothing-to-change = There is nothing to change.
evidence-known-person = known person
channels-good = { $n ->
    [one] { $n } channel decides as its file says.
   *[other] { $n } channels decide as their files say.
  }
channel-case = channel { $channel }, case { $n }: expected { $expected }, found { $found }
stuck-encrypted-member = a part is locked with a password
stuck-damaged-part = a part is damaged
stuck-too-large = it becomes too large
stuck-picture = notes in a picture of a kind that Lakmoes cannot write
stuck-format = the new file is read as another kind of file
stuck-mail-part = a part of the mail
stuck-lettered-file = a file that stands in the text in letters (base64)
stuck-words = words
stuck-letters = letters on a page
stuck-covered = letters that something lies over now
stuck-embedded = a file inside it
part-entry = part
stuck-damaged = it is damaged
stuck-internal = a fault in Lakmoes
stuck-unpack = it cannot be unpacked
