// Keys for people who do much in a day; everything they do can be done without them.
const walk = (step) => {
  const lines = [...document.querySelectorAll("[data-keys] tbody tr")];
  if (!lines.length) return;
  const at = lines.findIndex((line) => line.classList.contains("at"));
  const next = Math.max(0, Math.min(lines.length - 1, at + step));
  lines.forEach((line, index) => line.classList.toggle("at", index === next));
  // The link of the line has the focus, so Enter opens it.
  lines[next].querySelector("a").focus();
};

// The part of the page about this system that tells the keys, over the page somebody is on.
const show = async (link) => {
  const page = new DOMParser().parseFromString(await (await fetch(link.href, { headers: { "X-By-Itself": "1" } })).text(), "text/html");
  const keys = page.getElementById("keys");
  const box = document.createElement("dialog");
  if (!keys || !box.showModal) { location.href = link.href; return; }
  keys.removeAttribute("id");
  keys.querySelector("h2").id = "keys-title";
  box.setAttribute("aria-labelledby", "keys-title");
  const close = document.createElement("button");
  close.className = "button";
  close.textContent = link.dataset.close;
  close.addEventListener("click", () => box.close());
  keys.append(close);
  box.append(keys);
  box.addEventListener("close", () => box.remove());
  document.body.append(box);
  box.showModal();
  close.focus();
};

export const press = (key, link) => {
  if (key === "?") return show(link);
  if (key !== "/") return walk(key === "j" ? 1 : -1);
  const search = document.querySelector("[data-search]");
  if (search) search.focus();
};
