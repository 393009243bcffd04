"""English and Dutch say the same things."""

import re
from importlib import resources
from string import Formatter

import pytest
import yaml

from ccc_quality.errors import UnknownOptionError
from ccc_quality.words import LANGUAGES, phrases


def placeholders(text):
    """Names of the gaps in a phrase; ``{Driver}`` is ``{driver}`` at the head of a sentence."""
    return {name.lower() for _, name, _, _ in Formatter().parse(text) if name}


def named_twice(node):
    """Keys that one mapping of a YAML file has twice; the later would silently win."""
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [key.value for key, _ in node.value]
    deeper = [name for _, value in node.value for name in named_twice(value)]
    return deeper + [name for name in names if names.count(name) > 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_given_twice(language):
    file = resources.files("ccc_quality.words").joinpath(f"{language}.yaml")
    assert named_twice(yaml.compose(file.read_text(encoding="utf-8"))) == []


def test_both_languages_have_the_same_phrases():
    assert set(phrases("en")) == set(phrases("nl"))


def test_a_phrase_has_the_same_gaps_in_both_languages():
    english, dutch = phrases("en"), phrases("nl")
    assert [key for key in english if placeholders(english[key]) != placeholders(dutch[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty(language):
    assert all(phrases(language).values())


def test_sentences_are_translated():
    """Words may be the same in both languages; whole sentences never are."""
    english = {key: re.sub(r"\{\w+\}", "", text) for key, text in phrases("en").items()}
    sentences = [key for key, text in english.items() if len(re.findall(r"\w+", text)) > 4]
    assert [key for key in sentences if phrases("en")[key] == phrases("nl")[key]] == []


def test_an_unknown_language_lists_the_known_ones():
    with pytest.raises(UnknownOptionError, match=r"language 'de'\. .*Available: en, nl\."):
        phrases("de")
