// Confirm, dismiss and reopen a match without leaving the list. Without this module the same forms redirect.

function focusCard(place) {
  const card = document.querySelectorAll("[data-card]")[place];
  if (!card) {
    document.querySelector("main").focus();
    return;
  }
  const error = card.querySelector("select[aria-invalid]");
  (error || card.querySelector("[data-match]")).focus({ preventScroll: !error });
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
    .then(
      () => focusCard(place),
      // No answer came: the browser's own way says so.
      () => form.submit(),
    )
    .finally(() => delete card.dataset.busy);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const card = detail.target.closest("[data-card]");
  if (!card) return;
  if (!detail.xhr.responseURL.endsWith(detail.pathInfo.finalRequestPath)) {
    // Led elsewhere, for example to the sign-in page.
    detail.shouldSwap = false;
    window.location.assign(detail.xhr.responseURL);
    return;
  }
  detail.shouldSwap = true;
  detail.isError = false;
  if (detail.xhr.status === 200) return;
  // The input was refused: the answer is the whole list with the reason in this card.
  if (detail.xhr.status === 422) {
    detail.selectOverride = `#${CSS.escape(card.id)}`;
    return;
  }
  // The step was refused: the answer is a page that says why.
  detail.target = document.querySelector("main");
  detail.selectOverride = "main > *";
  detail.swapOverride = "innerHTML";
});
