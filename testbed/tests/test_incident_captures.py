"""Tests the captures for the incident tests: their durations, and which files are distributed."""

import io
import pathlib
import struct
import sys
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from mlids_testbed.incident_captures import CAPTURES  # noqa: E402
from mlids_testbed.stretch import StretchError, stretch  # noqa: E402

SHIPPED = pathlib.Path(__file__).resolve().parent.parent.parent / "datasets" / "incidents"


def pcap(times):
    records = b"".join(struct.pack("<IIII", *divmod(time, 1_000_000), 2, 60) + b"ab" for time in times)
    return struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 96, 1) + records


class IncidentCapturesTest(unittest.TestCase):
    def test_only_long_pauses_are_stretched(self):
        out = io.BytesIO()
        second = 1_000_000
        packets = stretch(io.BytesIO(pcap([9 * second, 9 * second + 400, 11 * second + 400, 11 * second + 600])), out, 0.5, 30)
        self.assertEqual(4, packets)
        self.assertEqual(pcap([9 * second, 9 * second + 400, 69 * second + 400, 69 * second + 600]), out.getvalue())

    def test_other_files_are_refused(self):
        for content in (b"", b"\x0a\x0d\x0d\x0a" + bytes(40), pcap([1])[:-13]):
            with self.assertRaises(StretchError):
                stretch(io.BytesIO(content), io.BytesIO(), 1, 1)

    def test_each_ships_with_its_incidents_and_is_described(self):
        text = (SHIPPED / "README.md").read_text()
        for name in CAPTURES:
            self.assertTrue((SHIPPED / f"{name}.pcap.gz").is_file(), name)
            self.assertTrue((SHIPPED / f"{name}.json").is_file(), name)
            self.assertIn(f"| `{name}` |", text)
        self.assertEqual(sorted(CAPTURES), sorted(path.name.removesuffix(".pcap.gz") for path in SHIPPED.glob("*.pcap.gz")))


if __name__ == "__main__":
    unittest.main()
