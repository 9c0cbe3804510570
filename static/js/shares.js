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
