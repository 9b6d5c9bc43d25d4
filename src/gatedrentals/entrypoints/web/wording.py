"""What people call what the program names: methods of payment, ages of a debt, states of a license."""

from collections.abc import Mapping

from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.ledger.words import METHOD_NAMES
from gatedrentals.domain.licensing.states import State
from gatedrentals.entrypoints.web.formats import Tone, words
from gatedrentals.entrypoints.web.forms import Option

METHODS = {method: words(name) for method, name in METHOD_NAMES.items()}
"""How money comes in."""

BUCKETS = {bucket: "Not yet due" if bucket is Bucket.NOT_YET_DUE else f"{bucket.value} days" for bucket in Bucket}
"""How long after its due date something is owed."""

STATE_TONES = {
    State.DRAFT: Tone.NEUTRAL,
    State.SENT: Tone.INFO,
    State.SIGNED: Tone.INFO,
    State.PREPARING: Tone.INFO,
    State.ACTIVE: Tone.SUCCESS,
    State.NOTICE: Tone.WARNING,
    State.MOVED_OUT: Tone.WARNING,
    State.TERMINATED: Tone.DANGER,
}
"""How much a state wants to be seen; all others are over."""

METHOD_OPTIONS = tuple(Option(method.name.lower(), name) for method, name in METHODS.items())
BUCKET_OPTIONS = tuple(Option(bucket.name.lower(), name) for bucket, name in BUCKETS.items())
STATE_OPTIONS = tuple(Option(state.name.lower(), words(state)) for state in State)


def state_tone(state: State) -> Tone:
    """The tone of a state's badge."""
    return STATE_TONES.get(state, Tone.NEUTRAL)


def product_labels(park: Park, site_id: SiteId) -> Mapping[ProductCode, str]:
    """What a site's catalog calls its products."""
    with park.store.work(site_id) as work:
        return {product.code: product.label for product in work.sites.catalog(site_id).products}
