"""Codebooks: what they say comes back, and what they may not say is refused with its place."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path

import pytest

from ccc_quality.data import Codebook, CodebookConstruct
from ccc_quality.errors import CodebookError

TEXT = """
scale: [1, 7]
missing: [99]
columns: {segment: firm, cluster: agent, weight: weight, wave: wave}
constructs:
  reliability:
    items: [rel1, rel2, rel3]
    label: {en: Reliability, nl: Betrouwbaarheid}
    kind: reflective
    reversed: [rel3]
  recommendation: {items: [nps], scale: [0, 10], missing: [-1], label: Recommends us}
  quality: {dimensions: [reliability, recommendation], kind: composite, mode: B}
paths:
  - recommendation ~ reliability
item_labels: {rel1: {en: Keeps promises, nl: Houdt zich aan afspraken}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "codebook.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def refused(text: str, message: str, tmp_path: Path) -> str:
    path = tmp_path / "broken.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError, match=message) as caught:
        Codebook.read(path)
    assert "broken.yaml" in str(caught.value)
    return str(caught.value)


def test_a_codebook_says_what_its_file_says(file):
    codebook = Codebook.read(file)
    assert codebook.items == ("rel1", "rel2", "rel3", "nps")
    assert codebook.reversed_items == ("rel3",)
    assert dict(codebook.columns)["cluster"] == "agent"
    assert codebook.paths == ("recommendation ~ reliability",)
    assert codebook.constructs[2] == CodebookConstruct(
        "quality", dimensions=("reliability", "recommendation"), kind="composite", mode="B"
    )


def test_scale_and_missing_codes_of_a_construct_win_over_the_codebooks(file):
    codebook = Codebook.read(file)
    assert codebook.scale_of("rel1") == (1.0, 7.0)
    assert codebook.scale_of("nps") == (0.0, 10.0)
    assert codebook.missing_of("rel1") == (99.0,)
    assert codebook.missing_of("nps") == (-1.0,)
    assert codebook.construct_of("nps").name == "recommendation"
    with pytest.raises(CodebookError, match=r"no item 'rel4'\. Did you mean rel3\?"):
        codebook.scale_of("rel4")


def test_labels_of_constructs_and_items_in_both_languages(file):
    labels = Codebook.read(file).labels
    assert labels.text("reliability", "nl") == "Betrouwbaarheid"
    assert labels.text("rel1", "nl") == "Houdt zich aan afspraken"
    assert labels.text("recommendation", "nl") == "Recommends us"


def test_yaml_pickle_and_deepcopy_give_an_equal_codebook(file, tmp_path):
    codebook = Codebook.read(file)
    again = tmp_path / "again.yaml"
    again.write_text(codebook.to_yaml(), encoding="utf-8")
    assert Codebook.read(again) == codebook
    assert pickle.loads(pickle.dumps(codebook)) == codebook
    assert copy.deepcopy(codebook.constructs) == codebook.constructs
    assert hash(codebook) == hash(Codebook.read(file))


def test_a_codebook_cannot_be_changed(file):
    codebook = Codebook.read(file)
    with pytest.raises(AttributeError):
        codebook.scale = (1.0, 5.0)
    with pytest.raises(TypeError):
        codebook.columns["segment"] = "region"
    with pytest.raises(TypeError):
        codebook.item_labels["rel1"]["en"] = "other"


def test_a_composite_without_mode_has_mode_A():
    assert CodebookConstruct("q", items=("a", "b"), kind="composite").mode == "B"
    assert CodebookConstruct("q", items=("a", "b")).mode is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "scales: [1, 7]\nconstructs: {a: {items: [x]}}",
            r"codebook: unknown key 'scales'\. Did you",
        ),
        ("constructs: {a: {item: [x]}}", r"constructs\.a: unknown key 'item'\. Did you mean items"),
        ("constructs: {a: {items: x}}", r"constructs\.a\.items: expected a list .* found 'x'"),
        (
            "constructs: {a: {items: [x, 3]}}",
            r"constructs\.a\.items\[1\]: expected a text, found 3",
        ),
        (
            "constructs: {a: {items: [on]}}",
            r"constructs\.a\.items\[0\]: expected a text, found True",
        ),
        ("constructs: {on: {items: [x]}}", "the key True is not text. Put it in quotes"),
        ("constructs: [a, b]", "constructs: expected `key: value` pairs"),
        ("constructs: {}", "constructs: a codebook needs at least one construct"),
        ("scale: [1, 7]", "constructs: expected `key: value` pairs, found nothing"),
        ("", "codebook: expected `key: value` pairs, found nothing"),
        ("constructs: {a: {kind: reflective}}", r"constructs\.a: give either items or dimensions"),
        ("constructs: {a: {items: []}}", r"constructs\.a: give either items or dimensions"),
        ("scale: 7\nconstructs: {a: {items: [x]}}", r"scale: expected the lowest .* found 7"),
        ("scale: [1, 4, 7]\nconstructs: {a: {items: [x]}}", "scale: expected the lowest"),
        ("scale: [1, high]\nconstructs: {a: {items: [x]}}", "scale: expected the lowest"),
        ("scale: [7, 1]\nconstructs: {a: {items: [x]}}", r"scale: the lowest .* found \[7, 1\]"),
        ("constructs: {a: {items: [x], scale: [5, 5]}}", r"constructs\.a\.scale: the lowest"),
        ("missing: [n/a]\nconstructs: {a: {items: [x]}}", r"missing\[0\]: expected a number"),
        (
            "constructs: {a: {items: [x], kind: formative}}",
            r"constructs\.a\.kind: it takes reflective or composite, found 'formative'",
        ),
        (
            "constructs: {a: {items: [x], kind: composite, mode: C}}",
            r"constructs\.a\.mode: it takes A or B, found 'C'",
        ),
        ("constructs: {a: {items: [x], mode: A}}", r"constructs\.a\.mode: only a composite has"),
        (
            "constructs: {a: {items: [x, y]}, b: {items: [z, x]}}",
            r"constructs\.b\.items: 'x' belongs to a already",
        ),
        ("constructs: {a: {items: [x, x]}}", r"constructs\.a\.items: 'x' is listed twice"),
        (
            "scale: [1, 7]\nconstructs: {a: {items: [rel1], reversed: [rel2]}}",
            r"constructs\.a\.reversed: 'rel2' is not among the items\. Did you mean rel1\?",
        ),
        (
            "constructs: {a: {items: [x], reversed: [x]}}",
            r"constructs\.a\.reversed: turning an item needs its scale",
        ),
        (
            "constructs: {trust: {items: [x]}, q: {dimensions: [trsut]}}",
            r"constructs\.q\.dimensions: 'trsut' is no construct\. Did you mean trust\?",
        ),
        (
            "constructs: {a: {dimensions: [b]}, b: {dimensions: [a]}}",
            r"constructs\.a\.dimensions: the construct is made of itself",
        ),
        (
            "scale: [0, 10]\nmissing: [9]\nconstructs: {a: {items: [x]}}",
            r"constructs\.a: the missing code 9 is also an answer on its scale 0 to 10",
        ),
        (
            "columns: {firm: firm}\nconstructs: {a: {items: [x]}}",
            r"columns: unknown key 'firm'\. Available: segment, cluster, weight, wave",
        ),
        (
            "columns: {segment: x}\nconstructs: {a: {items: [x]}}",
            r"columns\.segment: 'x' is an item of a",
        ),
        (
            "constructs: {a: {items: [x], label: {de: Vertrauen}}}",
            r"constructs\.a\.label: unknown key 'de'\. Available: en, nl",
        ),
        ("constructs: {a: {items: [x], label: 3}}", r"constructs\.a\.label: expected"),
        (
            "constructs: {a: {items: [rel1]}}\nitem_labels: {rel2: Second}",
            r"item_labels: 'rel2' is no item\. Did you mean rel1\?",
        ),
        ("constructs: {a: {items: [x]}}\npaths: b ~ a", "paths: expected a list"),
        (
            "constructs: {a: {items: [x]}}\npaths:\n  - b: a",
            r"paths\[0\]: expected a text such as satisfaction ~ reliability \+ empathy, found",
        ),
        (
            "constructs: {a: [x, y]}",
            r"constructs\.a: expected .* such as \{items: \[rel1, rel2\]\}, found \['x', 'y'\]\.",
        ),
        (
            "missing: ['99']\nconstructs: {a: {items: [x]}}",
            r"missing\[0\]: expected a number, found the text '99'",
        ),
        (
            "rel1;rel2\n" + "6;7\n" * 500,
            r"codebook: expected .*, found 'rel1;rel2 6.*\.\.\.'\.$",
        ),
        (
            "constructs:\n  a: {items: [x]}\n  a: {items: [y]}",
            r"line 3: the key 'a' appears twice \(first on line 2\)",
        ),
        ("constructs: {a: {items: [x}}", "line 1, column 27: this is not valid YAML"),
        (
            "constructs: !!python/object/apply:os.system ['true']",
            "this is not valid YAML: could not determine a constructor",
        ),
    ],
)
def test_what_a_codebook_may_not_say_is_refused_with_its_place(text, message, tmp_path):
    refused(text, message, tmp_path)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        (
            "constructs:\n  trust: {items: [x]}\n loyalty: {items: [y]}",
            3,
            "this line is indented unlike its neighbours; what belongs together begins in one "
            "column.\n     loyalty: {items: [y]}\n     ^",
        ),
        (
            "constructs:\n\ttrust: {items: [x]}",
            2,
            "a tab stands here; indent with blanks.\n     trust: {items: [x]}\n    ^",
        ),
        (
            "constructs:\n  trust: {items: [x] reversed: [x]}",
            2,
            "a comma or a colon is missing here, or the bracket { of line 2 is not closed.",
        ),
        (
            "constructs:\n  trust: {items: [x, y}",
            2,
            "a comma or a colon is missing here, or the bracket [ of line 2 is not closed.",
        ),
        (
            "constructs:\n  trust: {items: [x]\n  loyalty: {items: [y]}",
            3,
            "a comma or a colon is missing here, or the bracket { of line 2 is not closed.",
        ),
        (
            "paths: [b ~ a]\nconstructs: a: b",
            2,
            "a colon is not expected here. Is the line indented",
        ),
        (
            "constructs:\n  trust: {items: [%x]}",
            2,
            "a text that begins with this sign needs quotes",
        ),
        ("scale: 'one\nmissing: [99]", 2, "the quote that opens on line 1 is not closed."),
    ],
)
def test_a_slip_in_yaml_is_explained_in_plain_words_at_its_line(text, line, said, tmp_path):
    message = refused(text, "this is not valid YAML", tmp_path)
    assert f"line {line}, column" in message
    assert f"this is not valid YAML: {said}" in message


def test_a_slip_in_a_long_line_is_shown_with_its_surroundings(tmp_path):
    text = "constructs: {trust: {items: [" + ", ".join(f"item{i}" for i in range(40)) + "}}"
    shown = refused(text, "not valid YAML", tmp_path).splitlines()[1:]
    assert max(map(len, shown)) <= 64
    assert shown[0][shown[1].index("^")] == "}"


def test_every_contradiction_is_listed_at_once(tmp_path):
    message = refused(
        "scale: [7, 1]\nconstructs: {a: {items: [x], reversed: [y]}, b: {items: [x]}}",
        "scale: the lowest",
        tmp_path,
    )
    assert "constructs.a.reversed: 'y'" in message
    assert "constructs.b.items: 'x' belongs to a" in message


def test_every_construct_that_cannot_be_read_is_listed_at_once(tmp_path):
    message = refused("constructs: {a: {items: x}, b: {item: [y]}}", r"constructs\.a", tmp_path)
    assert "constructs.b: unknown key 'item'" in message


def test_a_codebook_made_in_python_is_checked_too():
    with pytest.raises(CodebookError, match=r"constructs\.a\.kind: it takes"):
        Codebook((CodebookConstruct("a", ("x",), kind="formative"),))  # type: ignore[arg-type]
    with pytest.raises(CodebookError, match=r"constructs\.a: the name is used 2 times"):
        Codebook((CodebookConstruct("a", ("x",)), CodebookConstruct("a", ("y",))))


def test_an_absent_file_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"absent\.yaml cannot be opened: No such file"):
        Codebook.read(tmp_path / "absent.yaml")


def test_a_file_in_another_encoding_is_named(tmp_path):
    path = tmp_path / "latin.yaml"
    path.write_bytes("constructs: {a: {items: [x], label: Één}}".encode("cp1252"))
    with pytest.raises(CodebookError, match=r"latin\.yaml: save the codebook as UTF-8"):
        Codebook.read(path)
