"""The program of an evaluator's process: a line of JSON in, a line of JSON out, until the input ends."""

import json
import resource
import sys
from typing import Any


def main() -> None:
    """Set up as the first line says, then answer."""
    setup = json.loads(sys.stdin.readline())
    sys.path.insert(0, setup["root"])
    resource.setrlimit(resource.RLIMIT_AS, (setup["memory"], setup["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_answer(json.loads(line))) + "\n")
        sys.stdout.flush()


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    from engines.flow.errors import ExpressionFailed, ExpressionInvalid

    try:
        return {"value": _work_out(request["op"], request["what"], request["values"])}
    except ExpressionInvalid as error:
        return {"failed": "invalid", "message": str(error)}
    except ExpressionFailed as error:
        return {"failed": "failed", "message": str(error)}
    except MemoryError:
        sys.exit(1)


def _work_out(op: str, what: Any, values: dict[str, Any]) -> Any:
    from engines.flow.expressions import parse
    from engines.flow.templates import render

    if op == "render":
        return render(what, values)
    return {name: parse(text).evaluate(values) for name, text in what.items()}


if __name__ == "__main__":
    main()
