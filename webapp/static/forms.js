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
