// The review desk: J / K walk through the queue, E asks for a change of the next field, P and R go to
// the buttons, X opens the rejection. The switch of the keys is shown and kept by match_keys.js.
const desk = document.querySelector("[data-review]");
const box = desk.querySelector("[data-keys-on]");
const publish = desk.querySelector("[data-publish]");
const giveBack = desk.querySelector("[data-return]");
const reasons = [...desk.querySelectorAll("details.reason")];

function input(reason) {
  return reason.querySelector("input");
}

function count() {
  const given = reasons.filter((reason) => input(reason).value.trim()).length;
  giveBack.querySelector("[data-reasons]").textContent = given ? `（${given} 处）` : "";
}

for (const reason of reasons) {
  input(reason).addEventListener("input", count);
  reason.addEventListener("toggle", () => {
    if (reason.open && document.activeElement === reason.querySelector("summary")) input(reason).focus();
  });
}
count();

// What was pointed out in a field becomes its reason, beside one that stands there already.
for (const button of desk.querySelectorAll("[data-fill]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.fill);
    const given = field.value.trim();
    if (!given.includes(button.dataset.reason)) {
      field.value = (given ? `${given}；${button.dataset.reason}` : button.dataset.reason).slice(0, field.maxLength);
    }
    field.closest("details.reason").open = true;
    field.focus();
    count();
  });
}

// Who gets the need stands beside the button too; without script the choice above says it.
const chosen = desk.querySelector("[data-chosen]");

function name() {
  const radio = desk.querySelector("[name=broker]:checked");
  chosen.textContent = `分派：${radio.labels[0].querySelector("[data-name]").textContent}`;
  chosen.hidden = false;
}

if (chosen) {
  desk.addEventListener("change", (event) => {
    if (event.target.matches("[name=broker]")) name();
  });
  name();
}

function walk(step) {
  const rows = [...desk.querySelectorAll("[data-review-row]")];
  const place = rows.findIndex((row) => row.getAttribute("aria-current"));
  const next = rows[place + step];
  if (next) next.click();
}

function ask() {
  const next = reasons.find((reason) => !reason.open && !reason.closest("details.unchanged:not([open])"));
  if (!next) return;
  next.open = true;
  input(next).focus();
}

function reject() {
  const refusal = desk.querySelector(".review-bar details.confirm");
  refusal.open = true;
  refusal.nextElementSibling.querySelector("textarea").focus();
}

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  e: ask,
  p: () => publish.focus(),
  r: () => giveBack.focus(),
  x: reject,
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), select, textarea");
  if (!box.checked || typing || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = KEYS[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
