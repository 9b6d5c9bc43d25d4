"""What the parameters of paths and lists are."""

from typing import Annotated, TypeAlias

from litestar.params import FromPath, QueryParameter

from gatedrentals.ports.boards import MOST

Site: TypeAlias = FromPath[str]
"""A site's code."""
Number: TypeAlias = FromPath[str]
"""A license's number."""
Limit: TypeAlias = Annotated[int, QueryParameter(ge=1, le=MOST)]
"""How many rows an answer has at most."""
RefundNo: TypeAlias = FromPath[int]
"""A refund's number on its account."""
