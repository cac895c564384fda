// @ts-check
// Saves the packets of incidents and flows as capture files.

import { getFile } from "./api.js";
import { saveBlob } from "./csv.js";
import { h } from "./dom.js";
import { bytes, capitalised, counted } from "./format.js";
import { toast } from "./toast.js";

/** What the headers of a capture say about it. */
export function packetsText(headers, size) {
  const parts = [
    counted(Number(headers.get("X-Packets")), "packet") + ", " + bytes(size) + ", saved.",
    headers.get("X-Packets-Truncated") && "The capture is incomplete: " + headers.get("X-Packets-Truncated") + ".",
    headers.get("X-Packets-Missing") && "Missing: " + headers.get("X-Packets-Missing") + ".",
  ];
  return parts.filter(Boolean).join(" ");
}

/** A button that saves the packets of a stored flow, or says why they cannot be saved. */
export function flowPackets(flow) {
  const save = async () => {
    element.disabled = true;
    try {
      const { blob, headers } = await getFile("api/flows/" + flow.id + "/packets");
      saveBlob("flow-" + flow.id + ".pcapng", blob);
      toast(packetsText(headers, blob.size));
    } catch (error) {
      toast(capitalised(error.message) + ".");
    } finally {
      element.disabled = false;
    }
  };
  const name = "Packets of " + flow.flow_id + " (pcapng)";
  const element = h(
    "button",
    { type: "button", class: "quiet", "aria-label": name, title: name, onclick: save },
    "Packets",
  );
  return element;
}
