"""Places of the world to choose from, offline: a packed list that comes along, and imported ones.

`places.tsv.gz` holds the populated places of 41 countries in conflict and their airports, from
GeoNames (CC BY 4.0) and airportsdata (MIT); NOTICE.md beside it says so in full, and must stay
with it. A chosen entry becomes a record of `places`; nothing else is taken from here.
"""
