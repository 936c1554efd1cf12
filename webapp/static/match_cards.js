// Decide about matches without leaving the list. Without this module the same forms redirect.
// In the zone's list (#worklist) the answer is the whole list, so that the next match comes up in
// place; in the ranking of one listing it is the changed card.
const HOLDERS = "[data-card], [data-told]";

function cards() {
  return [...document.querySelectorAll("[data-card]")];
}

function placeOf(holder) {
  const before = Node.DOCUMENT_POSITION_FOLLOWING;
  return cards().filter((card) => card.compareDocumentPosition(holder) & before).length;
}

function focusCard(place, wanted) {
  const all = cards();
  const card = all[Math.min(place, all.length - 1)];
  const error = card && card.querySelector("[aria-invalid]");
  const match = (wanted && document.getElementById(wanted)) || (card && card.querySelector("[data-match]"));
  const target = error || match || document.querySelector("main");
  target.focus({ preventScroll: true });
  const told = document.querySelector("[data-told]");
  if (!error && (told || match)) (told || match).scrollIntoView({ block: told ? "start" : "nearest", behavior: "instant" });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  const holder = form.closest(HOLDERS);
  if (!holder || !window.htmx) return;
  event.preventDefault();
  // A second key press must not decide the same pair again.
  if (holder.dataset.busy) return;
  holder.dataset.busy = "yes";
  const place = placeOf(holder);
  const target = holder.closest("#worklist") || holder;
  window.htmx
    .ajax("POST", form.getAttribute("action"), { source: form, target, swap: "outerHTML" })
    .then(
      () => focusCard(place, form.dataset.focus),
      // No answer came: the browser's own way says so.
      () => form.submit(),
    )
    .finally(() => delete holder.dataset.busy);
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { detail } = event;
  const { elt } = detail.requestConfig;
  const holder = elt.closest && elt.closest(HOLDERS);
  if (!holder) return;
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
  if (detail.xhr.status === 422 && holder.id) {
    detail.target = holder;
    detail.selectOverride = `#${CSS.escape(holder.id)}`;
    return;
  }
  // The step was refused: the answer is a page that says why.
  detail.target = document.querySelector("main");
  detail.selectOverride = "main > *";
  detail.swapOverride = "innerHTML";
});
