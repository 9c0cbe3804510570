/* Everything here is an extra: each page works, and can be sent, without it. */
"use strict";

const all = (selector) => document.querySelectorAll(selector);
const language = document.documentElement.lang;

/* A refused form is announced from its summary of errors. */
document.querySelector("[data-problem]")?.focus();

/* The bar rests while the first button is in sight. */
const bar = document.querySelector("[data-bar]");
const firstButton = document.querySelector("[data-first-button]");
if (bar && firstButton && "IntersectionObserver" in window) {
  new IntersectionObserver(([entry]) => bar.classList.toggle("resting", entry.isIntersecting)).observe(firstButton);
}

/* Sent once, however often the button is pressed; coming back to the page makes it ready again. */
const TRY_AGAIN_AFTER = 10000;
all("form[data-once]").forEach((form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, TRY_AGAIN_AFTER);
  });
  addEventListener("pageshow", () => delete form.dataset.sent);
});

/* How many characters are left: shown at once, said after a pause and only when it matters. */
const characters = (text) => [...text.replace(/\r\n/g, "\n")].length;
all("[data-limit]").forEach((count) => {
  const field = document.getElementById(count.id.replace("-count", ""));
  const spoken = count.nextElementSibling;
  const limit = Number(count.dataset.limit);
  let pause;
  const show = () => {
    const left = limit - characters(field.value);
    const words = (left < 0 ? count.dataset.over : count.dataset.left).replace("{}", Math.abs(left).toLocaleString(language));
    count.textContent = words;
    count.classList.toggle("over", left < 0);
    clearTimeout(pause);
    pause = setTimeout(() => { spoken.textContent = left < limit / 4 ? words : ""; }, 1000);
  };
  field.addEventListener("input", show);
  if (field.value) show();
});

/* "Did you mean name@hotmail.com?": one slip away from a domain many people have; never insisting. */
const DOMAINS = ["gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "icloud.com", "aol.com", "comcast.net", "msn.com", "live.com", "verizon.net", "att.net", "sbcglobal.net"];
const oneSlip = (typed, meant) => {
  let start = 0;
  while (start < typed.length && typed[start] === meant[start]) start++;
  const [a, b] = [typed.slice(start), meant.slice(start)];
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || (a.slice(2) === b.slice(2) && a[0] === b[1] && a[1] === b[0]);
};
const meant = (address) => {
  const [, name, domain] = /^(.+)@([^@]+)$/.exec(address.trim().toLowerCase()) ?? [];
  if (!domain || DOMAINS.includes(domain)) return "";
  const found = DOMAINS.find((known) => oneSlip(domain, known));
  return found ? address.trim().slice(0, name.length + 1) + found : "";
};
all("[data-suggest]").forEach((place) => {
  const field = document.getElementById(place.dataset.suggest);
  const look = () => {
    const address = meant(field.value);
    place.replaceChildren();
    if (!address) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = address;
    button.addEventListener("click", () => { field.value = address; place.replaceChildren(); field.focus(); });
    const [before, after] = place.dataset.words.split("{}");
    place.append(before, button, after);
  };
  field.addEventListener("change", look);
  look();
});

/* A language that was chosen is remembered, and what was typed into a message goes along. */
const name = (location.protocol === "https:" ? "__Host-" : "") + "language";
let typedInto;
all("form[data-message]").forEach((form) => form.addEventListener("input", () => { typedInto = form; }));
all("[data-language]").forEach((choice, _, choices) => {
  choice.addEventListener("click", (event) => {
    const code = choice.dataset.language;
    document.cookie = `${name}=${code}; path=/; max-age=31536000; samesite=lax${name === "language" ? "" : "; secure"}`;
    if (!typedInto || !choice.href) return;
    event.preventDefault();
    const codes = [...choices].map((one) => one.dataset.language).join("|");
    const button = document.createElement("button");
    Object.assign(button, { name: "only_show", value: "yes", hidden: true });
    button.formAction = `/${code}${new URL(typedInto.action).pathname.replace(new RegExp(`^/(${codes})(?=/)`), "")}`;
    typedInto.append(button);
    typedInto.requestSubmit(button);
  });
});

/* Times by the visitor's own clock. The server knows only UTC, and says so. */
all("time").forEach((time) => {
  const at = new Date(time.dateTime);
  const day = at.toLocaleDateString({ en: "en-GB", es: "es-US" }[language] ?? language, { dateStyle: "long" });
  const hour = at.toLocaleTimeString(language === "es" ? "es-US" : language, { hour: "numeric", minute: "2-digit", timeZoneName: "short" });
  time.textContent = `${day}, ${hour}`;
});

/* Where somebody is: asked of the browser when they press, rounded to some ten kilometers, used for one page. */
all("[data-position]").forEach((button) => {
  if (!navigator.geolocation) return;
  const { form, dataset, nextElementSibling: told } = button;
  button.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = dataset.asking;
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const url = new URL(form.action);
      url.search = new URLSearchParams(new FormData(form));
      url.searchParams.set("near", `${coords.latitude.toFixed(1)},${coords.longitude.toFixed(1)}`);
      location.replace(url);
    }, () => { told.textContent = dataset.refused; }, { timeout: 20000, maximumAge: 600000 });
  });
});

/* On paper everything is open. */
addEventListener("beforeprint", () => all("details").forEach((part) => { part.open = true; }));
