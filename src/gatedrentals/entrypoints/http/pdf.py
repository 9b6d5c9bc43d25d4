"""Papers as PDF, for API and pages alike."""

from typing import Any

from litestar.response import Response

from gatedrentals.bootstrap.park import Park
from gatedrentals.ports.papers import Paper

PDF = "application/pdf"


def pdf(park: Park, paper: Paper, name: str) -> Response[Any]:
    """A paper as PDF, which browsers show, and save under ``name``."""
    safe = "".join(each if each.isascii() and (each.isalnum() or each in "-_") else "_" for each in name)
    return Response(
        park.paper_desk.pdf(paper),
        media_type=PDF,
        headers={"Content-Disposition": f'inline; filename="{safe}.pdf"'},
    )
