"""What a scan sounds like: files that any player reads, told apart by ear, and none where sound is off."""

from __future__ import annotations

import io
import itertools
import wave

import pytest

from app.ui.scanning import sounds
from app.ui.scanning.scan import ACCEPTED, COMPLETE, REJECTED


def _pitch(samples, rate):
    """Hertz, by how often the sign changes."""
    turns = sum((a < 0) != (b < 0) for a, b in itertools.pairwise(samples))
    return turns * rate / 2 / len(samples)


def _played(outcome, volume):
    with wave.open(io.BytesIO(sounds.sound(outcome, volume))) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        samples = memoryview(file.readframes(file.getnframes())).cast("h").tolist()
        return samples, file.getframerate()


def test_accept_is_short_and_high_reject_two_low_complete_two_rising():
    accepted, rate = _played(ACCEPTED, 40)
    assert len(accepted) / rate < 0.1
    assert _pitch(accepted, rate) > 1000
    rejected, _ = _played(REJECTED, 40)
    assert _pitch(rejected, rate) < 300
    assert max(map(abs, rejected[rate * 115 // 1000 : rate * 155 // 1000])) == 0, "two, with a pause"
    asking, _ = _played(sounds.ASKS, 40)
    assert len(asking) < len(rejected) / 2, "one tone, as low"
    assert _pitch(asking, rate) < 300
    complete, _ = _played(COMPLETE, 40)
    half = rate * 90 // 1000
    assert _pitch(complete[half:], rate) > _pitch(complete[:half], rate) > 500


@pytest.mark.parametrize("outcome", [ACCEPTED, REJECTED, COMPLETE])
def test_louder_is_louder_and_never_beyond_what_there_is(outcome):
    peaks = [max(map(abs, _played(outcome, volume)[0])) for volume in sounds.VOLUMES.values()]
    assert peaks == sorted(set(peaks))
    assert peaks[0] == 0
    assert peaks[-1] < 2**15
