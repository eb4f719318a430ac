"""Words by morphological analysis, behind one small interface."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpicore.language.tokens import Part, tokens

MIXED = st.text(
    st.sampled_from("売上高率数を月年件円万億0123456789.,%〜→ABCxyz カタカナー 　、。「」()増やす\n😀\ud800"),
    max_size=80,
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(MIXED, st.text(max_size=60)))
def test_tokens_cover_a_text_without_a_gap(text):
    found = tokens(text)

    assert [token.start for token in found] == [0, *(token.end for token in found[:-1])][: len(found)]
    assert (found[-1].end if found else 0) == len(text)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("1人あたり", [("1", Part.NUMERAL), ("人", Part.COUNTER), ("あたり", Part.SUFFIX)]),
        ("3割増", [("3", Part.NUMERAL), ("割", Part.COUNTER), ("増", Part.NOUN)]),
        ("問い合わせ数20", [("問い合わせ", Part.VERBAL), ("数", Part.SUFFIX), ("20", Part.NUMERAL)]),
        ("売上高1", [("売上", Part.NOUN), ("高", Part.SUFFIX), ("1", Part.NUMERAL)]),
        ("カゴ落ち率", [("カゴ", Part.NOUN), ("落ち", Part.NOUN), ("率", Part.NOUN)]),
        ("on-time rate", [("on-time", Part.WORD), (" ", Part.SPACE), ("rate", Part.WORD)]),
    ],
)
def test_what_the_dictionary_joins_or_calls_a_numeral_is_cut_as_the_grammar_needs_it(text, parts):
    assert [(token.text, token.part) for token in tokens(text)] == parts


def test_a_text_longer_than_the_analyser_takes_is_read_in_parts():
    text = "売上を増やす。" * 3_000

    assert sum(token.text == "売上" for token in tokens(text)) == 3_000


def test_threads_have_a_tokenizer_each():
    texts = [f"問い合わせ数を月{count}件に増やす" for count in range(200)]

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(tokens, texts))

    assert found == [tokens(text) for text in texts]


@pytest.mark.parametrize(
    "arguments", [["--help"], ["parse", "Cut churn from 5% to 3% by March 2027", "--json"], ["parse", "--help"]]
)
def test_a_command_that_reads_no_japanese_loads_no_dictionary(arguments, tmp_path):
    code = (
        "import sys\nfrom kpicore.cli import main\n"
        f"code = main({arguments!r})\n"
        "assert not [name for name in sys.modules if name.startswith('sudachi')], code"
    )

    ran = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
