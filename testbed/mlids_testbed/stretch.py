"""Makes the pauses of a capture longer, so that what takes hours can be recorded in a minute.

Only pauses are stretched: packets that follow each other closely, such as a request and its answer, keep their distance. The same
capture and numbers give the same result."""

import struct

_HEADER = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")
_MAGIC = 0xA1B2C3D4


class StretchError(Exception):
    """The capture is not one of tcpdump's; one line."""


def stretch(source, target, pause, factor):
    """Copies a pcap file with microseconds and multiplies each pause of more than `pause` seconds by `factor`; the packets copied."""
    header = source.read(_HEADER.size)
    if len(header) < _HEADER.size or _HEADER.unpack(header)[0] != _MAGIC:
        raise StretchError("not a little-endian pcap file with microseconds")
    target.write(header)
    limit = round(pause * 1_000_000)
    earlier = now = None
    count = 0
    while head := source.read(_RECORD.size):
        if len(head) < _RECORD.size:
            raise StretchError(f"cut after {count} packets")
        seconds, micros, captured, length = _RECORD.unpack(head)
        time = seconds * 1_000_000 + micros
        gap = 0 if earlier is None else time - earlier
        now = time if now is None else now + (round(gap * factor) if gap > limit else gap)
        earlier = time
        target.write(_RECORD.pack(*divmod(now, 1_000_000), captured, length))
        target.write(source.read(captured))
        count += 1
    return count
