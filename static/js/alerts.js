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

/* One field with its list. `box` has the words and the address to ask; `place` tells lists of a page apart. */
class Combobox {
  constructor(box, input, place) {
    Object.assign(this, { box, input, place, active: -1 });
    this.list = made("ul", { id: `names-${place}`, class: "options", role: "listbox", hidden: "", "aria-label": box.dataset.label });
    this.said = made("p", { class: "visually-hidden", role: "status" });
    this.build();
    this.listen();
  }

  build() {
    const hadFocus = document.activeElement === this.input;
    const around = made("div", { class: "combobox" });
    this.input.replaceWith(around);
    around.append(this.input, this.list, this.said);
    if (hadFocus) this.input.focus();
    const roles = { role: "combobox", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-expanded": "false" };
    for (const [name, value] of Object.entries(roles)) this.input.setAttribute(name, value);
  }

  listen() {
    this.input.addEventListener("input", () => {
      this.close();
      if (this.isLongEnough()) this.pause = setTimeout(() => this.ask(), WAIT);
    });
    this.input.addEventListener("keydown", (event) => this.press(event));
    this.input.addEventListener("blur", () => this.close());
    /* A press on the list must not take the focus from the field, which would close it first. */
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  isLongEnough() {
    return this.input.value.trim().length >= FEWEST;
  }

  press(event) {
    const number = this.list.children.length;
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) return this.move(-1);
    if (event.key === "ArrowDown" && this.list.hidden && this.isLongEnough()) this.ask();
    else if (this.list.hidden) return;
    else if (event.key === "ArrowDown") this.move((this.active + 1) % number);
    else if (event.key === "ArrowUp") this.move((this.active <= 0 ? number : this.active) - 1);
    else if (event.key === "Enter" && this.active >= 0) this.take(this.list.children[this.active]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  async ask() {
    this.stop();
    this.asking = new AbortController();
    const typed = this.input.value;
    try {
      const answer = await fetch(`${this.box.dataset.names}?q=${encodeURIComponent(typed)}`, { signal: this.asking.signal });
      if (!answer.ok) return;
      const { suggestions } = await answer.json();
      if (this.input.value === typed && document.activeElement === this.input) this.show(suggestions);
    } catch {
      /* Without names, the field is what it is without this script. */
    }
  }

  show(names) {
    this.list.replaceChildren(...names.map((name, at) => this.option(name, at)));
    this.move(-1);
    this.list.hidden = !names.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    this.said.textContent = names.length ? counted(this.box, "count", names.length) : this.box.dataset.none;
  }

  option({ label, studies }, at) {
    const option = made("li", { id: `names-${this.place}-${at}`, role: "option", "data-name": label });
    option.append(made("span", { lang: "en", dir: "auto" }, label), " ", made("span", { class: "soft" }, counted(this.box, "studies", studies)));
    return option;
  }

  move(to) {
    this.active = to;
    const options = [...this.list.children];
    options.forEach((option, at) => {
      option.classList.toggle("active", at === to);
      option.setAttribute("aria-selected", String(at === to));
    });
    if (to < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[to].id);
    options[to].scrollIntoView({ block: "nearest" });
  }

  take(option) {
    this.input.value = option.dataset.name;
    this.close();
    this.input.focus();
  }

  stop() {
    clearTimeout(this.pause);
    this.asking?.abort();
  }

  close() {
    this.stop();
    this.list.hidden = true;
    this.said.textContent = "";
    this.input.setAttribute("aria-expanded", "false");
    this.move(-1);
  }
}

document.querySelectorAll("[data-conditions]").forEach((box) => {
  box.querySelectorAll("input[name=conditions]").forEach((input, place) => new Combobox(box, input, place));
  box.closest("form").querySelectorAll("button[name=look][value=suggest]").forEach((button) => { button.hidden = true; });
});
