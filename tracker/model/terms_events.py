"""The terms for what happened, who took part and what was said: data for `vocabulary`.

A term is a paragraph: `code | short label | full label` (a label that equals the one before it is
left out), its definition, and last, in lines with `=`, its codes in other schemes. A scheme with
the suffix `_broader` names the nearest wider code: we export to it, but an import of that code goes
to the term that has it without the suffix.

Schemes: `acled` sub-event types of the ACLED codebook (2023); `ucdp` type_of_violence and column
names of UCDP GED; `cameo` codes of CAMEO 1.1b3; `plover` event types of PLOVER; `inter` the actor
types of ACLED.
"""

from __future__ import annotations

INCIDENT_KIND = """
airstrike | airstrike | airstrike by crewed aircraft
A strike by bombs, missiles or guns from a crewed aircraft. ACLED does not tell it from a drone
strike.
= acled=Air/drone strike; cameo=195 | 1951

drone_attack | drone | drone attack
An armed or one-way uncrewed aircraft that reached its target area, whoever flew it. ACLED counts
it as an air/drone strike.
= acled_broader=Air/drone strike; cameo=1952

rocket_missile | rockets | rocket or missile attack
Rockets or missiles launched from the ground or a ship at a target on the ground. ACLED joins it
with shelling.
= acled_broader=Shelling/artillery/missile attack; cameo_broader=194

shelling | shelling | shelling by artillery, mortar or tank
Indirect fire by tube artillery, mortars or tanks. ACLED: shelling/artillery/missile attack.
= acled=Shelling/artillery/missile attack; cameo=194

ied | IED | improvised bomb or mine
An improvised explosive device or mine, placed, vehicle-borne or set off from afar, without a
bomber who dies. ACLED: remote explosive/landmine/IED.
= acled=Remote explosive/landmine/IED; cameo=1832 | 1833 | 1834

suicide_bomb | suicide | suicide bombing
A bomb carried or driven by a person who means to die in the blast. ACLED: suicide bomb.
= acled=Suicide bomb; cameo=1831

grenade | grenade | grenade attack
A hand-thrown or rifle grenade used apart from a firefight. ACLED: grenade.
= acled=Grenade

chemical | chemical | chemical weapon attack
Toxic agents used as a weapon, by whatever carrier. ACLED: chemical weapon.
= acled=Chemical weapon; cameo=2041

explosion | explosion | explosion of unknown cause
An explosion of which the means, or even the intent, is not known.
= acled_broader=Remote explosive/landmine/IED; cameo=183

interception | intercept | interception or seizure of a weapon
An attack that was stopped before its effect: shot down, defused or seized. ACLED: disrupted
weapons use.
= acled=Disrupted weapons use

clash | clash | armed clash
Two organised armed parties fight each other. ACLED: armed clash; UCDP GED: state-based and
non-state violence.
= acled=Armed clash; ucdp=1 | 2; cameo=190 | 193

territory | territory | change of control of territory
Control of a place passes from one party to another, with or without a fight. ACLED: three
sub-event types by who gains it and how.
= acled=Government regains territory | Non-state actor overtakes territory |
= Non-violent transfer of territory; cameo=192

attack_civilians | civilians | attack on civilians
Violence by an organised party against people who take no part in the fighting. ACLED: attack;
UCDP GED: one-sided violence.
= acled=Attack; ucdp=3; cameo=180 | 182

targeted_killing | killing | targeted killing
A named person is singled out and killed, or the attempt is made, by whatever means. CAMEO:
assassinate, attempt to assassinate.
= acled_broader=Attack; cameo=185 | 186

sexual_violence | sexual v. | sexual violence
Sexual harm inflicted by a party or its members. ACLED: sexual violence, where it is the main act
of the event.
= acled=Sexual violence; cameo=1821

abduction | abduction | abduction or forced disappearance
A person is taken or held outside any legal process. ACLED: abduction/forced disappearance.
= acled=Abduction/forced disappearance; cameo=181

arrest | arrest | arrests
A person is detained by those who claim the authority to do so. ACLED: arrests.
= acled=Arrests; cameo=173

protest | protest | peaceful protest
A public demonstration without violence by those who take part. ACLED: peaceful protest.
= acled=Peaceful protest; cameo=140 | 141

protest_force | crackdown | protest met with force
A demonstration that was peaceful until it was dispersed or fired at. ACLED: protest with
intervention, excessive force against protesters.
= acled=Protest with intervention | Excessive force against protesters; cameo=175

riot | riot | riot or mob violence
A crowd, not an organised armed party, uses violence. ACLED: violent demonstration, mob violence.
= acled=Violent demonstration | Mob violence; cameo=145

destruction | damage | looting or destruction of property
Property is looted, burnt or demolished, and harm to people is not the point. ACLED:
looting/property destruction.
= acled=Looting/property destruction; cameo=171

aid_obstruction | aid block | obstruction of aid
Relief or relief workers are stopped, looted, expelled or made to leave, short of an attack on
them.
= acled_broader=Other; cameo_broader=191

threat_incident | threat | threat or show of force
An act that threatens and does no harm: warning shots, a dummy bomb, a close overflight. Words
alone are a statement.
= acled_broader=Other; cameo_broader=150

movement | movement | movement of forces
Forces are deployed, withdrawn or based somewhere. ACLED: headquarters or base established.
= acled=Headquarters or base established; cameo=154

agreement
Parties sign or announce an agreement, truce or exchange. ACLED: agreement.
= acled=Agreement; cameo=057

political | political | political event (context)
An election, law, decision or change in a group that explains what follows. ACLED: change to
group/activity.
= acled=Change to group/activity

other | other | other incident
Something that happened and fits no other kind; say in the title what it was.
= acled=Other
"""

STATEMENT_KIND = """
claim | claims | claims responsibility
The speaker says: we did it. CAMEO 015.
= cameo=015

deny | denies | denies responsibility
The speaker says: we did not do it. CAMEO 016.
= cameo=016

accuse | accuses | accuses another party
The speaker says: they did it. CAMEO 112; PLOVER ACCUSE.
= cameo=112; plover=ACCUSE

report | reports | reports facts
The speaker says what happened and blames nobody. CAMEO 010.
= cameo=010

toll | toll | gives figures
The speaker counts the dead, the hurt or the missing; the figures hang on the statement.
= cameo_broader=010

dispute | disputes | disputes a fact
The speaker contradicts what another has said, other than its own part in it.
= cameo_broader=120; plover=REJECT

justify | justifies | justifies an act
The speaker gives the reason or the right for an act of its own or of an ally.
= cameo_broader=010

condemn | condemns
The speaker denounces an act or a party. CAMEO 111; PLOVER ACCUSE.
= cameo=111; plover=ACCUSE

concern | concern | voices concern
The speaker is worried or warns of what may come, and blames nobody in so many words. CAMEO 012.
= cameo=012

endorse | endorses
The speaker praises or supports an act or a party. CAMEO 051; PLOVER SUPPORT.
= cameo=051; plover=SUPPORT

condole | condoles | offers condolence
The speaker expresses sympathy with those who were harmed. CAMEO 018.
= cameo=018

threaten | threatens
The speaker announces harm, or harm unless something is done. CAMEO 13; PLOVER THREATEN.
= cameo=130; plover=THREATEN

demand | demands | demands or appeals
The speaker asks another party to act or to stop. CAMEO 10 and 02; PLOVER REQUEST.
= cameo=100 | 020; plover=REQUEST

refuse | refuses
The speaker rejects a demand, an offer or a role. CAMEO 12; PLOVER REJECT.
= cameo=120; plover=REJECT

pledge | pledges
The speaker promises to do or to leave something. CAMEO 03; PLOVER AGREE.
= cameo=030; plover=AGREE

retract | retracts
The speaker takes back something it said before; link it to that statement.

no_comment | no comment | declines to comment
The speaker was asked and declined to answer. CAMEO 011.
= cameo=011

assess | assesses | assesses or forecasts
Analysis, interpretation or forecast: what the speaker thinks it means. CAMEO 014.
= cameo=014

other | other | other statement
A statement that fits no other kind; the gist says what it does.
"""

ACTOR_KIND = """
government | government | government or its civil office
A government, ministry, embassy or other civil office of a state.
= cameo=GOV

state_force | state force | military or police of a state
Armed forces, police or intelligence under a state's command. ACLED: state forces.
= inter=1 | State forces; cameo=MIL | COP

paramilitary | paramilitary | paramilitary with legal ties to a state
An armed formation that the law counts with a state's forces and that has its own command.
= inter_broader=3 | Political militia

armed_group | armed group | organised non-state armed group
A named armed group that fights a state or another group for power. ACLED: rebel group; UCDP:
organised non-state group.
= inter=2 | Rebel group; cameo=REB

political_militia | militia | political militia
An armed group that serves the ends of a party, patron or leader. ACLED: political militia.
= inter=3 | Political militia

identity_militia | id. militia | identity militia
An armed group formed around a community, tribe, clan or faith. ACLED: identity militia.
= inter=4 | Identity militia

rioters
People in a crowd that uses violence, without an organisation of their own. ACLED: rioters.
= inter=5 | Rioters

protesters
People in a crowd that demonstrates without violence. ACLED: protesters.
= inter=6 | Protesters

civilians
People who take no part in the fighting, as a group. ACLED: civilians.
= inter=7 | Civilians; cameo=CVL

person
A named human being, speaking or acting in an office or for themselves.

igo | IGO | intergovernmental organisation
An organisation of states: the UN and its bodies, the Arab League, a coalition. CAMEO IGO.
= inter_broader=8 | External/Other forces; cameo=IGO

ngo | NGO | non-governmental organisation
A relief, rights or monitoring organisation that belongs to no state. CAMEO NGO.
= cameo=NGO

media | media | news medium
A newspaper, agency, broadcaster or channel that publishes. CAMEO MED.
= cameo=MED

dataset | data set
A coded collection that speaks through its rows, such as UCDP GED or ACLED.

company
A business, including a private security company. CAMEO BUS; ACLED: external/other forces.
= inter=8 | External/Other forces; cameo=BUS

party | party | political party or movement
A party or political movement, apart from any armed wing. CAMEO PTY.
= cameo=PTY

unidentified | unidentified | unidentified, as described
Somebody known only by a description; one record for each description.
= cameo=UAF
"""

ROLE = """
perpetrator
Carried the act out, on the word that the attribution names.

ordered_by | ordered by
Gave the order or authorised the act.

supporter
Armed, paid, guided or sheltered those who carried it out.

target | target | intended target
Whom the act was meant for, whether or not they came to harm.

victim
Who came to harm, whether or not they were meant.

host
On whose territory or in whose facility it happened.

responder
Came to help, to clear or to investigate.

party | party | party, direction unknown
Took part in a fight of which the source does not say who attacked whom. UCDP GED side A and B;
ACLED actor 1 and 2.

associated
Named beside a party as its ally or company. ACLED: associated actor.
"""

ATTRIBUTION = """
admitted
The actor says so of itself.

established
Independent proof shows it: a court, an inquiry, evidence that can be checked.

assessed | assessed | assessed by us
Our own judgement, for reasons that we can give.

alleged
Somebody names them; the statement says who.

suspected
The pattern points to them: place, means, habit. Nobody has named them.

disputed
Named, and credibly denied.

given | given | not in question
A fact that nobody contests, as for most targets and hosts.
"""

HARM = """
killed
Died in the incident or of its wounds. UCDP: fatalities.

injured
Wounded and alive when the statement was made.

killed_or_injured | casualties | killed or injured
Casualties that the source does not divide into dead and wounded.

missing
Not accounted for after the incident.

detained
Held by those who claim the authority to do so.

abducted
Taken and held outside any legal process.

displaced
Made to leave their homes.
"""

VICTIMS = """
civilian | civilian | civilians
People who took no direct part in the fighting. UCDP GED: deaths_civilians.
= ucdp=deaths_civilians

combatant | combatant | combatants
Members of an armed party. UCDP GED: deaths_a, deaths_b.
= ucdp=deaths_a | deaths_b

security_force | security | security forces
Police, guards and soldiers, where the source does not count them as a party to the fight.

aid_worker | aid worker | aid workers
Staff of relief organisations, medics included.

journalist | journalist | journalists
People who were there to report.

child | child | children
People under 18; usually part of a larger figure.

mixed | mixed | of several kinds
A figure that counts several kinds of people together.
= ucdp=best

unknown | unknown | of unknown kind
The source does not say who they were. UCDP GED: deaths_unknown.
= ucdp=deaths_unknown
"""
