// J / K walk through the match cards; C confirms and D opens the dismissal of the card in focus.
// Single-letter keys can be switched off (WCAG 2.1.4).
const STORED = "match-keys";

function stored() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch (refused) {
    return true;
  }
}

let on = stored();

for (const help of document.querySelectorAll("[data-keys]")) {
  const box = help.querySelector("[data-keys-on]");
  help.hidden = false;
  box.checked = on;
  box.addEventListener("change", () => {
    on = box.checked;
    try {
      localStorage.setItem(STORED, on ? "on" : "off");
    } catch (refused) {
      // Storage is switched off: the choice holds for this page only.
    }
  });
}

function current() {
  return document.activeElement.closest("[data-match]");
}

function move(step) {
  const cards = [...document.querySelectorAll("[data-match-list] [data-match]")];
  const place = cards.indexOf(current());
  const next = cards[place < 0 ? 0 : place + step];
  if (!next) return;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "start" });
}

function confirm() {
  const button = current() && current().querySelector("[data-confirm-match]");
  if (button) button.click();
}

function dismiss() {
  const dismissal = current() && current().querySelector("details.dismiss");
  if (!dismissal) return;
  dismissal.open = true;
  dismissal.nextElementSibling.querySelector("select").focus();
}

const KEYS = { j: () => move(1), k: () => move(-1), c: confirm, d: dismiss };

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (!on || typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!document.querySelector("[data-match-list]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
