// The buttons that put .large-text and .high-contrast on <html>; display.js restores them.
for (const menu of document.querySelectorAll("[data-display]")) menu.hidden = false;

for (const button of document.querySelectorAll("[data-display-class]")) {
  const name = button.dataset.displayClass;
  const root = document.documentElement;
  button.setAttribute("aria-pressed", root.classList.contains(name));
  button.addEventListener("click", () => {
    const on = root.classList.toggle(name);
    button.setAttribute("aria-pressed", on);
    try {
      localStorage.setItem(name, on ? "on" : "off");
    } catch (refused) {
      // Storage is switched off: the choice holds for this page only.
    }
  });
}
