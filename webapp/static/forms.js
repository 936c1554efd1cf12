// Forms work without this module. Listeners sit on the document, so swapped-in forms need no set-up.
const dirty = new Set();

function showCount(input) {
  const count = document.querySelector(`[data-count-for="${input.id}"]`);
  if (!count) return;
  count.querySelector("[data-count]").textContent = input.value.length;
  const near = input.value.length >= 0.9 * input.maxLength;
  count.classList.toggle("is-near", near);
  count.querySelector("[data-left]").textContent = near ? `，还可写 ${input.maxLength - input.value.length} 字` : "";
}

for (const count of document.querySelectorAll("[data-count-for]")) {
  const input = document.getElementById(count.dataset.countFor);
  if (input.value !== input.defaultValue) showCount(input);
}

document.addEventListener("input", (event) => {
  if (event.target.id) showCount(event.target);
  const form = event.target.form;
  if (form && form.matches("[data-guard]")) dirty.add(form);
});

document.addEventListener("submit", (event) => dirty.delete(event.target));
document.addEventListener("saved", (event) => dirty.delete(event.target));

window.addEventListener("beforeunload", (event) => {
  const unsaved = [...dirty].some((form) => form.isConnected);
  if (!unsaved) return;
  event.preventDefault();
  event.returnValue = "";
});

function addRow(button) {
  const field = button.closest("fieldset");
  const list = field.querySelector("[data-rows]");
  const number = list.dataset.next;
  const holder = document.createElement("template");
  holder.innerHTML = field.querySelector("[data-row-template]").innerHTML.replaceAll("__row__", number);
  list.append(holder.content);
  list.dataset.next = Number(number) + 1;
  list.lastElementChild.querySelector("input").focus();
}

function removeRow(button) {
  const field = button.closest("fieldset");
  button.closest("[data-row]").remove();
  field.querySelector("[data-add-row]").focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add-row], [data-remove-row]");
  if (!button) return;
  event.preventDefault();
  if (button.form.matches("[data-guard]")) dirty.add(button.form);
  if (button.matches("[data-add-row]")) addRow(button);
  else removeRow(button);
});

// The rows that were read stand in place of the former ones: for whoever keeps what is typed, the
// same as if they had been typed.
document.addEventListener("htmx:afterRequest", (event) => {
  const button = event.target;
  if (!button.matches("button[name=read]")) return;
  if (event.detail.successful) button.dispatchEvent(new Event("input", { bubbles: true }));
  else tellRows(button);
});

// An answer without them, such as the page to sign in, must not take the rows away.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, requestConfig, serverResponse } = event.detail;
  if (!requestConfig?.elt.matches("button[name=read]") || serverResponse.includes(`id="${target.id}"`)) return;
  event.detail.shouldSwap = false;
  tellRows(requestConfig.elt);
});

function tellRows(button) {
  const told = button.closest("fieldset").querySelector("[role=status]");
  told.textContent = "现在读不出来，填写的内容都在。请稍后再试，或直接填写各项。";
}
