// J / K walk through the match cards; C confirms, D opens the dismissal of the card in focus, where
// 1 to 9 choose the reason and send it; S opens the putting off, Z takes back what was done last.
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

function offer(root) {
  for (const help of root.querySelectorAll("[data-keys]")) {
    help.hidden = false;
    help.querySelector("[data-keys-on]").checked = on;
  }
}

offer(document);
document.addEventListener("htmx:afterSwap", () => offer(document));

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-keys-on]")) return;
  on = event.target.checked;
  try {
    localStorage.setItem(STORED, on ? "on" : "off");
  } catch (refused) {
    // Storage is switched off: the choice holds for this page only.
  }
});

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

function open(selector, control) {
  const details = current() && current().querySelector(selector);
  if (!details) return;
  details.open = true;
  details.nextElementSibling.querySelector(control).focus();
}

function undo() {
  const form = document.querySelector("[data-undo]");
  if (form) form.requestSubmit();
}

// The digit of a reason chooses it and sends the form, unless the reason asks for a note.
function chooseReason(event) {
  const select = event.target.closest("select[name=reason]");
  if (!select || !/^[1-9]$/.test(event.key) || !current()) return false;
  select.selectedIndex = Number(event.key);
  event.preventDefault();
  select.form.requestSubmit();
  return true;
}

const KEYS = {
  j: () => move(1),
  k: () => move(-1),
  c: confirm,
  d: () => open("details.dismiss", "select"),
  s: () => open("details.later", "input[type=date]"),
  z: undo,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (!on || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (chooseReason(event) || typing) return;
  if (!document.querySelector("[data-match-list], [data-undo]")) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
