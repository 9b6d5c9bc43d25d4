"""A happening on its way to a use case."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.bootstrap.demo.shipped import Happening
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId

ASKED = Asked("property manager", "demo")
"""Who did what people did."""


@frozen
class Doing:
    """A happening at a site of a park."""

    park: Park
    site_id: SiteId
    said: Happening

    @property
    def number(self) -> str:
        """The license that it is about."""
        return self.said.text("license")
