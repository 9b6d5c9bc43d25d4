"""Serves API and pages."""

import sys

import click

from gatedrentals.entrypoints.cli.exit_codes import CANNOT_OPEN


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Behind a proxy: the address that it reaches.")
@click.option("--port", type=click.IntRange(1, 65535), default=8080, show_default=True)
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Processes.")
@click.pass_context
def serve_command(ctx: click.Context, host: str, port: int, workers: int) -> None:
    """Serve API and pages until told to stop; requests under way are answered first.

    With --demo it serves the played year, with a sign-in that asks for nothing: never on a machine that others reach.
    """
    from gatedrentals.bootstrap.serving import CannotServe, Place, run
    from gatedrentals.bootstrap.settings import Settings

    place = Place(host, port, workers)
    settings = Settings.read(demo=ctx.find_root().params.get("is_demo") is True)
    click.echo(f"serving {place.address} (API: {place.address}/v1, its description: {place.address}/openapi/v1.json)")
    try:
        run(settings, place)
    except CannotServe as fault:
        click.echo(str(fault), err=True)
        sys.exit(CANNOT_OPEN)
