"""What the parameters of paths are."""

from typing import TypeAlias

from litestar.params import FromPath

Site: TypeAlias = FromPath[str]
"""A site's code."""
Number: TypeAlias = FromPath[str]
"""A license's number."""
Source: TypeAlias = FromPath[str]
"""Where money came from."""
ExternalId: TypeAlias = FromPath[str]
"""What the money is called there."""
RefundNo: TypeAlias = FromPath[int]
"""A refund's number on its account."""
