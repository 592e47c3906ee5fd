// A page that waits for a service looks by itself whether it is back.
(() => {
  "use strict";
  const note = document.querySelector("#problem[data-away]");
  if (!note) return;
  const look = async () => {
    try {
      const answer = await fetch(note.dataset.look, { credentials: "same-origin", headers: { "X-By-Itself": "1" } });
      if (answer.ok && !(await answer.json()).away.includes(note.dataset.away)) {
        if ("reload" in note.dataset) { location.reload(); return; }
        const back = document.getElementById("back");
        note.hidden = true;
        back.hidden = false;
        back.textContent = back.dataset.back;
        return;
      }
    } catch { /* The portal is away too; the next look will tell. */ }
    setTimeout(look, 4000);
  };
  setTimeout(look, 4000);
})();
