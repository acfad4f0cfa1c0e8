"""How big a value may become inside a query.

PostgreSQL looks at its time limit between rows, not inside a function. So a value must stay small enough for any
function to be done with it at once: texts are cut where they are joined, and powers are bounded, as numbers of 65,000
digits take a quarter of a second to multiply. How often a query may use its own results is bounded in `scope`.
"""

from sqlglot import exp

from engines.sql.errors import QueryRefused
from engines.sql.port import Dialect

MAX_CONCATENATIONS = 12
MAX_CALCULATIONS = 300
MAX_POWER = 10

_JOINING = frozenset({"concat", "concat_ws", "printf", "format"})
_CALCULATIONS = (exp.Mul, exp.Div, exp.Mod, exp.Pow, exp.Anonymous)


def check_growth(tree: exp.Query, dialect: Dialect) -> None:
    """Bound joined texts and calculations. Raises QueryRefused."""
    concatenations = sum(_concatenations(node) for node in tree.walk())
    if concatenations > MAX_CONCATENATIONS:
        raise QueryRefused(
            f"The query joins {concatenations} texts; at most {MAX_CONCATENATIONS} are accepted."
        )
    calculations = sum(isinstance(node, _CALCULATIONS) for node in tree.walk())
    if calculations > MAX_CALCULATIONS:
        raise QueryRefused(
            f"The query calculates {calculations} times; at most {MAX_CALCULATIONS} are accepted."
        )
    if dialect == "postgres":
        for node in tree.walk():
            _check_power(node)


def is_power(node: exp.Expr) -> bool:
    """Whether it makes a number many times longer, as no other function does."""
    return isinstance(node, exp.Pow) or _name(node) in ("power", "pow", "exp")


def _check_power(node: exp.Expr) -> None:
    match node:
        case exp.Pow():
            _check_exponent(node.expression)
        case exp.Anonymous() if _name(node) in ("power", "pow"):
            _check_exponent(node.expressions[-1])
        case _:
            pass


def _check_exponent(node: exp.Expr) -> None:
    number = node.this if isinstance(node, exp.Neg) else node
    if not isinstance(number, exp.Literal) or number.is_string or float(number.this) > MAX_POWER:
        raise QueryRefused(f"The exponent of a power must be a plain number of at most {MAX_POWER}.")


def _concatenations(node: exp.Expr) -> int:
    if isinstance(node, exp.DPipe):
        return 1
    return len(node.expressions) - 1 if _name(node) in _JOINING else 0


def _name(node: exp.Expr) -> str:
    return str(node.this).lower() if isinstance(node, exp.Anonymous) else ""
