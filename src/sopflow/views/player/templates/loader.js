"use strict";
(async () => {
  document.getElementById("outdated").hidden = "DecompressionStream" in window;
  // Unpack the page's modules. The policy above names the script that comes out, and no other may run.
  const packed = Uint8Array.from(atob(document.getElementById("modules").textContent), (sign) => sign.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const script = document.createElement("script");
  script.textContent = await new Response(unpacked).text();
  document.head.append(script);
})();
