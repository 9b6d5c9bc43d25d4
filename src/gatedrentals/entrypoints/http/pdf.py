"""Papers as answers that browsers show or save."""

from litestar.response import Response


def pdf_answer(name: str, pdf: bytes) -> Response[bytes]:
    """A PDF that browsers show, and save as ``name``."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(pdf, media_type="application/pdf", headers=headers)
