"""How every command runs: options that all share, one call, one page, and an exit code."""

import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import TYPE_CHECKING, NoReturn, TypeAlias

import click
from attrs import frozen

from gatedrentals.entrypoints.cli.exit_codes import CANNOT_OPEN, REFUSED
from gatedrentals.entrypoints.cli.page import Page, as_json, show

if TYPE_CHECKING:
    from gatedrentals.application.asked import Asked
    from gatedrentals.bootstrap.park import Park

Opener: TypeAlias = "Callable[[], AbstractContextManager[Park]]"


@frozen
class Run:
    """What a command works with: the park (a previewing one under ``--preview``), and who asked."""

    park: "Park"
    asked: "Asked"
    is_preview: bool = False


Command: TypeAlias = "Callable[..., Page]"


def reading(command: Command) -> Callable[..., None]:
    """A command that changes nothing: adds ``--json``."""
    return _json_option(_running(command))


def changing(command: Command) -> Callable[..., None]:
    """A command that changes something: adds ``--json``, ``--preview`` and ``--who``."""
    who = click.option("--who", envvar="GATEDRENTALS_WHO", help="Who asks, for the audit trail.")
    preview = click.option("--preview", is_flag=True, help="Do all of it, show what it does, and take it back.")
    return who(preview(_json_option(_running(command))))


def _json_option(function: Callable[..., None]) -> Callable[..., None]:
    option = click.option("--json", "wants_json", is_flag=True, help="Print JSON: stable keys, cents as integers.")
    return option(function)


def _running(command: Command) -> Callable[..., None]:
    @wraps(command)
    def invoke(*, wants_json: bool, preview: bool = False, who: str | None = None, **values: object) -> None:
        opener: Opener = click.get_current_context().obj or _installed
        page = _answer(lambda: _call(command, opener, preview, who, values), wants_json=wants_json)
        if wants_json:
            click.echo(as_json(page))
        else:
            show(page)
            if preview:
                click.echo("preview: nothing was changed")
        sys.exit(page.exit_code)

    return invoke


def _call(command: Command, opener: Opener, preview: bool, who: str | None, values: dict[str, object]) -> Page:  # noqa: FBT001
    from gatedrentals.application.asked import Asked

    with opener() as park:
        asked = Asked(who or _login(), "terminal")
        return command(Run(park.previewed() if preview else park, asked, preview), **values)


def _answer(call: Callable[[], Page], *, wants_json: bool) -> Page:
    """The page, or a refusal as one clear message; never a traceback for what a rule or a file refuses."""
    from gatedrentals.bootstrap.opening import CannotOpen
    from gatedrentals.domain.errors import Refusal

    try:
        return call()
    except Refusal as refusal:
        _stop(refusal.code, str(refusal), REFUSED, wants_json=wants_json)
    except CannotOpen as fault:
        _stop("cannot_open", str(fault), CANNOT_OPEN, wants_json=wants_json)


def _stop(code: str, message: str, exit_code: int, *, wants_json: bool) -> NoReturn:
    if wants_json:
        click.echo(json.dumps({"refused": code, "message": message}, indent=2, ensure_ascii=False))
    else:
        click.echo(f"refused ({code}): {message}", err=True)
    raise click.exceptions.Exit(exit_code)


def _installed() -> "AbstractContextManager[Park]":
    from gatedrentals.bootstrap.opening import open_park
    from gatedrentals.bootstrap.settings import Settings

    return open_park(Settings.read())


def _login() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):
        return "unknown"
