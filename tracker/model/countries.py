"""Country names as UCDP writes them, to ISO 3166 alpha-2 codes and back: for its files only.

What people read and type stands in `country_names`.

A table of our own: UCDP names states by the Gleditsch and Ward list, with the former name in
brackets ("Yemen (North Yemen)"), which no library of present-day countries knows; pycountry and its
translations weigh 8 MB for the 200 lines here.
"""

from __future__ import annotations

from typing import Final

_UCDP: Final = """
AF Afghanistan
AL Albania
DZ Algeria
AD Andorra
AO Angola
AG Antigua & Barbuda
AR Argentina
AM Armenia
AU Australia
AT Austria
AZ Azerbaijan
BS Bahamas
BH Bahrain
BD Bangladesh
BB Barbados
BY Belarus
BE Belgium
BZ Belize
BJ Benin
BT Bhutan
BO Bolivia
BA Bosnia-Herzegovina
BW Botswana
BR Brazil
BN Brunei
BG Bulgaria
BF Burkina Faso
BI Burundi
KH Cambodia (Kampuchea)
CM Cameroon
CA Canada
CV Cape Verde
CF Central African Republic
TD Chad
CL Chile
CN China
CO Colombia
KM Comoros
CG Congo
CR Costa Rica
CI Ivory Coast
HR Croatia
CU Cuba
CY Cyprus
CZ Czech Republic
CD DR Congo (Zaire)
DK Denmark
DJ Djibouti
DM Dominica
DO Dominican Republic
TL East Timor
EC Ecuador
EG Egypt
SV El Salvador
GQ Equatorial Guinea
ER Eritrea
EE Estonia
SZ Kingdom of eSwatini (Swaziland)
ET Ethiopia
FJ Fiji
FI Finland
FR France
GA Gabon
GM Gambia
GE Georgia
DE Germany
GH Ghana
GR Greece
GD Grenada
GT Guatemala
GN Guinea
GW Guinea-Bissau
GY Guyana
HT Haiti
HN Honduras
HU Hungary
IS Iceland
IN India
ID Indonesia
IR Iran
IQ Iraq
IE Ireland
IL Israel
IT Italy
JM Jamaica
JP Japan
JO Jordan
KZ Kazakhstan
KE Kenya
KI Kiribati
XK Kosovo
KW Kuwait
KG Kyrgyzstan
LA Laos
LV Latvia
LB Lebanon
LS Lesotho
LR Liberia
LY Libya
LI Liechtenstein
LT Lithuania
LU Luxembourg
MK Macedonia, FYR
MG Madagascar (Malagasy)
MW Malawi
MY Malaysia
MV Maldives
ML Mali
MT Malta
MH Marshall Islands
MR Mauritania
MU Mauritius
MX Mexico
FM Micronesia
MD Moldova
MC Monaco
MN Mongolia
ME Montenegro
MA Morocco
MZ Mozambique
MM Myanmar (Burma)
NA Namibia
NR Nauru
NP Nepal
NL Netherlands
NZ New Zealand
NI Nicaragua
NE Niger
NG Nigeria
KP North Korea
NO Norway
OM Oman
PK Pakistan
PW Palau
PA Panama
PG Papua New Guinea
PY Paraguay
PE Peru
PH Philippines
PL Poland
PT Portugal
QA Qatar
RO Romania
RU Russia (Soviet Union)
RW Rwanda
WS Samoa
SM San Marino
ST Sao Tome and Principe
SA Saudi Arabia
SN Senegal
RS Serbia (Yugoslavia)
SC Seychelles
SL Sierra Leone
SG Singapore
SK Slovakia
SI Slovenia
SB Solomon Islands
SO Somalia
ZA South Africa
KR South Korea
SS South Sudan
ES Spain
LK Sri Lanka
KN Saint Kitts and Nevis
LC Saint Lucia
VC Saint Vincent and the Grenadines
SD Sudan
SR Surinam
SE Sweden
CH Switzerland
SY Syria
TW Taiwan
TJ Tajikistan
TZ Tanzania
TH Thailand
TG Togo
TO Tonga
TT Trinidad and Tobago
TN Tunisia
TR Turkey
TM Turkmenistan
TV Tuvalu
UG Uganda
UA Ukraine
AE United Arab Emirates
GB United Kingdom
US United States of America
UY Uruguay
UZ Uzbekistan
VU Vanuatu
VE Venezuela
VN Vietnam (North Vietnam)
YE Yemen (North Yemen)
ZM Zambia
ZW Zimbabwe (Rhodesia)
"""

_OTHER_SPELLINGS: Final = """
BA Bosnia and Herzegovina
KH Cambodia
CD DR Congo
CD Democratic Republic of Congo
CG Congo-Brazzaville
CI Cote d'Ivoire
CI Côte d'Ivoire
CZ Czechia
DE German Federal Republic
SZ Eswatini
SZ Swaziland
SZ eSwatini
IR Iran (Persia)
IT Italy/Sardinia
KG Kyrgyz Republic
MG Madagascar
MK Macedonia
MK North Macedonia
MM Burma
MM Myanmar
RO Rumania
RS Serbia
RS Yugoslavia
RU Russia
RU Soviet Union
LK Sri Lanka (Ceylon)
SR Suriname
TL Timor-Leste
TR Türkiye
TR Turkey (Ottoman Empire)
TR Turkey/Ottoman Empire
TZ Tanzania/Tanganyika
US United States
US USA
VN Vietnam
YE Yemen
YE Yemen (Arab Republic of Yemen)
ZW Zimbabwe
"""


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(line[:2], line[3:]) for line in text.strip().splitlines()]


NAMES: Final = dict(_pairs(_UCDP))
"""ISO code to the name that UCDP gives the country today."""


def spellings() -> list[tuple[str, str]]:
    """Return (code, name) of all names that UCDP gives or gave, those of today last."""
    return [*_pairs(_OTHER_SPELLINGS), *_pairs(_UCDP)]


_CODES: Final = {name.casefold(): code for code, name in spellings()}


def code(name: str) -> str | None:
    """Return the ISO code of a country as UCDP names it, now or in earlier versions, or None."""
    return _CODES.get(name.strip().casefold())
