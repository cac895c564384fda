// @ts-check
// Filters for other tools: Wireshark's display filters, and the capture filters of tcpdump (pcap-filter(7)).

/** The server lists at most this many addresses and ports of an incident; a full list may be incomplete. */
const MOST_ADDRESSES = 256;
const MOST_PORTS = 64;

const isIpv6 = (ip) => ip.includes(":");

/** Joins alternatives; parentheses are added if there are several. */
function anyOf(parts, or) {
  return parts.length > 1 ? "(" + parts.join(or) + ")" : parts[0];
}

function membership(field, values) {
  return values.length === 1 ? field + " == " + values[0] : field + " in {" + values.join(", ") + "}";
}

function wiresharkHosts(addresses) {
  const groups = [
    ["ip.addr", addresses.filter((ip) => !isIpv6(ip))],
    ["ipv6.addr", addresses.filter(isIpv6)],
  ];
  return anyOf(
    groups.filter(([, members]) => members.length > 0).map(([field, members]) => membership(field, members)),
    " || ",
  );
}

/** A display filter for the packets of an address, or of a port at this address. */
export function wiresharkFilter(ip, port) {
  return wireshark([[ip]], port === undefined ? [] : [port]);
}

/** A capture filter for the packets of an address, or of a port at this address. */
export function tcpdumpFilter(ip, port) {
  return tcpdump([[ip]], port === undefined ? [] : [port]);
}

function wireshark(sides, ports) {
  const parts = sides.map(wiresharkHosts);
  if (ports.length > 0) {
    parts.push("(" + membership("tcp.port", ports) + " || " + membership("udp.port", ports) + ")");
  }
  return parts.join(" && ");
}

function tcpdump(sides, ports) {
  const parts = sides.map((side) =>
    anyOf(
      side.map((ip) => "host " + ip),
      " or ",
    ),
  );
  if (ports.length > 0) {
    parts.push(
      anyOf(
        ports.map((port) => "port " + port),
        " or ",
      ),
    );
  }
  return parts.join(" and ");
}

/**
 * Both filters for the packets between an incident's attackers and victims at its ports. Lists that are empty or may be
 * incomplete do not restrict the filter.
 *
 * @returns {{wireshark: string, tcpdump: string} | null} null if the incident names no hosts
 */
export function incidentFilters({ attackers, victims, ports }) {
  const sides = [attackers, victims].filter((side) => side.length > 0 && side.length < MOST_ADDRESSES);
  const known = ports.length < MOST_PORTS ? ports : [];
  return sides.length === 0 ? null : { wireshark: wireshark(sides, known), tcpdump: tcpdump(sides, known) };
}
