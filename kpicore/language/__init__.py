"""Words as a person writes them: spelling, tokens, numbers with their units, times, labels. It knows no plan, sheet or screen."""

from typing import TYPE_CHECKING

from kpicore.lazy import names_on_use

if TYPE_CHECKING:
    from kpicore.language.chat import in_plain_spelling
    from kpicore.language.labels import near_key, same_key
    from kpicore.language.lexicon import (
        ENGLISH_CHANGES,
        EVERYONE,
        JOINING_VERBS,
        LIGHT_WORDS,
        NONE_LEFT,
        NOW_WORDS,
        PAST_WORDS,
        TAKES_TIME,
        TIMES,
        Bound,
        Motion,
        head_unit,
        is_high_good,
        is_low_good,
        is_measurable,
        is_money,
        is_of_time,
        is_rate,
        is_sum,
        word_set,
    )
    from kpicore.language.mapped_text import MappedText
    from kpicore.language.marking import text_marks
    from kpicore.language.measures import Measured, measured
    from kpicore.language.quantities import (
        GROUPED,
        IN_TEXT,
        NUMBER,
        Ambiguous,
        Quantity,
        as_float,
        digits_of,
        read_quantity,
    )
    from kpicore.language.scanning import MarkKind, TextMark, first_mark, text_of, without_blanks, words_of
    from kpicore.language.spelling import shown, tidy, too_long
    from kpicore.language.tokens import Part, is_japanese
    from kpicore.language.units import (
        MONEY_UNITS,
        known_unit,
        label_unit,
        multiplier_word,
        split_unit,
        unit_factor,
        unit_name,
    )
    from kpicore.language.written_numbers import TO_ONE, NumberKind, WrittenNumber, kanji_value, rounded_share
    from kpicore.language.written_times import TimeKind, WrittenTime
else:
    __getattr__ = names_on_use(
        __name__,
        {
            "chat": "in_plain_spelling",
            "labels": "near_key same_key",
            "lexicon": "ENGLISH_CHANGES EVERYONE JOINING_VERBS LIGHT_WORDS NONE_LEFT NOW_WORDS PAST_WORDS TAKES_TIME TIMES Bound Motion"
            " head_unit is_high_good is_low_good is_measurable is_money is_of_time is_rate is_sum word_set",
            "mapped_text": "MappedText",
            "measures": "Measured measured",
            "quantities": "GROUPED IN_TEXT NUMBER Ambiguous Quantity as_float digits_of read_quantity",
            "spelling": "shown tidy too_long",
            "marking": "text_marks",
            "scanning": "MarkKind TextMark first_mark text_of without_blanks words_of",
            "tokens": "Part is_japanese",
            "written_numbers": "TO_ONE NumberKind WrittenNumber kanji_value rounded_share",
            "written_times": "TimeKind WrittenTime",
            "units": "MONEY_UNITS known_unit label_unit multiplier_word split_unit unit_factor unit_name",
        },
    )

__all__ = [
    "ENGLISH_CHANGES",
    "EVERYONE",
    "GROUPED",
    "IN_TEXT",
    "JOINING_VERBS",
    "LIGHT_WORDS",
    "MONEY_UNITS",
    "NONE_LEFT",
    "NOW_WORDS",
    "NUMBER",
    "PAST_WORDS",
    "TAKES_TIME",
    "TIMES",
    "TO_ONE",
    "Ambiguous",
    "Bound",
    "MappedText",
    "MarkKind",
    "Measured",
    "Motion",
    "NumberKind",
    "Part",
    "Quantity",
    "TextMark",
    "TimeKind",
    "WrittenNumber",
    "WrittenTime",
    "as_float",
    "digits_of",
    "first_mark",
    "head_unit",
    "in_plain_spelling",
    "is_high_good",
    "is_japanese",
    "is_low_good",
    "is_measurable",
    "is_money",
    "is_of_time",
    "is_rate",
    "is_sum",
    "kanji_value",
    "known_unit",
    "label_unit",
    "measured",
    "multiplier_word",
    "near_key",
    "read_quantity",
    "rounded_share",
    "same_key",
    "shown",
    "split_unit",
    "text_marks",
    "text_of",
    "tidy",
    "too_long",
    "unit_factor",
    "unit_name",
    "without_blanks",
    "word_set",
    "words_of",
]
