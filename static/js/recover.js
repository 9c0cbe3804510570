/* The QR code of a recovery code leads here with the code behind the "#", which no server is told. It goes into the
   field, and out of the address bar and the history. */
"use strict";

const field = document.querySelector("[data-code]");
const code = decodeURIComponent(location.hash.slice(1));
if (/^[\w-]{20,80}$/.test(code)) {
  history.replaceState(null, "", location.pathname);
  if (!field.value) field.value = code.replaceAll("-", " ");
}
