"""The terms for how sure we are, and how precise: data for `vocabulary`.

Paragraphs as in `terms_events`. Further schemes: `ucdp` date_prec, where_prec and event_clarity of
UCDP GED; `acled` time_precision and geo_precision of ACLED; `airwars` its grades.
"""

from __future__ import annotations

GRADE = """
ungraded | ungraded | not graded yet
Nobody has judged the evidence yet.

confirmed
The party responsible accepts it, or the evidence leaves no doubt. After Airwars.
= airwars=confirmed

fair
Two or more independent credible sources agree and nobody has accepted it. After Airwars.
= airwars=fair

weak
A single source, or several that go back to one. After Airwars.
= airwars=weak

contested
Competing claims of who did it. After Airwars.
= airwars=contested

discounted
Later shown not to have happened, or not as an incident of this kind. After Airwars.
= airwars=discounted
"""

RELIABILITY = """
A | A | A completely reliable
No doubt of its authenticity, trustworthiness or competence. Admiralty code (NATO STANAG 2511).

B | B | B usually reliable
Minor doubt; mostly right in the past. Admiralty code (NATO STANAG 2511).

C | C | C fairly reliable
Some doubt; right as often as not. Admiralty code (NATO STANAG 2511).

D | D | D not usually reliable
Serious doubt; right now and then. Admiralty code (NATO STANAG 2511).

E | E | E unreliable
A history of wrong or invented information. Admiralty code (NATO STANAG 2511).

F | F | F cannot be judged
Too little is known of the source. Admiralty code (NATO STANAG 2511); the default.
"""

CREDIBILITY = """
1 | 1 | 1 confirmed
Confirmed by independent sources. Admiralty code (NATO STANAG 2511).

2 | 2 | 2 probably true
Not confirmed, and agrees with what is known. Admiralty code (NATO STANAG 2511).

3 | 3 | 3 possibly true
Not confirmed, and agrees with some of what is known. Admiralty code (NATO STANAG 2511).

4 | 4 | 4 doubtful
Possible, and nothing else speaks for it. Admiralty code (NATO STANAG 2511).

5 | 5 | 5 improbable
Contradicted by what is known. Admiralty code (NATO STANAG 2511).

6 | 6 | 6 cannot be judged
No ground to judge it. Admiralty code (NATO STANAG 2511); the default.
"""

DATE_PRECISION = """
day
One day. UCDP date_prec 1; ACLED time_precision 1.
= ucdp=1; acled=1

days | days | 2 to 6 days
Two to six days. UCDP date_prec 2.
= ucdp=2; acled_broader=2

week
Seven days. UCDP date_prec 3; ACLED time_precision 2.
= ucdp=3; acled=2

month
Eight to 31 days, or a calendar month. UCDP date_prec 4; ACLED time_precision 3.
= ucdp=4; acled=3

year
More than a month and up to a year. UCDP date_prec 5.
= ucdp=5

longer | longer | longer than a year
A range of more than a year.

open
A range with an end that is not known or not reached.

unknown
No date at all.
"""

GEO_PRECISION = """
exact | exact | exact point
The point itself is known, as from imagery. UCDP where_prec 1; ACLED geo_precision 1.
= ucdp_broader=1; acled_broader=1

site | site | named site
A named facility or neighbourhood. UCDP where_prec 1; ACLED geo_precision 1.
= ucdp_broader=1; acled_broader=1

town
Somewhere in a named town or village. UCDP where_prec 1; ACLED geo_precision 1.
= ucdp=1; acled=1

near | near | near a town
Within some 25 km of a named place. UCDP where_prec 2; ACLED geo_precision 2.
= ucdp=2; acled=2

admin2 | district | district (second order)
Somewhere in a district. UCDP where_prec 3; ACLED geo_precision 2.
= ucdp=3; acled_broader=2

admin1 | province | province (first order)
Somewhere in a province. UCDP where_prec 4; ACLED geo_precision 3.
= ucdp=4; acled=3

line | line | along a line
Somewhere along a border, road or river. UCDP where_prec 5; ACLED geo_precision 3.
= ucdp=5; acled_broader=3

country
Somewhere in a country. UCDP where_prec 6.
= ucdp=6

sea_air | sea or air | at sea or in the air
On water or aloft. UCDP where_prec 7.
= ucdp=7

unknown
No place, or one that cannot be put on a map.
"""

DATE_MODE = """
once
At one time somewhere in the range; the default.

throughout
During the whole of the range.

repeated | repeated | repeatedly
Several times within the range.
"""
