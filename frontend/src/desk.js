// The desk stays true while somebody looks at it: the server tells (server-sent events), or is asked now and then.
(() => {
  "use strict";
  const PARTS = ["outages", "views", "tiles", "rows"];
  const rows = () => document.getElementById("rows");
  let asking = false;

  // Take the parts of the list from a fresh page; what is chosen, walked to or typed stays as it is.
  const refresh = async () => {
    if (asking || document.hidden) return;
    asking = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
      if (answer.redirected) { location.reload(); return; }
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const chosen = new Set([...document.querySelectorAll("#rows input:checked")].map((one) => one.value));
      const link = document.querySelector("#rows tr.at a.title");
      const at = link && link.getAttribute("href");
      const inside = rows().contains(document.activeElement) && document.activeElement.getAttribute("href");
      const before = rows().textContent;
      for (const id of PARTS) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id).replaceWith(fresh);
      }
      for (const one of document.querySelectorAll("#rows input[name=task]")) one.checked = chosen.has(one.value);
      for (const one of document.querySelectorAll("#rows a.title")) {
        if (one.getAttribute("href") === at) one.closest("tr").classList.add("at");
        if (one.getAttribute("href") === inside) one.focus({ preventScroll: true });
      }
      document.title = page.title;
      const count = page.querySelector(".nav .count");
      for (const one of document.querySelectorAll(".nav .count")) one.textContent = count ? count.textContent : "0";
      if (rows().textContent !== before) document.getElementById("told").textContent = rows().dataset.told;
    } catch { /* The line is down; the next look will tell. */ } finally { asking = false; }
  };

  // What is kept as a view is what the address says now, also after filters changed it without a reload.
  const link = document.querySelector("[data-keep]");
  if (link) link.addEventListener("click", () => { if (location.search) link.search = location.search; });

  let missed = false;
  const stir = () => { if (document.hidden) missed = true; else setTimeout(refresh, 100 + 700 * Math.random()); };
  document.addEventListener("visibilitychange", () => { if (!document.hidden && missed) { missed = false; refresh(); } });

  // While something cannot be opened, somebody has to look whether it can again.
  setInterval(async () => {
    const note = document.getElementById("outages");
    if (!note.dataset.away || document.hidden) return;
    try {
      const answer = await fetch(note.dataset.look, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
      if (answer.ok && (await answer.json()).away.join(" ") !== note.dataset.away.split(" ").sort().join(" ")) refresh();
    } catch { /* The line is down; the next look will tell. */ }
  }, 4000);

  const poll = () => setInterval(stir, 30000);
  const listen = () => {
    if (!("EventSource" in window)) { poll(); return; }
    const line = new EventSource(rows().dataset.live);
    let first = true;
    // Each beginning but the first comes after a gap in which anything may have happened.
    line.addEventListener("hello", () => { if (first) first = false; else stir(); });
    line.addEventListener("changed", stir);
    line.addEventListener("error", () => { if (line.readyState === EventSource.CLOSED) { line.close(); poll(); } });
  };
  if (document.readyState === "complete") listen();
  else addEventListener("load", listen);
})();
