/* Private notes beside a study. First the text that can be quoted: the same, to the code point, as the server's. */
"use strict";

/* The code points of a section, and where each stands in the document: [sign, node, offset]. */
const readSection = (section) => {
  const walker = document.createTreeWalker(section, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  const signs = [];
  let node, block, gap, broken;
  while ((node = walker.nextNode())) {
    if (node.nodeName === "BR") broken = true;
    const own = node.data && node.parentElement.closest(`.beside, [id^="${section.id}-"]`);
    if (!own?.id) continue;
    if (own !== block) broken = true;
    block = own;
    let offset = 0;
    for (const sign of node.data) {
      const place = [node, offset];
      offset += sign.length;
      if (/[ \t\n\f\r]/.test(sign)) { gap ||= place; continue; }
      if (signs.length && (broken || gap)) signs.push([broken ? "\n" : " ", ...(gap || place)]);
      gap = broken = null;
      signs.push([sign, ...place]);
    }
  }
  return signs;
};

/* The words between two offsets, as a range of the document. */
const rangeOf = (section, start, end) => {
  const signs = readSection(section);
  const [sign, node, offset] = signs[end - 1];
  const range = new Range();
  range.setStart(...signs[start].slice(1));
  range.setEnd(node, offset + sign.length);
  return range;
};

/* The offsets of what a range holds of a section, without white space at its ends; nothing where it holds no words. */
const offsetsIn = (section, range) => {
  const within = ([sign, node, offset]) => sign.trim() && range.isPointInRange(node, offset) && range.isPointInRange(node, offset + sign.length);
  const held = readSection(section).map(within);
  const start = held.findIndex(Boolean);
  return start < 0 ? null : { section: section.id, start, end: held.findLastIndex(Boolean) + 1 };
};

/* The pages of notes stand beside the line that they are about: nothing is made here that they do not have. */
const home = document.querySelector("[data-notes]");
const [told, offer] = home.children;
let box, wanted, chosen, pause;

const read = async (url, sent) => {
  const answer = await fetch(url, sent && { method: "POST", body: new URLSearchParams(sent) });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (answer.ok || page.querySelector("[data-beside]")) return page;
  throw answer;
};
const fails = ({ status }) => { told.textContent = home.dataset[status === 404 ? "gone" : "failed"]; };
const put = (parts, kind, at) => {
  const made = document.createElement("div");
  Object.assign(made, { className: `beside flow ${kind}`, lang: language, dir: document.dir, control: at.control ?? at });
  made.append(...parts);
  (at.closest("p") ?? at).after(made);
  return made;
};
const controlOf = ({ endContainer }) => {
  const block = endContainer.parentElement.closest("[id]");
  return block.querySelector(":scope > .add-note") ?? block.parentElement.querySelector(".add-note");
};

/* Notes leave with whoever leaves the page, and come anew. */
const clear = () => {
  all(".beside.note").forEach((note) => note.remove());
  CSS.highlights?.clear();
};
const show = async () => {
  const page = /(^|; |-)notes=/.test(document.cookie) ? await read(home.dataset.notes) : home;
  clear();
  const marked = [...page.querySelectorAll(".note")].reverse().flatMap((note) => {
    const { section, start, end } = note.dataset;
    const range = start ? rangeOf(document.getElementById(section), start, end) : [];
    const shown = put(note.childNodes, note.className, start ? controlOf(range) : told);
    if (start) shown.dataset.section = section;
    return range;
  });
  CSS.highlights?.set("noted", new Highlight(...marked));
};
addEventListener("pageshow", () => show().catch(fails));
addEventListener("pagehide", clear);

/* One note is written at a time: what was begun is not thrown away for another. */
const begun = () => [...(box?.isConnected ? box.querySelectorAll("textarea") : [])].find((field) => field.value.trim());
const close = () => { box.remove(); box.control.focus(); };
const open = async (at, url) => {
  const page = begun() ? null : await read(wanted = url);
  if (begun()) return begun().focus();
  if (wanted !== url) return;
  box?.remove();
  box = put(page.querySelectorAll("[data-beside]"), "panel", at);
  box.querySelector("textarea").focus();
};
document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".add-note, .offer, .beside [data-change], .beside [data-cancel]");
  told.textContent = "";
  if (!pressed || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if ("cancel" in pressed.dataset) return close();
  const at = pressed === offer ? offer.nextElementSibling : pressed.closest(".beside") ?? pressed;
  open(at, pressed === offer ? `${home.dataset.notes}?${new URLSearchParams(chosen)}` : pressed.href).catch(fails);
});
document.addEventListener("keydown", (event) => {
  const { key, target, shiftKey } = event;
  if (key === "Tab" && (pause || !offer.hidden) && !offer.contains(target)) look(); // quicker than the timer
  if (key === "Escape" && target === box?.querySelector("textarea") && target.value === target.defaultValue) close();
  if (key !== "Tab" || shiftKey || offer.hidden || !target.contains(offer)) return;
  event.preventDefault(); // from the words to the offer, which stands behind them
  offer.firstChild.focus();
});
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  const within = form.closest(".beside");
  if (!within) return;
  event.preventDefault();
  if (within.ariaBusy) return;
  within.ariaBusy = "true";
  const page = await read(submitter?.getAttribute("formaction") ?? form.action, new FormData(form)).catch(fails);
  within.ariaBusy = null;
  if (!page) return submitter?.focus();
  const parts = page.querySelectorAll("[data-beside]");
  within.replaceChildren(...parts);
  within.classList.remove("note");
  await show().catch(fails);
  if (!parts.length) { within.remove(); told.textContent = home.dataset.saved; }
  (within.querySelector("[data-problem], textarea, button") ?? within.control).focus();
});

/* Words that are selected, by whatever means, can have a note: the offer stands at the window's edge. */
const look = () => {
  clearTimeout(pause);
  pause = null;
  const selection = getSelection();
  const range = !selection.isCollapsed && selection.getRangeAt(0);
  chosen = range && [...all("#title, .words[id], #details")].map((section) => offsetsIn(section, range)).find(Boolean);
  offer.hidden = !chosen;
  if (!chosen) return;
  told.textContent = "";
  const control = controlOf(rangeOf(document.getElementById(chosen.section), chosen.start, chosen.end));
  if (control.previousSibling !== offer) control.before(offer); // moved, it would lose the focus
};
document.addEventListener("selectionchange", () => {
  clearTimeout(pause);
  pause = setTimeout(look, 200);
});
offer.addEventListener("pointerdown", (event) => event.preventDefault());
