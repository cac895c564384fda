"""Lengthens the pauses in a capture, so that traffic that takes hours can be recorded in a minute.

Only pauses are stretched: packets that follow each other closely, such as a request and its answer, keep their spacing. The same capture and parameters give the same result."""

import struct

_HEADER = struct.Struct("<IHHiIII")
_RECORD = struct.Struct("<IIII")
_MAGIC = 0xA1B2C3D4


class StretchError(Exception):
    """The capture cannot be stretched; the message is one line."""


def stretch(source, target, pause, factor):
    """Copies a pcap file with microsecond timestamps, multiplies each pause of more than `pause` seconds by `factor`, and returns the number of packets."""
    header = source.read(_HEADER.size)
    if len(header) < _HEADER.size or _HEADER.unpack(header)[0] != _MAGIC:
        raise StretchError("not a little-endian pcap file with microsecond timestamps")
    target.write(header)
    limit = round(pause * 1_000_000)
    earlier = now = None
    count = 0
    while head := source.read(_RECORD.size):
        if len(head) < _RECORD.size:
            raise StretchError(f"truncated after {count} packets")
        seconds, micros, captured, length = _RECORD.unpack(head)
        time = seconds * 1_000_000 + micros
        gap = 0 if earlier is None else time - earlier
        now = time if now is None else now + (round(gap * factor) if gap > limit else gap)
        earlier = time
        target.write(_RECORD.pack(*divmod(now, 1_000_000), captured, length))
        target.write(source.read(captured))
        count += 1
    return count
