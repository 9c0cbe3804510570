/* Private notes beside a study. First the text that can be quoted: the same, to the code point, as the server's. */
"use strict";

const HTML_SPACE = /[ \t\n\f\r]/;
const SHOWN = NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT;

/* The code points of a section, and where each stands in the document: [node, offset]. */
const readSection = (section) => {
  const own = `[id^="${section.id}-"]`;
  const walker = document.createTreeWalker(section, SHOWN);
  const [signs, at] = [[], []];
  let node, block, gap, broken;
  const put = (sign, place) => { signs.push(sign); at.push(place); };
  while ((node = walker.nextNode())) {
    if (node.nodeName === "BR") broken = true;
    const mine = node.nodeType === Node.TEXT_NODE && node.parentElement.closest(own);
    if (!mine) continue;
    if (mine !== block) broken = true;
    block = mine;
    let offset = 0;
    for (const sign of node.data) {
      const place = [node, offset];
      offset += sign.length;
      if (HTML_SPACE.test(sign)) { gap ||= place; continue; }
      if (signs.length && (broken || gap)) put(broken ? "\n" : " ", gap || place);
      gap = broken = null;
      put(sign, place);
    }
  }
  return { signs, at };
};

const sectionText = (section) => readSection(section).signs.join("");

/* The words between two offsets, as a range of the document. */
const rangeOf = (section, start, end) => {
  const { signs, at } = readSection(section);
  const range = document.createRange();
  const [last, offset] = at[end - 1];
  range.setStart(...at[start]);
  range.setEnd(last, offset + signs[end - 1].length);
  return range;
};

/* What of a section a range holds, as a quote without white space at its ends; nothing where it holds no words. */
const quoteIn = (section, range) => {
  const { signs, at } = readSection(section);
  const isWord = (n) => signs[n].trim() && !range.comparePoint(...at[n]) && !range.comparePoint(at[n][0], at[n][1] + signs[n].length);
  const held = [...signs.keys()].filter(isWord);
  if (!held.length) return null;
  const [start, end] = [held[0], held.at(-1) + 1];
  const text = (from, to) => signs.slice(Math.max(from, 0), to).join("");
  return { section: section.id, start, end, exact: text(start, end), prefix: text(start - 32, start), suffix: text(end, end + 32) };
};
