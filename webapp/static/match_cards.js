// Confirm, dismiss and reopen a match without leaving the list. Without this module the same forms redirect.
const SHOWN = new Set([200, 422]);

function focusCard(place) {
  const card = document.querySelectorAll("[data-card]")[place];
  const error = card && card.querySelector("select[aria-invalid]");
  const target = error || (card && card.querySelector("[data-match]"));
  if (target) target.focus({ preventScroll: !error });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const card = form.closest("[data-card]");
  if (!card || !window.htmx) return;
  event.preventDefault();
  // A second key press must not decide the same pair again.
  if (card.dataset.busy) return;
  card.dataset.busy = "yes";
  const place = [...document.querySelectorAll("[data-card]")].indexOf(card);
  window.htmx
    .ajax("POST", form.getAttribute("action"), { source: form, target: card, swap: "outerHTML" })
    .then(() => focusCard(place))
    .finally(() => delete card.dataset.busy);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const card = detail.target.closest("[data-card]");
  if (!card) return;
  detail.shouldSwap = true;
  detail.isError = false;
  if (detail.xhr.status === 200) return;
  if (SHOWN.has(detail.xhr.status)) {
    detail.selectOverride = `#${CSS.escape(card.id)}`;
    return;
  }
  // Refused: the answer is a page that says why.
  detail.target = document.querySelector("main");
  detail.selectOverride = "main > *";
  detail.swapOverride = "innerHTML";
});
