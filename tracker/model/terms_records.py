"""The terms for what a record and its parts are: data for `vocabulary`.

Paragraphs as in `terms_events`. Further schemes: `geonames` feature codes; `records` the tables of
which a link joins two rows.
"""

from __future__ import annotations

STATE = """
draft
Begun and not complete.

review | review | in review
Entered, and wants a second pair of eyes.

final
Accepted; an edit needs a reason.

void
Taken out, with a reason. Kept, found only on request, and can be brought back.
"""

DOCUMENT_KIND = """
article
A piece in a newspaper, agency or journal.

report
A study or report by an organisation.

press_release | release | press release
A text issued by the speaker itself.

post
A message on a social network or channel.

video
Moving pictures.

image
A photograph or drawing.

audio
A recording of sound, radio traffic included.

satellite | satellite | satellite image
A picture of the ground from orbit.

interview
Notes or transcript of a talk with a person.

field_note | field note
What one of us saw or was told.

dataset | data set
A file of coded rows, such as UCDP GED.

other | other | other document
A document that fits no other kind.
"""

LINK_KIND = """
part_of | part of | is part of
The first is a part of the second: one strike of several, one unit of a force.
= records=incidents | actors

response_to | response to | is a response to
The first was done in answer to the second, in the words of somebody.
= records=incidents

same_series | same series | belongs to the same series as
Two incidents of one campaign, in no order.
= records=incidents

possible_duplicate | duplicate? | may be the same as
The two may be one incident, entered twice.
= records=incidents

not_duplicate | not same | is not the same as
The two look alike and are not one incident; remembers that a warning was dismissed.
= records=incidents

responds_to | responds to
The first statement answers the second.
= records=statements

contradicts
Both statements cannot be true.
= records=statements

supports
The first statement makes the second more likely.
= records=statements

updates
The same speaker replaces what it said before; the older figures are no longer live.
= records=statements

retracts
The same speaker takes back what it said before.
= records=statements

repeats
The first passes on the second and is no source of its own.
= records=statements

member_of | member of | is a member of
The first actor belongs to the second, by office or by oath.
= records=actors

speaks_for | speaks for
The first actor is a voice of the second.
= records=actors

commands
The first actor gives orders to the second.
= records=actors

backed_by | backed by | is backed by
The first actor is armed, paid or guided by the second.
= records=actors

successor_of | successor of | is the successor of
The first actor came out of the second, or took its name.
= records=actors

maybe_same | maybe same | may be the same as
The two actors may be one; a merge needs more proof.
= records=actors
"""

UNIT = """
event | event | one act
One act at one place in one stretch of time.
= ucdp=1

aggregate | aggregate | several acts counted together
Acts that the source does not tell apart, such as dozens of attacks.
= ucdp=2

background
Something that explains the rest and is not counted with it.
"""

FORM = """
quote | quote | quotation
The speaker's own words, whole.

partial_quote | part quote | partial quotation
Some of the speaker's own words.

translated_quote | translated | translated quotation
The words, in translation.

paraphrase
What was said, in somebody else's words.
"""

RELATION = """
subject | about | is about
The incident is what the statement speaks of; the default.

cause | cause | names as the cause
The statement gives the incident as a reason.

context | context | names as context
The statement mentions the incident in passing.

consequence | outcome | names as the consequence
The statement says that the incident followed, or will follow.
"""

STANCE = """
none | none | takes no stance
The statement does not judge the incident; the default.

approve | approves
The speaker is for what was done.

disapprove | disapproves
The speaker is against what was done.

mixed | mixed | partly approves
The speaker is for one part and against another.

neutral | neutral | stays neutral
The speaker weighs it and takes no side.
"""

ASSERTS = """
affirms | affirms | affirms it
It happened, in the words of the speaker; the default.

disputes | disputes | disputes it
It did not happen, or not like that.

doubts | doubts | doubts it
It may not have happened, or not like that.

silent | silent | does not say
The statement does not say whether it happened.
"""

NAME_KIND = """
primary | primary | primary name
The name that we show.

alias | alias | other name
Another name or spelling in use.

acronym
The letters it goes by.

native | native | name in its own script
The name as its bearers write it.

misspelling | misspelt | misspelling
A wrong spelling that sources use.

former | former | former name
A name that it no longer bears.
"""

PLACE_KIND = """
city
A city with its suburbs. GeoNames class P.
= geonames=PPLC | PPLA

town
A town. GeoNames class P.
= geonames=PPL | PPLA2

village
A village or hamlet. GeoNames class P.
= geonames=PPLL

neighbourhood | quarter | neighbourhood
A part of a city or town. GeoNames PPLX.
= geonames=PPLX

camp
A camp of displaced people or refugees.
= geonames=CMPRF

base | base | military base
A base or post of armed forces.
= geonames=INSM

airbase | air base
A military airfield. GeoNames AIRB.
= geonames=AIRB

airport
A civil airport. GeoNames AIRP.
= geonames=AIRP

port
A harbour. GeoNames PRT.
= geonames=PRT

border_crossing | crossing | border crossing
A post where a border is crossed.
= geonames=PSTB

border
A stretch of border between two countries.

oil_field | oil field | oil or gas field
An oil or gas field.
= geonames=OILF | GASF

facility
A building or plant: hospital, embassy, prison, power station.
= geonames=BLDG

road
A road or a stretch of it.
= geonames=RD

river
A river or canal.
= geonames=STM | CNL

admin1 | province | province (first order)
A first-order division.
= geonames=ADM1

admin2 | district | district (second order)
A second-order division.
= geonames=ADM2

country
A country or territory. GeoNames PCLI.
= geonames=PCLI

region
An area across or outside divisions.
= geonames=RGN

sea
A sea, gulf or strait.
= geonames=SEA | GULF | STRT

site | site | other named site
A named spot that fits no other kind.

other | other | other place
A place of which the kind is not known.
"""

SUBSET = """
0 | whole | a figure of its own
The figure stands by itself.

1 | of them | part of a larger figure
The figure is contained in another of the same statement and is never added to it.
"""
