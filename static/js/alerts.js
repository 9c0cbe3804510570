/* An extra to the form for news of studies: names of conditions while somebody types (WAI-ARIA 1.2, combobox with a
   list). What was typed stays as it was typed, unless a name is taken. */
"use strict";

const WAIT = 200;
const FEWEST = 2;

const made = (name, attributes = {}, words = "") => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = words;
  return element;
};

const counted = (box, kind, number) =>
  (number === 1 ? box.dataset[`${kind}One`] : box.dataset[`${kind}Many`]).replace("%(number)s", number.toLocaleString(document.documentElement.lang));

/* One field with its list. `box` has the words and the address to ask. */
const combobox = (box, input, place) => {
  const around = made("div", { class: "combobox" });
  const list = made("ul", { id: `names-${place}`, class: "options", role: "listbox", hidden: "", "aria-label": box.dataset.label });
  const said = made("p", { class: "visually-hidden", role: "status" });
  const hadFocus = document.activeElement === input;
  input.replaceWith(around);
  around.append(input, list, said);
  if (hadFocus) input.focus();
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })) input.setAttribute(name, value);
  let active = -1, pause, asking;

  const options = () => [...list.children];
  const move = (to) => {
    active = to;
    options().forEach((option, at) => {
      option.classList.toggle("active", at === to);
      option.setAttribute("aria-selected", String(at === to));
    });
    if (to < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", options()[to].id);
    options()[to].scrollIntoView({ block: "nearest" });
  };
  const close = () => {
    clearTimeout(pause);
    asking?.abort();
    list.hidden = true;
    said.textContent = "";
    input.setAttribute("aria-expanded", "false");
    move(-1);
  };
  const take = (option) => {
    input.value = option.dataset.name;
    close();
    input.focus();
  };
  const show = (names) => {
    list.replaceChildren(...names.map(({ label, studies }, at) => {
      const option = made("li", { id: `names-${place}-${at}`, role: "option", "aria-selected": "false", "data-name": label });
      option.append(made("span", { lang: "en", dir: "auto" }, label), " ", made("span", { class: "soft" }, counted(box, "studies", studies)));
      return option;
    }));
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !names.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    said.textContent = names.length ? counted(box, "count", names.length) : box.dataset.none;
  };
  const ask = async () => {
    clearTimeout(pause);
    asking?.abort();
    asking = new AbortController();
    const typed = input.value;
    try {
      const answer = await fetch(`${box.dataset.names}?q=${encodeURIComponent(typed)}`, { signal: asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (input.value === typed && document.activeElement === input) show(suggestions);
    } catch {
      /* Without names, the field is what it is without this script. */
    }
  };

  input.addEventListener("input", () => {
    close();
    if (input.value.trim().length >= FEWEST) pause = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => {
    const number = options().length;
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) return move(-1);
    if (event.key === "ArrowDown" && list.hidden && input.value.trim().length >= FEWEST) ask();
    else if (list.hidden) return;
    else if (event.key === "ArrowDown") move((active + 1) % number);
    else if (event.key === "ArrowUp") move((active <= 0 ? number : active) - 1);
    else if (event.key === "Enter" && active >= 0) take(options()[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  /* A press on the list must not take the focus from the field, which would close it first. */
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
};

document.querySelectorAll("[data-conditions]").forEach((box) => {
  box.querySelectorAll("input[name=conditions]").forEach((input, place) => combobox(box, input, place));
  box.closest("form").querySelectorAll("button[name=look][value=suggest]").forEach((button) => { button.hidden = true; });
});
