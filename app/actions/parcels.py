"""The parcels of a shipment as they are packed: each gets its number there."""

from collections.abc import Sequence
from dataclasses import replace

from app.actions.load import running_series
from app.domain.facts import Parcel, SeriesSet
from app.domain.sscc import sscc
from app.store.database import Transaction
from app.store.sql import sql

SERIES = "sscc"
_PREFIX = sql("SELECT gs1_prefix FROM company")


def numbered(tx: Transaction, parcels: Sequence[Parcel]) -> tuple[Parcel, ...]:
    """The parcels with a serial shipping container code each, where the company has a GS1 prefix.

    What a label says already stays. The series only rises: parcels that are unpacked leave their numbers unused.
    """
    prefix = str(tx.value(_PREFIX, default=""))
    bare = sum(1 for one in parcels if not one.label)
    if not prefix or not bare:
        return tuple(parcels)
    held = running_series(tx, tx.station, SERIES)
    last = held.last if held else 0
    tx.record(SeriesSet(f"{tx.station}:{SERIES}", SERIES, "", 1, last + bare))
    serials = iter(range(last + 1, last + bare + 1))
    return tuple(one if one.label else replace(one, label=sscc(prefix, tx.station, next(serials))) for one in parcels)
