// Forms work without this module: check boxes for a whole page, and a word while a file is read.
for (const form of document.querySelectorAll("form[data-choose]")) {
  const item = form.querySelector("[data-choose-page]");
  if (!item) continue;
  item.hidden = false;
  const whole = item.querySelector("input");
  const boxes = [...form.querySelectorAll('input[name="codes"], input[name="rows"]')];
  whole.addEventListener("change", () => {
    for (const box of boxes) box.checked = whole.checked;
  });
  form.addEventListener("change", () => {
    const chosen = boxes.filter((box) => box.checked).length;
    whole.checked = chosen === boxes.length;
    whole.indeterminate = chosen > 0 && chosen < boxes.length;
  });
}

for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    form.querySelector("[data-busy-text]").textContent = form.dataset.busy;
    // After the browser has read which button was pressed.
    setTimeout(() => {
      for (const button of form.querySelectorAll("button")) button.disabled = true;
    });
  });
}

// The page may come back from the browser's memory, with its buttons still off.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-busy]")) {
    form.querySelector("[data-busy-text]").textContent = "";
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  }
});
