"""The codes of evidence. Their sentences stand in the template `ideas/_evidence.html`."""

from enum import StrEnum


class EvidenceCode(StrEnum):
    """Why a municipality is proposed. Parameters in brackets; `place` and `kind` come from the gazetteer, never from the resident's words."""

    CHOSEN_MUNICIPALITY = "chosen_municipality"
    """The resident chose this municipality."""
    CHOSEN_OFFICE = "chosen_office"
    """The resident chose the regional office."""
    POINT_INSIDE = "point_inside"
    """The point on the map lies inside its border. Never shown to the public."""
    POSTCODE = "postcode"
    """The postcode belongs to it, at least for the most part. The digits are no parameter."""
    PLACE_GIVEN = "place_given"
    """The resident named a place of it where the form asks for one. [place, kind]"""
    PLACE_IN_TEXT = "place_in_text"
    """Title or text name a place of it; with a span. [place, kind; weak = "yes" where the word may mean something else]"""
    PLACE_IN_SEVERAL = "place_in_several"
    """A named place exists in several municipalities; `municipality` is the first of them. [place, kind, municipalities: codes joined by commas]"""
    NOTHING_SAYS_WHERE = "nothing_says_where"
    """Nothing, or nothing strong enough, says which municipality it is about."""
    SIGNALS_DISAGREE = "signals_disagree"
    """Two or more municipalities are about as likely. [municipalities: codes joined by commas]"""
    RULE_MATCHED = "rule_matched"
    """A rule of the regional office matched; with the span of its word. `municipality` is its target. [rule: its id, action: of `rules.Action`]"""
    RULE_YIELDS = "rule_yields"
    """A rule matched, and what the resident named counts instead. [rule, action]"""
    RULE_FAILED = "rule_failed"
    """A rule could not be carried out, so that people decide. [rule; fault: a code for staff]"""
