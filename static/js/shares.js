/* Copying the link, or the passcode, but never both at once. Without this they are marked and copied by hand. */
"use strict";

document.querySelectorAll("[data-copy]").forEach((button) => {
  if (!navigator.clipboard) return;
  button.hidden = false;
  const told = button.nextElementSibling;
  const copied = told.textContent;
  told.textContent = "";
  button.addEventListener("click", async () => {
    told.textContent = "";
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
      told.textContent = copied;
    } catch {
      told.textContent = button.dataset.failed;
    }
  });
});

/* A passcode is hidden while it is typed, for as long as somebody can ask to see it. */
document.querySelectorAll("[data-reveal]").forEach((button) => {
  const field = document.getElementById(button.dataset.reveal);
  const show = (shown) => {
    field.type = shown ? "text" : "password";
    button.textContent = shown ? button.dataset.hide : button.dataset.show;
  };
  button.hidden = false;
  button.addEventListener("click", () => { show(field.type === "password"); field.focus(); });
  show(false);
});
