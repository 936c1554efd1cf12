document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  event.detail.headers["X-CSRFToken"] = token.content;
});

function closeOpen(selector, except) {
  for (const open of document.querySelectorAll(selector)) {
    if (!open.contains(except)) open.open = false;
  }
}

document.addEventListener("click", (event) => closeOpen(".menu[open]", event.target));

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector(".menu[open], .filter-switch[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// Paper cannot be clicked open.
window.addEventListener("beforeprint", () => {
  for (const reasons of document.querySelectorAll("details.why")) reasons.open = true;
});

const errors = document.querySelector(".error-summary");
if (errors) errors.focus();
