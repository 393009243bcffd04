"""What is to be estimated: constructs and paths, lavaan syntax, the parameter table. No data."""

from ccc_quality.model.building import parameter_table
from ccc_quality.model.construct import Construct, composite, higher_order, items, reflective
from ccc_quality.model.expressions import Expression, parse_expression
from ccc_quality.model.spec import Model, as_model
from ccc_quality.model.statement import Modifier, Statement
from ccc_quality.model.syntax import parse_syntax
from ccc_quality.model.table import Constraint, Definition, Parameter, ParameterTable

__all__ = [
    "Constraint",
    "Construct",
    "Definition",
    "Expression",
    "Model",
    "Modifier",
    "Parameter",
    "ParameterTable",
    "Statement",
    "as_model",
    "composite",
    "higher_order",
    "items",
    "parameter_table",
    "parse_expression",
    "parse_syntax",
    "reflective",
]
