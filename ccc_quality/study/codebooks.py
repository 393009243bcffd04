"""The codebook that belongs to one of the study's models and the package's questionnaire."""

from __future__ import annotations

from ccc_quality.data import Codebook
from ccc_quality.labels import Labels
from ccc_quality.model import Construct, Model
from ccc_quality.study.constructs import Kind
from ccc_quality.study.questionnaire import item_texts


def study_codebook(
    kind: Kind,
    model: Model,
    *,
    scale: tuple[int, int] = (1, 7),
    cluster: str,
    missing: tuple[int, ...] = (),
) -> Codebook:
    """Codebook with the model's constructs and paths and the wording of every item.

    Parameters
    ----------
    kind : {"customers", "employees"}
        Whose questionnaire.
    model : Model
        One of the study's models.
    scale : (int, int)
        Lowest and highest answer.
    cluster : str
        Column of the agent or team.
    missing : tuple of int
        Codes for "no answer".
    """
    targets = dict.fromkeys(target for _, target in model.paths)
    content: dict[str, object] = {
        "study": model.study,
        "scale": list(scale),
        "columns": {"segment": "firm", "cluster": cluster, "wave": "wave"},
        "constructs": {c.name: _entry(c, model.labels) for c in model.constructs},
        "paths": [
            f"{target} ~ {' + '.join(source for source, hit in model.paths if hit == target)}"
            for target in targets
        ],
        "item_labels": {item: item_texts(kind)[item] for item in model.observed},
    }
    if missing:
        content["missing"] = list(missing)
    return Codebook.from_dict(content)


def _entry(construct: Construct, labels: Labels) -> dict[str, object]:
    part = "dimensions" if construct.higher_order else "items"
    entry: dict[str, object] = {
        part: list(construct.indicators),
        "label": {
            "en": labels.text(construct.name, "en"),
            "nl": labels.text(construct.name, "nl"),
        },
        "kind": construct.kind,
    }
    if construct.mode is not None:
        entry["mode"] = construct.mode
    return entry
