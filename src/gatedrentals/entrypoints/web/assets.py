"""Static files, each under a name that holds the hash of what is in it."""

from typing import Any

from litestar import Request, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath
from litestar.response import Response

from gatedrentals.entrypoints.http.access import ANYONE, needs
from gatedrentals.entrypoints.http.headers import PACKED
from gatedrentals.entrypoints.web.static_files import static_files


@get("/static/{name:str}", opt={**needs(ANYONE), PACKED: True}, sync_to_thread=False, include_in_schema=False)
def static_file(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[bytes]:
    """A file, for ever."""
    file = static_files().find(name)
    if file is None:
        raise NotFoundException
    headers, body = file.answer(request.headers.get("accept-encoding", ""))
    return Response(body, media_type=file.content_type, headers=headers)
