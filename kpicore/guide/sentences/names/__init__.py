"""The name of an indicator: the noun phrase a clause says a number of; every word of it stands in the sentence."""

from kpicore.guide.sentences.names.english import english_name
from kpicore.guide.sentences.names.found import NameFound
from kpicore.guide.sentences.names.japanese import japanese_name

__all__ = ["NameFound", "english_name", "japanese_name"]
